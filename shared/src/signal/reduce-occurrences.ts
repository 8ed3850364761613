import { assertNever } from '../assert-never.ts'
import type { JournalEntry } from '../log/events.ts'
import { afterClear, afterFiring, afterLateNews, type Occurrences } from '../model/occurrence.ts'

/** An entry about one alert of a source. */
export type AlertEntry = Extract<
  JournalEntry,
  { type: 'alert.fired' | 'alert.cleared' | 'alert.updated' | 'alert.end-heard' | 'alert.heard-late' }
>

/** What is known of an alert's occurrences after an entry about it. */
export function occurrencesAfter(known: Occurrences | undefined, entry: AlertEntry): Occurrences | undefined {
  switch (entry.type) {
    case 'alert.fired':
      return afterFiring(known, entry.body.occurrence, entry.recordedAt)
    case 'alert.updated':
      return known && afterFiring(known, entry.body.occurrence ?? null, entry.recordedAt)
    case 'alert.cleared':
    case 'alert.end-heard': {
      const { occurrence: start, endedAt: end } = entry.body
      return afterClear(known, { state: 'cleared', start, end }, entry.recordedAt)
    }
    case 'alert.heard-late':
      return known && afterLateNews(known)
    default:
      return assertNever(entry)
  }
}
