import type { EventBodies, EventType, JournalEntry } from './events.ts'

/** What a text was replaced by. */
export const erasedText = '(erased)'

/** Of each kind of event, the fields that stay when its body is erased, or why it is never erased. */
type Rules = { readonly [T in EventType]: readonly (keyof EventBodies[T])[] | { readonly why: string } }

const nothing = { why: 'It holds no text of a person or a source.' }
const who = { why: 'It says who is on call, which must stay provable; apply another file instead.' }
const itself = { why: 'It says who erased what, and why.' }

const rules: Rules = {
  'config.applied': who,
  'integration.created': ['integrationId', 'source'],
  'integration.revoked': nothing,
  'device.paired': ['deviceId', 'person', 'inviteId'],
  'device.revoked': nothing,
  'invite.created': nothing,
  'invite.ended': nothing,
  'token.created': ['tokenId', 'scope', 'integrationId', 'through'],
  'token.revoked': nothing,
  'token.renewed': nothing,
  'runbook.published': ['runbookId', 'version', 'match'],
  'runbook.withdrawn': nothing,
  'handoff.offered': ['handoffId', 'team', 'from', 'to', 'changeAt', 'answerBy', 'briefHash'],
  'handoff.amended': ['handoffId', 'briefHash'],
  'handoff.read': nothing,
  'handoff.fell-due': nothing,
  'handoff.unanswered': nothing,
  'handoff.accepted': ['handoffId', 'briefHash', 'onCall', 'incidents', 'spoke'],
  'handoff.said': ['handoffId', 'saidId', 'heldAt'],
  'handoff.declined': ['handoffId'],
  'handoff.withdrawn': ['handoffId'],
  'shift.taken-over': ['handoffId', 'team', 'from', 'onCall', 'incidents'],
  'incident.opened': [
    'service',
    'severity',
    'integrationId',
    'source',
    'groupKey',
    'previousId',
    'recurrence',
    'resolveAfterMs',
    'declaredBy',
    'drillFor',
  ],
  'alert.fired': ['key', 'occurrence', 'severity'],
  'alert.updated': ['key', 'occurrence', 'severity'],
  'alert.severity-changed': ['key', 'severity'],
  'alert.cleared': nothing,
  'alert.end-heard': nothing,
  'alert.heard-late': nothing,
  'alert.acknowledged-at-source': nothing,
  'alerts.heard': nothing,
  'group.truncated': nothing,
  'incident.acknowledged': nothing,
  'incident.unacknowledged': nothing,
  'incident.acknowledgement-expired': nothing,
  'incident.snoozed': nothing,
  'incident.unsnoozed': nothing,
  'incident.snooze-ended': nothing,
  'incident.resolved': ['cause', 'dropped', 'heldAt'],
  'incident.reopened': ['timeoutMs'],
  'incident.sev-set': nothing,
  'incident.renamed': ['heldAt'],
  'incident.impact-set': ['since', 'heldAt'],
  'incident.known-set': ['field', 'heldAt'],
  'incident.handed-over': nothing,
  'escalation.started': nothing,
  'escalation.stepped': nothing,
  'escalation.exhausted': nothing,
  'page.raised': ['pageId', 'person', 'purpose', 'dueAt', 'askedBy', 'answerBy', 'channels'],
  'page.answered': nothing,
  'page.declined': ['pageId', 'person', 'heldAt'],
  'page.receipted': ['pageId', 'deviceId', 'layer', 'ok'],
  'page.attempted': nothing,
  'page.delivered': ['pageId', 'channel', 'attempt', 'person'],
  'page.failed': ['pageId', 'channel', 'attempt'],
  'responder.asked': nothing,
  'responder.released': nothing,
  'role.taken': ['role', 'dropped'],
  'role.assigned': nothing,
  'role.released': nothing,
  'note.added': ['noteId', 'about', 'publish', 'nextUpdateAt', 'heldAt'],
  'note.edited': ['noteId', 'heldAt'],
  'link.added': ['linkId', 'heldAt'],
  'row.starred': nothing,
  'row.unstarred': nothing,
  'row.omitted': nothing,
  'row.unomitted': nothing,
  'timer.started': ['timerId', 'owner', 'durationMs', 'heldAt'],
  'timer.rang': nothing,
  'timer.stopped': ['timerId', 'heldAt'],
  'update.fell-due': nothing,
  'update.attempted': nothing,
  'update.published': ['noteId', 'attempt'],
  'update.failed': ['noteId', 'attempt'],
  'runbook.opened': ['runbookId', 'version', 'heldAt'],
  'runbook.ticked': ['runbookId', 'line', 'done', 'heldAt'],
  'runbook.flagged': ['runbookId', 'line', 'heldAt'],
  'action.added': ['actionId', 'owner', 'dueOn', 'origin', 'heldAt'],
  'action.changed': ['actionId', 'owner', 'dueOn', 'state', 'heldAt'],
  'postmortem.started': nothing,
  'postmortem.owner-set': nothing,
  'postmortem.status-set': nothing,
  'postmortem.written': ['section', 'heldAt'],
  'postmortem.why-set': ['whyId', 'parentId', 'heldAt'],
  'postmortem.why-removed': nothing,
  'incident.baton-moved': nothing,
  'page.withdrawn': nothing,
  'page.channels-set': nothing,
  'escalation.revised': nothing,
  'timer.reassigned': nothing,
  'body.erased': itself,
  'payload.erased': itself,
  'person.erased': itself,
}

export type Rest =
  | { readonly ok: true; readonly rest: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly why: string }

/**
 * What stays of a body once its texts are erased: whom and what it is about, by identifiers, states and times, so that
 * everything after it still folds. The rest keeps its shape without saying anything.
 */
export function restOfBody({ type, body }: Pick<JournalEntry, 'type' | 'body'>): Rest {
  const rule = Object.hasOwn(rules, type) ? rules[type] : null
  if (rule === null) return { ok: false, why: 'This version of Baton does not know what it holds.' }
  if ('why' in rule) return { ok: false, why: rule.why }
  const kept = new Set<string>(rule as readonly string[])
  const fields = Object.entries(body).map(([name, value]) => [name, kept.has(name) ? value : withoutText(name, value)])
  return { ok: true, rest: Object.fromEntries(fields) }
}

/** The fields that hold no text, of a kind of event that holds some; null for one that is never erased as a whole. */
export function keptFields(type: string): ReadonlySet<string> | null {
  const rule = Object.hasOwn(rules, type) ? rules[type as EventType] : null
  return rule === null || 'why' in rule ? null : new Set<string>(rule as readonly string[])
}

/** What stands for a text of this field. An address that leads nowhere would be shown as one. */
export function bareText(name: string, text: string): string | null {
  if (/url$/i.test(name)) return name === 'url' ? '' : null
  return text === '' ? '' : erasedText
}

function withoutText(name: string, value: unknown): unknown {
  // A payload has its own erasure.
  if (name === 'payloadId' || value === null) return null
  if (typeof value === 'string') return bareText(name, value)
  if (Array.isArray(value)) return []
  if (typeof value === 'object') return {}
  // A number may be somebody's; what must stay is named above.
  return typeof value === 'number' ? null : value
}

/** Whether the texts of an entry were erased. Of what is whole the salt is there, with which its body was sealed. */
export function isErased({ salt }: Pick<JournalEntry, 'salt'>): boolean {
  return salt === ''
}
