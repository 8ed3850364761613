import type { Answered } from './ledger.ts'
import type { LogBook } from './log-book.ts'
import type { Problems } from './problems.ts'

/** Holds answers against the log: what was promised is there, where it was promised, in the order of each client. */
export class InputCheck {
  readonly #book: LogBook
  readonly #problems: Problems
  /** The last seq of each client's last answered input. */
  readonly #reached = new Map<string, number>()

  constructor(book: LogBook, problems: Problems) {
    this.#book = book
    this.#problems = problems
  }

  /** Answers in the order in which they were given; the book must have been read since. */
  check(answers: readonly Answered[]): void {
    for (const answered of answers) this.#checkOne(answered)
  }

  #checkOne({ client, present, absent, seq }: Answered): void {
    const places = present.flatMap((mark) => {
      const place = this.#book.place(mark)
      if (!place) this.#problems.add('lost', `${client} was answered for ${mark}`)
      return place ? [place] : []
    })
    for (const mark of absent)
      if (this.#book.place(mark)) this.#problems.add('other-answer', `${mark} is in the log, ${client} was told not`)
    const last = Math.max(0, ...places.map((place) => place.last))
    const first = Math.min(...places.map((place) => place.first))
    if (seq !== null && places.length > 0 && last !== seq)
      this.#problems.add('out-of-order', `${client} was told ${seq} for ${present.join(', ')}, which is at ${last}`)
    if (first <= (this.#reached.get(client) ?? 0))
      this.#problems.add(
        'out-of-order',
        `${present.join(', ')} of ${client} is at ${first}, before what it sent earlier`,
      )
    if (places.length > 0) this.#reached.set(client, last)
  }
}
