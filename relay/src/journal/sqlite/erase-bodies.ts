import type { Database } from 'better-sqlite3'
import { answersTo, type Erasure } from '../erasures.ts'
import type { EventRow } from '../event-row.ts'
import { createPayloadEraser } from './payload-store.ts'
import { eventColumns } from './rows.ts'

/** Keys of `meta`: the last erasure of all, and that of an incident. Snapshots from before it are not saved any more. */
export const erasedKey = (incidentId: string | null) => (incidentId === null ? 'erased' : `erased/${incidentId}`)
/** Set from an erasure until the file was rewritten. */
const unscrubbedKey = 'unscrubbed'

/** Returns what takes out of the store what an erasure names, inside the transaction that appends it. */
export function createEraser(db: Database): (erasure: Erasure) => void {
  const event = db.prepare(`SELECT ${eventColumns} FROM events WHERE seq = ?`).raw()
  const blank = db.prepare('UPDATE events SET body = ?, salt = NULL WHERE seq = ?')
  // All keys that begin with a text that ends in a slash: "0" follows it.
  const dropAnswers = db.prepare('DELETE FROM outcomes WHERE key >= ? AND key < ?')
  const dropDesks = db.prepare('DELETE FROM desks')
  const dropIncident = db.prepare('DELETE FROM incidents WHERE id = ?')
  const put = db.prepare('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)')
  const erasePayload = createPayloadEraser(db)
  return ({ bySeq, incidentId, erased, payloadId }) => {
    put.run(unscrubbedKey, '1')
    if (payloadId !== null) erasePayload(payloadId)
    const row = erased && (event.get(erased.seq) as EventRow | undefined)
    if (!erased || !row) return
    blank.run(erased.restText, erased.seq)
    const answers = answersTo(row)
    if (answers !== null) dropAnswers.run(answers, `${answers.slice(0, -1)}0`)
    dropDesks.run()
    put.run(erasedKey(null), String(bySeq))
    if (incidentId === null) return
    dropIncident.run(incidentId)
    put.run(erasedKey(incidentId), String(bySeq))
  }
}

/** Whether a scrub was cut off, or is still to come. */
export function isUnscrubbed(db: Database): boolean {
  return db.prepare('SELECT 1 FROM meta WHERE key = ?').get(unscrubbedKey) !== undefined
}

/**
 * Rewrites the file: what was replaced or dropped is still in its free pages, and in the write-ahead log, until then.
 * Takes as long as writing the whole store, and its space once more.
 */
export function scrubStore(db: Database): void {
  db.exec('VACUUM')
  db.prepare('DELETE FROM meta WHERE key = ?').run(unscrubbedKey)
  // A reader holds it up for as long as it reads: the next scrub, or the end of the process, empties it then.
  db.pragma('wal_checkpoint(TRUNCATE)')
}
