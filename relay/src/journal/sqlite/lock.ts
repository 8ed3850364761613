import { accessSync, chmodSync, constants } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { JournalError } from '../journal.ts'
import { asJournalError } from './errors.ts'
import { giveToOwner, isThere } from './folder.ts'

const lockFile = 'lock.db'

/** A command that asks who has the store holds its lock for a moment; that is no reason not to start. */
const lockPatienceMs = 200

/**
 * A kernel lock on a file of its own: it ends with the process that holds it, so a stale one cannot exist, and
 * `journal.db` stays readable for others. No code of this process may open `lock.db` besides: closing any
 * descriptor of a file drops the POSIX locks that the process has on it. Throws `JournalError`.
 */
export function takeLock(dir: string): Database.Database {
  const file = join(dir, lockFile)
  let lock: Database.Database | null = null
  try {
    // Asked of the file system, which says why: SQLite only says that it cannot.
    accessSync(dir, constants.W_OK | constants.X_OK)
    lock = new Database(file, { timeout: lockPatienceMs })
    lock.pragma('journal_mode = MEMORY')
    lock.exec('BEGIN EXCLUSIVE')
    // Whoever may read it may hold a shared lock on it, and so keep the relay out.
    chmodSync(file, 0o600)
    giveToOwner(file, dir)
    return lock
  } catch (error) {
    lock?.close()
    if (isBusy(error)) throw new JournalError('locked', `Another relay uses ${dir}.`, { cause: error })
    throw asJournalError(error, dir)
  }
}

/**
 * Whether some process holds the store in `dir` now. Never ask in a process that has it open: that would drop its lock.
 * Throws `JournalError`.
 */
export function isStoreInUse(dir: string): boolean {
  const file = join(dir, lockFile)
  let probe: Database.Database | null = null
  try {
    if (!isThere(file)) return false
    accessSync(file, constants.R_OK)
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

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')
}
