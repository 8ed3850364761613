import { flag, type Reading, readOptions, refused, wholeNumber } from '../../lib/options.ts'

export const usage = 'Usage: npm run simulate -- [--seeds N] [--from S] [--steps K] | --seed S [--steps K] [--verbose]'

/** Things that happen in one run when nobody says how many. */
export const defaultSteps = 60

export interface SimulateOptions {
  readonly from: number
  readonly seeds: number
  readonly steps: number
  /** Every thing that happens is told; for one seed. */
  readonly isVerbose: boolean
}

const known = {
  seeds: wholeNumber(1, null),
  from: wholeNumber(0, null),
  steps: wholeNumber(1, defaultSteps),
  seed: wholeNumber(0, null),
  verbose: flag,
}

export function readSimulateOptions(args: readonly string[]): Reading<SimulateOptions> {
  const reading = readOptions(args, known)
  if (reading.kind !== 'options') return reading
  const { seeds, from, steps, seed, verbose } = reading.options
  if (seed === null) {
    if (verbose) return refused('--verbose is for one seed: it needs --seed.')
    return { kind: 'options', options: { from: from ?? 1, seeds: seeds ?? 1000, steps, isVerbose: false } }
  }
  if (seeds !== null || from !== null) return refused('--seed is one seed: neither --seeds nor --from goes with it.')
  return { kind: 'options', options: { from: seed, seeds: 1, steps, isVerbose: verbose } }
}
