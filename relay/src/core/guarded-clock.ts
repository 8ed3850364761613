/** So much may the wall clock gain on the monotonic one between two looks without having been set, ms: it is slewed. */
const slewMs = 1_000
/** How long the wall clock has to stay ahead before it is believed without the machine having slept, ms. */
const settleMs = 10 * 60_000
/** How far what the machine's own counter of sleep says may be from what the wall clock says, ms. */
const sleepToleranceMs = 2_000

export interface GuardedClockOptions {
  /** Unix ms. */
  readonly wall: () => number
  /** Milliseconds that this machine was awake. */
  readonly monotonic: () => number
  /** Milliseconds since this machine was started, asleep or not. */
  readonly uptime: () => number
  /** Takes a line for an operator. */
  readonly warn: (line: string) => void
}

/**
 * The wall clock, Unix ms, but for a jump ahead that nothing explains: until it has lasted, time goes on at the pace of the
 * monotonic clock. A clock that is wrong for a moment would else have every step, snooze and acknowledgement be over, and
 * wake people for nothing. When the machine slept, its uptime went on as well, and the wall clock is believed at once.
 */
export function createGuardedClock({ wall, monotonic, uptime, warn }: GuardedClockOptions): () => number {
  let offset = wall() - monotonic()
  let sleep = uptime() - monotonic()
  let doubtSince: number | null = null
  return () => {
    const [said, tick] = [wall(), monotonic()]
    const aheadMs = said - (tick + offset)
    const follow = () => {
      offset = said - tick
      doubtSince = null
      return said
    }
    if (aheadMs <= slewMs) return follow()
    // Asked only now: it costs a read of a file.
    const sleepNow = uptime() - tick
    if (sleepNow - sleep > aheadMs - sleepToleranceMs) {
      sleep = sleepNow
      return follow()
    }
    if (doubtSince === null) {
      doubtSince = tick
      warn(`the clock went ahead by ${inWords(aheadMs)}; it is followed once it has stayed there for 10 minutes`)
    }
    if (tick - doubtSince < settleMs) return tick + offset
    warn(`the clock has stayed ahead by ${inWords(aheadMs)}; it is followed from now on`)
    return follow()
  }
}

function inWords(ms: number): string {
  return ms < 120_000 ? `${Math.round(ms / 1_000)} s` : `${Math.round(ms / 60_000)} min`
}
