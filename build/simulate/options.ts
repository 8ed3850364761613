import { parseArgs } from 'node:util'

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

/** Null when they cannot be understood. */
export function readOptions(args: readonly string[]): SimulateOptions | null {
  const numbers = {
    seeds: { type: 'string' },
    from: { type: 'string' },
    steps: { type: 'string' },
    seed: { type: 'string' },
  } as const
  try {
    const { values } = parseArgs({ args: [...args], options: { ...numbers, verbose: { type: 'boolean' } } })
    const one = values.seed === undefined ? null : readNumber(values.seed)
    return {
      from: one ?? readNumber(values.from ?? '1'),
      seeds: one === null ? readNumber(values.seeds ?? '1000') : 1,
      steps: readNumber(values.steps ?? String(defaultSteps)),
      isVerbose: one !== null && values.verbose === true,
    }
  } catch {
    return null
  }
}

function readNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${text} is no number`)
  return Number(text)
}
