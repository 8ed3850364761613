import type { Clock, Timer } from './ports.ts'

/** A timer of which at most one runs: setting it again takes the earlier one's place. */
export class OneTimer {
  readonly #clock: Clock
  #timer: Timer | null = null

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get isSet(): boolean {
    return this.#timer !== null
  }

  set(ms: number, run: () => void): void {
    this.clear()
    this.#timer = this.#clock.setTimer(Math.max(0, ms), () => {
      this.#timer = null
      run()
    })
  }

  clear(): void {
    if (this.#timer !== null) this.#clock.clear(this.#timer)
    this.#timer = null
  }
}
