import { assertNever } from '../assert-never.ts'
import type { Entry, JournalEntry } from '../log/events.ts'
import { noAlerts } from '../model/alert-table.ts'
import type { Incident } from '../model/incident.ts'
import { idle, type PagingOfIncident, withPaging } from '../model/paging-state.ts'
import { reduceNotebook } from '../notebook/reduce-notebook.ts'
import { reduceConfigEffect } from '../paging/reduce-config-effects.ts'
import { handOver, reducePaging, takeOver, withPerson } from '../paging/reduce-paging.ts'
import { reduceNotes } from '../room/reduce-notes.ts'
import { reduceRoom } from '../room/reduce-room.ts'
import { reduceAlerts } from '../signal/reduce-alerts.ts'

/** The incident that an `incident.opened` begins. */
export function openIncident(entry: Entry<'incident.opened'>): Incident {
  const { body } = entry
  const opened: Omit<Incident, keyof PagingOfIncident> = {
    id: entry.incidentId ?? '',
    drill: entry.drill,
    scope: entry.scope,
    title: body.title,
    isNamed: body.declaredBy !== null || body.drillFor !== null,
    alertName: body.alertName,
    service: body.service,
    integrationId: body.integrationId,
    source: body.source,
    groupKey: body.groupKey,
    openedAt: entry.recordedAt,
    openedSeq: entry.seq,
    updatedAt: entry.recordedAt,
    updatedSeq: entry.seq,
    declaredBy: body.declaredBy,
    drillFor: body.drillFor,
    previousId: body.previousId,
    recurrence: body.recurrence,
    sev: null,
    impact: '',
    impactSince: null,
    impactSaid: null,
    firstAcknowledgedAt: null,
    firstAcknowledgedBy: null,
    activityAt: entry.recordedAt,
    sourceState: 'none',
    severity: body.severity,
    worst: body.severity,
    takenAt: 0,
    gravest: body.severity,
    graveNames: [],
    alerts: noAlerts,
    common: null,
    firingBy: {},
    alertCount: 0,
    firingCount: 0,
    curve: [],
    flaps: 0,
    clearedAt: null,
    resolveAfterMs: body.resolveAfterMs,
    truncated: 0,
    turnedAt: entry.recordedAt,
    hearingToldAt: entry.recordedAt,
    holder: body.declaredBy,
    heldSince: body.declaredBy === null ? null : entry.recordedAt,
    roles: {},
    responders: [],
    policy: null,
    lastStep: -1,
    pages: {},
    notes: {},
    links: [],
    known: {},
    timers: {},
    lastUpdateAt: null,
    nextUpdateAt: null,
    updateOverdueTold: null,
    publications: {},
    stars: {},
    omissions: {},
    runbooks: {},
    actions: {},
    notebook: null,
  }
  return withPaging(opened, idle)
}

/** Folds one event into the incident that it is about. Never refuses, reads no clock; the same object back when nothing changed. */
export function reduceIncident(incident: Incident, entry: JournalEntry): Incident {
  const changed = reduceFact(incident, entry)
  if (changed === incident) return incident
  const isActing = entry.type !== 'page.receipted' && !entry.type.endsWith('.erased')
  const byPerson = entry.actor.kind === 'person' && isActing
  return {
    ...changed,
    heldSince: isTaken(incident, changed) ? entry.recordedAt : changed.heldSince,
    updatedAt: entry.recordedAt,
    updatedSeq: entry.seq,
    activityAt: byPerson ? entry.recordedAt : changed.activityAt,
  }
}

/** It came to somebody else, or whoever holds it answers for it again. */
function isTaken(before: Incident, after: Incident): boolean {
  if (after.holder !== before.holder) return true
  return after.status === 'acknowledged' && before.status !== 'acknowledged'
}

