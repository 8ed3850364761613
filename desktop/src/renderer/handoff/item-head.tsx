import { type BriefItem, incidentsOf } from '@baton/shared/model/handoff.ts'
import { severityRank } from '@baton/shared/model/incident.ts'
import type { FeedRow } from '@baton/shared/view/feed.ts'
import { useMemo } from 'react'
import { plainLine } from '../../presentation/plain-text.ts'
import { routeHash } from '../../presentation/route.ts'
import { useConsole, useTicking } from '../store/context.tsx'
import { Chip } from '../ui/chip.tsx'
import { SevChip } from '../ui/sev-chip.tsx'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { Moment } from '../ui/ticking.tsx'
import { isOver } from './left.ts'
import { reasonWords, shownReasons } from './reason-words.ts'

/** Titles that an opened group lists. */
const maxListed = 100

/** The feed's rows by incident, so that an item shows how it stands now. */
export function useRows(): ReadonlyMap<string, FeedRow> {
  const feed = useConsole((state) => state.feed)
  return useMemo(() => new Map(feed.map((row) => [row.id, row])), [feed])
}

interface ItemHeadProps {
  readonly item: BriefItem
  readonly rows: ReadonlyMap<string, FeedRow>
  /** In the reading, Tab goes from box to box: then the rooms are reached from beside it. */
  readonly isTabbed?: boolean
}

/** An item's mark, title and reasons; what is over says so. */
export function ItemHead({ item, rows, isTabbed = true }: ItemHeadProps) {
  const worst = worstOf(item, rows)
  const title = plainLine(item.title, 500)
  const over = isOver(item, rows)
  return (
    <p className="brief-title">
      {worst !== null && <SeverityMark severity={worst.severity} status={worst.status} />}
      {item.incidentId === null ? (
        <strong>{title}</strong>
      ) : (
        <a href={routeHash({ view: 'room', incidentId: item.incidentId })} tabIndex={isTabbed ? 0 : -1}>
          <strong>{title}</strong>
        </a>
      )}
      {over ? <OverChip row={worst} /> : <ReasonChips item={item} />}
    </p>
  )
}

function OverChip({ row }: { readonly row: FeedRow | null }) {
  return (
    <Chip>
      resolved
      {row?.resolvedAt == null ? (
        ''
      ) : (
        <>
          {' '}
          <Moment at={row.resolvedAt} />
        </>
      )}
    </Chip>
  )
}

/** Why the item stands where it stands. */
export function ReasonChips({ item }: { readonly item: BriefItem }) {
  const reasons = shownReasons(item.reasons ?? [])
  // One text for all of them, because only text can follow the clock.
  const words = useTicking((now) => reasons.map((reason) => reasonWords(reason, now)).join('\n'))
  return words === ''
    ? null
    : words.split('\n').map((text, index) => {
        const reason = reasons[index]
        return reason?.kind === 'sev' && reason.sev !== undefined ? (
          <SevChip key={text} sev={reason.sev} />
        ) : (
          <Chip key={text}>{text}</Chip>
        )
      })
}

/** The incidents of a group, to look at. */
export function GroupMembers({ item, rows }: ItemHeadProps) {
  const { incidents } = item
  if (incidents === undefined) return null
  const known = incidents.flatMap((id) => rows.get(id) ?? [])
  const more = incidents.length - Math.min(known.length, maxListed)
  return (
    <details className="brief-group">
      <summary>{incidents.length} incidents</summary>
      <ul className="plain-list">
        {known.slice(0, maxListed).map((row) => (
          <li key={row.id}>
            <SeverityMark severity={row.severity} status={row.status} size={12} />
            <a href={routeHash({ view: 'room', incidentId: row.id })}>{plainLine(row.title, 200)}</a>
          </li>
        ))}
        {more > 0 && <li className="muted">and {more} more, in the feed</li>}
      </ul>
    </details>
  )
}

function worstOf(item: BriefItem, rows: ReadonlyMap<string, FeedRow>): FeedRow | null {
  const known = incidentsOf(item).flatMap((id) => rows.get(id) ?? [])
  const open = known.filter(({ status }) => status !== 'resolved')
  const [first = null, ...others] = open.length > 0 ? open : known
  return others.reduce(
    (worst, row) => (worst !== null && severityRank[row.severity] > severityRank[worst.severity] ? row : worst),
    first,
  )
}
