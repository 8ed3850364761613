import { listed } from '../listed.ts'
import type { Desk } from '../model/desk.ts'
import { heardOf, silenceOf } from '../model/hearing.ts'
import type { Incident } from '../model/incident.ts'
import { severityRank } from '../model/incident.ts'
import { placeLabels } from '../model/incident-title.ts'
import { acknowledgementOf, escalationOf, isHeld, resolutionOf, snoozedUntilOf } from '../model/paging-state.ts'
import { personName } from '../model/routing.ts'
import { updateClockOf } from '../model/update-clock.ts'
import { acknowledgementExpiresAt, testEndsAfterMs } from '../paging/due.ts'
import { nextEscalation, notForHelp, peopleOf, policyToPage, routeIncident } from '../paging/escalation.ts'
import { selectMyAsks } from './asks.ts'
import type { FeedRow, NextStep } from './feed.ts'
import { feedGroupOf, feedGroups } from './feed-group.ts'
import { reachOf } from './page-words.ts'
import { shownTitle } from './shown-title.ts'

const hourMs = 3_600_000

/** What happens next to an incident if nobody does anything. */
export function selectNextStep(desk: Desk, incident: Incident): NextStep {
  const step = (kind: NextStep['kind'], at: number | null, text: string, people: readonly string[] = []): NextStep => ({
    kind,
    at,
    people,
    text,
  })
  if (incident.status === 'resolved') return step('resolved', null, 'resolved')
  const escalation = escalationStep(desk, incident, step)
  if (incident.drillFor !== null && escalation?.kind !== 'pages')
    return step('resolves', incident.openedAt + testEndsAfterMs, 'pager test ends')
  const ends = endStep(desk, incident, step)
  // Help that was asked for climbs on beside it.
  if (ends && (ends.at ?? 0) <= (escalation?.at ?? Number.POSITIVE_INFINITY)) return ends
  if (escalation) return escalation
  if (incident.status === 'acknowledged') return step('none', null, 'no timer runs')
  const { page, policy } = routeIncident(desk.config, incident)
  return Object.keys(desk.config.policies).length === 0 || (page && !policy)
    ? step('nobody', null, 'nobody can be paged: no escalation policy')
    : step('does-not-page', null, 'does not page')
}

type MakeStep = (kind: NextStep['kind'], at: number | null, text: string, people?: readonly string[]) => NextStep

/** When what holds it back from paging, or keeps it open, comes to its end by itself. */
function endStep(desk: Desk, incident: Incident, step: MakeStep): NextStep | null {
  const { clearedAt, paging } = incident
  if (clearedAt !== null) return step('resolves', clearedAt + incident.resolveAfterMs, 'resolves unless it fires again')
  const again = policyToPage(desk.config, incident) ? ', pages again' : ''
  if (paging.kind === 'snoozed') return step('snooze-ends', paging.until, `snooze ends${again}`)
  const expiresAt = acknowledgementExpiresAt(incident)
  if (expiresAt === null) return null
  const isNews = paging.kind === 'acknowledged' && paging.news?.answerBy === expiresAt
  const what = isNews ? 'its holder has not answered the news' : 'acknowledgement times out'
  return step('acknowledgement-expires', expiresAt, `${what}${again}`)
}

function escalationStep(desk: Desk, incident: Incident, step: MakeStep): NextStep | null {
  if (incident.paging.kind === 'exhausted')
    return step('exhausted', null, 'escalation policy exhausted: nobody answered')
  const run = escalationOf(incident)
  if (!run) return null
  const rung = nextEscalation(run)
  if (rung.kind === 'exhausted')
    return isHeld(incident.paging) || incident.clearedAt !== null
      ? null
      : step('exhausted', rung.dueAt, 'then the escalation policy is exhausted')
  const except = notForHelp(incident)
  const people = peopleOf(desk.config, run.steps[rung.step])
    .filter((person) => !except.includes(person))
    .map((person) => personName(desk.config, person))
  return people.length === 0
    ? step('nobody', rung.dueAt, 'next step reaches nobody')
    : step('pages', rung.dueAt, `pages ${listed(people)}`, people)
}

