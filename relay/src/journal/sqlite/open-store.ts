import { accessSync, closeSync, constants, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { type Damage, JournalError, type JournalHead } from '../journal.ts'
import { emptyHead } from '../seal.ts'
import {
  checkSums,
  fileDamage,
  headText,
  readState,
  type StoreState,
  walkEvents,
  witnessDamage,
  wrongRows,
} from './check-store.ts'
import { defineChecksum } from './checksum.ts'
import { type Commits, createCommits } from './commits.ts'
import { damageError } from './damage.ts'
import { isUnscrubbed, scrubStore } from './erase-bodies.ts'
import { asJournalError } from './errors.ts'
import { giveToOwner, isThere, makeFolder, syncFolder } from './folder.ts'
import { takeLock } from './lock.ts'
import { formats, storeFormat } from './schema.ts'
import { type Mark, readWitness, Witness, witnessFile } from './witness.ts'

export const storeFile = 'journal.db'

/** How many of the last events are checked at every start, however many there are. */
export const tailLength = 2_000
/** Up to this many events the whole store is checked before it serves: well below a second. */
export const checkedWhole = 100_000

export interface OpenStore {
  readonly db: Database.Database
  /** Holds the folder against another relay until it is closed, or until the process ends in whatever way. */
  readonly lock: Database.Database
  readonly commits: Commits
  readonly head: JournalHead
}

/**
 * Opens the store in `dir` for the one relay that may write it, making folder and store where there is none, once its
 * end, or all of it where that is quick, is proved to be what was written. Throws `JournalError`; a store that it
 * refuses stays as it is. Stores of more than `wholeUpTo` events are checked at their end only.
 */
export function openStore(dir: string, wholeUpTo = checkedWhole): OpenStore {
  let lock: Database.Database | null = null
  let proved: Database.Database | null = null
  let db: Database.Database | null = null
  try {
    makeFolder(dir)
    lock = takeLock(dir)
    if (!storeExists(dir)) createStore(dir)
    // Read-only: the last to close a writable one would carry a damaged write-ahead log into the file.
    proved = new Database(join(dir, storeFile), { readonly: true, fileMustExist: true })
    const state = proveStore(proved, dir, wholeUpTo)
    db = new Database(join(dir, storeFile), { fileMustExist: true })
    proved.close()
    makeDurable(db, dir)
    defineChecksum(db)
    upgrade(db, state.format)
    if (state.head.seq <= wholeUpTo) forgetWrongViews(db)
    if (isUnscrubbed(db)) scrubStore(db)
    return { db, lock, commits: startCommits(db, dir, state), head: state.head }
  } catch (error) {
    proved?.close()
    db?.close()
    lock?.close()
    throw asJournalError(error, dir)
  }
}

/**
 * Opens the store in `dir` for reading, also while a relay writes it, unless it has lost its end. Throws `JournalError`.
 */
export function openStoreReadonly(dir: string): {
  readonly db: Database.Database
  readonly head: JournalHead
  readonly format: number
  /** False for a store whose witness is not beside it: it may have lost its end unseen. A backup needs none. */
  readonly isWitnessed: boolean
} {
  let db: Database.Database | null = null
  try {
    // First, for a relay may be writing: what is in the store then is never less than what the witness said.
    const mark = readWitness(dir)
    if (!storeExists(dir)) throw new JournalError('io', `There is no journal in ${dir}.`)
    accessSync(join(dir, storeFile), constants.R_OK)
    db = new Database(join(dir, storeFile), { readonly: true, fileMustExist: true })
    const state = stateOf(db, dir)
    const damage = mark === null ? null : witnessDamage(db, state, mark)
    if (damage) throw damageError(dir, damage)
    return { db, head: state.head, format: state.format, isWitnessed: mark !== null || state.commits === null }
  } catch (error) {
    db?.close()
    throw asJournalError(error, dir)
  }
}

/** False only where nothing was ever stored: whatever is left of a store is damage, never a reason to begin anew. */
function storeExists(dir: string): boolean {
  const file = join(dir, storeFile)
  if (isThere(file)) {
    if (statSync(file).size > 0) return true
    throw damageError(dir, { seq: 0, problem: `${storeFile} is empty` })
  }
  const rest = [`${storeFile}-wal`, witnessFile].find((name) => isThere(join(dir, name)))
  if (rest === undefined) return false
  throw damageError(dir, { seq: 0, problem: `${storeFile} is gone, ${rest} is there` })
}

/** Made beside its place and renamed into it, so that a crash never leaves half a store. */
function createStore(dir: string): void {
  const file = join(dir, storeFile)
  const draft = `${file}.new`
  rmSync(draft, { force: true })
  rmSync(`${draft}-journal`, { force: true })
  closeSync(openSync(draft, 'wx', 0o600))
  giveToOwner(draft, dir)
  const db = new Database(draft)
  try {
    defineChecksum(db)
    db.transaction(() => {
      for (const sql of formats) db.exec(sql)
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

/** The state of a store that is whole as far as it is checked before it serves; what is not is thrown, with its place. */
function proveStore(db: Database.Database, dir: string, wholeUpTo: number): StoreState {
  try {
    return db.transaction(() => {
      const state = stateOf(db, dir)
      const damage =
        witnessDamage(db, state, readWitness(dir)) ?? damageBeforeServing(db, state, state.head.seq <= wholeUpTo)
      if (damage) throw damageError(dir, damage)
      return state
    })()
  } catch (error) {
    const known = asJournalError(error, dir)
    if (known instanceof JournalError && known.code !== 'damaged') throw known
    if (known instanceof JournalError && !(error instanceof Database.SqliteError)) throw known
    // Altered bytes can make values and statements fail in any way.
    const reason = error instanceof Error ? error.message : String(error)
    throw damageError(dir, { seq: 0, problem: `${storeFile} cannot be read (${reason})` }, { cause: error })
  }
}

function damageBeforeServing(db: Database.Database, { head, format }: StoreState, whole: boolean): Damage | null {
  const from = whole ? 0 : Math.max(0, head.seq - tailLength)
  return (
    toEnd(walkEvents(db, from, head)) ??
    fileDamage(db, whole ? undefined : 'vault') ??
    (format === 1 ? null : toEnd(checkSums(db, whole ? factTables : ['vault'])))
  )
}

/** What no event holds; the other tables with checksums are views of events. */
const factTables = ['vault', 'outcomes', 'payload_places', 'payload_packs'] as const

function stateOf(db: Database.Database, dir: string): StoreState {
  const state = readState(db)
  if ('damage' in state) throw damageError(dir, state.damage)
  if ('format' in state) return state
  const found = `The journal in ${dir} has format ${state.unknownFormat}; this version of Baton reads ${storeFormat}.`
  throw new JournalError('unsupported', found)
}

function toEnd<T>(steps: Generator<undefined, T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** Asserted, not assumed: a build or a file system that does not obey would turn every 2xx into a lie. */
function makeDurable(db: Database.Database, dir: string): void {
  refuseUnwritable(db, dir)
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
  // What is read and written again and again stays in memory; in KiB.
  db.pragma('cache_size = -65536')
  // SQLite's own checkpoints hide when the disk fails them: `commits` makes them.
  db.pragma('wal_autocheckpoint = 0')
  db.pragma('cell_size_check = ON')
  // After a storm, or a long reader, the write-ahead log goes back to this size rather than keep its largest.
  db.pragma(`journal_size_limit = ${64 * 1024 * 1024}`)
}

/** The file may be written, yet a byte in its header can have SQLite refuse to: better found now than at the first alert. */
function refuseUnwritable(db: Database.Database, dir: string): void {
  accessSync(join(dir, storeFile), constants.W_OK)
  try {
    db.exec('BEGIN IMMEDIATE')
    db.exec('ROLLBACK')
  } catch (error) {
    if (!(error instanceof Database.SqliteError) || error.code !== 'SQLITE_READONLY') throw error
    throw damageError(dir, { seq: 0, problem: `the header of ${storeFile} forbids to write it` }, { cause: error })
  }
}

function upgrade(db: Database.Database, format: number): void {
  if (format === storeFormat) return
  db.transaction(() => {
    for (const sql of formats.slice(format)) db.exec(sql)
    db.prepare("UPDATE meta SET value = ? WHERE key = 'format'").run(String(storeFormat))
  }).immediate()
}

/** Views of the log that are not what was saved: all go, and the start makes them anew from the events. */
function forgetWrongViews(db: Database.Database): void {
  if (!wrongRows(db, 'desks') && !wrongRows(db, 'incidents')) return
  db.transaction(() => {
    db.exec('DELETE FROM desks')
    db.exec('DELETE FROM incidents')
  }).immediate()
}

/** The witness first: a store that says that it has one is refused without it. */
function startCommits(db: Database.Database, dir: string, { head, commits }: StoreState): Commits {
  const mark: Mark = { seq: head.seq, hash: head.hash, commits: commits ?? 0 }
  const witness = Witness.open(dir, mark)
  try {
    if (commits === null) db.prepare("INSERT INTO meta (key, value) VALUES ('commits', '0')").run()
    return createCommits(db, witness, mark)
  } catch (error) {
    witness.close()
    throw error
  }
}
