import type { RoomResponder, RoomState } from '@baton/shared/view/room-state.ts'
import { plainLine, plainText } from '../../../presentation/plain-text.ts'
import { useConsole, useFace } from '../../store/context.tsx'
import { CallLink } from '../../ui/call-link.tsx'
import { Moment } from '../../ui/ticking.tsx'
import { AskedActions } from '../head/asked-actions.tsx'
import { useUnavailable } from '../head/use-unavailable.ts'
import { useIsReadOnly } from '../read-only.ts'

/** Who works on it, who was asked, who said no. */
export function RespondersSection({ room }: { readonly room: RoomState }) {
  const { ui } = useFace()
  const readOnly = useIsReadOnly()
  const unavailable = useUnavailable()('incident.add-responder')
  const { incidentId, responders } = room
  const canAsk = !readOnly && room.row?.status !== 'resolved'
  return (
    <section>
      <h3>Here</h3>
      {responders.length === 0 && <p className="muted">Nobody is on it yet.</p>}
      <ul className="plain-list">
        {responders.map((responder) => (
          <li key={responder.person} className={`responder responder-${responder.state}`}>
            <Responder room={room} responder={responder} />
          </li>
        ))}
      </ul>
      {canAsk && (
        <p className="room-line">
          <button
            type="button"
            aria-disabled={unavailable !== null}
            title={`Need help from: ${unavailable ?? 'pages whom you choose'}`}
            onClick={() => {
              if (unavailable === null) ui.setState({ dialog: { kind: 'add-responder', incidentId } })
            }}
          >
            Need help from…
          </button>
          {unavailable !== null && <span className="muted">{unavailable}</span>}
        </p>
      )}
    </section>
  )
}

const stateWords: Readonly<Record<RoomResponder['state'], string>> = {
  holder: 'holds the baton',
  asked: 'asked, no answer yet',
  here: 'here',
  declined: 'can’t',
}

function Responder({ room, responder }: { readonly room: RoomState; readonly responder: RoomResponder }) {
  const { name, person, state, since, reason } = responder
  const me = useConsole((view) => view.me?.id)
  return (
    <>
      <strong>{plainLine(name, 60)}</strong>
      <span>
        {stateWords[state]}
        {since !== null && (
          <span className="muted">
            , <Moment at={since} />
          </span>
        )}
        {reason !== '' && <span>: {plainText(reason, 300)}</span>}
      </span>
      <CallLink person={person} name={name} />
      {person === me && state === 'asked' ? (
        <AskedActions
          incidentId={room.incidentId}
          isOffered={room.asks.findLast((ask) => ask.person === me)?.what === 'reassign'}
        />
      ) : (
        <Release incidentId={room.incidentId} responder={responder} />
      )}
    </>
  )
}

function Release({ incidentId, responder }: { readonly incidentId: string; readonly responder: RoomResponder }) {
  const { actions } = useFace()
  const readOnly = useIsReadOnly()
  const unavailable = useUnavailable()('responder.release')
  const { person, name, state } = responder
  if (readOnly || unavailable !== null || state === 'holder' || state === 'declined') return null
  return (
    <button
      type="button"
      aria-label={`Release ${plainLine(name, 60)}`}
      title={state === 'asked' ? 'Release: not needed any more; stops paging them' : 'Release: not needed any more'}
      onClick={() => void actions.submit({ type: 'responder.release', incidentId, person })}
    >
      Release
    </button>
  )
}
