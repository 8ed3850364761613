/** One look at the database's clock: what it said (Unix ms), and when we asked and heard, by our monotonic clock. */
export interface ClockSample {
  readonly said: number
  readonly askedAt: number
  readonly heardAt: number
}

/** Looks kept: the quickest of them tells most. */
const keptSamples = 8

/**
 * The database's clock, as far as it can be known here: an offset to our monotonic clock, from the look with the
 * shortest round trip of the last few. Wrong by half of that round trip at most.
 */
export class DatabaseClock {
  readonly #monotonic: () => number
  #samples: readonly { readonly offset: number; readonly roundTrip: number }[] = []
  #offset = 0

  constructor(monotonic: () => number) {
    this.#monotonic = monotonic
  }

  /** Unix ms. */
  now(): number {
    return Math.floor(this.#monotonic() + this.#offset)
  }

  add({ said, askedAt, heardAt }: ClockSample): void {
    const roundTrip = heardAt - askedAt
    const sample = { offset: said - (askedAt + heardAt) / 2, roundTrip }
    // What cannot be true together means that a clock was set, or that this machine slept: the past is no guide then.
    const agreeing = this.#samples.filter(
      (kept) => Math.abs(kept.offset - sample.offset) <= (kept.roundTrip + roundTrip) / 2 + toleranceMs,
    )
    const isJump = agreeing.length < this.#samples.length
    this.#samples = [...(isJump ? [] : agreeing), sample].slice(-keptSamples)
    this.#offset = this.#samples.reduce((best, next) => (next.roundTrip < best.roundTrip ? next : best)).offset
  }
}

/** What two good clocks drift apart in the time that samples are kept. */
const toleranceMs = 2
