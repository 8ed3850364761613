import Database from 'better-sqlite3'
import { Erasures } from '../erasures.ts'
import { type EventRow, type Place, walkRows } from '../event-row.ts'
import type { Damage, JournalHead } from '../journal.ts'
import { emptyHead, nodeSha256 } from '../seal.ts'
import { defineChecksum } from './checksum.ts'
import { eventColumns, placeBefore } from './rows.ts'
import { formats, storeFormat, summedTables } from './schema.ts'
import type { Mark } from './witness.ts'

/** What `meta` says of a store, and the event that it really ends with. */
export interface StoreState {
  readonly format: number
  readonly head: JournalHead
  /** Witnessed commits; null in a store that never had a witness, as one of format 1, or a backup. */
  readonly commits: number | null
}

/** What is not yet known to be a store of ours; `unknown` is the format that this version does not read. */
export type StateResult = StoreState | { readonly damage: Damage } | { readonly unknownFormat: string }

/** The state of a store, once its tables are known to be ours and its head to be its last event. */
export function readState(db: Database.Database): StateResult {
  // At one moment: a relay may be writing, and what it commits between two reads is no damage.
  return db.transaction(() => readStateNow(db))()
}

function readStateNow(db: Database.Database): StateResult {
  const format = readFormat(db)
  if (typeof format !== 'number') return format
  const altered = schemaDamage(db, format)
  if (altered) return { damage: altered }
  const meta = db.prepare('SELECT value FROM meta WHERE key = ?').pluck()
  const told = String(meta.get('head'))
  const head = (db.prepare('SELECT seq, hash, recorded_at AS recordedAt FROM events ORDER BY seq DESC LIMIT 1').get() ??
    emptyHead) as JournalHead
  if (headText(head) !== told) return { damage: headDamage(head, told) }
  const commits = meta.get('commits')
  if (commits !== undefined && !/^\d+$/.test(String(commits)))
    return { damage: { seq: 0, problem: 'the number of its commits cannot be read' } }
  return { format, head, commits: commits === undefined ? null : Number(commits) }
}

/** What `meta.head` holds: the number and hash of the last event. */
export function headText(head: Place): string {
  return `${head.seq} ${head.hash}`
}

/** Whether a store is what its witness saw, or went on from there by the one commit that no answer told of. */
export function witnessDamage(
  db: Database.Database,
  { head, commits }: StoreState,
  mark: Mark | null | 'unreadable',
): Damage | null {
  if (mark === null && commits === null) return null
  if (mark === null) return { seq: head.seq, problem: `journal.witness is gone; ${unprovenEnd}` }
  if (mark === 'unreadable') return { seq: head.seq, problem: `journal.witness cannot be read; ${unprovenEnd}` }
  if (head.seq < mark.seq)
    return { seq: head.seq + 1, problem: `events ${head.seq + 1} to ${mark.seq} are missing, by journal.witness` }
  const seen = placeBefore(db, mark.seq + 1)
  if ('problem' in seen || seen.hash !== mark.hash)
    return { seq: mark.seq, problem: 'it is not the event that journal.witness saw' }
  if (commits !== null && commits >= mark.commits) return null
  // A store that was given its first witness, and not yet told so.
  if (commits === null && mark.commits === 0) return null
  return {
    seq: head.seq,
    problem:
      commits === null
        ? 'it ends a copy that was put beside the journal.witness of another store'
        : `after it ${mark.commits - commits} commits without events are missing (answers to commands, or who may sign in)`,
  }
}

const unprovenEnd = 'whether events after this one are missing cannot be told'

/**
 * Walks the events after `from` up to the head; where they stop following each other, cannot be read, or have a body that
 * is not what it was. Bodies that are gone are for `erasures` to tell of.
 */
export function* walkEvents(
  db: Database.Database,
  from: number,
  head: Place,
  erasures = new Erasures(),
): Generator<undefined, Damage | null> {
  const page = db.prepare(`SELECT ${eventColumns} FROM events WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?`).raw()
  const before = placeBefore(db, from + 1)
  if ('problem' in before) return before
  let last: Place = before
  while (last.seq < head.seq) {
    const walked = walkPage(last, page.iterate(last.seq, head.seq, walkedAtOnce) as Iterable<EventRow>, erasures)
    if (walked.damage) return walked.damage
    if (walked.last.seq === last.seq) return { seq: last.seq + 1, problem: 'it is missing' }
    last = walked.last
    yield
  }
  return erasures.altered
}

