import { assertNever } from '../assert-never.ts'
import type { Entry, JournalEntry } from '../log/events.ts'
import { alertOf, mapAlerts, withAlert } from '../model/alert-table.ts'
import type { SourceSeverity } from '../model/config.ts'
import { withFiring } from '../model/firing-curve.ts'
import { afterRepeat, hearingOfFiring } from '../model/hearing.ts'
import { type AlertState, type Incident, isKnownGrave, maxGraveNames, severityRank } from '../model/incident.ts'
import { groupTitle, withCommon } from '../model/incident-title.ts'
import { restPaging } from '../paging/reduce-paging.ts'

/** What a source said of an incident's alerts. */
export type AlertsEntry = Extract<
  JournalEntry,
  {
    type:
      | 'alert.fired'
      | 'alert.updated'
      | 'alert.severity-changed'
      | 'alert.cleared'
      | 'alert.acknowledged-at-source'
      | 'alerts.heard'
      | 'group.truncated'
  }
>

/** Folds what a source said into the incident: its alerts, and the title, severity and state that follow from them. */
export function reduceAlerts(incident: Incident, entry: AlertsEntry): Incident {
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
