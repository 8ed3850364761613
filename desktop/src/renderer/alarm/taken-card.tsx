import { formatClock } from '../../presentation/format.ts'
import { plainLine } from '../../presentation/plain-text.ts'
import { useConsole, useFace } from '../store/context.tsx'
import { openRoom } from './open-room.ts'

/** Why the alarm has gone: somebody else has it. It stays a moment, and is in nobody's way. */
export function TakenCard() {
  const { ui } = useFace()
  const taken = useConsole((state) => state.alarm.taken)
  return (
    <div role="status" className={taken === null ? 'visually-hidden' : 'taken-card'}>
      {taken !== null && (
        <>
          <p>
            <strong>{plainLine(taken.name, 40)} has it</strong>, {formatClock(taken.at)}
            <br />
            <span className="muted">{plainLine(taken.title, 80)}</span>
          </p>
          <button type="button" onClick={() => openRoom(taken.incidentId, ui)}>
            Open the room
          </button>
        </>
      )}
    </div>
  )
}
