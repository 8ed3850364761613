import type { Clock } from '../core/clock.ts'

/** Failed tries of one client are counted over this long. */
const windowMs = 60_000
/** Clients that are remembered: beyond them the one whose count began first is forgotten. */
const maxClients = 10_000

/**
 * Failed tries by client: wrong codes and wrong tokens. Only failures count, and a right secret is never asked for them:
 * who shares an address with strangers is not locked out by them. Secrets are too long to be guessed; the limit tells a
 * script that runs wild to stop, and keeps the noise down.
 */
export class Failures {
  readonly #clock: Pick<Clock, 'now'>
  readonly #limit: number
  /** In the order in which the counts began. */
  readonly #counts = new Map<string, { count: number; readonly began: number }>()

  constructor(clock: Pick<Clock, 'now'>, limit: number) {
    this.#clock = clock
    this.#limit = limit
  }

  /** Clients that are remembered. */
  get size(): number {
    return this.#counts.size
  }

  /** Counts one. Seconds after which to try again when it is one too many; null until then. */
  note(client: string): number | null {
    const now = this.#clock.now()
    const known = this.#counts.get(client)
    if (known && now - known.began < windowMs) {
      known.count += 1
      return known.count > this.#limit ? Math.ceil((known.began + windowMs - now) / 1_000) : null
    }
    this.#counts.delete(client)
    this.#counts.set(client, { count: 1, began: now })
    for (const oldest of this.#counts.keys()) {
      if (this.#counts.size <= maxClients) break
      this.#counts.delete(oldest)
    }
    return null
  }
}
