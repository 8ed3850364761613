import { assertNever } from '../assert-never.ts'
import type { MintId } from '../ids.ts'
import type { Draft } from '../log/events.ts'
import { alertOf, alertsOf } from '../model/alert-table.ts'
import type { Desk } from '../model/desk.ts'
import { type Incident, severityRank } from '../model/incident.ts'
import { type Judgement, judge, startOfSent } from '../model/occurrence.ts'
import { type Routing, routeAlert } from '../model/routing.ts'
import type { IntakeBatch, Signal } from '../model/signal.ts'
import { dropping, isAskedFor } from '../paging/dropped.ts'
import { startEscalation } from '../paging/escalation.ts'
import { acknowledgeAtSource, pageForNews } from './decide-signal-paging.ts'
import { newsOf } from './news.ts'

const dayMs = 86_400_000

export interface SignalContext {
  /** The journal's clock, Unix ms. */
  readonly now: number
  readonly mintId: MintId
}

/**
 * What one signal comes to. `duplicate`: it told nothing that anybody must hear of, and `why` says so when that may
 * surprise; its drafts are to be remembered all the same, and of what fires on, that it was heard.
 */
export type SignalDecision =
  | { readonly kind: 'accepted'; readonly drafts: readonly Draft[] }
  | {
      readonly kind: 'duplicate'
      readonly why: string | null
      readonly drafts?: readonly Draft[]
      readonly heard?: HeardAlert
    }

/** An alert that fires and was told again. */
export interface HeardAlert {
  readonly incidentId: string
  readonly key: string
}

type Origin = Pick<IntakeBatch, 'source' | 'integrationId' | 'payloadId'>

/** The key of an alert in the desk's index. The integration in front keeps sources, and hostile names, apart. */
export function alertKey(integrationId: string, externalKey: string): string {
  return `${integrationId}/${externalKey}`
}

/** The incidents that must be in memory before the signal can be decided. */
export function incidentsOfSignal(desk: Desk, integrationId: string, signal: Signal): readonly string[] {
  const known = desk.alert(alertKey(integrationId, signal.externalKey))
  return known?.incidentId ? [known.incidentId] : []
}

/** Decides one signal: state per alert, by its identity and by the rule of its occurrences. */
export function decideSignal(desk: Desk, origin: Origin, signal: Signal, context: SignalContext): SignalDecision {
  const key = alertKey(origin.integrationId, signal.externalKey)
  const known = desk.alert(key)
  const incident = known?.incidentId ? desk.incident(known.incidentId) : undefined
  const { state, occurrence, endedAt } = signal
  if (state === 'acknowledged') {
    const drafts = acknowledgeAtSource(incident, key, context.now)
    return drafts.length === 0 ? { kind: 'duplicate', why: null } : { kind: 'accepted', drafts }
  }
  const start = occurrence ?? (state === 'firing' ? startOfSent(known, signal.sentAt) : null)
  const judgement = judge(known, { state, start, end: endedAt }, context.now)
  switch (judgement.kind) {
    case 'clears':
      if (!incident) return { kind: 'duplicate', why: null }
      return { kind: 'accepted', drafts: clear(incident, key, signal, context.now) }
    case 'clears-nothing':
      return clearNothing(judgement, key, signal)
    case 'late-news':
      return hearLate(judgement, incident, key, start, signal)
    case 'repeats':
      if (incident && (incident.status !== 'resolved' || isAsResolved(desk, origin, incident, key, signal)))
        return resend(desk, origin, incident, key, signal, judgement.isMoved, context)
      return { kind: 'accepted', drafts: fire(desk, origin, incident, key, signal, context) }
    case 'fires':
      return { kind: 'accepted', drafts: fire(desk, origin, incident, key, signal, context) }
    default:
      return assertNever(judgement)
  }
}

function clearNothing(
  { isOlder, isNews }: Extract<Judgement, { kind: 'clears-nothing' }>,
  key: string,
  { externalKey, occurrence, endedAt }: Signal,
): SignalDecision {
  const why = isOlder ? `${externalKey}: older than its last known occurrence, ignored` : null
  if (!isNews || occurrence === null) return { kind: 'duplicate', why }
  const heard: Draft = { type: 'alert.end-heard', incidentId: null, body: { key, occurrence, endedAt } }
  return { kind: 'duplicate', why, drafts: [heard] }
}

