import type { Desk } from '../desk/desk.ts'
import { startEscalation } from '../escalation/ladder.ts'
import type { MintId } from '../ids.ts'
import type { IntakeBatch, Signal } from '../intake/signal.ts'
import { type Routing, routeAlert } from '../oncall/routing.ts'
import { alertOf } from './alert-table.ts'
import { acknowledgeAtSource, pageForNews } from './decide-signal-paging.ts'
import type { Draft } from './events.ts'
import type { Incident } from './incident.ts'

const dayMs = 86_400_000

export interface SignalContext {
  /** The journal's clock, Unix ms. */
  readonly now: number
  readonly mintId: MintId
}

/** What one signal comes to. `duplicate`: it told nothing new, and `why` says so when that may surprise. */
export type SignalDecision =
  | { readonly kind: 'accepted'; readonly drafts: readonly Draft[] }
  | { readonly kind: 'duplicate'; readonly why: string | null }

type Origin = Pick<IntakeBatch, 'source' | 'integrationId' | 'payloadId'>

/** The key of an alert in the desk's index. The integration in front keeps sources, and hostile names, apart. */
export function alertKey(integrationId: string, externalKey: string): string {
  return `${integrationId}/${externalKey}`
}

/** The incidents that must be in memory before the signal can be decided. */
export function incidentsOfSignal(desk: Desk, integrationId: string, signal: Signal): readonly string[] {
  const known = desk.alert(alertKey(integrationId, signal.externalKey))
  return known ? [known.incidentId] : []
}

/**
 * Decides one signal: state per alert by identity and occurrence. A resend tells nothing new; an older occurrence
 * never reopens a newer one; clearing what is not known clears nothing.
 */
export function decideSignal(desk: Desk, origin: Origin, signal: Signal, context: SignalContext): SignalDecision {
  const key = alertKey(origin.integrationId, signal.externalKey)
  const known = desk.alert(key)
  const incident = known && desk.incident(known.incidentId)
  if (signal.state === 'acknowledged') {
    const drafts = acknowledgeAtSource(incident, key, context.now)
    return drafts.length === 0 ? { kind: 'duplicate', why: null } : { kind: 'accepted', drafts }
  }
  const order = Math.min(signal.occurrence ?? context.now, context.now)
  const sameOccurrence = known !== undefined && known.occurrence === signal.occurrence
  // A source that runs ahead has its occurrences ordered as they come; a late clear still ends none but its own, or an older one.
  const clearsOlder =
    signal.state === 'cleared' && known?.state === 'firing' && (signal.occurrence ?? Infinity) < (known.occurrence ?? 0)
  if (known && !sameOccurrence && signal.occurrence !== null && (order < known.order || clearsOlder))
    return { kind: 'duplicate', why: `${signal.externalKey}: older than its last known occurrence, ignored` }
  if (signal.state === 'cleared') {
    if (!incident || known?.state !== 'firing') return { kind: 'duplicate', why: null }
    return { kind: 'accepted', drafts: clear(incident, key, signal, context.now) }
  }
  if (known && incident && known.state === 'firing' && (sameOccurrence || signal.occurrence === null))
    if (incident.status !== 'resolved' || (sameOccurrence && signal.occurrence !== null))
      return resend(desk, origin, incident, key, signal, context)
  // Late news of an occurrence that has ended already: webhooks arrive out of order.
  if (known?.state === 'cleared' && sameOccurrence && signal.occurrence !== null)
    return { kind: 'duplicate', why: null }
  return { kind: 'accepted', drafts: fire(desk, origin, incident, key, signal, context) }
}

function clear(incident: Incident, key: string, signal: Signal, now: number): readonly Draft[] {
  const { occurrence, endedAt } = signal
  const cleared: Draft = {
    type: 'alert.cleared',
    incidentId: incident.id,
    body: { key, occurrence, endedAt },
    at: endedAt ?? now,
  }
  const isLast =
    incident.firingCount === 1 && alertOf(incident.alerts, key)?.state === 'firing' && incident.truncated === 0
  return isLast ? [cleared, ...resolveNow(incident)] : [cleared]
}

/** The resolution of an incident whose alerts have all cleared, unless its service waits. */
function resolveNow(incident: Incident): readonly Draft[] {
  if (incident.status === 'resolved' || incident.resolveAfterMs > 0) return []
  return [{ type: 'incident.resolved', incidentId: incident.id, body: { cause: 'cleared', reason: '' } }]
}

/**
 * The signals of one body in the order to decide them: what fires before what clears, because the body is one moment of
 * its group, and a group that goes on must not resolve in between. A body that speaks of one alert twice tells a story,
 * and keeps its order.
 */
