import { OneTimer } from '../one-timer.ts'
import type { Clock, Secrets } from '../ports.ts'

const firstRetryMs = 1_000
const longestRetryMs = 30_000

interface KeptTokenOptions {
  readonly secrets: Secrets
  readonly clock: Clock
  /** It could be read at last: this device belongs to somebody after all. */
  readonly found: (token: string) => void
  /** What `trouble` says is another now. */
  readonly changed: () => void
}

/**
 * What proves to the relay whose device this is. It is known here for as long as the console runs, whether or not the place
 * for secrets keeps it; what cannot be read or kept is tried again, and said. No method rejects.
 */
export class KeptToken {
  readonly #options: KeptTokenOptions
  readonly #retry: OneTimer
  #token: string | null = null
  #trouble: string | null = null

  constructor(options: KeptTokenOptions) {
    this.#options = options
    this.#retry = new OneTimer(options.clock)
  }

  get token(): string | null {
    return this.#token
  }

  /** In words for the person; null while it is kept. */
  get trouble(): string | null {
    return this.#trouble
  }

  async load(failures = 0): Promise<void> {
    try {
      this.#token = await this.#options.secrets.loadToken()
      this.#tell(null)
    } catch (error) {
      this.#again(failures, () => this.load(failures + 1))
      this.#tell(`Whose screen this is could not be read from this device (${detailOf(error)}). It is tried again.`)
      return
    }
    if (failures > 0 && this.#token !== null) this.#options.found(this.#token)
  }

  /** Known at once; kept as soon as it can be. */
  hold(token: string | null): void {
    this.#retry.clear()
    this.#token = token
  }

  /** Keeps what is held, once `settle` has done what must be done before; `failures`: how often it was tried in vain. */
  async keep(settle: (failures: number) => Promise<void> = async () => undefined, failures = 0): Promise<void> {
    const token = this.#token
    try {
      await settle(failures)
      if (this.#token !== token) return
      await this.#options.secrets.saveToken(token)
      this.#tell(null)
    } catch (error) {
      if (this.#token !== token) return
      this.#again(failures, () => this.keep(settle, failures + 1))
      const why = detailOf(error)
      this.#tell(
        token === null
          ? `Whose screen this was could not be forgotten (${why}). It is tried again.`
          : `This pairing cannot be kept (${why}): after the next start it needs a code again.`,
      )
    }
  }

  #again(failures: number, run: () => Promise<void>): void {
    this.#retry.set(Math.min(longestRetryMs, firstRetryMs * 2 ** failures), () => void run())
  }

  #tell(trouble: string | null): void {
    if (trouble === this.#trouble) return
    this.#trouble = trouble
    this.#options.changed()
  }
}

function detailOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
