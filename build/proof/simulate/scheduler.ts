import { Heap } from '../../../relay/src/core/heap.ts'

interface Task {
  readonly at: number
  readonly order: number
  readonly run: () => void
  isCancelled: boolean
}

/** Turns of the event loop without any news after which nothing moves any more by itself. */
const quietTurns = 2
/** More than any step takes: what goes on for ever is a fault of what is simulated. */
const maxTurns = 20_000

/**
 * Virtual time, in milliseconds since the start of the run, and all that is to happen in it. Nothing here reads a
 * real clock or sets a real timer: promises and immediates of the code under test run out between two tasks.
 */
export class Scheduler {
  #now = 0
  #order = 0
  #stirs = 0
  readonly #heap = new Heap(isBefore)

  get now(): number {
    return this.#now
  }

  /** Something moves: the loop is not at rest yet. */
  stir(): void {
    this.#stirs += 1
  }

  /** Calls `run` once, `ms` from now; returns the way to cancel it. What is due at once goes in the order it came. */
  after(ms: number, run: () => void): () => void {
    this.#order += 1
    this.#stirs += 1
    const task: Task = { at: this.#now + Math.max(0, Math.ceil(ms)), order: this.#order, run, isCancelled: false }
    this.#heap.push(task)
    return () => {
      task.isCancelled = true
    }
  }

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve))
  }

  /** Lets time pass; each task runs at its time, and what it sets off has settled before the next one. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms
    await this.settle()
    for (let task = this.#due(end); task; task = this.#due(end)) {
      this.#now = Math.max(this.#now, task.at)
      task.run()
      await this.settle()
    }
    this.#now = end
  }

  /** The machines stand still for `ms`: what was to happen meanwhile happens late, in its order. */
  async stall(ms: number): Promise<void> {
    this.#now += ms
    await this.pass(0)
  }

  /** Lets everything run that waits for nothing but its turn. Throws when that has no end. */
  async settle(): Promise<void> {
    let quiet = 0
    for (let turn = 0; quiet < quietTurns; turn++) {
      if (turn > maxTurns) throw new Error('the event loop does not come to rest')
      const before = this.#stirs
      await new Promise((resolve) => setImmediate(resolve))
      quiet = this.#stirs === before ? quiet + 1 : 0
    }
  }

  #due(end: number): Task | null {
    for (;;) {
      const first = this.#heap.first
      if (!first || (!first.isCancelled && first.at > end)) return null
      this.#heap.pop()
      if (!first.isCancelled) return first
    }
  }
}

function isBefore(a: Task, b: Task): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order)
}
