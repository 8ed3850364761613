import { AsyncLocalStorage } from 'node:async_hooks'
import type { JournalEntry } from '@baton/shared/log/events.ts'
import type { Pool } from 'pg'
import { Erasures, erasuresOf } from '../erasures.ts'
import { type EventRow, entryOf, walkRows } from '../event-row.ts'
import {
  type AppendBatch,
  type Damage,
  type IncidentQuery,
  type Journal,
  JournalError,
  type JournalHead,
  type KeptOutcome,
  type Vault,
} from '../journal.ts'
import { pageSize, readPages, sweep } from '../pages.ts'
import { completeEntries, emptyHead, headAfter, nodeSha256, placeBatch, sealRows } from '../seal.ts'
import { connect, createPool, type Database, databaseAt } from './connect.ts'
import { DatabaseClock } from './database-clock.ts'
import { deflate, inflate } from './deflate.ts'
import { enter, Follower } from './follower.ts'
import { behindText, headDamage, type Known, openDatabase, placeBefore } from './open-database.ts'
import { asJournalError } from './postgres-errors.ts'
import { eventColumns, eventRows } from './postgres-rows.ts'
import { createSnapshots, type Snapshots } from './postgres-snapshots.ts'
import { readText, storedText } from './postgres-text.ts'
import { createStatements, type Statements } from './statements.ts'
import { TurnConnection } from './turn-connection.ts'
import { createVault } from './vault.ts'

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`. */
  readonly url: string
  /** Ms that only go forward. */
  readonly monotonic?: () => number
  /** Takes a line for an operator: how the server is set up, or that another relay holds the log for long. */
  readonly warn?: (line: string) => void
  /** How long the log is waited for before that is said, and again, ms. */
  readonly lockWaitMs?: number
  /** What was seen of the journal before; one that lacks it is refused. */
  readonly known?: Known | null
}

/**
 * Opens the journal in a PostgreSQL database, which other relays may use at the same time, and makes it on first use.
 * It takes six connections at most. Rejects with `JournalError`, whose message never holds the password.
 */
export async function createPostgresJournal(options: PostgresOptions): Promise<Journal> {
  const { url, monotonic = () => performance.now(), warn = () => undefined } = options
  const database = databaseAt(url, options.lockWaitMs)
  const journal = new PostgresJournal(database, monotonic, warn)
  try {
    await journal.open(options.known ?? null)
    return journal
  } catch (error) {
    await journal.close()
    throw asJournalError(error, database.place)
  }
}

/** The address without user, password and options. Throws `JournalError` when it is none. */
export function placeOf(url: string): string {
  return databaseAt(url).place
}

/** Whether we have the log: no, not yet, yes, yes and an append is on its way, or no more though the work goes on. */
type TurnState = 'none' | 'beginning' | 'open' | 'appending' | 'over'

const oldOutcomes = `DELETE FROM baton.outcomes
  WHERE key IN (SELECT key FROM baton.outcomes WHERE at < $1 LIMIT ${pageSize})`
// In the order of ids, which begin with their time: an index by age would have to be kept for each alert.
const oldPayloads = `DELETE FROM baton.payloads WHERE id IN (
  SELECT id FROM (SELECT id, at FROM baton.payloads ORDER BY id LIMIT ${pageSize}) AS oldest WHERE at < $1)`

class PostgresJournal implements Journal {
  readonly isShared = true
  readonly vault: Vault
  readonly #database: Database
  readonly #warn: (line: string) => void
  readonly #pool: Pool
  readonly #statements: Statements
  readonly #snapshots: Snapshots
  readonly #turns: TurnConnection
  readonly #follower: Follower
  readonly #clock: DatabaseClock
  readonly #listeners = new Set<() => void>()
  #head = emptyHead
  #turn: TurnState = 'none'
  /**
   * The turn whose work is running. What it reads goes over its own connection: behind what all others read it could wait
   * until the server takes the log away from us.
   */
  readonly #working = new AsyncLocalStorage<{ isOver: boolean }>()
  /** News that came with an append outside a turn. */
  #kept: readonly JournalEntry[] = []
  /** Why nothing is promised any more. */
  #ended: JournalError | null = null

  constructor(database: Database, monotonic: () => number, warn: (line: string) => void) {
    const clock = new DatabaseClock(monotonic)
    this.#database = database
    this.#warn = warn
    this.#clock = clock
    this.#pool = createPool(database)
    this.#turns = new TurnConnection(database, warn)
    this.#follower = new Follower({ database, clock, monotonic, onSeq: (seq, by) => this.#onSeq(seq, by) })
    this.#statements = createStatements({
      pool: this.#pool,
      database,
      ended: () => this.#ended,
      inTurn: () => (this.#isTurnOfAsker ? (text, values) => this.#turns.read(text, values) : null),
    })
    this.#snapshots = createSnapshots(this.#statements)
    this.vault = createVault(this.#statements)
  }

  async open(known: Known | null): Promise<void> {
    const client = await connect(this.#database)
    try {
      // Before anything is read: what a migration brings must not come behind our back.
      const isAdmitted = await enter(client)
      if (isAdmitted) this.#head = await openDatabase(client, this.#database, this.#warn, known)
      if (isAdmitted && (await this.#follower.start())) return
      throw new JournalError('locked', `The journal at ${this.#database.place} is being migrated.`)
    } finally {
      await client.end().catch(() => undefined)
    }
  }

  get head(): JournalHead {
    return this.#head
  }

  now(): number {
    return this.#clock.now()
  }

  async turn<T>(work: (news: readonly JournalEntry[]) => Promise<T>): Promise<T> {
    const news = await this.#begin()
    const turn = { isOver: false }
    try {
      return await this.#working.run(turn, () => work([...this.#takeKept(), ...news]))
    } finally {
      turn.isOver = true
      await this.#release()
    }
  }

  /** Whatever a turn began goes on as part of it; once it is over, or has appended, it is like any other. */
  get #isTurnOfAsker(): boolean {
    return this.#turn === 'open' && this.#working.getStore()?.isOver === false
  }

  async catchUp(): Promise<readonly JournalEntry[]> {
    const news: JournalEntry[] = []
    for (;;) {
      const rows = await this.#readRows(this.#head.seq, pageSize)
      // Another catching up may have taken them meanwhile.
      news.push(...this.#told(rows.filter(([seq]) => seq > this.#head.seq)))
      if (rows.length < pageSize) return [...this.#takeKept(), ...news]
    }
  }

  follow(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async append(batch: AppendBatch): Promise<readonly JournalEntry[]> {
    if (this.#turn === 'open') return this.#append(batch)
    const news = await this.#begin()
    this.#kept = [...this.#kept, ...news]
    try {
      return await this.#append(batch)
    } finally {
      await this.#release()
    }
  }

  read(after: number, limit: number): Promise<readonly JournalEntry[]> {
    return readPages((last, count) => this.#readRows(last, count), after, limit)
  }

  readIncident(incidentId: string, after = 0, limit = Number.POSITIVE_INFINITY): Promise<readonly JournalEntry[]> {
    const sql = `SELECT ${eventColumns} FROM baton.events WHERE incident_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`
    const page = async (last: number, count: number) =>
      eventRows(await this.#statements.read(sql, [storedText(incidentId), last, count]))
    return readPages(page, after, limit)
  }

  async outcome(key: string): Promise<KeptOutcome | null> {
    const sql = 'SELECT body_hash, outcome, at FROM baton.outcomes WHERE key = $1'
    const [row] = (await this.#statements.read(sql, [storedText(key)])) as readonly (readonly [
      string,
      string,
      number,
    ])[]
    return row ? { key, bodyHash: readText(row[0]), outcome: JSON.parse(row[1]), at: row[2] } : null
  }

  async prune(before: { readonly outcomes: number; readonly payloads: number }): Promise<number> {
    const outcomes = await sweep(() => this.#statements.write(oldOutcomes, [before.outcomes]))
    return outcomes + (await sweep(() => this.#statements.write(oldPayloads, [before.payloads])))
  }

  saveSnapshots(snapshots: Parameters<Journal['saveSnapshots']>[0]) {
    return this.#snapshots.saveSnapshots(snapshots)
  }

  loadDesk(reducerVersion: number) {
    return this.#snapshots.loadDesk(reducerVersion)
  }

  loadIncident(incidentId: string, reducerVersion: number) {
    return this.#snapshots.loadIncident(incidentId, reducerVersion)
  }

  listIncidents(query: IncidentQuery) {
    return this.#snapshots.listIncidents(query)
  }

  async payload(id: string): Promise<Uint8Array | null> {
    const [row] = await this.#statements.read('SELECT deflated FROM baton.payloads WHERE id = $1', [storedText(id)])
    return row ? inflate(row[0] as Buffer) : null
  }

  async verify(from = 1): Promise<Damage | null> {
    const end = this.#head.seq
    if (from > end) return null
    const erasures = new Erasures()
    let last = await placeBefore((text, values) => this.#statements.read(text, values), from)
    while (!('problem' in last) && last.seq < end) {
      const rows = await this.#readRows(last.seq, Math.min(pageSize, end - last.seq))
      const walked = walkRows(last, rows, nodeSha256, erasures)
      if (walked.damage) return walked.damage
      if (rows.length === 0) return { seq: last.seq + 1, problem: 'it is missing' }
      last = walked.last
    }
    return 'problem' in last ? last : (erasures.altered ?? erasures.lost)
  }

  async backup(): Promise<void> {
    const sentence = `The journal at ${this.#database.place} is copied with PostgreSQL's own tools: pg_dump --schema=baton`
    throw new JournalError('unsupported', `${sentence}, or a base backup with archived WAL.`)
  }

  async size(): Promise<number> {
    const sql = `SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint FROM pg_class
      WHERE relnamespace = 'baton'::regnamespace AND relkind = 'r'`
    const [row] = await this.#statements.read(sql)
    return row?.[0] as number
  }

  async close(): Promise<void> {
    this.#ended ??= new JournalError('io', 'The journal is closed.')
    this.#listeners.clear()
    const pool = this.#pool.ending ? undefined : this.#pool.end()
    await Promise.all([this.#turns.close(), this.#follower.close(), pool])
  }

  /** Takes the log, and resolves to what others appended since we were told. */
  async #begin(): Promise<readonly JournalEntry[]> {
    if (this.#ended) throw this.#ended
    if (this.#turn !== 'none') throw new Error('Turns do not nest, and have one append')
    this.#turn = 'beginning'
    try {
      const { head, rows } = await this.#turns.begin(this.#head.seq)
      this.#turn = 'open'
      const news = this.#told(rows)
      this.#refuseOtherHead(head)
      return news
    } catch (error) {
      await this.#release()
      throw this.#failed(error)
    }
  }

  /** Gives the log back, unless an append has done so. */
  async #release(): Promise<void> {
    if (this.#turn === 'open') await this.#turns.rollback()
    this.#turn = 'none'
  }

  async #append(batch: AppendBatch): Promise<readonly JournalEntry[]> {
    this.#turn = 'appending'
    try {
      return await this.#store(batch)
    } catch (error) {
      await this.#turns.rollback()
      throw this.#failed(error)
    } finally {
      this.#turn = 'over'
    }
  }

  async #store(batch: AppendBatch): Promise<readonly JournalEntry[]> {
    const placed = placeBatch(this.#head, batch)
    const outcomes = batch.outcomes.map(({ key, bodyHash, outcome, at }) => {
      return { key, bodyHash, json: JSON.stringify(outcome), at: Math.trunc(at) }
    })
    // On other threads, while this one hashes.
    const deflating = Promise.all(batch.payloads.map(async ({ id, bytes }) => ({ id, deflated: await deflate(bytes) })))
    const seals = sealRows(this.#head.hash, placed.rows)
    const rows = seals.map((seal, i): EventRow => [...placed.rows[i]!, ...seal])
    const entries = completeEntries(placed, seals)
    const head = headAfter(this.#head, entries)
    await this.#turns.commit(
      { rows, outcomes, payloads: await deflating, recordedAt: placed.recordedAt, erasures: erasuresOf(rows) },
      head,
    )
    this.#head = head
    return entries
  }

  /** Entries of others that follow our head, which moves to the last. A log that was forked or altered ends us. */
  #told(rows: readonly EventRow[]): readonly JournalEntry[] {
    const { damage } = walkRows(this.#head, rows, nodeSha256)
    if (damage) throw this.#failed(this.#damaged(`damaged at event ${damage.seq}: ${damage.problem}`))
    const news = rows.map(entryOf)
    this.#head = headAfter(this.#head, news)
    return news
  }

  #refuseOtherHead(head: JournalHead): void {
    const { seq } = this.#head
    if (head.seq < seq) throw this.#damaged(`damaged: ${behindText(head.seq, seq)}`)
    const damage = headDamage(this.#head, head)
    if (damage) throw this.#damaged(`damaged at event ${damage.seq}: ${damage.problem}`)
  }

  #damaged(state: string): JournalError {
    const sentence = `The journal at ${this.#database.place} is ${state}.`
    return new JournalError('damaged', `${sentence} docs/reliability.md says how to go on.`)
  }

  /** After such an error nothing is promised until a restart has looked at what is stored. */
  #failed(error: unknown): unknown {
    if (error instanceof JournalError && (error.code === 'io' || error.code === 'damaged')) this.#ended ??= error
    return error
  }

  #takeKept(): readonly JournalEntry[] {
    const kept = this.#kept
    this.#kept = []
    return kept
  }

  async #readRows(after: number, limit: number): Promise<readonly EventRow[]> {
    const sql = `SELECT ${eventColumns} FROM baton.events WHERE seq > $1 ORDER BY seq LIMIT $2`
    return eventRows(await this.#statements.read(sql, [after, limit]))
  }

  /** Own appends notify too; the poll may come between a commit and our knowing of it, which costs one look. */
  #onSeq(seq: number, by: number | null): void {
    if (seq <= this.#head.seq || (by !== null && by === this.#turns.processId)) return
    for (const listener of this.#listeners) listener()
  }
}
