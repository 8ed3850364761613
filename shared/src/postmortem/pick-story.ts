import type { EventType } from '../log/events.ts'
import type { TimelineRow } from '../view/timeline.ts'

/** What of an incident's log tells its story beside people's notes: how it began, who took it, what they said of it, how it ended. */
const story: ReadonlySet<EventType> = new Set<EventType>([
  'incident.opened',
  'incident.resolved',
  'incident.reopened',
  'incident.snoozed',
  'incident.unacknowledged',
  'incident.acknowledgement-expired',
  'incident.sev-set',
  'incident.impact-set',
  'incident.known-set',
  'incident.handed-over',
  'incident.baton-moved',
  'role.taken',
  'role.assigned',
  'role.released',
  'responder.asked',
  'page.declined',
  'escalation.exhausted',
])

/**
 * The seqs of the rows that a report shows unless somebody picks others: of answers the first, and those that
 * took it over; of pages calls for help.
 */
export function storyOf(rows: readonly TimelineRow[]): ReadonlySet<number> {
  const firstAnswer = rows.find(({ type }) => type === 'incident.acknowledged')
  const isTold = (row: TimelineRow) =>
    row === firstAnswer ||
    (row.type === 'incident.acknowledged' && row.text.startsWith('took it over')) ||
    story.has(row.type as EventType) ||
    row.kind === 'note' ||
    (row.type === 'page.raised' && row.text.startsWith('asked '))
  return new Set(rows.filter(isTold).map(({ seq }) => seq))
}

/** Whether a report shows a row: what people left out never, what they starred always, else the story. */
export function isPicked(
  { starred, omitted }: { readonly starred: boolean; readonly omitted?: boolean },
  isStory: boolean,
): boolean {
  return omitted !== true && (starred || isStory)
}
