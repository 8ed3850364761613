/** Chance that a seed decides (mulberry32): the same seed gives the same run, byte for byte. */
export class Random {
  #state: number

  constructor(seed: number) {
    // Seeds that follow each other must not give runs that resemble each other.
    this.#state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0
  }

  /** From 0 up to but not including 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** A whole number from 0 up to but not including `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit)
  }

  /** A whole number, both ends included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1)
  }

  /** True about once in `n`. */
  oneIn(n: number): boolean {
    return this.below(n) === 0
  }

  /** Throws when there is nothing to pick from. */
  pick<T>(values: readonly T[]): T {
    if (values.length === 0) throw new Error('there is nothing to pick from')
    return values[this.below(values.length)] as T
  }

  /** One of the values, each as likely as its weight says. */
  weighted<T>(choices: readonly (readonly [weight: number, value: T])[]): T {
    let rest = this.below(choices.reduce((sum, [weight]) => sum + weight, 0))
    for (const [weight, value] of choices) {
      if (rest < weight) return value
      rest -= weight
    }
    throw new Error('there is nothing to choose from')
  }

  bytes(n: number): Uint8Array {
    return Uint8Array.from({ length: n }, () => this.below(256))
  }

  /** Chance of its own, so that what one part draws does not shift what another gets. */
  fork(): Random {
    return new Random(this.below(2 ** 32))
  }
}
