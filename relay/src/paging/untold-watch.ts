import { oldestUntold, type UntoldPage } from '@baton/shared/paging/told.ts'
import type { Core } from '../core/core.ts'

/** Looking goes through all that is open, so it is not done more often: anybody may ask for `/health`. */
const lookEveryMs = 1_000

/** The oldest page that nobody was told of, as whoever watches the relay asks for it. */
export class UntoldWatch {
  readonly #core: Core
  #oldest: UntoldPage | null = null
  #seq = -1
  #lookedAt = Number.NEGATIVE_INFINITY

  constructor(core: Core) {
    this.#core = core
  }

  get oldest(): UntoldPage | null {
    const now = this.#core.now()
    const { seq } = this.#core.desk
    if (seq === this.#seq || Math.abs(now - this.#lookedAt) < lookEveryMs) return this.#oldest
    this.#oldest = oldestUntold(this.#core.desk.openIncidents())
    this.#seq = seq
    this.#lookedAt = now
    return this.#oldest
  }

  /** How old it is, ms; 0 when everybody was told of everything. */
  get ageMs(): number {
    const { oldest } = this
    return oldest === null ? 0 : Math.max(0, this.#core.now() - oldest.calledSince)
  }
}
