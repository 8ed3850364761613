export type ProblemKind =
  | 'lost'
  | 'duplicated'
  | 'out-of-order'
  | 'chain'
  | 'other-answer'
  | 'overdue'
  | 'unmarked'
  | 'untold'
  | 'page-for-resolved'
  | 'second-alarm'
  | 'not-live'
  | 'ended'
  | 'refused'

/** Lines of one kind that one cycle may fill; what goes wrong may go wrong a thousand times. */
const longestList = 3

/** What was found wrong, with the cycle that it was found in. */
export class Problems {
  readonly #seed: number
  readonly #say: (line: string) => void
  readonly #counts = new Map<ProblemKind, number>()
  readonly #said = new Map<ProblemKind, number>()
  #cycle = 0

  constructor(seed: number, say: (line: string) => void) {
    this.#seed = seed
    this.#say = say
  }

  inCycle(cycle: number): void {
    this.#cycle = cycle
    this.#said.clear()
  }

  /** Counts it, and says it at once: a run may be stopped before its end. */
  add(kind: ProblemKind, detail: string): void {
    this.#counts.set(kind, this.count(kind) + 1)
    const said = (this.#said.get(kind) ?? 0) + 1
    this.#said.set(kind, said)
    if (said <= longestList) this.#say(`PROBLEM seed ${this.#seed} cycle ${this.#cycle}: ${kind}: ${detail}`)
  }

  count(kind: ProblemKind): number {
    return this.#counts.get(kind) ?? 0
  }

  get total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0)
  }
}
