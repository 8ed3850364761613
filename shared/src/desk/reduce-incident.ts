import { assertNever } from '../assert-never.ts'
import type { Entry, JournalEntry } from '../log/events.ts'
import { alertOf, mapAlerts, noAlerts, withAlert } from '../model/alert-table.ts'
import type { SourceSeverity } from '../model/config.ts'
import { withFiring } from '../model/firing-curve.ts'
import { afterRepeat, hearingOfFiring } from '../model/hearing.ts'
import type { AlertState, Incident } from '../model/incident.ts'
import { isKnownGrave, maxGraveNames, severityRank } from '../model/incident.ts'
import { groupTitle, withCommon } from '../model/incident-title.ts'
import { idle, type PagingOfIncident, withPaging } from '../model/paging-state.ts'
import { reduceNotebook } from '../notebook/reduce-notebook.ts'
import { reduceConfigEffect } from '../paging/reduce-config-effects.ts'
import { handOver, reducePaging, restPaging, takeOver, withPerson } from '../paging/reduce-paging.ts'
import { reduceRoom } from '../room/reduce-room.ts'

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
      return withGraveName(incident, fireAlert(incident, entry), entry.body.key)
    case 'alert.updated':
    case 'alert.severity-changed':
      return withGraveName(incident, updateAlert(incident, entry), entry.body.key)
    case 'alert.cleared':
      return clearAlert(incident, entry)
    case 'alert.acknowledged-at-source':
      return changeAlert(incident, entry.body.key, (alert) => ({ ...alert, acknowledgedAtSource: true }))
    case 'alerts.heard':
      return hearAlerts(incident, entry)
    case 'group.truncated':
      return settle({ ...incident, truncated: entry.body.truncated }, entry.recordedAt)
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
      return addNote(incident, entry)
    case 'note.edited':
      return editNote(incident, entry)
    case 'link.added': {
      const { linkId: id, url, label } = entry.body
      return { ...incident, links: [...incident.links, { id, url, label, by: entry.actor.id }] }
    }
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

function fireAlert(incident: Incident, { body, recordedAt }: Entry<'alert.fired'>): Incident {
  const known = alertOf(incident.alerts, body.key)
  const alert: AlertState = {
    key: body.key,
    state: 'firing',
    title: body.title,
    alertName: body.alertName,
    severity: body.severity,
    severityRaw: body.severityRaw,
    labels: body.labels,
    annotations: body.annotations,
    runbookUrl: body.runbookUrl,
    dashboardUrl: body.dashboardUrl,
    sourceUrl: body.sourceUrl,
    silenceUrl: body.silenceUrl,
    occurrence: body.occurrence,
    firedAt: known?.state === 'firing' ? known.firedAt : recordedAt,
    clearedAt: null,
    fires: (known?.fires ?? 0) + 1,
    heard: hearingOfFiring(known?.heard, recordedAt),
    acknowledgedAtSource: false,
  }
  const alertCount = incident.alertCount + (known ? 0 : 1)
  // What is over and fires anew has in common what fires now.
  const common = withCommon(incident.firingCount === 0 ? null : incident.common, alert)
  const firingCount = incident.firingCount + (known?.state === 'firing' ? 0 : 1)
  const next = {
    ...incident,
    alertCount,
    firingCount,
    curve: withFiring(incident.curve, firingCount, recordedAt),
    flaps: incident.flaps + (known?.state === 'cleared' ? 1 : 0),
    sourceState: 'firing' as const,
    clearedAt: null,
    turnedAt: recordedAt,
  }
  return putAlert(next, known, alert, common)
}

function updateAlert(
  incident: Incident,
  { body, recordedAt }: Entry<'alert.updated'> | Entry<'alert.severity-changed'>,
): Incident {
  const { key, ...news } = body
  const known = alertOf(incident.alerts, key)
  if (!known) return incident
  const alert = { ...known, ...news, heard: afterRepeat(known.heard, recordedAt, incident.turnedAt) }
  return putAlert(incident, known, alert, withCommon(incident.alertCount === 1 ? null : incident.common, alert))
}

/** The incident with this alert in place of what was known of it; its title and severity follow. */
function putAlert(
  incident: Incident,
  known: AlertState | undefined,
  alert: AlertState,
  common: Incident['common'] = incident.common,
): Incident {
  const firingBy = countFiring(incident.firingBy, known, alert)
  const worst = worse(incident.worst, alert.severity)
  const alerts = withAlert(incident.alerts, alert)
  const isFiring = alert.state === 'firing'
  return {
    ...incident,
    alerts,
    title: titleOf(incident, alerts, common, alert),
    common,
    firingBy,
    worst,
    gravest: isFiring ? worse(incident.gravest, alert.severity) : incident.gravest,
    severity: worstFiring(firingBy) ?? worst,
  }
}

function titleOf(
  { isNamed, title, alertCount }: Incident,
  alerts: Incident['alerts'],
  common: Incident['common'],
  alert: AlertState,
): string {
  if (isNamed) return title
  if (alertCount === 1 || !common) return alert.title
  const first = common.alertName ? undefined : alertOf(alerts, common.key)
  return groupTitle(common, (first ?? alert).title, alertCount)
}

