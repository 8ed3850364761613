import type { Undecided } from '../core/inputs.ts'

/** How long the same is not told again, ms. */
const quietMs = 60_000
/** Kinds and places remembered. */
const maxKnown = 1_000
const longestStack = 4_000

interface Known {
  readonly until: number
  /** How often it was met since it was told. */
  unsaid: number
}

/** What the operator reads of something undecidable. None of it is the input's own text. */
export interface UndecidableLine extends Undecided {
  readonly stack: string
  /** How often it was met before, since it was last told. */
  readonly more: number
}

/** Tells the operator of what could not be decided. A source that repeats itself is told of once a minute. */
export class UndecidableLog {
  readonly #now: () => number
  readonly #tell: (line: UndecidableLine) => void
  readonly #known = new Map<string, Known>()

  /** `now` in Unix ms. */
  constructor(now: () => number, tell: (line: UndecidableLine) => void) {
    this.#now = now
    this.#tell = tell
  }

  note(error: unknown, what: Undecided): void {
    const key = `${what.kind} ${what.id}`
    const known = this.#known.get(key)
    const now = this.#now()
    if (known && now < known.until) {
      known.unsaid += 1
      return
    }
    if (this.#known.size >= maxKnown) this.#known.clear()
    this.#known.set(key, { until: now + quietMs, unsaid: 0 })
    this.#tell({ ...what, stack: stackOf(error), more: known?.unsaid ?? 0 })
  }
}

/** Where it was thrown. Its message is left out: it may quote what it met. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const frames = (error.stack ?? '').split('\n').filter((line) => /^ +at /.test(line))
  return [error.name, ...frames].join('\n').slice(0, longestStack)
}