export function inDecidingOrder(signals: readonly Signal[]): readonly Signal[] {
  if (new Set(signals.map((signal) => signal.externalKey)).size < signals.length) return signals
  const clears = (signal: Signal) => signal.state === 'cleared'
  return [...signals.filter((signal) => !clears(signal)), ...signals.filter(clears)]
}

/**
 * Decides how many alerts a source left out of a group. More is told before the signals of its body, less after them:
 * what is left out may be firing, so a group is clear only when nothing is left out and nothing that is known fires.
 */
export function decideTruncation(desk: Desk, batch: IntakeBatch, when: 'before' | 'after'): readonly Draft[] {
  const groupKey = batch.signals[0]?.groupKey
  const openId = groupKey === undefined ? null : desk.group(`${batch.integrationId}/${groupKey}`)?.openId
  const incident = openId ? desk.incident(openId) : undefined
  const { truncated } = batch
  if (!incident || incident.truncated === truncated || (when === 'before' && truncated < incident.truncated)) return []
  const told: Draft = { type: 'group.truncated', incidentId: incident.id, body: { truncated } }
  const isClear = truncated === 0 && incident.sourceState === 'firing' && incident.firingCount === 0
  return isClear ? [told, ...resolveNow(incident)] : [told]
}

/** A resend changes nothing, unless the source now calls the same alert more or less severe. */
function resend(
  desk: Desk,
  origin: Origin,
  incident: Incident,
  key: string,
  signal: Signal,
  context: SignalContext,
): SignalDecision {
  const alert = alertOf(incident.alerts, key)
  if (!alert || alert.severity === signal.severity || incident.status === 'resolved')
    return { kind: 'duplicate', why: null }
  const { severity, severityRaw, title } = signal
  const changed: Draft = {
    type: 'alert.severity-changed',
    incidentId: incident.id,
    body: { key, severity, severityRaw, title },
  }
  return { kind: 'accepted', drafts: [changed, ...pageForNews(desk, origin.source, incident, signal, context.now)] }
}

function fire(
  desk: Desk,
  origin: Origin,
  known: Incident | undefined,
  key: string,
  signal: Signal,
  context: SignalContext,
): readonly Draft[] {
  const groupKey = `${origin.integrationId}/${signal.groupKey}`
  const openId = desk.group(groupKey)?.openId
  // An alert that is in an open incident stays there, whichever group it now comes in: one alert, one page.
  const open = known && known.status !== 'resolved' ? known : openId ? desk.incident(openId) : undefined
  const routing = routeAlert(desk.config, { ...signal, source: origin.source })
  const incidentId = open?.id ?? context.mintId('inc')
  const { title, alertName, severity, severityRaw, labels, annotations, occurrence } = signal
  const { runbookUrl, dashboardUrl, sourceUrl, silenceUrl } = signal
  const fired: Draft = {
    type: 'alert.fired',
    incidentId,
    at: Math.min(occurrence ?? context.now, context.now),
    body: {
      key,
      occurrence,
      title,
      alertName,
      severity,
      severityRaw,
      labels,
      annotations,
      runbookUrl,
      dashboardUrl,
      sourceUrl,
      silenceUrl,
      payloadId: origin.payloadId,
    },
  }
  if (open) return [fired, ...pageForNews(desk, origin.source, open, signal, context.now)]
  return [
    openDraft(desk, origin, groupKey, incidentId, signal, routing, context),
    fired,
    ...firstPage(incidentId, routing, context),
  ]
}

function openDraft(
  desk: Desk,
  origin: Origin,
  groupKey: string,
  incidentId: string,
  signal: Signal,
  routing: Routing,
  context: SignalContext,
): Draft {
  const before = desk.group(groupKey)
  const recent = before?.openings.filter((at) => at > context.now - dayMs).length ?? 0
  return {
    type: 'incident.opened',
    incidentId,
    body: {
      title: signal.title,
      alertName: signal.alertName,
      service: routing.service?.id ?? null,
      severity: signal.severity,
      integrationId: origin.integrationId,
      source: origin.source,
      groupKey,
      previousId: before?.lastId ?? null,
      recurrence: recent + 1,
      resolveAfterMs: routing.service?.resolveAfterMs ?? 0,
      declaredBy: null,
      drillFor: null,
    },
  }
}

function firstPage(incidentId: string, routing: Routing, context: SignalContext): readonly Draft[] {
  if (!routing.page || !routing.policy) return []
  return [startEscalation(incidentId, routing.policy, 'opened', context.now + (routing.service?.holdMs ?? 0))]
}
