import { closeSync, copyFileSync, existsSync, fsyncSync, mkdtempSync, openSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { JournalError, type JournalHead } from '../journal.ts'
import { asJournalError } from './errors.ts'
import { makeFolder, storeFile, syncFolder, takeLock } from './open-store.ts'
import { verifyStore } from './verify-store.ts'

export interface Restored {
  readonly head: JournalHead
  /** Where the store that was there before is kept; null when there was none. */
  readonly keptAs: string | null
}

/**
 * Puts a copy that `backupStore` made in place of the store in `dir`. The copy is proved, chain and file, before
 * anything is touched; what was there is kept beside it. Rejects with `JournalError`, also while a relay uses `dir`.
 */
export async function restoreStore(file: string, dir: string, now: number): Promise<Restored> {
  if (!existsSync(file)) throw new JournalError('io', `There is no file ${file}.`)
  makeFolder(dir)
  const lock = takeLock(dir)
  const proving = mkdtempSync(join(dir, 'restoring-'))
  try {
    const copy = join(proving, storeFile)
    copyFileSync(resolve(file), copy)
    sync(copy)
    const { head, damage } = await verifyStore(proving)
    if (damage) throw new JournalError('damaged', `${file} is damaged at event ${damage.seq}: ${damage.problem}`)
    const keptAs = keepStore(dir, now)
    renameSync(copy, join(dir, storeFile))
    syncFolder(dir)
    return { head, keptAs }
  } catch (error) {
    throw asJournalError(error, dir)
  } finally {
    rmSync(proving, { recursive: true, force: true })
    lock.close()
  }
}

/** The write-ahead log belongs to its store and goes with it; beside another store it would be taken for that one's. */
function keepStore(dir: string, now: number): string | null {
  const store = join(dir, storeFile)
  if (!existsSync(store)) return null
  const kept = `${store}.before-restore-${new Date(now).toISOString().replaceAll(':', '')}`
  for (const suffix of ['-wal', '-shm', '']) if (existsSync(store + suffix)) renameSync(store + suffix, kept + suffix)
  return kept
}

function sync(file: string): void {
  const handle = openSync(file, 'r+')
  fsyncSync(handle)
  closeSync(handle)
}
