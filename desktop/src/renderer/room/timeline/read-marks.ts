import { type KeyValue, readJson, writeJson } from '../../store/settings.ts'

const marksKey = 'baton.read'
const maxMarks = 200

/** Up to which row of an incident was read on this device when it was last open; null for one never opened. */
export function readMark(storage: KeyValue, incidentId: string): number | null {
  const seq = readJson(storage, marksKey)[incidentId]
  return typeof seq === 'number' ? seq : null
}

/** Keeps the marks of the incidents opened last. */
export function keepMark(storage: KeyValue, incidentId: string, seq: number): void {
  const { [incidentId]: _before, ...others } = readJson(storage, marksKey)
  writeJson(storage, marksKey, Object.fromEntries([...Object.entries(others).slice(1 - maxMarks), [incidentId, seq]]))
}

interface Placed {
  readonly row: { readonly seq: number }
}

/** The line after which all is new, given up to which row was read; -1 where nothing is, or all of it. */
export function lastReadIndex(items: readonly Placed[], mark: number | null): number {
  if (mark === null) return -1
  const index = items.findLastIndex(({ row }) => row.seq > 0 && row.seq <= mark)
  return items.slice(index + 1).some(({ row }) => row.seq > mark) ? index : -1
}