function hearLate(
  { isNews }: Extract<Judgement, { kind: 'late-news' }>,
  incident: Incident | undefined,
  key: string,
  occurrence: number | null,
  { externalKey }: Signal,
): SignalDecision {
  const why = `${externalKey}: older than the end that was told less than a minute ago, ignored; it fires if it is sent again after that`
  if (!isNews) return { kind: 'duplicate', why }
  const heard: Draft = { type: 'alert.heard-late', incidentId: incident?.id ?? null, body: { key, occurrence } }
  return { kind: 'duplicate', why, drafts: [heard] }
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
  return [
    {
      type: 'incident.resolved',
      incidentId: incident.id,
      body: { cause: 'cleared', reason: '', ...dropping(incident, isAskedFor) },
    },
  ]
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
 * what is left out may be firing, so a group is clear only when nothing is left out and nothing that is known fires. When
 * the source says that all have cleared, what the body could not name has cleared with it.
 */
export function decideTruncation(
  desk: Desk,
  batch: IntakeBatch,
  when: 'before' | 'after',
  now: number,
): readonly Draft[] {
  const { truncated } = batch
  if (when === 'before' && truncated === 0) return []
  const groupKey = batch.signals[0]?.groupKey
  const openId = groupKey === undefined ? null : desk.group(`${batch.integrationId}/${groupKey}`)?.openId
  const incident = openId ? desk.incident(openId) : undefined
  if (!incident || (when === 'before' && truncated < incident.truncated)) return []
  const told: readonly Draft[] =
    incident.truncated === truncated ? [] : [{ type: 'group.truncated', incidentId: incident.id, body: { truncated } }]
  const clears = when === 'after' ? clearUnnamed(desk, batch, incident, now) : []
  if (told.length + clears.length === 0) return []
  const isClear = truncated === 0 && incident.sourceState === 'firing' && incident.firingCount === clears.length
  return [...told, ...clears, ...(isClear ? resolveNow(incident) : [])]
}

/**
 * Clears of what still fires here in the group, when its source says that all of it has cleared and left some out. The latest
 * end that it named counts as theirs, so that what began after it goes on.
 */
function clearUnnamed(
  desk: Desk,
  { integrationId, allCleared }: IntakeBatch,
  incident: Incident,
  now: number,
): readonly Draft[] {
  if (allCleared === undefined) return []
  const { endedAt } = allCleared
  return alertsOf(incident.alerts)
    .filter(({ key, state }) => state === 'firing' && key.startsWith(`${integrationId}/`))
    .filter(({ key }) => judge(desk.alert(key), { state: 'cleared', start: null, end: endedAt }, now).kind === 'clears')
    .map(({ key }) => ({
      type: 'alert.cleared',
      incidentId: incident.id,
      body: { key, occurrence: null, endedAt },
      at: endedAt ?? now,
    }))
}

/**
 * Whether a repeat is of what a person resolved. Without a start it cannot be told from a new occurrence; and what has risen
 * since into what pages is not what that person saw.
 */
function isAsResolved(desk: Desk, { source }: Origin, incident: Incident, key: string, signal: Signal): boolean {
  if (signal.occurrence === null) return false
  const known = alertOf(incident.alerts, key)
  const rose = known !== undefined && severityRank[signal.severity] > severityRank[known.severity]
  return !rose || !routeAlert(desk.config, { ...signal, source }).page
}

/** A repeat of what fires tells nothing new, unless the source now says something else of it. */
function resend(
  desk: Desk,
  origin: Origin,
  incident: Incident,
  key: string,
  signal: Signal,
  isMoved: boolean,
  context: SignalContext,
): SignalDecision {
  const alert = alertOf(incident.alerts, key)
  if (!alert || incident.status === 'resolved') return { kind: 'duplicate', why: null }
  const news = newsOf(alert, signal, isMoved)
  if (!news) return { kind: 'duplicate', why: null, heard: { incidentId: incident.id, key } }
  const updated: Draft = { type: 'alert.updated', incidentId: incident.id, body: { key, ...news } }
  const told = { incident, key, signal, fires: false }
  return { kind: 'accepted', drafts: [updated, ...pageForNews(desk, origin.source, told, context)] }
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
  const incidentId = open?.id ?? context.mintId('inc')
  const { title, alertName, severity, severityRaw, labels, annotations } = signal
  const occurrence = signal.occurrence ?? signal.sentAt ?? null
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
  if (open) return [fired, ...pageForNews(desk, origin.source, { incident: open, key, signal, fires: true }, context)]
  const routing = routeAlert(desk.config, { ...signal, source: origin.source })
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
