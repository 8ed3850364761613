import { createSteadyNow } from '@baton/shared/steady-now.ts'
import type { Clock, Timer } from '../host/ports.ts'

/** The part of a Worker that is used here. */
export interface TickWorker {
  postMessage(message: unknown): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
  addEventListener(type: 'error', listener: () => void): void
}

/** Timers that a worker keeps. Without a worker, or when it fails, the page's own: slower while it is hidden. */
export class WorkerClock implements Clock {
  readonly #pending = new Map<number, { readonly run: () => void; readonly dueAt: number }>()
  #worker: TickWorker | null
  #nextId = 1

  constructor(worker: TickWorker | null) {
    this.#worker = worker
    worker?.addEventListener('message', ({ data }) => this.#fire(Number(data)))
    worker?.addEventListener('error', () => this.#giveUpWorker())
  }

  /** Steadied: a wall clock that is set back must not prolong a silence or hide that one is blind. */
  readonly now = createSteadyNow(
    () => Date.now(),
    () => performance.now(),
  )

  setTimer(ms: number, run: () => void): Timer {
    const id = this.#nextId++
    this.#pending.set(id, { run, dueAt: this.now() + ms })
    this.#start(id, ms)
    return id
  }

  clear(timer: Timer): void {
    if (!this.#pending.delete(Number(timer))) return
    this.#worker?.postMessage({ id: timer, ms: null })
  }

  #start(id: number, ms: number): void {
    if (this.#worker) this.#worker.postMessage({ id, ms })
    else setTimeout(() => this.#fire(id), ms)
  }

  #fire(id: number): void {
    const timer = this.#pending.get(id)
    this.#pending.delete(id)
    timer?.run()
  }

  #giveUpWorker(): void {
    this.#worker = null
    for (const [id, { dueAt }] of this.#pending) this.#start(id, Math.max(0, dueAt - this.now()))
  }
}
