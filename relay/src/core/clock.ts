import { uptime as systemUptime } from 'node:os'
import { createSteadyNow } from '@baton/shared/steady-now.ts'
import { createGuardedClock, type GuardedClockOptions } from './guarded-clock.ts'

/** The clock that the relay lives by, and its one timer; injected, so that tests and simulations own time. */
export interface Clock {
  /** Unix ms, never decreasing, and never standing still. */
  now(): number
  /** Calls `run` once when `now` is `ms` milliseconds later; the returned function cancels it. */
  after(ms: number, run: () => void): () => void
}

/** Timers of the system stand still while the machine sleeps, and know nothing of a clock that is set: all look this often. */
const longestNapMs = 5_000

export interface SystemClockOptions extends Partial<GuardedClockOptions> {
  /** The latest time in the log, Unix ms: a machine that was ahead may have written it. */
  readonly floor?: number
}

/** The machine's clock, or that of the journal that is named as `wall`, steadied. */
export function createSystemClock({
  wall = Date.now,
  monotonic = () => performance.now(),
  uptime = () => systemUptime() * 1_000,
  warn = () => undefined,
  floor = 0,
}: SystemClockOptions = {}): Clock {
  const now = createSteadyNow(createGuardedClock({ wall, monotonic, uptime, warn }), monotonic, floor)
  return {
    now,
    after(ms, run) {
      const dueAt = now() + ms
      let timer: NodeJS.Timeout
      const nap = () => {
        const leftMs = dueAt - now()
        if (leftMs <= 0) run()
        else timer = setTimeout(nap, Math.min(leftMs, longestNapMs))
      }
      timer = setTimeout(nap, Math.min(Math.max(ms, 0), longestNapMs))
      return () => clearTimeout(timer)
    },
  }
}
