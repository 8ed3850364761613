import type { EventBodies, JournalEntry } from './events.ts'
import { erasedText } from './rest-of-body.ts'

/**
 * The one door for entries as they were stored or sent: what an older version wrote, or what has lost its body, comes out
 * as this version folds it. An unknown newer event passes as it is, and `isKnownEvent` tells it apart.
 */
export function upcast(entry: JournalEntry): JournalEntry {
  // Without its opening an incident, and whoever is paged for it, would be gone from every view.
  if (entry.body === null && (entry.type as string) === 'incident.opened' && entry.v === 1)
    return { ...(entry as JournalEntry), body: lostOpening } as JournalEntry
  return entry
}

const lostOpening: EventBodies['incident.opened'] = {
  title: erasedText,
  alertName: erasedText,
  service: null,
  severity: 'unknown',
  integrationId: null,
  source: '',
  groupKey: '',
  previousId: null,
  recurrence: 1,
  resolveAfterMs: 0,
  declaredBy: null,
  drillFor: null,
}
