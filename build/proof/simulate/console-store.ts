import type { Store } from '../../../desktop/src/host/ports.ts'
import type { Random } from '../../lib/random.ts'
import type { Scheduler } from './scheduler.ts'

interface Step {
  readonly name: string
  /** Null removes the document. */
  readonly value: unknown
  readonly settle: () => void
  readonly fail: (error: Error) => void
}

/**
 * A console's disk: steps become durable in the order in which they were asked for, a little later. A crash keeps as
 * many of the first ones as it likes.
 */
export class ConsoleStore implements Store {
  readonly #scheduler: Scheduler
  readonly #random: Random
  readonly #documents = new Map<string, unknown>()
  #waiting: Step[] = []
  #cancelFlush: () => void = () => undefined
  isCalm = false
  /** What is asked for next fails together: the disk is full. */
  isFull = false

  constructor(scheduler: Scheduler, random: Random) {
    this.#scheduler = scheduler
    this.#random = random
  }

  async load(name: string): Promise<unknown> {
    // As text, the way a disk keeps it: nothing is shared with the host that saved it.
    return JSON.parse(JSON.stringify(this.#documents.get(name) ?? null))
  }

  save(name: string, value: unknown): Promise<void> {
    return this.#step(name, value)
  }

  remove(name: string): Promise<void> {
    return this.#step(name, null)
  }

  async list(prefix: string): Promise<readonly string[]> {
    return [...this.#documents.keys()].filter((name) => name.startsWith(prefix))
  }

  crash(): void {
    this.#cancelFlush()
    const kept = this.#random.below(this.#waiting.length + 1)
    for (const step of this.#waiting.slice(0, kept)) this.#take(step)
    this.#waiting = []
  }

  #step(name: string, value: unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ name, value, settle: resolve, fail: reject })
      if (this.#waiting.length === 1) this.#flushLater()
    })
  }

  #flushLater(): void {
    const delay = this.isCalm ? 0 : this.#random.between(0, 25)
    this.#cancelFlush = this.#scheduler.after(delay, () => {
      const steps = this.#waiting.splice(0)
      const hasFailed = this.isFull
      this.isFull = false
      for (const step of steps) {
        if (hasFailed) step.fail(new Error('the disk is full'))
        else {
          this.#take(step)
          step.settle()
        }
      }
    })
  }

  #take({ name, value }: Step): void {
    if (value === null) this.#documents.delete(name)
    else this.#documents.set(name, value)
  }
}
