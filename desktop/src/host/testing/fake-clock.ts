import type { Clock, Timer } from '../ports.ts'

interface Pending {
  readonly at: number
  readonly order: number
  readonly run: () => void
}

/** Time that passes when the test says so. */
export class FakeClock implements Clock {
  #now: number
  #order = 0
  readonly #timers = new Map<Timer, Pending>()

  constructor(now: number) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  setTimer(ms: number, run: () => void): Timer {
    this.#order += 1
    this.#timers.set(this.#order, { at: this.#now + Math.max(0, ms), order: this.#order, run })
    return this.#order
  }

  clear(timer: Timer): void {
    this.#timers.delete(timer)
  }

  /** Lets `ms` pass: every timer runs at its time, and what it sets off has settled before the next one. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms
    await settle()
    for (let next = this.#next(end); next; next = this.#next(end)) {
      const [timer, { at, run }] = next
      this.#timers.delete(timer)
      this.#now = at
      run()
      await settle()
    }
    this.#now = end
  }

  #next(end: number): readonly [Timer, Pending] | undefined {
    const due = [...this.#timers].filter(([, { at }]) => at <= end)
    return due.sort(([, a], [, b]) => a.at - b.at || a.order - b.order)[0]
  }
}

/** Lets everything run that waits for nothing but its turn. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve))
}
