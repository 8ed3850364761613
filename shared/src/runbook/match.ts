import type { RunbookId } from '../ids.ts'
import { alertsOf } from '../model/alert-table.ts'
import type { AlertState, Incident } from '../model/incident.ts'
import type { Runbook } from '../model/runbook.ts'
import { trimEnd } from '../trim-end.ts'

/**
 * The runbooks that apply to an incident, closest first: named by an annotation or label of an alert, then by its
 * alert's name or labels, then by its service.
 */
export function runbooksFor(runbooks: Iterable<Runbook>, incident: Incident): readonly Runbook[] {
  const alerts = firstAlerts(incident)
  const names = new Set([incident.alertName, ...alerts.map(({ labels }) => labels.alertname ?? '')].filter(Boolean))
  const ranked = [...runbooks].flatMap((runbook) => {
    const rank = rankOf(runbook, incident, alerts, names)
    return rank === null ? [] : [{ runbook, rank }]
  })
  ranked.sort((a, b) => a.rank - b.rank || (a.runbook.id < b.runbook.id ? -1 : 1))
  return ranked.map(({ runbook }) => runbook)
}

function rankOf(
  { id, match }: Runbook,
  incident: Incident,
  alerts: readonly AlertState[],
  names: ReadonlySet<string>,
): number | null {
  if (alerts.some((alert) => isNamedBy(id, alert))) return 0
  if (match.alerts.some((name) => names.has(name))) return 1
  const labels = Object.entries(match.labels)
  if (labels.length > 0 && alerts.some((alert) => labels.every(([name, value]) => alert.labels[name] === value)))
    return 2
  return incident.service !== null && match.services.includes(incident.service) ? 3 : null
}

/** A storm's alerts are alike: the first hundred of them say what it is about. */
function firstAlerts(incident: Incident): readonly AlertState[] {
  const alerts: AlertState[] = []
  for (const alert of alertsOf(incident.alerts)) if (alerts.push(alert) === 100) break
  return alerts
}

/** By the label or annotation `runbook`, or by a runbook link whose path ends in the runbook's file. */
function isNamedBy(id: RunbookId, { labels, annotations, runbookUrl }: AlertState): boolean {
  if (labels.runbook === id || annotations.runbook === id) return true
  const path = trimEnd(runbookUrl?.split(/[?#]/)[0] ?? '', '/')
  return path === id || path.endsWith(`/${id}`) || path.endsWith(`/${id}.md`)
}
