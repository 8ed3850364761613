/** The clock that the relay lives by, and its one timer; injected, so that tests and simulations own time. */
export interface Clock {
  /** Unix ms, never decreasing, and never standing still. */
  now(): number
  /** Calls `run` once after `ms` milliseconds; the returned function cancels it. */
  after(ms: number, run: () => void): () => void
}

/** `setTimeout` wraps round above this. */
const longestTimerMs = 2 ** 31 - 1

/**
 * The wall clock, made fit for deadlines. When the wall jumps back (or the log was written by a machine ahead of this
 * one, `floor`), it goes on from the latest time known at the pace of the monotonic clock, so that one jump forward
 * cannot freeze escalation.
 */
export function createSystemClock(
  wall: () => number = Date.now,
  monotonic: () => number = () => performance.now(),
  floor = 0,
): Clock {
  let last = floor
  let lastMonotonic = monotonic()
  return {
    now() {
      const tick = monotonic()
      const wallNow = wall()
      last = wallNow >= last ? wallNow : last + (tick - lastMonotonic)
      lastMonotonic = tick
      return Math.floor(last)
    },
    after(ms, run) {
      const timer = setTimeout(run, Math.min(Math.max(ms, 0), longestTimerMs))
      return () => clearTimeout(timer)
    },
  }
}
