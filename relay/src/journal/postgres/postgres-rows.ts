import type { EventRow } from '../event-row.ts'
import { readText, readTextOrNull, storedText, storedTextOrNull } from './postgres-text.ts'

/** The columns of `events`, in the order of `EventRow`. */
export const eventColumns = `seq, type, v, recorded_at, at, actor_kind, actor_id, actor_device, command_id,
  incident_id, scope, drill, body, salt, body_hash, hash`

/** Of each column, a whole batch as one array: one parameter each, however many rows there are. */
export const eventArrays = [
  'bigint',
  'text',
  'smallint',
  'bigint',
  'bigint',
  ...Array(6).fill('text'),
  'smallint',
  ...Array(4).fill('text'),
]
  .map((type, i) => `$${i + 1}::${type}[]`)
  .join(', ')

/** The values for `eventArrays`. */
export function columnsOf(rows: readonly EventRow[]): readonly (readonly unknown[])[] {
  const stored = rows.map(storedRow)
  return Array.from({ length: 16 }, (_, column) => stored.map((row) => row[column]))
}

/** Rows that came as arrays, as the journal knows them. */
export function eventRows(rows: readonly (readonly unknown[])[]): readonly EventRow[] {
  return (rows as readonly EventRow[]).map(readRow)
}

function storedRow(row: EventRow): EventRow {
  const [seq, type, v, recordedAt, at, kind, id, device, commandId, incidentId, scope, ...rest] = row
  const actor = [storedText(kind), storedText(id), storedTextOrNull(device)] as const
  const where = [storedTextOrNull(commandId), storedTextOrNull(incidentId), storedText(scope)] as const
  return [seq, storedText(type), v, recordedAt, at, ...actor, ...where, ...rest]
}

function readRow(row: EventRow): EventRow {
  const [seq, type, v, recordedAt, at, kind, id, device, commandId, incidentId, scope, ...rest] = row
  const actor = [readText(kind), readText(id), readTextOrNull(device)] as const
  const where = [readTextOrNull(commandId), readTextOrNull(incidentId), readText(scope)] as const
  return [seq, readText(type), v, recordedAt, at, ...actor, ...where, ...rest]
}