function reduceFact(incident: Incident, entry: JournalEntry): Incident {
  switch (entry.type) {
    case 'alert.fired':
    case 'alert.updated':
    case 'alert.severity-changed':
    case 'alert.cleared':
    case 'alert.acknowledged-at-source':
    case 'alerts.heard':
    case 'group.truncated':
      return reduceAlerts(incident, entry)
    case 'incident.sev-set':
      return { ...incident, sev: entry.body.sev }
    case 'incident.renamed':
      return { ...incident, title: entry.body.title, isNamed: true }
    case 'incident.impact-set':
      return {
        ...incident,
        impact: entry.body.impact,
        impactSince: entry.body.since ?? null,
        impactSaid: { by: entry.actor.id, at: entry.recordedAt },
      }
    case 'responder.asked':
      return { ...incident, responders: withPerson(incident.responders, entry.body.person) }
    case 'role.taken':
    case 'role.assigned': {
      const person = entry.type === 'role.taken' ? entry.actor.id : entry.body.person
      if (entry.body.role === 'commander') return takeOver(incident, person)
      return { ...incident, roles: { ...incident.roles, [entry.body.role]: person } }
    }
    case 'role.released': {
      const { [entry.body.role]: _released, ...roles } = incident.roles
      return { ...incident, roles }
    }
    case 'incident.handed-over':
      return handOver(incident, entry.body)
    case 'note.added':
    case 'note.edited':
    case 'link.added':
      return reduceNotes(incident, entry)
    case 'incident.acknowledged':
    case 'incident.unacknowledged':
    case 'incident.acknowledgement-expired':
    case 'incident.snoozed':
    case 'incident.snooze-ended':
    case 'incident.unsnoozed':
    case 'incident.resolved':
    case 'incident.reopened':
    case 'escalation.started':
    case 'escalation.stepped':
    case 'escalation.exhausted':
    case 'page.raised':
    case 'page.answered':
    case 'page.declined':
    case 'page.receipted':
    case 'page.attempted':
    case 'page.delivered':
    case 'page.failed':
      return reducePaging(incident, entry)
    case 'incident.baton-moved':
    case 'page.withdrawn':
    case 'page.channels-set':
    case 'escalation.revised':
      return reduceConfigEffect(incident, entry)
    // Whoever has the incident's events folds it anew: what it held of the erased text is in many places.
    case 'body.erased':
    case 'payload.erased':
      return { ...incident }
    case 'incident.known-set':
    case 'responder.released':
    case 'row.starred':
    case 'row.unstarred':
    case 'row.omitted':
    case 'row.unomitted':
    case 'timer.started':
    case 'timer.reassigned':
    case 'timer.rang':
    case 'timer.stopped':
    case 'update.fell-due':
    case 'update.attempted':
    case 'update.published':
    case 'update.failed':
    case 'runbook.opened':
    case 'runbook.ticked':
    case 'runbook.flagged':
      return reduceRoom(incident, entry)
    case 'action.added':
    case 'action.changed':
    case 'postmortem.started':
    case 'postmortem.owner-set':
    case 'postmortem.status-set':
    case 'postmortem.written':
    case 'postmortem.why-set':
    case 'postmortem.why-removed':
      return reduceNotebook(incident, entry)
    case 'incident.opened':
    case 'alert.end-heard':
    case 'alert.heard-late':
    case 'config.applied':
    case 'integration.created':
    case 'integration.revoked':
    case 'device.paired':
    case 'device.revoked':
    case 'person.erased':
    case 'invite.created':
    case 'invite.ended':
    case 'token.created':
    case 'token.revoked':
    case 'token.renewed':
    case 'runbook.published':
    case 'runbook.withdrawn':
    case 'handoff.offered':
    case 'handoff.amended':
    case 'handoff.read':
    case 'handoff.fell-due':
    case 'handoff.unanswered':
    case 'handoff.accepted':
    case 'handoff.said':
    case 'handoff.declined':
    case 'handoff.withdrawn':
    case 'shift.taken-over':
      return incident
    default:
      return assertNever(entry)
  }
}
