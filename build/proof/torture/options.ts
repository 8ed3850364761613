import { oneOf, type Reading, readOptions, refused, wholeNumber } from '../../lib/options.ts'

export interface TortureOptions {
  readonly cycles: number
  readonly seed: number
  readonly journal: 'sqlite' | 'postgres'
  /** More than one only with PostgreSQL. */
  readonly relays: number
  /** At the end, leave a push in doubt and wait for another relay to send it: more than a minute. */
  readonly takeover: boolean
  /** Of the relays' reads, snapshots and removals one in this many fails; 0 is none. Appends go on. */
  readonly frail: number
}

export const usage =
  'Usage: npm run torture -- [--cycles N] [--seed S] [--journal sqlite|postgres] [--relays N, with postgres] [--frail N: one read in N fails]'

const known = {
  cycles: wholeNumber(1, 20),
  seed: wholeNumber(0, 1),
  journal: oneOf(['sqlite', 'postgres'], 'sqlite'),
  relays: wholeNumber(1, 1),
  frail: wholeNumber(0, 0),
}

export function readTortureOptions(args: readonly string[]): Reading<TortureOptions> {
  const reading = readOptions(args, known)
  if (reading.kind !== 'options') return reading
  const { journal, relays } = reading.options
  if (journal === 'sqlite' && relays > 1) return refused('--relays above 1 needs --journal postgres.')
  return { kind: 'options', options: { ...reading.options, takeover: relays > 1 } }
}
