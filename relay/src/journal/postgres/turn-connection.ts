import type { Client } from 'pg'
import type { Erasure } from '../erasures.ts'
import type { EventRow } from '../event-row.ts'
import { JournalError, type JournalHead } from '../journal.ts'
import { connect, type Database, runAll } from './connect.ts'
import { whileLost } from './patience.ts'
import { asJournalError, isLockTimeout, isRefusal } from './postgres-errors.ts'
import { columnsOf, eventArrays, eventColumns, eventRows } from './postgres-rows.ts'
import { channel, locks } from './postgres-schema.ts'
import { storedText } from './postgres-text.ts'
import { SlowWatch } from './slow-watch.ts'

/** What one append stores. */
export interface Write {
  readonly rows: readonly EventRow[]
  readonly outcomes: readonly {
    readonly key: string
    readonly bodyHash: string
    readonly json: string
    readonly at: number
  }[]
  readonly payloads: readonly { readonly id: string; readonly deflated: Buffer }[]
  /** Unix ms; payloads age from it. */
  readonly recordedAt: number
  readonly erasures: readonly Erasure[]
}

/** The log as it was taken: its head, and what follows the place that was asked for. */
export interface Begun {
  readonly head: JournalHead
  readonly rows: readonly EventRow[]
}

/** Rows that come with the lock; more are fetched in further steps. */
const pageSize = 1_000

/** One statement for facts, answers, payloads and the head: one round trip, and they live and die together. */
const insert = {
  name: 'append',
  text: `
WITH
  events AS (INSERT INTO baton.events (${eventColumns}) SELECT * FROM unnest(${eventArrays})),
  outcomes AS (
    INSERT INTO baton.outcomes SELECT * FROM unnest($17::text[], $18::text[], $19::text[], $20::bigint[])
    ON CONFLICT (key) DO NOTHING),
  payloads AS (
    INSERT INTO baton.payloads (id, deflated, at) SELECT *, $23::bigint FROM unnest($21::text[], $22::bytea[])
    ON CONFLICT (id) DO NOTHING)
UPDATE baton.head SET seq = $24, hash = $25, recorded_at = $26 WHERE seq < $24`,
}

/**
 * The one connection that takes the log. A turn is two round trips: the lock with what others appended, and what is
 * stored with its commit.
 */
export class TurnConnection {
  readonly #database: Database
  readonly #watch: SlowWatch
  #client: Client | null = null
  #closed = false

  /** `warn` takes a line for an operator. */
  constructor(database: Database, warn: (line: string) => void) {
    this.#database = database
    this.#watch = new SlowWatch(database, warn)
  }

  /** The server's process for this connection, by which our own notifications are known; null without a connection. */
  get processId(): number | null {
    return (this.#client as { readonly processID?: number } | null)?.processID ?? null
  }

  /**
   * Takes the log, and reads its head and what follows `after`. While nothing is begun nothing is in doubt, so a
   * connection that was lost is made anew. As long as somebody else holds the log it waits, until it is closed: ending
   * would help nobody. Rejects with `JournalError`.
   */
  begin(after: number): Promise<Begun> {
    return this.#watch.during(
      () => this.processId,
      () => this.#beginPatiently(after),
    )
  }

  async #beginPatiently(after: number): Promise<Begun> {
    for (;;) {
      try {
        return await whileLost(
          () => this.#beginOnce(after),
          () => this.#closed,
        )
      } catch (error) {
        if (this.#closed || !isLockTimeout(error)) throw asJournalError(error, this.#database.place)
      }
    }
  }

