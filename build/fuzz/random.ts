/** Numbers that a seed decides: the same seed gives the same run. */
export interface Random {
  /** A whole number from 0 up to but not including `below`. */
  below(below: number): number
  /** True about once in `n`. */
  oneIn(n: number): boolean
  pick<T>(values: readonly T[]): T
}

/** Mulberry32: small, quick, and good enough to choose what to break. */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    below,
    oneIn: (n) => below(n) === 0,
    pick<T>(values: readonly T[]): T {
      if (values.length === 0) throw new Error('there is nothing to pick from')
      return values[below(values.length)] as T
    },
  }
}
