import type { Database } from 'better-sqlite3'
import type { Place } from '../event-row.ts'
import { headText } from './check-store.ts'
import type { Mark, Witness } from './witness.ts'

/** How the store is written: each commit is counted and witnessed, and what is written reaches the file. */
export interface Commits {
  /**
   * Runs `work` as one transaction, and returns once it is on disk and witnessed. `work` names the new head where there is
   * one.
   */
  commit<T>(work: (setHead: (head: Place) => void) => T): T
  /**
   * The same for what can be made again: views of the log, and sweeps. Its witness reaches the disk with that of a later
   * commit, or when the system sees to it.
   */
  commitLightly<T>(work: () => T): T
  close(): void
}

/** Pages of 4 KiB in the write-ahead log after which they are carried to the file: seldom, for many are written twice. */
const carryAfter = 8_000

export function createCommits(db: Database, witness: Witness, last: Mark): Commits {
  const setHead = db.prepare("UPDATE meta SET value = ? WHERE key = 'head'")
  const setCommits = db.prepare("UPDATE meta SET value = ? WHERE key = 'commits'")
  // Asks only; it copies nothing.
  const logLength = db.prepare('PRAGMA wal_checkpoint(NOOP)')

  const inTransaction = db.transaction((work: (setHead: (head: Place) => void) => unknown) => {
    let head: Place = last
    const result = work((place) => {
      head = place
      setHead.run(headText(place))
    })
    const mark: Mark = { seq: head.seq, hash: head.hash, commits: last.commits + 1 }
    setCommits.run(String(mark.commits))
    return { mark, result }
  }).immediate

  function run<T>(work: (setHead: (head: Place) => void) => T, isPromise: boolean): T {
    const { mark, result } = inTransaction(work)
    last = mark
    witness.write(mark)
    if (isPromise) witness.syncSoon()
    // A failure of the disk is thrown, as of any commit: what the disk then holds is in doubt.
    const { log } = logLength.get() as { readonly log: number }
    if (log >= carryAfter) db.pragma('wal_checkpoint(PASSIVE)')
    return result as T
  }

  return {
    commit: (work) => run(work, true),
    commitLightly: (work) => run(work, false),
    close: () => witness.close(),
  }
}
