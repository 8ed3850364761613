/** One stretch of time during which at least one relay ran. Unix ms. */
interface Life {
  readonly startedAt: number
  /** When a relay answered first; null when none did. */
  readyAt: number | null
}

/** When relays ran, as the one who starts and kills them knows. */
export class Uptime {
  readonly #lives: Life[] = []
  #running = 0

  /** One more runs from now on: its process was started, or goes on after a pause. */
  up(now: number): void {
    if (this.#running === 0) this.begin(now)
    this.#running += 1
  }

  down(): void {
    this.#running -= 1
  }

  /** What all of them need is there again: they can do nothing from before. */
  begin(now: number): void {
    this.#lives.push({ startedAt: now, readyAt: null })
  }

  /** One answers. */
  ready(now: number): void {
    const life = this.#lives.at(-1)
    if (life) life.readyAt ??= now
  }

  /** The stretch that holds `at`, or the last one before it. */
  life(at: number): Readonly<Life> {
    return this.#lives.findLast(({ startedAt }) => startedAt <= at) ?? { startedAt: 0, readyAt: 0 }
  }
}
