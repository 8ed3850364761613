import type { RoomState } from '@baton/shared/view/room-state.ts'
import { formatCountdown } from '../../presentation/format.ts'
import { plainLine } from '../../presentation/plain-text.ts'
import { routeHash } from '../../presentation/route.ts'
import { useTicking } from '../store/context.tsx'
import { PersonChip } from '../ui/person-chip.tsx'
import { onCallWords, updateDueWords } from './head/head-facts.ts'

/** Where there is room for a third column: who is here and can be reached, what runs out, and the one before. */
export function RoomAside({ room }: { readonly room: RoomState }) {
  const timers = room.timers.filter(({ state }) => state !== 'stopped')
  const due = useTicking((now) => updateDueWords(room.updateClock, now))
  return (
    <aside className="room-aside" aria-label="People and timers">
      <section>
        <h3>People</h3>
        <ul className="plain-list">
          {room.responders
            .filter(({ state }) => state !== 'declined')
            .map(({ person, name, state }) => (
              <li key={person} className="aside-row">
                <PersonChip person={person} name={name} />
                <span className="muted">{state === 'holder' ? 'holds it' : state}</span>
              </li>
            ))}
        </ul>
        {room.responders.length === 0 && <p className="muted">Nobody is on it yet.</p>}
        {room.facts !== null && <p className="muted aside-note">on call: {onCallWords(room.facts.onCall)}</p>}
      </section>
      <section>
        <h3>Timers</h3>
        {timers.length === 0 && due === null && <p className="muted">None runs.</p>}
        <ul className="plain-list">
          {timers.map(({ id, task, endsAt, ownerName }) => (
            <li key={id} className="aside-row">
              <span className="aside-task" title={plainLine(task, 200)}>
                {plainLine(task, 200)}
                {ownerName !== null && <span className="muted"> {plainLine(ownerName, 40)}</span>}
              </span>
              <TimeLeft endsAt={endsAt} />
            </li>
          ))}
          {due !== null && (
            <li className="aside-row">
              <span>Next update</span>
              <strong className="tabular">{due}</strong>
            </li>
          )}
        </ul>
      </section>
      {room.previousId !== null && (
        <section>
          <h3>Before</h3>
          <a href={routeHash({ view: 'room', incidentId: room.previousId })}>The last one of these alerts</a>
        </section>
      )}
    </aside>
  )
}

function TimeLeft({ endsAt }: { readonly endsAt: number }) {
  const left = useTicking((now) => (now >= endsAt ? 'over' : formatCountdown(endsAt - now)))
  return <strong className="tabular">{left}</strong>
}
