import { genesisHash } from '@baton/shared/log/chain.ts'
import type { Database } from 'better-sqlite3'
import type { Place } from '../event-row.ts'
import type { Damage } from '../journal.ts'

/** The columns of `EventRow`. */
export const eventColumns = `seq, type, v, recorded_at, at, actor_kind, actor_id, actor_device, command_id,
  incident_id, scope, drill, body, salt, body_hash, hash`

/** The place that event `seq` must follow, or the damage that it is not there. */
export function placeBefore(db: Database, seq: number): Place | Damage {
  if (seq <= 1) return { seq: 0, hash: genesisHash }
  const hash = db
    .prepare('SELECT hash FROM events WHERE seq = ?')
    .pluck()
    .get(seq - 1)
  return typeof hash === 'string' ? { seq: seq - 1, hash } : { seq: seq - 1, problem: 'it is missing' }
}
