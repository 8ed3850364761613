import type { JournalEntry } from '@baton/shared/log/events.ts'

/** About how large the entries of one answer are, as characters of JSON: a slow network has to carry it in seconds. */
const answerSize = 1024 * 1024

/** The first of the entries that fit into one answer; one at least. A single event may have half a megabyte. */
export function fitting(entries: readonly JournalEntry[]): readonly JournalEntry[] {
  let size = 0
  const end = entries.findIndex((entry, index) => {
    size += JSON.stringify(entry).length
    return index > 0 && size > answerSize
  })
  return end === -1 ? entries : entries.slice(0, end)
}
