import type { Clock } from '../core/clock.ts'

/** One task for all who want it at about the same time, and seldom: what strangers can ask for must cost little. */
export class SeldomTask {
  readonly #clock: Clock
  readonly #everyMs: number
  readonly #task: () => Promise<void>
  #beganAt = Number.NEGATIVE_INFINITY
  #next: Promise<void> | null = null

  constructor(clock: Clock, everyMs: number, task: () => Promise<void>) {
    this.#clock = clock
    this.#everyMs = everyMs
    this.#task = task
  }

  /** Resolves when a run of the task that began after this call has ended; rejects when that run did. */
  run(): Promise<void> {
    this.#next ??= this.#runNext()
    return this.#next
  }

  async #runNext(): Promise<void> {
    const waitMs = this.#beganAt + this.#everyMs - this.#clock.now()
    await (waitMs > 0 ? new Promise<void>((resolve) => this.#clock.after(waitMs, resolve)) : undefined)
    this.#beganAt = this.#clock.now()
    this.#next = null
    await this.#task()
  }
}
