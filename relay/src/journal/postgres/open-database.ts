import { genesisHash } from '@baton/shared/log/chain.ts'
import type { Client } from 'pg'
import { type Place, walkRows } from '../event-row.ts'
import { type Damage, JournalError, type JournalHead } from '../journal.ts'
import { emptyHead, nodeSha256 } from '../seal.ts'
import { type Database, runAll } from './connect.ts'
import { eventColumns, eventRows } from './postgres-rows.ts'
import { locks, schema, schemaName, storeFormat } from './postgres-schema.ts'

/** How many of the last events are checked at every start, as with SQLite. */
const tailLength = 2_000
/** PostgreSQL 14; older ones get no more fixes. */
const oldestVersion = 140_000

/**
 * Makes the journal where there is none, and checks that the server keeps its promises and that the end of the chain is whole.
 * `warn` gets a line for an operator about a setting that is safe on some machines only. Rejects with `JournalError`;
 * data that it cannot read stays as it is.
 */
export async function openDatabase(
  client: Client,
  database: Database,
  warn: (line: string) => void,
  known: Known | null = null,
): Promise<JournalHead> {
  await checkServer(client, database, warn)
  if (!(await hasJournal(client))) {
    if (known) refuseUnknown(database, 0, known)
    await makeJournal(client, database)
  }
  await checkFormat(client, database)
  const head = await checkTail(client, database)
  if (known) await checkKnown(client, database, head, known)
  return head
}

/** An event that was seen before, and the file that remembers it. */
export interface Known extends Place {
  readonly file: string
}

/** An older copy would go on as if nothing had been, and another journal as if it were this one. */
async function checkKnown(client: Client, database: Database, head: JournalHead, known: Known): Promise<void> {
  if (head.seq < known.seq) refuseUnknown(database, head.seq, known)
  const found = await placeBefore(readerOn(client), known.seq + 1)
  if ('problem' in found || found.hash !== known.hash)
    refuseDamage(
      database,
      `event ${known.seq} is not the one that the relay of this folder saw there. Is it another journal? ${wayOn(known)}`,
    )
}

function refuseUnknown(database: Database, seq: number, known: Known): never {
  return refuseDamage(database, `${behindText(seq, known.seq)}. ${wayOn(known)}`)
}

/** What is missing of a journal that ends at event `seq` where event `known` was seen. */
export function behindText(seq: number, known: number): string {
  const missing = seq + 1 === known ? `event ${known} is` : `events ${seq + 1} to ${known} are`
  return `it is back at event ${seq}, and ${missing} missing, as after an older copy was put in its place`
}

function wayOn({ file }: Known): string {
  return `docs/reliability.md says how to go on; to go on without what was seen before, remove ${file}.`
}

async function checkServer(client: Client, { place }: Database, warn: (line: string) => void): Promise<void> {
  const [row] = (
    await runAll(
      client,
      `SELECT current_setting('server_version_num')::int, current_setting('server_encoding'), pg_is_in_recovery(),
         current_setting('fsync'), current_setting('full_page_writes')`,
    )
  )[0]!.rows
  const [version, encoding, isStandby, fsync, fullPageWrites] = row as readonly [
    number,
    string,
    boolean,
    string,
    string,
  ]
  const refuse = (problem: string) => {
    throw new JournalError('unsupported', `The server of ${place} ${problem}`)
  }
  if (version < oldestVersion) refuse('is older than PostgreSQL 14, which a journal needs.')
  if (isStandby) refuse('is a standby and takes no writes. Name the primary.')
  if (encoding !== 'UTF8') refuse(`keeps this database in ${encoding}. Create the database with ENCODING 'UTF8'.`)
  if (fsync !== 'on') refuse('runs with fsync = off: what it says is stored may be gone after a power cut.')
  if (fullPageWrites !== 'on')
    warn(`The server of ${place} runs with full_page_writes = off: safe only where its disk never tears a page.`)
}

/** Read as rows: by `to_regclass` a transaction that waited for the lock would still not know the tables made meanwhile. */
async function hasJournal(client: Client): Promise<boolean> {
  const [answer] = await runAll(
    client,
    `SELECT FROM pg_tables WHERE schemaname = '${schemaName}' AND tablename = 'meta'`,
  )
  return answer!.rows.length > 0
}

