/** So much less than the monotonic clock may the wall clock have gone without having been set back, ms: it is slewed. */
const slewMs = 1_000

/**
 * The wall clock, made fit for deadlines, Unix ms. When the wall jumps back (or is behind `floor`), it goes on from the
 * latest time known at the pace of the monotonic clock, so that nothing that waits for a time waits an hour longer.
 */
export function createSteadyNow(wall: () => number, monotonic: () => number, floor = 0): () => number {
  let last = floor
  let lastMonotonic = monotonic()
  return () => {
    const tick = monotonic()
    const wallNow = wall()
    // Not against the latest time alone: nobody may have asked for an hour, in which the clock was set back by half.
    const expected = last + (tick - lastMonotonic)
    last = wallNow >= expected - slewMs ? Math.max(wallNow, last) : expected
    lastMonotonic = tick
    return Math.floor(last)
  }
}
