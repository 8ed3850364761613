import type { EventType, JournalEntry } from './events.ts'

/** Every kind that this version folds; the compiler keeps it whole. */
const known: Readonly<Record<EventType, true>> = {
  'config.applied': true,
  'integration.created': true,
  'integration.revoked': true,
  'device.paired': true,
  'device.revoked': true,
  'incident.opened': true,
  'alert.fired': true,
  'alert.severity-changed': true,
  'alert.cleared': true,
  'alert.acknowledged-at-source': true,
  'group.truncated': true,
  'incident.acknowledged': true,
  'incident.unacknowledged': true,
  'incident.acknowledgement-expired': true,
  'incident.snoozed': true,
  'incident.snooze-ended': true,
  'incident.resolved': true,
  'incident.reopened': true,
  'incident.sev-set': true,
  'incident.impact-set': true,
  'escalation.started': true,
  'escalation.stepped': true,
  'escalation.exhausted': true,
  'page.raised': true,
  'page.answered': true,
  'page.receipted': true,
  'page.attempted': true,
  'page.delivered': true,
  'page.failed': true,
  'responder.asked': true,
  'role.taken': true,
  'role.assigned': true,
  'role.released': true,
  'note.added': true,
  'note.edited': true,
  'link.added': true,
}

/** False for an event of a newer relay, which is kept and counted, and never folded or told. */
export function isKnownEvent(entry: JournalEntry): boolean {
  return Object.hasOwn(known, entry.type) && entry.v === 1
}
