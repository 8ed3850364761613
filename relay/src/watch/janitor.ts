import type { Clock } from '../core/clock.ts'
import type { Journal } from '../journal/journal.ts'

const dayMs = 86_400_000
/** A resent command gets its first answer for this long. */
const keepOutcomesMs = 30 * dayMs
/** Raw payloads are for looking into what a source really sent; events hold what mattered. */
const keepPayloadsMs = 90 * dayMs
const everyMs = 3_600_000

/** Drops what is past its retention, once an hour. Events are never dropped. */
export class Janitor {
  readonly #clock: Clock
  readonly #journal: Journal
  #cancel: () => void

  constructor(clock: Clock, journal: Journal) {
    this.#clock = clock
    this.#journal = journal
    this.#cancel = clock.after(everyMs, () => this.#sweep())
  }

  stop(): void {
    this.#cancel()
  }

  #sweep(): void {
    const now = this.#clock.now()
    // What could not be dropped now is dropped next time; a journal that fails says so at the next append.
    this.#journal.prune({ outcomes: now - keepOutcomesMs, payloads: now - keepPayloadsMs }).catch(() => undefined)
    this.#cancel = this.#clock.after(everyMs, () => this.#sweep())
  }
}
