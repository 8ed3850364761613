import type { Random } from '../../lib/random.ts'

/** What a kill waits for. */
export type Moment = 'answer' | 'burst' | 'push' | 'due' | 'any'

/** One kill, as the seed has it. Times in milliseconds. */
export interface Strike {
  /** Which relay; the database itself is struck instead with `database`. */
  readonly victim: number
  readonly database: boolean
  readonly moment: Moment
  /** The how-manieth answer counts. */
  readonly answers: number
  readonly afterMs: number
  /** The relay is asked to stop first, and killed while it does. */
  readonly whileStopping: boolean
  /** Its process stands still for this long before; 0 is not at all. */
  readonly pauseMs: number
  /** How long nobody starts it again. */
  readonly downMs: number
  /** From the kill until all that was due is out, clients begin nothing new. */
  readonly quietly: boolean
  /** Killed once more at this share of its start; null is not. */
  readonly inStart: number | null
}

export interface Targets {
  readonly relays: number
  readonly hasDatabase: boolean
}

/** Two thirds of all kills fall while inputs are being committed. Every tenth leaves a relay down until pages are late. */
export function planStrike(cycle: number, { relays, hasDatabase }: Targets, random: Random): Strike {
  return {
    victim: random.below(relays),
    database: hasDatabase && cycle % 10 === 5,
    moment: random.pick(['answer', 'answer', 'answer', 'burst', 'burst', 'burst', 'push', 'due', 'any'] as const),
    answers: 1 + random.below(40),
    afterMs: random.below(random.oneIn(2) ? 4 : 31),
    whileStopping: random.oneIn(12),
    pauseMs: cycle % 11 === 6 ? 500 + random.below(1_500) : 0,
    downMs: cycle % 10 === 3 ? 2_000 + random.below(1_000) : random.oneIn(4) ? random.below(300) : 0,
    quietly: random.oneIn(2),
    inStart: random.oneIn(9) ? random.below(100) / 100 : null,
  }
}