/** Few enough that a running relay's checkpoints pass between two reads. */
const walkedAtOnce = 1_000

function walkPage(after: Place, rows: Iterable<EventRow>, erasures: Erasures): ReturnType<typeof walkRows> {
  let seen = after.seq
  function* watched(): Generator<EventRow> {
    for (const row of rows) {
      yield row
      seen = row[0]
    }
  }
  try {
    return walkRows(after, watched(), nodeSha256, erasures)
  } catch (error) {
    // Altered bytes can also make a value that no JavaScript number holds, or one that hashing cannot take.
    if (error instanceof Database.SqliteError && !/^SQLITE_(CORRUPT|NOTADB)/.test(error.code)) throw error
    const reason = error instanceof Error ? error.message : String(error)
    return { damage: { seq: seen + 1, problem: `it cannot be read (${reason})` }, last: after }
  }
}

/** Rows of no chain whose checksum is wrong, table by table. */
export function* checkSums(
  db: Database.Database,
  tables: readonly (keyof typeof summedTables)[],
): Generator<undefined, Damage | null> {
  defineChecksum(db)
  for (const table of tables) {
    if (wrongRows(db, table)) return { seq: 0, problem: `a row of the table ${table} is not the one that was written` }
    yield
  }
  return null
}

/** Whether `table` has a row whose checksum is wrong. Needs `defineChecksum`. */
export function wrongRows(db: Database.Database, table: keyof typeof summedTables): boolean {
  const columns = summedTables[table]
  return db.prepare(`SELECT 1 FROM ${table} WHERE sum IS NOT checksum(${columns}) LIMIT 1`).get() !== undefined
}

/** What SQLite itself finds wrong: pages, and indexes that disagree with their tables. `table` limits it to one. */
export function fileDamage(db: Database.Database, table?: string): Damage | null {
  const found = db.pragma(table === undefined ? 'integrity_check(1)' : `integrity_check('${table}')`, { simple: true })
  return found === 'ok' ? null : { seq: 0, problem: `the file is inconsistent: ${found}` }
}

function readFormat(db: Database.Database): number | Exclude<StateResult, StoreState> {
  if (db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'meta'").get() === undefined)
    return { damage: { seq: 0, problem: 'journal.db is a database, but not a journal' } }
  const text = db.prepare("SELECT value FROM meta WHERE key = 'format'").pluck().get()
  const format = Number(text)
  return Number.isInteger(format) && format >= 1 && format <= storeFormat ? format : { unknownFormat: String(text) }
}

/** A byte of the schema can rename a column, or make SQLite keep the file in another way. */
function schemaDamage(db: Database.Database, format: number): Damage | null {
  const isOurs = db.pragma('encoding', { simple: true }) === 'UTF-8' && db.pragma('auto_vacuum', { simple: true }) === 0
  if (isOurs && JSON.stringify(db.prepare(schemaQuery).all()) === schemaOf(format)) return null
  return { seq: 0, problem: 'its tables are not the ones that a journal has' }
}

const schemaQuery = 'SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name, type'

const schemas = new Map<number, string>()

function schemaOf(format: number): string {
  const known = schemas.get(format)
  if (known !== undefined) return known
  const db = new Database(':memory:')
  try {
    defineChecksum(db)
    for (const sql of formats.slice(0, format)) db.exec(sql)
    const schema = JSON.stringify(db.prepare(schemaQuery).all())
    schemas.set(format, schema)
    return schema
  } finally {
    db.close()
  }
}

function headDamage(head: JournalHead, told: string): Damage {
  const seq = Number.parseInt(told, 10)
  if (head.seq < seq) return { seq: head.seq + 1, problem: `it is missing, and with it all up to event ${seq}` }
  return { seq: head.seq, problem: 'it is not the event that was recorded last' }
}