function countFiring(
  counts: Incident['firingBy'],
  known: AlertState | undefined,
  alert: AlertState,
): Incident['firingBy'] {
  const before = known?.state === 'firing' ? known.severity : null
  const after = alert.state === 'firing' ? alert.severity : null
  if (before === after) return counts
  const next = { ...counts }
  if (before) next[before] = (next[before] ?? 0) - 1
  if (after) next[after] = (next[after] ?? 0) + 1
  return next
}

function worstFiring(counts: Incident['firingBy']): SourceSeverity | null {
  return byRank.find((severity) => (counts[severity] ?? 0) > 0) ?? null
}

/** The worst first. */
const byRank = (Object.keys(severityRank) as SourceSeverity[]).sort((a, b) => severityRank[b] - severityRank[a])

function clearAlert(incident: Incident, { body, recordedAt }: Entry<'alert.cleared'>): Incident {
  const known = alertOf(incident.alerts, body.key)
  if (!known || known.state === 'cleared') return incident
  const cleared: AlertState = {
    ...known,
    state: 'cleared',
    occurrence: body.occurrence ?? known.occurrence,
    clearedAt: recordedAt,
  }
  const firingCount = incident.firingCount - 1
  const curve = withFiring(incident.curve, firingCount, recordedAt)
  const next = { ...incident, firingCount, curve, turnedAt: recordedAt }
  return settle(putAlert(next, known, cleared), recordedAt)
}

/**
 * All cleared stops paging at once, whether or not the incident then waits before it resolves. Alerts that the source
 * left out may still fire, so while it says that there are any, nothing is clear.
 */
function settle(incident: Incident, at: number): Incident {
  if (incident.sourceState !== 'firing' || incident.firingCount > 0 || incident.truncated > 0) return incident
  return { ...restPaging(incident), sourceState: 'cleared', clearedAt: at }
}

function hearAlerts(incident: Incident, { body, recordedAt }: Entry<'alerts.heard'>): Incident {
  const hear = (alert: AlertState): AlertState =>
    alert.state === 'firing' ? { ...alert, heard: afterRepeat(alert.heard, body.heardAt, incident.turnedAt) } : alert
  const told = { ...incident, hearingToldAt: recordedAt }
  if ('keys' in body) return body.keys.reduce((next, key) => changeAlert(next, key, hear), told)
  const others = new Set(body.allBut)
  return { ...told, alerts: mapAlerts(incident.alerts, (alert) => (others.has(alert.key) ? alert : hear(alert))) }
}

function changeAlert(incident: Incident, key: string, change: (alert: AlertState) => AlertState): Incident {
  const alert = alertOf(incident.alerts, key)
  return alert ? { ...incident, alerts: withAlert(incident.alerts, change(alert)) } : incident
}

function addNote(incident: Incident, entry: Entry<'note.added'>): Incident {
  const { noteId, text, about, tags = [], mentions = [], publish = false, nextUpdateAt = null } = entry.body
  const at = entry.recordedAt
  const note = { id: noteId, by: entry.actor.id, text, at, about, tags, mentions, history: [] }
  const publication = { noteId, requestedAt: at, attempts: 0, lastAt: null, outcome: 'waiting', detail: '' } as const
  return {
    ...incident,
    notes: { ...incident.notes, [noteId]: note },
    ...(tags.includes('update') ? { lastUpdateAt: at, nextUpdateAt } : {}),
    ...(publish ? { publications: { ...incident.publications, [noteId]: publication } } : {}),
  }
}

function editNote(incident: Incident, entry: Entry<'note.edited'>): Incident {
  const note = incident.notes[entry.body.noteId]
  if (!note) return incident
  const { text, tags = note.tags, mentions = note.mentions } = entry.body
  const history = [...note.history, { text: note.text, at: entry.recordedAt, by: entry.actor.id }]
  const isNewUpdate = tags.includes('update') && !note.tags.includes('update')
  return {
    ...incident,
    notes: { ...incident.notes, [note.id]: { ...note, text, tags, mentions, history } },
    ...(isNewUpdate ? { lastUpdateAt: entry.recordedAt, nextUpdateAt: null } : {}),
  }
}

/** Remembers by name what has become critical here: not each title of an alert that says in it how bad it is. */
function withGraveName(before: Incident, incident: Incident, key: string): Incident {
  const { graveNames } = incident
  if (graveNames.length >= maxGraveNames) return incident
  const alert = alertOf(incident.alerts, key)
  if (alert?.severity !== 'critical' || graveNames.includes(alert.alertName)) return incident
  if (isKnownGrave(before, alertOf(before.alerts, key))) return incident
  return { ...incident, graveNames: [...graveNames, alert.alertName] }
}

function worse(a: SourceSeverity, b: SourceSeverity): SourceSeverity {
  return severityRank[b] > severityRank[a] ? b : a
}
