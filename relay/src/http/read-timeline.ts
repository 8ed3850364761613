import type { JournalEntry } from '@baton/shared/log/events.ts'
import type { OncallConfig } from '@baton/shared/model/config.ts'
import { RunningTimeline, type TimelineRow } from '@baton/shared/view/timeline.ts'
import type { Journal } from '../journal/journal.ts'

/** Entries that are told in one step. */
const step = 1_000

/**
 * An incident's story; null when there is no such incident. A row rests on those before it (a title, an edit), so all of
 * it is told; in steps, because a storm's would hold the loop.
 */
export async function readTimeline(
  journal: Journal,
  id: string,
  config: OncallConfig,
): Promise<readonly TimelineRow[] | null> {
  const timeline = new RunningTimeline()
  const entries: JournalEntry[] = []
  for (;;) {
    const page = await journal.readIncident(id, entries.at(-1)?.seq ?? 0, step)
    entries.push(...page)
    if (entries.length === 0) return null
    if (page.length < step) return timeline.rows(entries, config)
    timeline.tell(entries, config)
  }
}
