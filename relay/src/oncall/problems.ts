import { cleanLine } from '../intake/text.ts'

/** What is wrong with one place of `oncall.yaml`. */
export interface OncallProblem {
  /** Where in the file, such as `services.checkout.hold-page` or `routes[0].match`; empty for the file as a whole. */
  readonly path: string
  /** Counted from 1; null when it is about no line. */
  readonly line: number | null
  /** What was found and what is expected, in one sentence without a full stop. */
  readonly problem: string
}

/** One wrong indent can be a problem per line: what a person reads stays short. */
export const maxProblems = 100

/** Collects problems up to `maxProblems`; the last one counts what did not fit. */
export class Problems {
  readonly #kept: OncallProblem[] = []
  #count = 0

  get isEmpty(): boolean {
    return this.#count === 0
  }

  /** Whether another problem would still be told in full. */
  get hasRoom(): boolean {
    return this.#count < maxProblems
  }

  add(path: string, line: number | null, problem: string): void {
    this.#count += 1
    if (this.#kept.length < maxProblems) this.#kept.push({ path, line, problem })
  }

  /** Whether something is wrong at the path or below it. */
  isAt(path: string): boolean {
    return this.#kept.some((kept) => kept.path === path || kept.path.startsWith(`${path}.`))
  }

  /** In the order of the file. */
  list(): readonly OncallProblem[] {
    const sorted = this.#kept.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0))
    if (this.#count <= maxProblems) return sorted
    const shown = sorted.slice(0, maxProblems - 1)
    return [...shown, { path: '', line: null, problem: `and ${this.#count - shown.length} more problems` }]
  }
}

/** A problem as one line of a terminal. */
export function problemLine({ path, line, problem }: OncallProblem): string {
  return [line === null ? '' : `line ${line}`, path, problem].filter((part) => part !== '').join(': ')
}

/** Text of the file as a message may show it: one short line. */
export function shown(text: string): string {
  return `\`${shownName(text)}\``
}

export function shownName(text: string): string {
  const line = cleanLine(text.slice(0, 200), 60)
  return text.trim().length > 60 ? `${line}…` : line
}