  /** Reads while the log is ours. Rejects as the driver does. */
  async read(text: string, values: readonly unknown[]): Promise<readonly (readonly unknown[])[]> {
    if (!this.#client) throw this.#lost()
    return (await this.#client.query({ text, values: [...values], rowMode: 'array' })).rows
  }

  /**
   * Stores and commits, which ends the turn. Rejects with `JournalError`: `io` when it is in doubt whether it is
   * stored, anything else when it is not.
   */
  async commit(write: Write, head: JournalHead): Promise<void> {
    const client = this.#client
    if (!client) throw this.#lost()
    const { rows, outcomes, payloads, recordedAt, erasures } = write
    const values = [
      ...columnsOf(rows),
      outcomes.map(({ key }) => storedText(key)),
      outcomes.map(({ bodyHash }) => storedText(bodyHash)),
      outcomes.map(({ json }) => json),
      outcomes.map(({ at }) => at),
      payloads.map(({ id }) => storedText(id)),
      payloads.map(({ deflated }) => deflated),
      recordedAt,
      head.seq,
      head.hash,
      head.recordedAt,
    ]
    const erasing = () =>
      erasures.flatMap((erasure) => eraseStatements(erasure).map((statement) => client.query(statement)))
    const notify = rows.length > 0 ? `NOTIFY ${channel}, '${head.seq}'; ` : ''
    // Sent together. Should the first be refused, its transaction can only be rolled back, whatever follows.
    const [stored, , committed] = await this.#watch.during(
      () => this.processId,
      () =>
        Promise.allSettled([
          client.query({ ...insert, values }),
          Promise.all(erasing()),
          runAll(client, `${notify}COMMIT`),
        ]),
    )
    if (stored.status === 'rejected') {
      if (isRefusal(stored.reason)) throw asJournalError(stored.reason, this.#database.place)
      throw this.#inDoubt(stored.reason)
    }
    if (committed.status === 'rejected') throw this.#inDoubt(committed.reason)
    if (committed.value.at(-1)?.command !== 'COMMIT') throw this.#inDoubt(new Error('the commit was rolled back'))
  }

  /** Gives the log back with nothing stored. A connection that cannot even do that is given up, and the log with it. */
  async rollback(): Promise<void> {
    const client = this.#client
    if (!client) return
    try {
      await client.query('ROLLBACK')
    } catch {
      this.#client = null
      await client.end().catch(() => undefined)
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#watch.stop()
    await this.#client?.end().catch(() => undefined)
  }

  async #beginOnce(after: number): Promise<Begun> {
    try {
      return await this.#tryBegin(after)
    } catch (error) {
      await this.rollback()
      throw error
    }
  }

  async #tryBegin(after: number): Promise<Begun> {
    this.#client ??= await connect(this.#database, { pipeline: true })
    // Closed while it was made: nobody else would end it.
    if (this.#closed) {
      await this.close()
      throw this.#lost()
    }
    const answers = await runAll(
      this.#client,
      `BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
       SELECT pg_advisory_xact_lock(${locks.turn});
       SELECT seq, hash, recorded_at FROM baton.head;
       ${pageAfter(after)}`,
    )
    const row = answers[2]?.rows[0] as readonly [number, string, number] | undefined
    if (!row) throw new JournalError('damaged', `The journal at ${this.#database.place} has lost its head.`)
    const rows = [...eventRows(answers[3]?.rows ?? [])]
    let page = rows.length
    while (page === pageSize) {
      const [more] = await runAll(this.#client, pageAfter(rows.at(-1)![0]))
      rows.push(...eventRows(more!.rows))
      page = more!.rows.length
    }
    return { head: { seq: row[0], hash: row[1], recordedAt: row[2] }, rows }
  }

  #lost(): JournalError {
    return new JournalError('io', `The connection to the journal at ${this.#database.place} was lost during a turn.`)
  }

  #inDoubt(cause: unknown): JournalError {
    const reason = cause instanceof Error ? cause.message : String(cause)
    const sentence = `It is in doubt whether the journal at ${this.#database.place} stored the last append.`
    return new JournalError('io', `${sentence} (${reason})`, { cause })
  }
}

/** What takes out of the database what an erasure names. */
function eraseStatements({ bySeq, incidentId, erased, payloadId }: Erasure) {
  const statements: { readonly text: string; readonly values: unknown[] }[] = []
  if (payloadId !== null)
    statements.push({ text: 'DELETE FROM baton.payloads WHERE id = $1', values: [storedText(payloadId)] })
  if (erased === null) return statements
  const mark = `INSERT INTO baton.meta VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value`
  statements.push(
    {
      text: `DELETE FROM baton.outcomes AS kept USING baton.events AS event
        WHERE event.seq = $1 AND event.command_id IS NOT NULL
          AND starts_with(kept.key, event.actor_id || '/' || event.command_id || '/')`,
      values: [erased.seq],
    },
    { text: 'UPDATE baton.events SET body = $2, salt = NULL WHERE seq = $1', values: [erased.seq, erased.restText] },
    { text: 'DELETE FROM baton.desks', values: [] },
    { text: mark, values: ['erased', String(bySeq)] },
  )
  if (incidentId === null) return statements
  const id = storedText(incidentId)
  statements.push(
    { text: 'DELETE FROM baton.incidents WHERE id = $1', values: [id] },
    { text: mark, values: [`erased/${id}`, String(bySeq)] },
  )
  return statements
}

/** A statement of its own sees what was committed before it, and so all that was appended before the lock was ours. */
function pageAfter(seq: number): string {
  return `SELECT ${eventColumns} FROM baton.events WHERE seq > ${seq} ORDER BY seq LIMIT ${pageSize}`
}
