import type { RunResult } from './run.ts'
import type { Counts } from './world.ts'

/** What many runs came to. */
export class Report {
  readonly #sum: { -readonly [K in keyof Counts]: Counts[K] } = {
    steps: 0,
    crashes: 0,
    diskFaults: 0,
    partitions: 0,
    answers: 0,
    events: 0,
  }
  seeds = 0

  add({ counts }: RunResult): void {
    this.seeds += 1
    for (const key of Object.keys(counts) as (keyof Counts)[]) this.#sum[key] += counts[key]
  }

  /** One line; every run in it was without a violation but the last, if there was one. */
  line(violations: number, seconds: number): string {
    const { steps, crashes, diskFaults, partitions, answers, events } = this.#sum
    const parts = [
      `${this.seeds} seeds`,
      `${steps} steps`,
      `${crashes} crashes`,
      `${diskFaults} disk faults`,
      `${partitions} partitions`,
      `${answers} inputs answered`,
      `${events} events`,
      `${violations} violations`,
      `${seconds.toFixed(0)} s`,
    ]
    return `simulate: ${parts.join(', ')}`
  }
}

/** The law that a run broke, and the one line that runs it again. */
export function violationLines({ seed, violation, digest }: RunResult, steps: number): readonly string[] {
  if (!violation) return []
  return [
    `broken: ${violation.law}: ${violation.detail}`,
    `npm run simulate -- --seed ${seed} --steps ${steps}`,
    `digest ${digest}`,
  ]
}
