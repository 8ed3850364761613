import { closeSync, copyFileSync, existsSync, fsyncSync, mkdtempSync, openSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { JournalError, type JournalHead } from '../journal.ts'
import { forgetWitness } from './backup-store.ts'
import { damageText } from './damage.ts'
import { asJournalError } from './errors.ts'
import { makeFolder, syncFolder } from './folder.ts'
import { takeLock } from './lock.ts'
import { storeFile } from './open-store.ts'
import { verifyStore } from './verify-store.ts'
import { witnessFile } from './witness.ts'

export interface Restored {
  readonly head: JournalHead
  /** Where the store that was there before is kept; null when there was none. */
  readonly keptAs: string | null
}

/**
 * Puts a copy that `backupStore` made in place of the store in `dir`. The copy is proved, chain and file, before
 * anything is touched; what was there is kept beside it. `file` may also be the file of a store, even the one in `dir`:
 * what it holds is then declared to be all there was, whatever its witness says. Rejects with `JournalError`, also while
 * a relay uses `dir`.
 */
export async function restoreStore(file: string, dir: string, now: number): Promise<Restored> {
  if (!existsSync(file)) throw new JournalError('io', `There is no file ${file}.`)
  makeFolder(dir)
  const lock = takeLock(dir)
  const proving = mkdtempSync(join(dir, 'restoring-'))
  try {
    const copy = join(proving, storeFile)
    for (const suffix of ['', '-wal']) {
      const part = resolve(file) + suffix
      if (existsSync(part)) copyFileSync(part, copy + suffix)
    }
    const { head, damage } = await verifyStore(proving)
    if (damage) throw new JournalError('damaged', `${file} is ${damageText(damage)}`)
    forgetWitness(copy)
    sync(copy)
    const keptAs = keepStore(dir, now)
    renameSync(copy, join(dir, storeFile))
    // Last: until here a start finds that what it sees is not what was witnessed, and refuses.
    keepWitness(dir, now)
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
  const kept = keptName(store, now)
  const parts = ['', '-wal', '-shm'].filter((suffix) => existsSync(store + suffix))
  for (const suffix of parts) renameSync(store + suffix, kept + suffix)
  return parts.length > 0 ? kept : null
}

function keepWitness(dir: string, now: number): void {
  const witness = join(dir, witnessFile)
  if (existsSync(witness)) renameSync(witness, keptName(witness, now))
}

function keptName(path: string, now: number): string {
  return `${path}.before-restore-${new Date(now).toISOString().replaceAll(':', '')}`
}

function sync(file: string): void {
  const handle = openSync(file, 'r+')
  fsyncSync(handle)
  closeSync(handle)
}
