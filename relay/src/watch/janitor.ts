import type { Core } from '../core/core.ts'
import type { Journal } from '../journal/journal.ts'

const dayMs = 86_400_000
/** A resent command gets its first answer for this long. */
const keepOutcomesMs = 30 * dayMs
/** Raw payloads are for looking into what a source really sent; events hold what mattered. */
const keepPayloadsMs = 90 * dayMs
const everyMs = 3_600_000

/** Drops what is past its retention, once an hour. Events are never dropped. */
export class Janitor {
  readonly #timer: NodeJS.Timeout

  constructor(core: Core, journal: Journal) {
    const sweep = () => {
      const now = core.now()
      // What could not be dropped now is dropped next time; a journal that fails says so at the next append.
      journal.prune({ outcomes: now - keepOutcomesMs, payloads: now - keepPayloadsMs }).catch(() => undefined)
    }
    this.#timer = setInterval(sweep, everyMs)
    this.#timer.unref()
  }

  stop(): void {
    clearInterval(this.#timer)
  }
}
