import Sqlite from 'better-sqlite3'
import type { Client } from 'pg'
import { JournalError, type JournalHead } from '../journal.ts'
import { asJournalError as asSqliteError } from '../sqlite/errors.ts'
import { verifyStore } from '../sqlite/verify-store.ts'
import { connect, type Database, databaseAt, runAll } from './connect.ts'
import { deflate } from './deflate.ts'
import { openDatabase, placeBefore, readerOn } from './open-database.ts'
import { asJournalError, isRefusal } from './postgres-errors.ts'
import { columnsOf, eventArrays, eventColumns } from './postgres-rows.ts'
import { locks } from './postgres-schema.ts'
import { storedText, storedTextOrNull } from './postgres-text.ts'
import { openSource, type Source } from './sqlite-source.ts'
import { walkTo } from './verify-database.ts'

export interface Migration {
  /** The folder of a SQLite store that no relay uses. */
  readonly from: string
  /** The address of a database without a journal, or with an empty one. */
  readonly to: string
  /** Called now and then with how many of all events are copied. */
  readonly onProgress: (copied: number, all: number) => void
  readonly warn: (line: string) => void
}

export interface Migrated {
  /** The last event of the store in the folder. */
  readonly head: JournalHead
  /** Whether an earlier migration had carried all of it, and this one copied nothing. */
  readonly wasThere: boolean
}

/**
 * Carries a store over as it is: same hashes and salts, erased bodies, answers, payloads, secrets and snapshots. All of it
 * is one transaction that is committed once the chain was walked in its new place and ends at the same head, so
 * whatever stops it leaves nothing. The store in the folder stays. Rejects with `JournalError`.
 */
export async function migrateStore(migration: Migration): Promise<Migrated> {
  const database = databaseAt(migration.to)
  const source = openSource(migration.from)
  try {
    await proveSource(migration.from)
    const client = await connect(database, { query_timeout: 0 })
    try {
      await openDatabase(client, database, migration.warn)
      await takeAlone(client, database)
      const wasThere = await isCarried(client, source)
      if (!wasThere) await copyAll(client, database, source, migration.onProgress)
      return { head: source.head, wasThere }
    } finally {
      await client.end().catch(() => undefined)
    }
  } catch (error) {
    throw error instanceof Sqlite.SqliteError
      ? asSqliteError(error, migration.from)
      : asJournalError(error, database.place)
  } finally {
    source.close()
  }
}

/** One that ended between its commit and the word of it left everything there; events may have followed since. */
async function isCarried(client: Client, { head }: Source): Promise<boolean> {
  if (head.seq === 0) return false
  const found = await placeBefore(readerOn(client), head.seq + 1)
  return !('problem' in found) && found.hash === head.hash
}

/** Also what no chain covers: what is damaged there would pass for sound in its new place. */
async function proveSource(dir: string): Promise<void> {
  const { damage } = await verifyStore(dir)
  if (damage)
    throw new JournalError('damaged', `The journal in ${dir} is damaged at event ${damage.seq}: ${damage.problem}.`)
}

/** Keeps relays from opening the journal, until the connection ends. */
async function takeAlone(client: Client, { place }: Database): Promise<void> {
  const [answer] = await runAll(client, `SELECT pg_try_advisory_lock(${locks.presence})`)
  if (answer?.rows[0]?.[0] !== true)
    throw new JournalError('locked', `A relay, or another migration, uses the journal at ${place}. Stop it first.`)
  // A page may take longer than a turn may.
  await runAll(client, 'SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0')
}

async function copyAll(
  client: Client,
  database: Database,
  source: Source,
  onProgress: Migration['onProgress'],
): Promise<void> {
  await runAll(client, `BEGIN; SELECT pg_advisory_xact_lock(${locks.turn})`)
  try {
    await refuseFilled(client, database)
    await copyEvents(client, source, onProgress)
    await copySides(client, source)
    await proveCopy(client, database, source)
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw error
  }
  await commit(client, database)
  await runAll(client, 'ANALYZE baton.events, baton.outcomes, baton.payloads, baton.incidents')
}

