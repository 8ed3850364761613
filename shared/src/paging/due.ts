import type { Draft } from '../log/events.ts'
import type { ChannelKind } from '../model/config.ts'
import type { Desk } from '../model/desk.ts'
import { type ChannelAttempt, type Incident, type Page, type Publication, wasSeen } from '../model/incident.ts'
import { type EscalationRun, escalationOf, questionOf, snoozedUntilOf } from '../model/paging-state.ts'
import { updateClockOf } from '../model/update-clock.ts'
import { dropping, isAskedFor } from './dropped.ts'
import { askPassedOn, nextEscalation, notForHelp, policyToPage, startEscalation, takeStep } from './escalation.ts'

/** A pager test ends by itself after this, so that a forgotten one does not ring all night. */
export const testEndsAfterMs = 2 * 60_000
/**
 * Tries on one channel for one page, the first included; what never went out was none. A channel may be away for hours, and
 * whoever is paged has been told of nothing until it is back: this is a day at the slowest pace.
 */
export const maxPageTries = 275
/** Tries to post one status update, which people can post again. */
const maxUpdateTries = 5
/** Wait before the second attempt; it doubles each time, for so many times. */
const retryAfterMs = 10_000
const mostDoublings = 5
/** An attempt with no known outcome for this long is tried again: until then it is that relay's whose turn made it. */
export const inDoubtAfterMs = 60_000

type Timer = { readonly at: number; readonly drafts: (mintId: () => string) => readonly Draft[] }

/**
 * What time alone has made true of an incident by `now` (Unix ms, the journal's unclamped clock): one pass; the
 * caller folds the events and asks again. Empty when nothing is due.
 */
export function due(desk: Desk, incident: Incident, now: number, mintId: () => string): readonly Draft[] {
  const { wake, beside } = timers(desk, incident)
  // The incident's own timer goes first: it may close the pages whose channels are due as well.
  if (wake && wake.at <= now) return wake.drafts(mintId)
  return beside.flatMap((timer) => (timer.at <= now ? timer.drafts(mintId) : []))
}

/** When `due` will next have something to say, Unix ms; null when time alone changes nothing. */
export function nextDueAt(desk: Desk, incident: Incident): number | null {
  const { wake, beside } = timers(desk, incident)
  const times = [...(wake ? [wake] : []), ...beside].map((timer) => timer.at)
  return times.length === 0 ? null : Math.min(...times)
}

/** Timers are derived from the state, never kept: a restart loses none. `wake` is the incident's own next one. */
function timers(desk: Desk, incident: Incident): { readonly wake: Timer | null; readonly beside: readonly Timer[] } {
  // The last update says that it is over, so it goes out of a resolved incident too.
  if (incident.status === 'resolved') return { wake: null, beside: publicationTimers(incident) }
  const ends = endTimer(incident) ?? snoozeTimer(desk, incident) ?? acknowledgementTimer(desk, incident)
  // Help that a person asked for climbs on whatever else the incident waits for.
  const wake = earlier(ends, escalationTimer(desk, incident))
  const beside = [
    ...channelTimers(incident),
    ...countdowns(incident),
    ...updateTimer(desk, incident),
    ...publicationTimers(incident),
  ]
  return { wake, beside }
}

function countdowns(incident: Incident): readonly Timer[] {
  return Object.values(incident.timers).flatMap(({ id: timerId, state, endsAt }) => {
    if (state !== 'running') return []
    const body = { timerId, dueAt: endsAt }
    return [{ at: endsAt, drafts: () => [{ type: 'timer.rang', incidentId: incident.id, body }] }]
  })
}

/**
 * An overdue status update is said once; the next update starts the clock anew. A SEV that brings the due time forward
 * does not say again what was said for a later one.
 */
function updateTimer(desk: Desk, incident: Incident): readonly Timer[] {
  const clock = updateClockOf(desk.config, incident)
  if (!clock || (incident.updateOverdueTold ?? 0) >= clock.dueAt) return []
  const body = { dueAt: clock.dueAt }
  return [{ at: clock.dueAt, drafts: () => [{ type: 'update.fell-due', incidentId: incident.id, body }] }]
}

function publicationTimers(incident: Incident): readonly Timer[] {
  return Object.values(incident.publications).flatMap((publication) => {
    const at = publishAt(publication)
    if (at === null) return []
    const body = { noteId: publication.noteId, attempt: publication.attempts + 1, dueAt: at }
    return [{ at, drafts: () => [{ type: 'update.attempted', incidentId: incident.id, body }] }]
  })
}

function publishAt({ outcome, requestedAt, attempts, lastAt }: Publication): number | null {
  if (outcome === 'waiting' || lastAt === null) return requestedAt
  return attempts >= maxUpdateTries ? null : retryAt({ outcome, attempts, lastAt })
}

function earlier(a: Timer | null, b: Timer | null): Timer | null {
  return a && b ? (b.at < a.at ? b : a) : (a ?? b)
}

