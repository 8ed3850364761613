import { join } from 'node:path'
import Database from 'better-sqlite3'
import { storeFile } from './open-store.ts'

/**
 * Holds the file of the store in `dir` open beside its own thread, for reading; returns the way to let go. Whoever closes
 * such a file last has the write-ahead log synced once more, carried into it and deleted, also when the process only ends.
 * After a failed sync that would be the retry that must not be: the kernel may have dropped what it then reports as written.
 */
export function holdOpen(dir: string): () => void {
  const db = new Database(join(dir, storeFile), { readonly: true, fileMustExist: true })
  // The first read takes the lock that says that somebody is there.
  db.prepare('SELECT count(*) FROM sqlite_schema').get()
  return () => db.close()
}
