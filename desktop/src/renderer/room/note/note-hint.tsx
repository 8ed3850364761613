import { sevWords } from '@baton/shared/model/sev-words.ts'
import { formatClock, formatDay, formatDuration, formatMoment, formatZone } from '../../../presentation/format.ts'
import { plainLine } from '../../../presentation/plain-text.ts'
import { useIsConnected, useTicking } from '../../store/context.tsx'
import type { Wanted } from './slash.ts'

interface NoteHintProps {
  readonly wanted: Wanted
  readonly wasSent: boolean
  readonly onAsWritten: () => void
}

/** What sending would do, before it is done; or why it cannot be. */
export function NoteHint({ wanted, wasSent, onAsWritten }: NoteHintProps) {
  const connected = useIsConnected()
  return (
    <span className="note-hint">
      <Words wanted={wanted} wasSent={wasSent} onAsWritten={onAsWritten} />
      {!connected && (
        <span className="muted">
          {pagesSomebody(wanted) ? ' Needs the relay.' : ' Pending until the relay is back.'}
        </span>
      )}
    </span>
  )
}

/** What wakes somebody is not kept for later, when nobody may be wanted any more. */
function pagesSomebody({ kind }: Wanted): boolean {
  return kind === 'page' || kind === 'command'
}

function Words({ wanted, wasSent, onAsWritten }: NoteHintProps) {
  switch (wanted.kind) {
    case 'nothing':
      return null
    case 'unclear':
      return (
        <>
          {/* While it is being typed it is not wrong yet. */}
          <span className={wasSent ? 'note-wrong' : 'muted'} role={wasSent ? 'alert' : undefined}>
            {plainLine(wanted.why)}
          </span>{' '}
          <button type="button" className="quiet" onClick={onAsWritten}>
            Not a command
          </button>
        </>
      )
    case 'task':
      return (
        <span>
          Timer, {formatDuration(wanted.seconds * 1_000)}
          {wanted.owner === null ? ', nobody’s task' : `, ${plainLine(wanted.owner.name, 60)}’s task`}
        </span>
      )
    case 'todo':
      return <span>A note and an action item{wanted.owner !== null && `, ${plainLine(wanted.owner.name, 60)}’s`}</span>
    case 'impact':
      return (
        <span className="tabular">
          Impact, for everyone in the room
          {wanted.since !== null &&
            `, since ${formatDay(wanted.since)}, ${formatClock(wanted.since).slice(0, 5)} ${formatZone(wanted.since)}`}
        </span>
      )
    case 'sev':
      return <span>{wanted.sev === null ? 'Takes the SEV away' : `Sets ${sevWords(wanted.sev)}`}</span>
    case 'role': {
      const { role, person } = wanted
      return (
        <span>{person === null ? `You take ${role}` : `Gives ${role} to ${plainLine(person.name, 60)} at once`}</span>
      )
    }
    case 'command':
      return <span>Gives it to {plainLine(wanted.person.name, 60)}, who is paged; it moves when they take it</span>
    case 'page':
      return (
        <span>
          Pages {plainLine(wanted.person.name, 60)} to join; five seconds to undo
          {wanted.why !== '' && ', and says why'}
        </span>
      )
    case 'snooze':
      return <SnoozeWords request={wanted.request} />
    case 'resolve':
      return <span>Resolves it for everyone, with these words</span>
    case 'note':
      return <NoteWords wanted={wanted} onAsWritten={onAsWritten} />
  }
}

function SnoozeWords({ request }: { readonly request: Extract<Wanted, { readonly kind: 'snooze' }>['request'] }) {
  const until = useTicking((now) =>
    formatMoment('until' in request ? request.until : now + request.minutes * 60_000, now),
  )
  return <span className="tabular">Nobody is paged until {until}</span>
}

function NoteWords(props: {
  readonly wanted: Extract<Wanted, { readonly kind: 'note' }>
  readonly onAsWritten: () => void
}) {
  const { about, tags, unread } = props.wanted
  const seconds = about === null ? '' : formatClock(about).slice(5)
  return (
    <>
      {tags.includes('update') && <span>Status update: its clock starts anew</span>}
      {tags.includes('decision') && <span>A decision</span>}
      {unread !== undefined && (
        <span>
          {tags.length > 0 && ', '}
          sent as written, not as about a time: {plainLine(unread)}
        </span>
      )}
      {about !== null && (
        <>
          {tags.length > 0 && ', '}
          <span className="tabular">
            about {formatDay(about)}, {formatMoment(about, about)}
            {seconds === ':00' ? '' : seconds} {formatZone(about)}, shown as added later
          </span>{' '}
          <button type="button" className="quiet" onClick={props.onAsWritten}>
            Not a time
          </button>
        </>
      )}
    </>
  )
}
