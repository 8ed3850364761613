import type { PersonId, TimerId } from '../ids.ts'

/** A named countdown with a task and somebody who reports back. Times in Unix ms. */
export interface Timer {
  readonly id: TimerId
  readonly task: string
  readonly owner: PersonId | null
  readonly startedBy: PersonId
  readonly startedAt: number
  readonly endsAt: number
  /** `rang`: its time is over and nobody has reported back; `stopped`: somebody has, or the incident ended. */
  readonly state: 'running' | 'rang' | 'stopped'
  readonly stoppedAt: number | null
  /** What was reported back; empty when nothing was said. */
  readonly outcome: string
}

/** An incident's timers, by id. */
export type Timers = Readonly<Record<TimerId, Timer>>

/** What ends with the incident: nobody is asked to report back on what is over. */
export function stopTimers(timers: Timers, at: number): Timers {
  if (Object.values(timers).every(({ state }) => state === 'stopped')) return timers
  return Object.fromEntries(
    Object.entries(timers).map(([id, timer]) => [
      id,
      timer.state === 'stopped' ? timer : { ...timer, state: 'stopped' as const, stoppedAt: at },
    ]),
  )
}
