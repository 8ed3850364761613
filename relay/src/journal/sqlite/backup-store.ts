import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { JournalError } from '../journal.ts'
import { asJournalError, fileReason } from './errors.ts'
import { syncFolder } from './folder.ts'
import { openStoreReadonly } from './open-store.ts'

/**
 * Copies the store in `dir` to `file`, which must not exist yet, reading only: a relay may be running on it.
 * Rejects with `JournalError`.
 */
export async function backupStore(dir: string, file: string): Promise<void> {
  const { db } = openStoreReadonly(dir)
  try {
    // In one step: a copy in several begins anew whenever another process writes, and a busy relay always does.
    await copyStore(db, file, Number.MAX_SAFE_INTEGER)
  } finally {
    db.close()
  }
}

/**
 * Copies the store that is open as `db`, `pages` at a time with other work between. Made beside its place and renamed
 * into it, so that `file` is never half a copy, nor readable by others. Rejects with `JournalError`.
 */
export async function copyStore(db: Database.Database, file: string, pages: number): Promise<void> {
  if (existsSync(file)) throw new JournalError('io', `${file} is there already; a backup never replaces a file.`)
  const partial = `${file}.partial`
  try {
    rmSync(partial, { force: true })
    closeSync(openSync(partial, 'wx', 0o600))
    await db.backup(partial, { progress: () => pages })
    forgetWitness(partial)
    const copy = openSync(partial, 'r+')
    fsyncSync(copy)
    closeSync(copy)
    renameSync(partial, file)
    syncFolder(dirname(file))
  } catch (error) {
    throw copyError(error, file)
  } finally {
    removeLeft(partial)
  }
}

/** Whatever is left of a copy that failed; where nothing could be made nothing is. */
function removeLeft(partial: string): void {
  if (existsSync(partial)) rmSync(partial)
}

/** What the file system refused is about the copy; the journal itself is well. */
function copyError(error: unknown, file: string): unknown {
  const known = asJournalError(error, file)
  if (!(known instanceof JournalError) || known === error || error instanceof Database.SqliteError) return known
  const reason = (error as { readonly code?: string }).code === 'ENOENT' ? 'its folder is not there' : fileReason(error)
  return new JournalError(known.code, `${file} cannot be written: ${reason}.`, { cause: error })
}

/**
 * A copy stands for itself: it is given a witness of its own where it is opened, and asks for none before. Also brings
 * all of its write-ahead log into `file`.
 */
export function forgetWitness(file: string): void {
  const db = new Database(file, { fileMustExist: true })
  try {
    db.prepare("DELETE FROM meta WHERE key = 'commits'").run()
  } finally {
    db.close()
  }
}
