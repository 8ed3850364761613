import type { Database } from 'better-sqlite3'
import { type EventRow, type Place, walkRows } from '../event-row.ts'
import type { Damage, JournalHead } from '../journal.ts'
import { nodeSha256 } from '../seal.ts'
import { asJournalError } from './errors.ts'
import { eventColumns, openStoreReadonly, placeBefore } from './open-store.ts'

/** What a whole walk found. `head` is the last event of the store when the walk began. */
export interface StoreReport {
  readonly head: JournalHead
  readonly damage: Damage | null
}

/** Few enough that a running relay's checkpoints pass between two reads. */
const pageSize = 1_000

/**
 * Walks the whole chain of the store in `dir` and has SQLite check the file, reading only: a relay may be running on
 * it. Holds its thread while it runs. Rejects with `JournalError` where the store cannot be read at all.
 */
export async function verifyStore(dir: string): Promise<StoreReport> {
  const { db, head } = openStoreReadonly(dir)
  try {
    return { head, damage: walkAll(db, head) ?? fileDamage(db) }
  } catch (error) {
    throw asJournalError(error, dir)
  } finally {
    db.close()
  }
}

function walkAll(db: Database, head: Place): Damage | null {
  const page = db.prepare(`SELECT ${eventColumns} FROM events WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?`).raw()
  let last = placeBefore(db, 1) as Place
  while (last.seq < head.seq) {
    const rows = page.all(last.seq, head.seq, pageSize) as EventRow[]
    const walked = walkRows(last, rows, nodeSha256)
    if (walked.damage) return walked.damage
    last = walked.last
  }
  return null
}

/** What SQLite itself finds wrong, for indexes and tables beside the log; number 0 because it is no event's. */
function fileDamage(db: Database): Damage | null {
  const found = db.pragma('quick_check(1)', { simple: true })
  return found === 'ok' ? null : { seq: 0, problem: `the file is inconsistent: ${found}` }
}