/** The feed's row of one incident, as `me` sees it. `pending` is the outbox's to fill. */
export function selectFeedRow(desk: Desk, incident: Incident, me: string | null): FeedRow {
  const openPages = Object.values(incident.pages).filter((page) => page.state === 'open')
  const recentOpenings =
    desk.group(incident.groupKey)?.openings.filter((at) => at > incident.openedAt - hourMs).length ?? 0
  const resolution = resolutionOf(incident)
  return {
    id: incident.id,
    title: shownTitle(desk, incident),
    severity: incident.severity,
    sev: incident.sev,
    status: incident.status,
    sourceState: incident.sourceState,
    serviceId: incident.service,
    serviceName: serviceName(desk, incident),
    openedAt: incident.openedAt,
    openedSeq: incident.openedSeq,
    updatedSeq: incident.updatedSeq,
    resolvedAt: resolution?.at ?? null,
    alertCount: incident.alertCount,
    firingCount: incident.firingCount,
    curve: incident.curve,
    labels: rowLabels(incident),
    heardAt: incident.status === 'resolved' ? null : heardOf(incident.alerts),
    flapping: incident.flaps >= 2 || recentOpenings >= 3,
    recurrence: incident.recurrence < 2 ? '' : `${ordinal(incident.recurrence)} time today`,
    holder: incident.holder,
    holderName: incident.holder === null ? null : personName(desk.config, incident.holder),
    acknowledged: acknowledgedBy(desk, incident),
    snoozedUntil: snoozedUntilOf(incident),
    snoozedBy: incident.paging.kind === 'snoozed' ? personName(desk.config, incident.paging.by) : null,
    updateDueAt: updateClockOf(desk.config, incident)?.dueAt ?? null,
    resolvedBy: resolution?.by ? personName(desk.config, resolution.by) : null,
    paging: openPages.map((page) => ({
      person: page.person,
      name: personName(desk.config, page.person),
      reach: reachOf(page),
    })),
    nextStep: selectNextStep(desk, incident),
    truncated: incident.truncated,
    silence: incident.status === 'resolved' ? null : silenceOf(incident.alerts),
    mine:
      me !== null &&
      incident.status !== 'resolved' &&
      (incident.holder === me || openPages.some((page) => page.person === me)),
    pending: 0,
    asks: selectMyAsks(desk, incident, me),
  }
}

function acknowledgedBy(desk: Desk, incident: Incident): FeedRow['acknowledged'] {
  const acknowledgement = acknowledgementOf(incident)
  if (incident.status !== 'acknowledged' || acknowledgement === null) return null
  const { by, at } = acknowledgement
  return { name: by === null ? null : personName(desk.config, by), at }
}

/** More of them help nobody to tell rows apart, and rows are told to every console. */
export const maxRowLabels = 12
const maxLabelLength = 120
/** These are said by the row already. */
const saidElsewhere = new Set(['alertname', 'severity', 'service'])

/** The labels that all of its alerts have, the widest place first; at most `maxRowLabels`. */
export function rowLabels({ common }: Incident): FeedRow['labels'] {
  const labels = Object.entries(common?.labels ?? {}).filter(([name]) => !saidElsewhere.has(name))
  const rank = (name: string) => labelRank.get(name) ?? labelRank.size
  return labels
    .sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .slice(0, maxRowLabels)
    .map(([name, value]) => [name, value.slice(0, maxLabelLength)])
}

const labelRank: ReadonlyMap<string, number> = new Map(placeLabels.map((name, index) => [name, index]))

export function serviceName(desk: Desk, incident: Incident): string | null {
  if (incident.service === null || !Object.hasOwn(desk.config.services, incident.service)) return incident.service
  return desk.config.services[incident.service]?.name ?? incident.service
}

/** The order of the feed: by group; open ones worst first, then oldest; resolved ones latest first. */
export function compareFeedRows(a: FeedRow, b: FeedRow): number {
  const groupA = feedGroupOf(a)
  const groupB = feedGroupOf(b)
  if (groupA !== groupB) return feedGroups.indexOf(groupA) - feedGroups.indexOf(groupB)
  if (groupA === 'resolved') return (b.resolvedAt ?? 0) - (a.resolvedAt ?? 0) || b.openedSeq - a.openedSeq
  return severityRank[b.severity] - severityRank[a.severity] || a.openedSeq - b.openedSeq
}

const ordinals = [
  'zeroth',
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
]

function ordinal(n: number): string {
  if (ordinals[n] !== undefined) return ordinals[n]
  const isTeen = n % 100 >= 11 && n % 100 <= 13
  return `${n}${(isTeen ? undefined : ['th', 'st', 'nd', 'rd'][n % 10]) ?? 'th'}`
}
