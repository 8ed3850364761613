import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { genesisHash } from '@baton/shared/journal/chain.ts'
import Database from 'better-sqlite3'
import { type EventRow, type Place, walkRows } from '../event-row.ts'
import { type Damage, JournalError, type JournalHead } from '../journal.ts'
import { emptyHead, nodeSha256 } from '../seal.ts'
import { asJournalError } from './errors.ts'
import { schema, storeFormat } from './schema.ts'

export const storeFile = 'journal.db'
const lockFile = 'lock.db'

/** How many of the last events are checked at every start: bounded, so that a restart during a storm is quick. */
export const tailLength = 2_000

export interface OpenStore {
  readonly db: Database.Database
  /** Holds the folder against another relay until it is closed, or until the process ends in whatever way. */
  readonly lock: Database.Database
  readonly head: JournalHead
}

/**
 * Opens the store in `dir` for the one relay that may write it, making folder and store where there is none, and
 * checks its end. Throws `JournalError`; data that it cannot read stays as it is.
 */
export function openStore(dir: string): OpenStore {
  let lock: Database.Database | null = null
  let db: Database.Database | null = null
  try {
    makeFolder(dir)
    accessSync(dir, constants.W_OK | constants.X_OK)
    lock = takeLock(dir)
    if (!storeExists(dir)) createStore(dir)
    db = new Database(join(dir, storeFile), { fileMustExist: true })
    // Before anything is set: a database that is not ours must not be changed.
    const head = readHead(db, dir)
    makeDurable(db, dir)
    refuseDamage(dir, tailDamage(db, head))
    return { db, lock, head }
  } catch (error) {
    db?.close()
    lock?.close()
    throw asJournalError(error, dir)
  }
}

/** Opens the store in `dir` for reading, also while a relay writes it. Throws `JournalError`. */
export function openStoreReadonly(dir: string): { readonly db: Database.Database; readonly head: JournalHead } {
  let db: Database.Database | null = null
  try {
    if (!storeExists(dir)) throw new JournalError('io', `There is no journal in ${dir}.`)
    db = new Database(join(dir, storeFile), { readonly: true, fileMustExist: true })
    return { db, head: readHead(db, dir) }
  } catch (error) {
    db?.close()
    throw asJournalError(error, dir)
  }
}

/**
 * Whether some process holds the store in `dir` now. Never ask in a process that has it open: that would drop its lock.
 * Throws `JournalError`.
 */
export function isStoreInUse(dir: string): boolean {
  const file = join(dir, lockFile)
  if (!existsSync(file)) return false
  let probe: Database.Database | null = null
  try {
    probe = new Database(file, { readonly: true, timeout: 0 })
    probe.prepare('SELECT count(*) FROM sqlite_schema').get()
    return false
  } catch (error) {
    if (isBusy(error)) return true
    throw asJournalError(error, dir)
  } finally {
    probe?.close()
  }
}

/** The rows after `after`, in order, in the columns of `EventRow`. */
export const eventColumns = `seq, type, v, recorded_at, at, actor_kind, actor_id, actor_device, command_id,
  incident_id, scope, drill, body, salt, body_hash, hash`

/** The place that event `seq` must follow, or the damage that it is not there. */
export function placeBefore(db: Database.Database, seq: number): Place | Damage {
  if (seq <= 1) return { seq: 0, hash: genesisHash }
  const hash = db
    .prepare('SELECT hash FROM events WHERE seq = ?')
    .pluck()
    .get(seq - 1)
  return typeof hash === 'string' ? { seq: seq - 1, hash } : { seq: seq - 1, problem: 'it is missing' }
}

