import type { Desk } from '../desk/desk.ts'
import { startEscalation } from '../escalation/ladder.ts'
import type { Signal } from '../intake/signal.ts'
import { routeAlert } from '../oncall/routing.ts'
import { alertOf, alertsOf } from './alert-table.ts'
import type { Draft } from './events.ts'
import { type Incident, severityRank } from './incident.ts'

/** A machine's acknowledgement names no person; without activity here it is not trusted for longer than this. */
const sourceAcknowledgementTimeoutMs = 30 * 60_000

/** Whether news about an open incident that is not being paged for makes it page now. `now` in Unix ms, the journal's. */
export function pageForNews(
  desk: Desk,
  source: string,
  incident: Incident,
  signal: Signal,
  now: number,
): readonly Draft[] {
  const { paging } = incident
  if (paging.kind === 'over' || paging.kind === 'snoozed') return []
  const firesAgain = incident.sourceState === 'cleared'
  const rose = severityRank[signal.severity] > severityRank[incident.severity]
  // Whoever acknowledged what pages nobody has not agreed to be woken by what does; anything else they hold already.
  if (paging.kind === 'acknowledged' && !(rose && incident.policy === null)) return []
  // Asking one person to take over what paged nobody is no ladder of a policy, and holds none back.
  const isOfPolicy = 'run' in paging && paging.run.policy !== null
  if (isOfPolicy && (paging.kind !== 'exhausted' || !(firesAgain || rose))) return []
  const { page: pages, policy } = routeAlert(desk.config, { ...signal, source })
  if (!pages || !policy) return []
  const ended: readonly Draft[] =
    paging.kind === 'acknowledged' ? [{ type: 'incident.unacknowledged', incidentId: incident.id, body: {} }] : []
  return [...ended, startEscalation(incident.id, policy, firesAgain ? 'fired-again' : 'severity-rose', now)]
}

/**
 * PagerDuty's `acknowledge`: kept beside the alert; when every firing alert has it, somebody there is on it and paging
 * stops. Nothing when it tells nothing new.
 */
export function acknowledgeAtSource(incident: Incident | undefined, key: string, now: number): readonly Draft[] {
  const alert = incident && alertOf(incident.alerts, key)
  if (!incident || incident.status === 'resolved' || alert?.state !== 'firing' || alert.acknowledgedAtSource) return []
  const told: Draft = { type: 'alert.acknowledged-at-source', incidentId: incident.id, body: { key }, at: now }
  const others = alertsOf(incident.alerts).filter((other) => other.key !== key && other.state === 'firing')
  // A person's snooze outranks a machine's word, which would end it early.
  const isTaken = incident.status !== 'triggered' || incident.paging.kind === 'snoozed'
  if (isTaken || others.some((other) => !other.acknowledgedAtSource)) return [told]
  // Nobody here took the baton, so it times out like any acknowledgement: silence escalates.
  const body = { via: 'source', timeoutMs: sourceAcknowledgementTimeoutMs }
  return [told, { type: 'incident.acknowledged', incidentId: incident.id, body }]
}
