import type { RoomState } from '@baton/shared/view/room-state.ts'
import { useIsReadOnly } from '../read-only.ts'
import { TimerCard } from './timer-card.tsx'
import { TimerForm } from './timer-form.tsx'

/** Who reports back on what and when: those that are over or run first, then what was reported. */
export function TimersTab({ room }: { readonly room: RoomState }) {
  const readOnly = useIsReadOnly()
  const { timers, incidentId } = room
  const open = timers.filter(({ state }) => state !== 'stopped')
  const stopped = timers.filter(({ state }) => state === 'stopped')
  return (
    <div className="stack">
      {!readOnly && room.row?.status !== 'resolved' && <TimerForm incidentId={incidentId} />}
      <section>
        <h3>Running</h3>
        {open.length === 0 && <p className="muted">None. A task has a person, a time, and a word back.</p>}
        <ul className="plain-list">
          {open.map((timer) => (
            <TimerCard key={timer.id} incidentId={incidentId} timer={timer} />
          ))}
        </ul>
      </section>
      {stopped.length > 0 && (
        <section>
          <h3>Reported back</h3>
          <ul className="plain-list">
            {stopped.map((timer) => (
              <TimerCard key={timer.id} incidentId={incidentId} timer={timer} />
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}