/** Makes a rename or a new file in `dir` survive a power cut. Windows has no such call and needs none. */
export function syncFolder(dir: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(dir, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/** Like `mkdir -p`. Node's own never returns where a folder takes no folders, as /proc does, or hangs by a dead link. */
export function makeFolder(dir: string): void {
  const isThere = () => statSync(dir, { throwIfNoEntry: false })?.isDirectory() ?? false
  if (isThere()) return
  if (dirname(dir) !== dir) makeFolder(dirname(dir))
  try {
    mkdirSync(dir, { mode: 0o700 })
  } catch (error) {
    // Another start may have made it meanwhile.
    if (!isThere()) throw error
  }
}

/** A command that asks who has the store holds its lock for a moment; that is no reason not to start. */
const lockPatienceMs = 200

/**
 * A kernel lock on a file of its own: it ends with the process that holds it, so a stale one cannot exist, and
 * `journal.db` stays readable for others. No code of this process may open `lock.db` besides: closing any
 * descriptor of a file drops the POSIX locks that the process has on it.
 */
export function takeLock(dir: string): Database.Database {
  const file = join(dir, lockFile)
  const lock = new Database(file, { timeout: lockPatienceMs })
  try {
    lock.pragma('journal_mode = MEMORY')
    lock.exec('BEGIN EXCLUSIVE')
    // Whoever may read it may hold a shared lock on it, and so keep the relay out.
    chmodSync(file, 0o600)
    return lock
  } catch (error) {
    lock.close()
    throw isBusy(error) ? new JournalError('locked', `Another relay uses ${dir}.`, { cause: error }) : error
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')
}

/** False only where nothing was ever stored: whatever is left of a store is damage, never a reason to begin anew. */
function storeExists(dir: string): boolean {
  const file = join(dir, storeFile)
  if (existsSync(file)) {
    if (statSync(file).size > 0) return true
    throw new JournalError('damaged', `The journal in ${dir} is damaged: ${storeFile} is empty.`)
  }
  if (!existsSync(`${file}-wal`)) return false
  throw new JournalError(
    'damaged',
    `The journal in ${dir} is damaged: ${storeFile} is gone, ${storeFile}-wal is there.`,
  )
}

/** Made beside its place and renamed into it, so that a crash never leaves half a store. */
function createStore(dir: string): void {
  const file = join(dir, storeFile)
  const draft = `${file}.new`
  rmSync(draft, { force: true })
  rmSync(`${draft}-journal`, { force: true })
  closeSync(openSync(draft, 'wx', 0o600))
  const db = new Database(draft)
  try {
    db.transaction(() => {
      db.exec(schema)
      const put = db.prepare('INSERT INTO meta (key, value) VALUES (?, ?)')
      put.run('format', String(storeFormat))
      put.run('head', headText(emptyHead))
    })()
  } finally {
    db.close()
  }
  renameSync(draft, file)
  syncFolder(dir)
}

/** Asserted, not assumed: a build or a file system that does not obey would turn every 2xx into a lie. */
function makeDurable(db: Database.Database, dir: string): void {
  const mode = db.pragma('journal_mode = WAL', { simple: true })
  if (mode !== 'wal')
    throw new JournalError('unsupported', `The file system of ${dir} does not allow WAL (it gave ${mode}).`)
  db.pragma('synchronous = FULL')
  if (db.pragma('synchronous', { simple: true }) !== 2) {
    throw new JournalError(
      'unsupported',
      `The journal in ${dir} cannot be made durable: synchronous=FULL did not hold.`,
    )
  }
  // The index by incident is written at as many places as incidents are open: they stay in memory, in KiB, and are
  // carried from the write-ahead log to the file less often, in pages of 4 KiB.
  db.pragma('cache_size = -65536')
  db.pragma('wal_autocheckpoint = 8000')
  db.pragma('cell_size_check = ON')
  // After a storm, or a long reader, the write-ahead log goes back to this size rather than keep its largest.
  db.pragma(`journal_size_limit = ${64 * 1024 * 1024}`)
}

/** The witnessed head, once it is known to be the last row. */
function readHead(db: Database.Database, dir: string): JournalHead {
  return db.transaction(() => {
    if (db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'meta'").get() === undefined) {
      throw new JournalError(
        'damaged',
        `The journal in ${dir} is damaged: ${storeFile} is a database, but not a journal.`,
      )
    }
    const meta = db.prepare('SELECT value FROM meta WHERE key = ?').pluck()
    const format = Number(meta.get('format'))
    if (format !== storeFormat) {
      const found = `The journal in ${dir} has format ${format}; this version of Baton reads ${storeFormat}.`
      throw new JournalError('unsupported', found)
    }
    const witnessed = String(meta.get('head'))
    const last = db.prepare('SELECT seq, hash, recorded_at AS recordedAt FROM events ORDER BY seq DESC LIMIT 1').get()
    const head = (last ?? emptyHead) as JournalHead
    if (headText(head) !== witnessed) refuseDamage(dir, headDamage(head, witnessed))
    return head
  })()
}

/** What `meta.head` holds: the number and hash of the last event. */
export function headText(head: Place): string {
  return `${head.seq} ${head.hash}`
}

function headDamage(head: JournalHead, witnessed: string): Damage {
  const seq = Number.parseInt(witnessed, 10)
  if (head.seq < seq) return { seq: head.seq + 1, problem: `it is missing, and with it all up to event ${seq}` }
  return { seq: head.seq, problem: 'it is not the event that was recorded last' }
}

function tailDamage(db: Database.Database, head: JournalHead): Damage | null {
  const previous = placeBefore(db, head.seq - tailLength + 1)
  if ('problem' in previous) return previous
  const rows = db.prepare(`SELECT ${eventColumns} FROM events WHERE seq > ? ORDER BY seq`).raw().iterate(previous.seq)
  return walkRows(previous, rows as Iterable<EventRow>, nodeSha256).damage
}

function refuseDamage(dir: string, damage: Damage | null): void {
  if (damage)
    throw new JournalError('damaged', `The journal in ${dir} is damaged at event ${damage.seq}: ${damage.problem}.`)
}
