import { OverloadedError } from './core/inputs.ts'

/**
 * Does what it is given one after the other, so that it takes one core at most. Where `mostWaiting` are under way or wait
 * already, it rejects with an OverloadedError that says `full`.
 */
export class OneAtATime {
  readonly #mostWaiting: number
  readonly #full: string
  #waiting = 0
  #last: Promise<unknown> = Promise.resolve()

  constructor(mostWaiting = Number.POSITIVE_INFINITY, full = '') {
    this.#mostWaiting = mostWaiting
    this.#full = full
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#waiting >= this.#mostWaiting) throw new OverloadedError(this.#full)
    this.#waiting += 1
    const done = this.#last.then(work)
    this.#last = done.catch(() => undefined)
    try {
      return await done
    } finally {
      this.#waiting -= 1
    }
  }
}