const tables = ['events', 'outcomes', 'payloads', 'desks', 'incidents', 'vault']

async function refuseFilled(client: Client, { place }: Database): Promise<void> {
  const [answer] = await runAll(
    client,
    tables.map((table) => `(SELECT '${table}' FROM baton.${table} LIMIT 1)`).join(' UNION ALL '),
  )
  const filled = answer?.rows[0]?.[0]
  if (filled === undefined) return
  const way = 'Take an empty database, or drop what is there with DROP SCHEMA baton CASCADE.'
  throw new JournalError('unsupported', `The journal at ${place} holds ${filled} already. ${way}`)
}

async function copyEvents(
  client: Client,
  { events, head }: Source,
  onProgress: Migration['onProgress'],
): Promise<void> {
  const text = `INSERT INTO baton.events (${eventColumns}) SELECT * FROM unnest(${eventArrays})`
  for (const rows of events()) {
    await client.query({ name: 'events', text, values: [...columnsOf(rows)] })
    onProgress(rows.at(-1)![0], head.seq)
  }
  await client.query('UPDATE baton.head SET seq = $1, hash = $2, recorded_at = $3', [
    head.seq,
    head.hash,
    head.recordedAt,
  ])
}

async function copySides(client: Client, source: Source): Promise<void> {
  const insert = async (into: string, types: readonly string[], rows: readonly (readonly unknown[])[]) => {
    const arrays = types.map((type, i) => `$${i + 1}::${type}[]`).join(', ')
    const values = types.map((_, column) => rows.map((row) => row[column]))
    await client.query({ name: into, text: `INSERT INTO baton.${into} SELECT * FROM unnest(${arrays})`, values })
  }
  for (const rows of source.outcomes()) {
    const stored = rows.map(([key, bodyHash, outcome, at]) => [storedText(key), storedText(bodyHash), outcome, at])
    await insert('outcomes', ['text', 'text', 'text', 'bigint'], stored)
  }
  for (const rows of source.payloads()) {
    const stored = rows.map(async ({ id, at, bytes }) => [storedText(id), at, await deflate(bytes)])
    await insert('payloads', ['text', 'bigint', 'bytea'], await Promise.all(stored))
  }
  for (const rows of source.desks())
    await insert('desks (reducer_version, seq, hash, state)', ['int', 'bigint', 'text', 'text'], rows)
  for (const rows of source.incidents()) {
    const stored = rows.map(([id, openedSeq, status, severity, service, drill, title, search, ...rest]) => {
      const texts = [storedText(severity), storedTextOrNull(service), drill, storedText(title), storedText(search)]
      return [storedText(id), openedSeq, status, ...texts, ...rest]
    })
    const types = ['text', 'bigint', 'text', 'text', 'text', 'smallint', 'text', 'text', 'int', 'bigint', 'text']
    await insert('incidents', types, stored)
  }
  for (const rows of source.vault())
    await insert(
      'vault',
      ['text', 'text'],
      rows.map(([key, value]) => [storedText(key), value]),
    )
}

async function proveCopy(client: Client, { place }: Database, { head }: Source): Promise<void> {
  const damage = await walkTo(client, head)
  if (damage)
    throw new JournalError(
      'damaged',
      `The copy at ${place} is damaged at event ${damage.seq}: ${damage.problem}. Nothing was kept.`,
    )
}

async function commit(client: Client, { place }: Database): Promise<void> {
  try {
    const { command } = await client.query('COMMIT')
    if (command !== 'COMMIT') throw new JournalError('io', `The database at ${place} took nothing of the migration.`)
  } catch (error) {
    if (error instanceof JournalError || isRefusal(error)) throw error
    const sentence = `It is in doubt whether the journal at ${place} was stored. relay verify --journal says whether it holds events`
    throw new JournalError('io', `${sentence}; when it holds none, migrate again.`, { cause: error })
  }
}
