/**
 * One thing that a client asks of the relay, until it is answered, by the marks that it leaves in the log
 * (`marks.ts`). A client asks one thing after the other.
 */
export interface Asked {
  readonly client: string
  readonly kind: 'alerts' | 'commands' | 'receipts'
  readonly marks: readonly string[]
}

/** What a client was told. */
export interface Answered extends Asked {
  /** Marks that the answer promises to be in the log. */
  readonly present: readonly string[]
  /** Marks that the answer promises not to be there: a command that was refused, or that changed nothing. */
  readonly absent: readonly string[]
  /** The seq that the answer named for the last event of `present`. */
  readonly seq: number | null
}

/** What the outside knows: everything that was asked, and every answer. It is kept by clients, never by the relay. */
export class Ledger {
  readonly #underWay = new Set<Asked>()
  readonly #answered: Answered[] = []
  readonly #listeners = new Set<() => void>()

  asks(asked: Asked): void {
    this.#underWay.add(asked)
  }

  answers(asked: Asked, answer: Pick<Answered, 'present' | 'absent' | 'seq'>): void {
    this.#underWay.delete(asked)
    this.#answered.push({ ...asked, ...answer })
    for (const listener of this.#listeners) listener()
  }

  /** Calls back after each answer. Returns the way to stop. */
  onAnswer(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** What was asked and not answered yet. */
  get underWay(): readonly Asked[] {
    return [...this.#underWay]
  }

  get size(): number {
    return this.#answered.length
  }

  count(kind: Asked['kind']): number {
    return this.#answered.filter((answered) => answered.kind === kind).length
  }

  /** The answers from `from` on, in the order in which they came. */
  since(from: number): readonly Answered[] {
    return this.#answered.slice(from)
  }
}
