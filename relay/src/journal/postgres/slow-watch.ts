import type { Database } from './connect.ts'
import { whoBlocks } from './who-blocks.ts'

/** How long the log may keep somebody waiting before an operator is told, and how often from then on, ms. */
const tellAfterMs = 8_000

/**
 * Tells an operator who or what keeps a turn waiting: nothing is answered meanwhile, and a database that answers
 * everybody else looks well. One step is watched at a time.
 */
export class SlowWatch {
  readonly #database: Database
  readonly #warn: (line: string) => void
  readonly #timer: NodeJS.Timeout
  readonly #everyMs: number
  #step: { readonly startedAt: number; readonly pid: () => number | null; toldAt: number } | null = null

  constructor(database: Database, warn: (line: string) => void) {
    this.#database = database
    this.#warn = warn
    this.#everyMs = Math.min(tellAfterMs, database.lockWaitMs)
    this.#timer = setInterval(() => this.#look(), this.#everyMs / 4)
    this.#timer.unref()
  }

  /** Runs one step of a turn under watch. `pid` is the server's process that runs it, null while there is none. */
  async during<T>(pid: () => number | null, run: () => Promise<T>): Promise<T> {
    const now = performance.now()
    this.#step = { startedAt: now, pid, toldAt: now }
    try {
      return await run()
    } finally {
      this.#step = null
    }
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#step = null
  }

  #look(): void {
    const step = this.#step
    const pid = step?.pid() ?? null
    if (!step || pid === null || performance.now() < step.toldAt + this.#everyMs) return
    step.toldAt = performance.now()
    const seconds = Math.round((step.toldAt - step.startedAt) / 1_000)
    void whoBlocks(this.#database, pid).then(
      (who) => {
        // What was over before it was found out is no news.
        if (this.#step !== step) return
        const reason = who ?? 'no other session is seen to hold it'
        this.#warn(
          `the journal at ${this.#database.place} has kept this relay waiting for ${seconds} s: ${reason}; nothing is answered meanwhile`,
        )
      },
      // A server that cannot be asked is away, which is said elsewhere.
      () => undefined,
    )
  }
}
