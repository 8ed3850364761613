import type { FeedRow } from '@baton/shared/view/feed.ts'
import { type FeedGroup, feedGroupOf } from '@baton/shared/view/feed-group.ts'
import type { CSSProperties } from 'react'
import { formatNear } from '../../presentation/format.ts'
import { useTicking } from '../store/context.tsx'
import { SeverityMark } from '../ui/severity-mark.tsx'

const titles: Readonly<Record<FeedGroup, string>> = {
  pages: 'Pages now',
  acknowledged: 'Acknowledged',
  watching: 'Watching',
  resolved: 'Resolved',
}

interface GroupHeadProps {
  readonly group: FeedGroup
  /** Those of the list; a list that holds still may show one under the head of the group that it was in. */
  readonly rows: readonly FeedRow[]
  readonly style: CSSProperties
}

/** The head of a part of the feed: how many, and what holds for all of them. */
export function GroupHead({ group, rows, style }: GroupHeadProps) {
  const mine = rows.filter((row) => feedGroupOf(row) === group)
  const [worst] = mine
  return (
    <div className="group-head" style={style}>
      {group === 'pages' && worst !== undefined && (
        <SeverityMark severity={worst.severity} status="triggered" size={12} />
      )}
      <h3>{titles[group]}</h3>
      <span className="muted tabular">{mine.length}</span>
      {group === 'watching' && <span className="group-note">these do not page</span>}
      {group === 'acknowledged' && <FirstAgain rows={mine} />}
    </div>
  )
}

/** When the first of them pages again if nobody does anything. */
function FirstAgain({ rows }: { readonly rows: readonly FeedRow[] }) {
  const times = rows.flatMap(({ nextStep }) =>
    nextStep.at !== null && nextStep.text.includes('pages') ? [nextStep.at] : [],
  )
  const first = times.length === 0 ? null : Math.min(...times)
  const text = useTicking((now) => (first === null ? '' : `first to page again: ${formatNear(first, now)}`))
  return <span className="group-note group-note-end tabular">{text}</span>
}
