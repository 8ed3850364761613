import { parseArgs } from 'node:util'

export interface TortureOptions {
  readonly cycles: number
  readonly seed: number
  readonly journal: 'sqlite' | 'postgres'
  /** More than one only with PostgreSQL. */
  readonly relays: number
  /** At the end, leave a push in doubt and wait for another relay to send it: more than a minute. */
  readonly takeover: boolean
}

export const usage =
  'Usage: npm run torture -- [--cycles N] [--seed S] [--journal sqlite|postgres] [--relays N, with postgres]'

/** What the command line asks for, or null when it is none that can be done. */
export function readOptions(args: readonly string[]): TortureOptions | null {
  const text = { type: 'string' } as const
  const options = { cycles: text, seed: text, journal: text, relays: text }
  try {
    const { values } = parseArgs({ args: [...args], options })
    const cycles = Number(values.cycles ?? 20)
    const seed = Number(values.seed ?? 1)
    const relays = Number(values.relays ?? 1)
    const journal = values.journal ?? 'sqlite'
    if (![cycles, relays].every((n) => Number.isInteger(n) && n > 0) || !Number.isInteger(seed)) return null
    if (journal !== 'postgres' && (journal !== 'sqlite' || relays > 1)) return null
    return { cycles, seed, journal, relays, takeover: relays > 1 }
  } catch {
    return null
  }
}
