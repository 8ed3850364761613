import type { MintId } from '../ids.ts'
import type { Draft } from '../log/events.ts'
import { alertOf, alertsOf } from '../model/alert-table.ts'
import type { Desk } from '../model/desk.ts'
import { type AlertState, type Incident, isKnownGrave, maxGraveNames, severityRank } from '../model/incident.ts'
import type { EscalationReason } from '../model/paging-state.ts'
import { routeAlert } from '../model/routing.ts'
import type { Signal } from '../model/signal.ts'
import { helpThatGoesOn } from '../paging/dropped.ts'
import { newsPage, policyToPage, startEscalation } from '../paging/escalation.ts'

/** A machine's acknowledgement names no person; without activity here it is not trusted for longer than this. */
const sourceAcknowledgementTimeoutMs = 30 * 60_000

interface News {
  readonly incident: Incident
  readonly key: string
  readonly signal: Signal
  /** It fires, for the first time or anew; false of a repeat that only calls it more or less severe. */
  readonly fires: boolean
}

type Because = Extract<EscalationReason, 'fired-again' | 'severity-rose' | 'alert-joined'>

/**
 * Whether news about an open incident calls somebody now: from the top of the policy where nobody has it, a notice to
 * whoever has it where it is graver than what they took. Decision 18 has the rules.
 */
export function pageForNews(
  desk: Desk,
  source: string,
  news: News,
  { now, mintId }: { readonly now: number; readonly mintId: MintId },
): readonly Draft[] {
  const { incident, signal } = news
  const { id: incidentId, paging } = incident
  const because = becauseOf(news)
  if (because === null) return []
  const { page: pages, policy, service } = routeAlert(desk.config, { ...signal, source })
  if (!pages || !policy) return []
  if (paging.kind === 'waiting') {
    // What its own service does not hold for as long is not held by another's.
    const startAt = now + (service?.holdMs ?? 0)
    return startAt < paging.run.startAt ? [startEscalation(incidentId, policy, because, startAt)] : []
  }
  const start = startEscalation(incidentId, policy, because, now)
  if (paging.kind === 'snoozed')
    return [
      {
        type: 'incident.unsnoozed',
        incidentId,
        body: { reason: because === 'fired-again' ? 'alert-joined' : because },
      },
      start,
    ]
  if (paging.kind !== 'acknowledged') return [start]
  const { by } = paging.acknowledgement
  // Whoever acknowledged what pages nobody has not agreed to be woken by what does, and a machine has agreed to nothing.
  const isTheirs = incident.policy !== null && by !== null && Object.hasOwn(desk.config.people, by)
  if (!isTheirs) return [{ type: 'incident.unacknowledged', incidentId, body: {} }, start]
  return [newsPage(desk.config, incident, by, policyToPage(desk.config, incident) ?? policy, now, mintId('pg'))]
}

/** Why these news call somebody, if they do in this state; whether they are of a kind that pages is the routing's to say. */
function becauseOf(news: News): Because | null {
  const { incident, fires, signal } = news
  const { paging } = incident
  const known = alertOf(incident.alerts, news.key)
  const isGraver = isGraverThanTaken(news, known)
  const rose = severityRank[signal.severity] > severityRank[known?.severity ?? incident.gravest]
  const again = known?.state === 'cleared' || incident.sourceState === 'cleared' || (fires && known !== undefined)
  const because = again && fires ? 'fired-again' : rose || known ? 'severity-rose' : 'alert-joined'
  // Whoever took, or put to rest, what pages nobody has not agreed to sleep through what does.
  const joins = known === undefined && (incident.policy === null || signal.severity === 'critical')
  switch (paging.kind) {
    case 'over':
      return null
    case 'idle':
    case 'waiting':
      return because
    case 'climbing':
      // Asking one person to take over what paged nobody is no escalation, and holds none back.
      return paging.run.policy === null ? because : null
    case 'exhausted':
      return fires || rose ? because : null
    case 'snoozed':
      return rose || isGraver || joins ? because : null
    case 'acknowledged':
      if (incident.policy === null) return rose || isGraver || joins ? because : null
      if (paging.acknowledgement.by === null) return fires || rose ? because : null
      // One notice at a time.
      return isGraver && paging.news === null ? because : null
  }
}

/**
 * Worse than all that fired since somebody took it or put it to rest, or critical by a name that was not critical then.
 * More instances of the alert that somebody has are theirs already, and so is one of those, whatever it is called by now.
 */
function isGraverThanTaken(
  { incident, signal: { severity, alertName } }: News,
  known: AlertState | undefined,
): boolean {
  const { gravest, graveNames } = incident
  if (severityRank[severity] > severityRank[gravest]) return true
  if (severity !== 'critical' || isKnownGrave(incident, known)) return false
  return graveNames.length < maxGraveNames && !graveNames.includes(alertName)
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
  // A person's snooze outranks a machine's word, which would end it early; so does a person's question to take over, which
  // waits for its answer; and where a whole policy has been climbed in vain only a person's answer will do.
  const { kind } = incident.paging
  const isOutranked = kind === 'snoozed' || kind === 'exhausted' || isAskedToTakeOver(incident)
  if (incident.status !== 'triggered' || isOutranked || others.some((other) => !other.acknowledgedAtSource))
    return [told]
  // Nobody here took the baton, so it times out like any acknowledgement: silence escalates.
  const body = { via: 'source', timeoutMs: sourceAcknowledgementTimeoutMs, ...helpThatGoesOn(incident) }
  return [told, { type: 'incident.acknowledged', incidentId: incident.id, body }]
}

function isAskedToTakeOver({ pages }: Incident): boolean {
  return Object.values(pages).some(({ state, purpose }) => state === 'open' && purpose === 'reassign')
}
