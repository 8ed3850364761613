import type { FeedRow } from '@baton/shared/view/feed.ts'
import type { FeedGroup } from '@baton/shared/view/feed-group.ts'
import { helpNames } from '../lib/effects.ts'
import { joinNames } from '../lib/format.ts'
import { plainLine } from '../lib/plain-text.ts'
import { useFace, useIsConnected } from '../store/context.tsx'
import { Key } from '../ui/key.tsx'
import { useAcknowledge } from './use-acknowledge.ts'

interface RowActsProps {
  readonly row: FeedRow
  readonly group: FeedGroup
  readonly isCurrent: boolean
}

/** What can be done to a row at once; only the row under the pointer and the current one show them. */
export function RowActs({ row, group, isCurrent }: RowActsProps) {
  const { ui } = useFace()
  const acknowledge = useAcknowledge()
  const isHeard = useIsConnected()
  if (group === 'resolved') return null
  const title = plainLine(row.title, 80)
  const help = helpNames(row)
  const act = (label: string, key: string, run: () => void, isStrong = false) => (
    <button type="button" className={isStrong ? 'strong' : ''} tabIndex={isCurrent ? 0 : -1} onClick={run}>
      {label}
      <span className="visually-hidden"> · {title}</span> {isCurrent && key !== '' && <Key>{key}</Key>}
    </button>
  )
  return (
    <span className="row-acts">
      {row.status === 'triggered' &&
        act(isHeard ? 'Acknowledge' : 'Silence here', 'a', () => acknowledge([row.id]), group === 'pages')}
      {isHeard &&
        (help === null || help.length > 0) &&
        act('Help', 'e', () => ui.setState({ dialog: { kind: 'help', incidentId: row.id } }))}
      {!isHeard && help !== null && help.length > 0 && <CallInstead names={help} />}
      {isHeard && act('Snooze', 's', () => ui.setState({ dialog: { kind: 'snooze', incidentId: row.id } }))}
    </span>
  )
}

/** Without the relay nobody can be paged: what is left is a voice. */
export function CallInstead({ names }: { readonly names: readonly string[] }) {
  return <span className="row-call">Call {joinNames(names)}</span>
}
