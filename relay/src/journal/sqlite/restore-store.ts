import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { JournalError, type JournalHead } from '../journal.ts'
import { forgetWitness } from './backup-store.ts'
import { type CarriedEndings, carryEndings } from './carried-endings.ts'
import { damageText } from './damage.ts'
import { asJournalError, fileReason } from './errors.ts'
import { giveToOwner, makeFolder, syncFolder } from './folder.ts'
import { takeLock } from './lock.ts'
import { storeFile } from './open-store.ts'
import { type StoreReport, verifyStore } from './verify-store.ts'
import { readWitness, witnessFile } from './witness.ts'

export interface Restored {
  readonly head: JournalHead
  /** Where the store that was there before is kept; null when there was none. */
  readonly keptAs: string | null
  /** The last event that the store there before knew, by its witness, where that is more than was restored; else null. */
  readonly knewUpTo: number | null
  /** What the copy would have given back and does not; null where the store there cannot tell. */
  readonly carried: CarriedEndings | null
}

/**
 * Puts a copy that `backupStore` made in place of the store in `dir`. The copy is proved, chain and file, before
 * anything is touched; what was there is kept beside it. `file` may also be the file of a store, even the one in `dir`:
 * what it holds is then declared to be all there was, whatever its witness says. What was revoked there since the copy stays
 * revoked, unless `keepRevoked` is false, and what was erased stays erased. Rejects with `JournalError`, also while
 * a relay uses `dir`.
 */
export async function restoreStore(file: string, dir: string, now: number, keepRevoked = true): Promise<Restored> {
  refuseOther(file)
  const lock = takeFolder(dir)
  const proving = mkdtempSync(join(dir, 'restoring-'))
  try {
    const copy = join(proving, storeFile)
    for (const suffix of ['', '-wal']) {
      const part = resolve(file) + suffix
      if (existsSync(part)) copyFileSync(part, copy + suffix)
    }
    const { head, damage } = await prove(proving, file)
    if (damage) throw new JournalError('damaged', `${file} is ${damageText(damage)}`)
    const carried = await carryEndings(dir, proving, now, keepRevoked)
    forgetWitness(copy)
    giveToOwner(copy, dir)
    sync(copy)
    const knewUpTo = knownMore(dir, head)
    const keptAs = keepStore(dir, now)
    renameSync(copy, join(dir, storeFile))
    // Last: until here a start finds that what it sees is not what was witnessed, and refuses.
    keepWitness(dir, now)
    syncFolder(dir)
    return { head, keptAs, knewUpTo, carried }
  } catch (error) {
    throw asJournalError(error, dir)
  } finally {
    rmSync(proving, { recursive: true, force: true })
    lock.close()
  }
}

function takeFolder(dir: string): ReturnType<typeof takeLock> {
  try {
    makeFolder(dir)
  } catch (error) {
    throw asJournalError(error, dir)
  }
  return takeLock(dir)
}

/** Named before anything is copied: what is no store at all, or may not be read. */
function refuseOther(file: string): void {
  try {
    if (statSync(file).isDirectory())
      throw new JournalError('unsupported', `${file} is a folder; name the file of the copy in it.`)
    const handle = openSync(file, 'r')
    const start = Buffer.alloc(storeStart.length)
    readSync(handle, start)
    closeSync(handle)
    if (start.toString('latin1') !== storeStart)
      throw new JournalError('unsupported', `${file} is no copy of a journal.`)
  } catch (error) {
    if (error instanceof JournalError) throw error
    throw new JournalError('io', `${file} cannot be read: ${fileReason(error)}.`, { cause: error })
  }
}

/** What every database of SQLite begins with. */
const storeStart = 'SQLite format 3\0'

/** What is wrong is said of the file that was named: the folder in which it is proved is gone when that is read. */
async function prove(proving: string, file: string): Promise<StoreReport> {
  try {
    return await verifyStore(proving)
  } catch (error) {
    if (!(error instanceof JournalError)) throw error
    const message = error.message
      .replaceAll(storeFile, 'it')
      .replaceAll(`The journal in ${proving}`, file)
      .replaceAll(proving, file)
    throw new JournalError(error.code, message, { cause: error })
  }
}

function knownMore(dir: string, head: JournalHead): number | null {
  const mark = readWitness(dir)
  return mark !== null && mark !== 'unreadable' && mark.seq > head.seq ? mark.seq : null
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
