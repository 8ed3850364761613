import { createSteadyNow } from '@baton/shared/steady-now.ts'

/** The clock that the relay lives by, and its one timer; injected, so that tests and simulations own time. */
export interface Clock {
  /** Unix ms, never decreasing, and never standing still. */
  now(): number
  /** Calls `run` once when `now` is `ms` milliseconds later; the returned function cancels it. */
  after(ms: number, run: () => void): () => void
}

/** Timers of the system stand still while the machine sleeps, and know nothing of a clock that is set: all look this often. */
const longestNapMs = 5_000

/** The machine's clock, steadied. `floor` is the latest time in the log: a machine that was ahead may have written it. */
export function createSystemClock(
  wall: () => number = Date.now,
  monotonic: () => number = () => performance.now(),
  floor = 0,
): Clock {
  const now = createSteadyNow(wall, monotonic, floor)
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
