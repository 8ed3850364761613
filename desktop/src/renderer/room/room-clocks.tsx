import type { RoomState, RoomTimer } from '@baton/shared/wire/bridge.ts'
import { formatClockShort, formatCountdown, formatDuration, plural } from '../lib/format.ts'
import { useTicking, useUi } from '../store/context.tsx'
import { Key } from '../ui/key.tsx'
import { useIsReadOnly } from './read-only.ts'

/** When people outside are told next, and the way to do it. */
export function UpdateClock({ room, onUpdate }: { readonly room: RoomState; readonly onUpdate: () => void }) {
  const readOnly = useIsReadOnly()
  const singleKeys = useUi((state) => state.settings.singleKeys)
  if (room.updateClock === null) return null
  return (
    <span className="room-clock">
      <UpdateDue clock={room.updateClock} />
      {!readOnly && (
        <button type="button" onClick={onUpdate} title="Write a status update: starts this clock anew">
          Update {singleKeys && <Key>o</Key>}
        </button>
      )}
    </span>
  )
}

/** How many timers run or are over, and the next to end. */
export function TimersClock({
  timers: all,
  onTimers,
}: {
  readonly timers: RoomState['timers']
  readonly onTimers: () => void
}) {
  const timers = all.filter(({ state }) => state !== 'stopped')
  if (timers.length === 0) return null
  return (
    <button type="button" className="room-clock" title="Opens the timers" onClick={onTimers}>
      <TimersLeft timers={timers} />
    </button>
  )
}

function UpdateDue({ clock }: { readonly clock: NonNullable<RoomState['updateClock']> }) {
  const { dueAt, lastAt } = clock
  const text = useTicking((now) =>
    now < dueAt ? `next update in ${formatCountdown(dueAt - now)}` : `update overdue since ${formatClockShort(dueAt)}`,
  )
  const isOverdue = useTicking((now) => now >= dueAt)
  const last = lastAt === null ? 'None was given yet' : `The last one was at ${formatClockShort(lastAt)}`
  return (
    <span
      className={isOverdue ? 'tabular unheld boxed' : 'tabular'}
      title={`${last}; every ${formatDuration(clock.everyMs)}.`}
    >
      {text}
    </span>
  )
}

function TimersLeft({ timers }: { readonly timers: readonly RoomTimer[] }) {
  const next = useTicking((now) => Math.min(...timers.map(({ endsAt }) => endsAt).filter((at) => at > now)))
  const over = useTicking((now) => timers.filter(({ endsAt }) => endsAt <= now).length)
  const left = useTicking((now) => (Number.isFinite(next) ? formatCountdown(next - now) : null))
  return (
    <span className="tabular">
      {over > 0 && <strong className="over">{over} over</strong>}
      {over > 0 && left !== null && ', '}
      {left !== null && `${plural(timers.length - over, 'timer')}, next in ${left}`}
    </span>
  )
}
