import type { Client, Notification } from 'pg'
import { connect, type Database, runAll } from './connect.ts'
import type { DatabaseClock } from './database-clock.ts'
import { channel, locks } from './postgres-schema.ts'

/** How often the head is asked for, whether or not anybody notifies, ms. */
const pollEveryMs = 1_000
/** A poll that is not answered by then means that the connection is gone, ms. */
const longestPollMs = 5_000

export interface FollowerOptions {
  readonly database: Database
  readonly clock: DatabaseClock
  readonly monotonic: () => number
  /** The log has reached `seq`, by the word of the server process `by`; null when the head was asked for. */
  readonly onSeq: (seq: number, by: number | null) => void
}

/**
 * The connection that listens. Notifications are a hint that makes following quick; the poll makes it certain, keeps
 * the clock and finds a dead connection, and a connection that is lost is made anew for as long as it takes.
 */
export class Follower {
  readonly #options: FollowerOptions
  #client: Client | null = null
  #timer: NodeJS.Timeout | null = null
  #closed = false
  #polling: Promise<void> = Promise.resolve()

  constructor(options: FollowerOptions) {
    this.#options = options
  }

  /** Resolves to false when a migration holds the journal. Rejects when the connection cannot be made. */
  async start(): Promise<boolean> {
    if (!(await this.#connect())) return false
    await this.#poll()
    this.#schedule()
    return true
  }

  async close(): Promise<void> {
    this.#closed = true
    if (this.#timer) clearTimeout(this.#timer)
    await this.#polling
    await this.#client?.end().catch(() => undefined)
  }

  /** False when a migration holds the journal. */
  async #connect(): Promise<boolean> {
    const client = await connect(this.#options.database, { query_timeout: longestPollMs })
    try {
      client.on('notification', (notification) => this.#heard(notification))
      await client.query(`LISTEN ${channel}`)
      if (await enter(client)) this.#client = client
      return this.#client !== null
    } finally {
      // One that came to nothing would stay, and every second another.
      if (this.#client !== client) await client.end().catch(() => undefined)
    }
  }

  #heard({ payload, processId }: Notification): void {
    const seq = Number(payload)
    if (Number.isSafeInteger(seq)) this.#options.onSeq(seq, processId)
  }

  #schedule(): void {
    this.#timer = setTimeout(() => {
      this.#polling = this.#turn().then(() => {
        if (!this.#closed) this.#schedule()
      })
    }, pollEveryMs)
  }

  /** Never rejects: what fails now is tried again at the next. */
  async #turn(): Promise<void> {
    try {
      if (this.#client || (await this.#connect())) await this.#poll()
    } catch {
      const client = this.#client
      this.#client = null
      await client?.end().catch(() => undefined)
    }
  }

  async #poll(): Promise<void> {
    const client = this.#client
    if (!client) return
    const { clock, monotonic, onSeq } = this.#options
    const askedAt = monotonic()
    const [answer] = await runAll(
      client,
      'SELECT seq, (extract(epoch FROM clock_timestamp()) * 1000)::float8 FROM baton.head',
    )
    const heardAt = monotonic()
    const row = answer?.rows[0] as readonly [number, number] | undefined
    if (!row) return
    clock.add({ said: row[1], askedAt, heardAt })
    onSeq(row[0], null)
  }
}

/** Says that a relay uses the journal, for as long as the connection lasts. False while a migration has it alone. */
export async function enter(client: Client): Promise<boolean> {
  const [answer] = await runAll(client, `SELECT pg_try_advisory_lock_shared(${locks.presence})`)
  return answer?.rows[0]?.[0] === true
}