function endTimer(incident: Incident): Timer | null {
  const resolve = (at: number, cause: 'cleared' | 'test-ended'): Timer => ({
    at,
    drafts: () => [
      {
        type: 'incident.resolved',
        incidentId: incident.id,
        body: { cause, reason: '', ...dropping(incident, isAskedFor) },
      },
    ],
  })
  if (incident.drillFor !== null) {
    const run = escalationOf(incident)
    // The test's page itself must go out first, even after a relay's long absence.
    return run && nextEscalation(run).kind === 'step'
      ? null
      : resolve(incident.openedAt + testEndsAfterMs, 'test-ended')
  }
  return incident.clearedAt === null ? null : resolve(incident.clearedAt + incident.resolveAfterMs, 'cleared')
}

function snoozeTimer(desk: Desk, incident: Incident): Timer | null {
  const at = snoozedUntilOf(incident)
  if (at === null) return null
  return {
    at,
    drafts: () => [
      { type: 'incident.snooze-ended', incidentId: incident.id, body: { dueAt: at } },
      ...pageAgain(desk, incident, 'snooze-ended', at),
    ],
  }
}

/**
 * When a forgotten acknowledgement pages again, Unix ms: it counts from the acknowledgement, or from the last thing
 * that a person did since; or when its holder has not answered news of it. Null is never.
 */
export function acknowledgementExpiresAt({ paging, activityAt }: Incident): number | null {
  if (paging.kind !== 'acknowledged') return null
  const { acknowledgement, news } = paging
  const { at, timeoutMs } = acknowledgement
  const times = [
    ...(news ? [news.answerBy] : []),
    ...(timeoutMs === null ? [] : [Math.max(at, activityAt) + timeoutMs]),
  ]
  return times.length === 0 ? null : Math.min(...times)
}

function acknowledgementTimer(desk: Desk, incident: Incident): Timer | null {
  const at = acknowledgementExpiresAt(incident)
  if (at === null) return null
  const isNews = incident.paging.kind === 'acknowledged' && incident.paging.news?.answerBy === at
  const body = { dueAt: at, ...(isNews ? { reason: 'news-unanswered' as const } : {}) }
  return {
    at,
    drafts: () => [
      { type: 'incident.acknowledgement-expired', incidentId: incident.id, body },
      ...pageAgain(desk, incident, isNews ? 'news-unanswered' : 'acknowledgement-expired', at),
    ],
  }
}

function pageAgain(
  desk: Desk,
  incident: Incident,
  reason: 'snooze-ended' | 'acknowledgement-expired' | 'news-unanswered',
  at: number,
): readonly Draft[] {
  const policy = policyToPage(desk.config, incident)
  return policy ? [startEscalation(incident.id, policy, reason, at)] : []
}

function escalationTimer(desk: Desk, incident: Incident): Timer | null {
  const question = questionOf(incident)
  const escalation = escalationOf(incident)
  return earlier(
    escalation && escalationTimerOf(desk, incident, escalation, {}),
    question && escalationTimerOf(desk, incident, question, { of: 'question' }),
  )
}

function escalationTimerOf(
  desk: Desk,
  incident: Incident,
  run: EscalationRun,
  of: { readonly of?: 'question' },
): Timer {
  const next = nextEscalation(run)
  return {
    at: next.dueAt,
    drafts: (mintId) =>
      next.kind === 'exhausted'
        ? [{ type: 'escalation.exhausted', incidentId: incident.id, body: { dueAt: next.dueAt, ...of } }]
        : takeStep(desk, incident, run, next, mintId, {
            except: notForHelp(incident),
            ask: of.of === undefined ? askPassedOn(incident, run) : null,
          }),
  }
}

function channelTimers(incident: Incident): readonly Timer[] {
  return Object.values(incident.pages).flatMap((page) => {
    if (page.state !== 'open' || (page.purpose !== 'test' && wasSeen(page))) return []
    return page.channels.flatMap(({ kind, afterMs }) => {
      if (kind === 'console') return []
      const at = attemptAt(page, afterMs, page.attempts[kind])
      return at === null ? [] : [channelTimer(incident, page, kind, at)]
    })
  })
}

function channelTimer(incident: Incident, page: Page, channel: ChannelKind, at: number): Timer {
  const attempt = (page.attempts[channel]?.attempts ?? 0) + 1
  const body = { pageId: page.id, channel, attempt, dueAt: at }
  return { at, drafts: () => [{ type: 'page.attempted', incidentId: incident.id, body }] }
}

function attemptAt(page: Page, afterMs: number, last: ChannelAttempt | undefined): number | null {
  if (!last) return page.raisedAt + afterMs
  return last.attempts - (last.unsent ?? 0) >= maxPageTries ? null : retryAt(last)
}

/** When to try again what has not arrived, Unix ms; null when it has. */
function retryAt(last: {
  readonly outcome: 'sending' | 'failed' | 'delivered' | 'published'
  readonly attempts: number
  readonly lastAt: number
}): number | null {
  const { outcome, attempts, lastAt } = last
  if (outcome === 'delivered' || outcome === 'published') return null
  const waitMs = retryAfterMs * 2 ** Math.min(attempts - 1, mostDoublings)
  return lastAt + (outcome === 'sending' ? Math.max(inDoubtAfterMs, waitMs) : waitMs)
}
