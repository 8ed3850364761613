import type { FeedRow } from '@baton/shared/view/feed.ts'
import type { FeedGroup } from '@baton/shared/view/feed-group.ts'
import { helpNames } from '../../presentation/effects.ts'
import { joinNames } from '../../presentation/format.ts'
import { plainLine } from '../../presentation/plain-text.ts'
import { useConsole, useFace, useIsConnected } from '../store/context.tsx'
import { CallLink } from '../ui/call-link.tsx'
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
        act('Need help', 'e', () => ui.setState({ dialog: { kind: 'help', incidentId: row.id } }))}
      {!isHeard && help !== null && help.length > 0 && <CallInstead names={help} />}
      {isHeard && act('Snooze', 's', () => ui.setState({ dialog: { kind: 'snooze', incidentId: row.id } }))}
    </span>
  )
}

/** Without the relay nobody can be paged: what is left is a voice. */
export function CallInstead({ names }: { readonly names: readonly string[] }) {
  const people = useConsole((state) => state.people)
  // A row knows people by name: of two with one name neither is called for the other.
  const found = names.map((name) => people.filter((person) => person.name === name))
  const phones = useConsole((state) => state.phones)
  const callable = found.flatMap((namesakes) => {
    const [one] = namesakes
    return one !== undefined && namesakes.length === 1 && Object.hasOwn(phones, one.id) ? [one] : []
  })
  if (callable.length < names.length) return <span className="row-call">Call {joinNames(names)}</span>
  return callable.map(({ id, name }) => <CallLink key={id} person={id} name={name} />)
}
