import { join } from 'node:path'
import { asJournalError } from '../journal/sqlite/errors.ts'
import { isThere } from '../journal/sqlite/folder.ts'
import { isStoreInUse } from '../journal/sqlite/lock.ts'
import { storeFile } from '../journal/sqlite/open-store.ts'
import { witnessFile } from '../journal/sqlite/witness.ts'
import { OperatorError } from './fail.ts'
import { readJournalPlace } from './journal-place.ts'

/** For commands that read the journal in a folder: says where it is when it is not in `dir`. Throws an OperatorError. */
export function requireStore(dir: string): void {
  // Without its store a witness is damage, which whoever opens it says.
  if (hasStore(dir)) return
  const place = readJournalPlace(dir)
  throw new OperatorError(
    place === null
      ? `there is no store in ${dir}; start a relay on it first, or name another folder with --data`
      : `there is no store in ${dir}; its journal is at ${place.journal}: name it with --journal or BATON_JOURNAL`,
  )
}

/** Whether there is a journal in `dir`, or what is left of one. Throws `JournalError` where that may not be known. */
export function hasStore(dir: string): boolean {
  try {
    return [storeFile, witnessFile].some((name) => isThere(join(dir, name)))
  } catch (error) {
    throw asJournalError(error, dir)
  }
}

/** For commands that need the folder for themselves. Throws an OperatorError. */
export function refuseInUse(dir: string): void {
  if (isStoreInUse(dir)) throw new OperatorError(`a relay uses ${dir}; stop it first`)
}