/** In one transaction and under a lock: of two relays that start at once one makes it, and a crash leaves no half. */
async function makeJournal(client: Client, database: Database): Promise<void> {
  try {
    await runAll(client, `BEGIN; SELECT pg_advisory_xact_lock(${locks.making})`)
    if (!(await hasJournal(client))) {
      if (!(await hasSchema(client))) await client.query(`CREATE SCHEMA ${schemaName}`)
      await client.query(schema)
      await client.query("INSERT INTO baton.meta VALUES ('format', $1)", [String(storeFormat)])
      await client.query('INSERT INTO baton.head (seq, hash, recorded_at) VALUES ($1, $2, $3)', [
        emptyHead.seq,
        emptyHead.hash,
        emptyHead.recordedAt,
      ])
    }
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    // Tables that we did not make.
    if ((error as { readonly code?: string }).code === '42P07')
      refuseDamage(database, `its schema ${schemaName} holds tables, but not those of a journal.`)
    throw error
  }
}

/** Asked, rather than CREATE IF NOT EXISTS, which needs the right to create also where the schema was made for us. */
async function hasSchema(client: Client): Promise<boolean> {
  const [answer] = await runAll(client, `SELECT FROM pg_namespace WHERE nspname = '${schemaName}'`)
  return answer!.rows.length > 0
}

/** Rejects with `JournalError` when there is no journal, or one that this version does not read. */
export async function checkFormat(client: Client, { place }: Database): Promise<void> {
  if (!(await hasJournal(client))) throw new JournalError('io', `There is no journal at ${place}.`)
  const [answer] = await runAll(client, "SELECT value FROM baton.meta WHERE key = 'format'")
  const format = Number(answer!.rows[0]?.[0])
  if (format === storeFormat) return
  const found = `The journal at ${place} has format ${format}; this version of Baton reads ${storeFormat}.`
  throw new JournalError('unsupported', found)
}

/** In one snapshot, since other relays may append meanwhile. */
async function checkTail(client: Client, database: Database): Promise<JournalHead> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
  try {
    const head = await readHead(client, database)
    const previous = await placeBefore(readerOn(client), head.seq - tailLength + 1)
    const damage = 'problem' in previous ? previous : await tailDamage(client, previous, head)
    if (damage) refuseDamage(database, `event ${damage.seq}: ${damage.problem}.`)
    return head
  } finally {
    await client.query('ROLLBACK').catch(() => undefined)
  }
}

/** The head as the last append said it. Throws `JournalError` when there is none. */
export async function readHead(client: Pick<Client, 'query'>, database: Database): Promise<JournalHead> {
  const [answer] = await runAll(client, 'SELECT seq, hash, recorded_at FROM baton.head')
  const row = answer!.rows[0] as readonly [number, string, number] | undefined
  if (!row) return refuseDamage(database, 'it has lost its head.')
  return { seq: row[0], hash: row[1], recordedAt: row[2] }
}

/** Asks one statement that only reads; rows come as arrays. */
export type Read = (text: string, values: readonly unknown[]) => Promise<readonly (readonly unknown[])[]>

/** The place that event `seq` must follow, or the damage that it is not there. */
export async function placeBefore(read: Read, seq: number): Promise<Place | Damage> {
  if (seq <= 1) return { seq: 0, hash: genesisHash }
  const [row] = await read('SELECT hash FROM baton.events WHERE seq = $1', [seq - 1])
  return row ? { seq: seq - 1, hash: row[0] as string } : { seq: seq - 1, problem: 'it is missing' }
}

/** Reads on one connection. */
export function readerOn(client: Pick<Client, 'query'>): Read {
  return async (text, values) => (await client.query({ text, values: [...values], rowMode: 'array' })).rows
}

async function tailDamage(client: Client, previous: Place, head: JournalHead): Promise<Damage | null> {
  const sql = `SELECT ${eventColumns} FROM baton.events WHERE seq > $1 ORDER BY seq`
  const rows = await readerOn(client)(sql, [previous.seq])
  const { damage, last } = walkRows(previous, eventRows(rows), nodeSha256)
  return damage ?? headDamage(last, head)
}

/** Whether the last event is the one that the head row names. */
export function headDamage(last: Place, head: Place): Damage | null {
  if (last.seq < head.seq)
    return { seq: last.seq + 1, problem: `it is missing, and with it all up to event ${head.seq}` }
  return last.seq === head.seq && last.hash === head.hash
    ? null
    : { seq: last.seq, problem: 'it is not the event that was recorded last' }
}

function refuseDamage({ place }: Database, problem: string): never {
  throw new JournalError('damaged', `The journal at ${place} is damaged: ${problem}`)
}
