import { chmodSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileReason } from '../journal/sqlite/errors.ts'
import { isThere } from '../journal/sqlite/folder.ts'
import { isStoreInUse } from '../journal/sqlite/lock.ts'
import { storeFile } from '../journal/sqlite/open-store.ts'
import { witnessFile } from '../journal/sqlite/witness.ts'
import { OperatorError } from './fail.ts'
import { placeFiles } from './journal-place.ts'

/** What a store is read from. The witness first, as everywhere: the store then never holds less than it says. */
const filesToRead = [witnessFile, storeFile, `${storeFile}-wal`, ...placeFiles]

/** Where a store can be read, until it is let go of. */
export interface StoreAtRest {
  readonly at: string
  release(): void
}

/**
 * For commands that only read: the folder itself while a relay uses it, else a copy in the temporary folder. SQLite makes
 * files beside a store that it reads, and leaves them there; a disk that is read-only refuses that, and a copy that was put
 * away has to stay as it is. Throws an OperatorError, and `JournalError` where it may not be asked who uses the folder.
 */
export function storeAtRest(dir: string): StoreAtRest {
  if (isStoreInUse(dir)) return { at: dir, release: () => undefined }
  const at = copyOf(dir)
  const release = () => rmSync(at, { recursive: true, force: true })
  // A relay that was started meanwhile may have written while it was copied.
  if (!isStoreInUse(dir)) return { at, release }
  release()
  return { at: dir, release: () => undefined }
}

/** Runs `read` on the store in `dir`, or on a copy of it; what it throws speaks of `dir` all the same. */
export async function readAtRest<T>(dir: string, read: (at: string) => Promise<T>): Promise<T> {
  const { at, release } = storeAtRest(dir)
  try {
    return await read(at)
  } catch (error) {
    throw aboutStore(error, at, dir)
  } finally {
    release()
  }
}

/** An error about the copy `at`, in the words for the store in `dir`: the copy is gone before anybody reads them. */
export function aboutStore(error: unknown, at: string, dir: string): unknown {
  if (error instanceof Error) error.message = error.message.replaceAll(at, dir)
  return error
}

function copyOf(dir: string): string {
  const at = mkdtempSync(join(tmpdir(), 'baton-read-'))
  try {
    for (const name of filesToRead) {
      if (!isThere(join(dir, name))) continue
      copyFileSync(join(dir, name), join(at, name))
      chmodSync(join(at, name), 0o600)
    }
    return at
  } catch (error) {
    rmSync(at, { recursive: true, force: true })
    throw new OperatorError(
      `the store in ${dir} cannot be copied to ${tmpdir()} to be read there: ${fileReason(error)}; ` +
        'TMPDIR names another place',
    )
  }
}
