import type { JournalEntry } from '@baton/shared/log/events.ts'
import { type EventRow, entryOf } from './event-row.ts'

/** How many rows one ask may touch: it is parsed at one go, and an append that comes meanwhile waits for it. */
export const pageSize = 1_000

/** Entries after `after`, at most `limit`, from as many pages as that takes. */
export async function readPages(
  page: (after: number, count: number) => Promise<readonly EventRow[]>,
  after: number,
  limit: number,
): Promise<readonly JournalEntry[]> {
  const entries: JournalEntry[] = []
  let last = after
  while (entries.length < limit) {
    const count = Math.min(pageSize, limit - entries.length)
    const rows = await page(last, count)
    for (const row of rows) {
      entries.push(entryOf(row))
      last = row[0]
    }
    if (rows.length < count) break
  }
  return entries
}

/** Repeats a step that drops at most a page until there is no more; resolves to how many were dropped. */
export async function sweep(step: () => Promise<number>): Promise<number> {
  let total = 0
  for (;;) {
    const dropped = await step()
    total += dropped
    if (dropped < pageSize) return total
  }
}
