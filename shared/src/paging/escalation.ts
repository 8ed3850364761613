import type { PersonId } from '../ids.ts'
import type { Draft, EventBodies } from '../log/events.ts'
import { anyAlert } from '../model/alert-table.ts'
import type { Channel, ChannelKind, EscalationPolicy, OncallConfig, Step } from '../model/config.ts'
import type { Desk } from '../model/desk.ts'
import { type Incident, isHelp, openPageOf, type PagePurpose } from '../model/incident.ts'
import { type EscalationReason, type EscalationRun, escalationOf, isHeld } from '../model/paging-state.ts'
import { mayAct } from '../model/roles.ts'
import { resolveTargets, routeAlert } from '../model/routing.ts'

/** Climbing an escalation policy: which step is next, when, and whom it pages. Times in Unix ms. */

export type NextEscalation =
  | { readonly kind: 'step'; readonly round: number; readonly step: number; readonly dueAt: number }
  | { readonly kind: 'exhausted'; readonly dueAt: number }

/** The next step of a run. */
export function nextEscalation(run: EscalationRun): NextEscalation {
  const dueAt = rungDueAt(run)
  if (run.step + 1 < run.steps.length) return { kind: 'step', round: run.round, step: run.step + 1, dueAt }
  const climbAgain = run.round < run.repeats && run.foundSomebody
  return climbAgain ? { kind: 'step', round: run.round + 1, step: 0, dueAt } : { kind: 'exhausted', dueAt }
}

function rungDueAt(run: EscalationRun): number {
  if (run.steppedAt === null) return run.startAt
  return run.steppedEmpty ? run.steppedAt : run.steppedAt + (run.steps[run.step]?.waitMs ?? 0)
}

/**
 * The policy that pages for an incident: the one it runs on, else the one that its service and severity route to.
 * A pager test has none: it pages nobody but the person who asked.
 */
export function policyOf(config: OncallConfig, incident: Incident): EscalationPolicy | null {
  if (incident.drill) return null
  if (incident.policy !== null && Object.hasOwn(config.policies, incident.policy))
    return config.policies[incident.policy] ?? null
  return routeIncident(config, incident).policy
}

/** The policy to page on when an acknowledgement or a snooze is over; null when there is nothing to page for. */
export function policyToPage(config: OncallConfig, incident: Incident): EscalationPolicy | null {
  // What is cleared waits to resolve. Whoever reopens it says that it is not over, and then `clearedAt` is null.
  if (incident.clearedAt !== null) return null
  // Its severity may have risen while it was snoozed or acknowledged, when no policy was started for it.
  if (incident.policy === null && !routeIncident(config, incident).page) return null
  return policyOf(config, incident)
}

export function routeIncident(config: OncallConfig, incident: Incident) {
  const alert = anyAlert(incident.alerts)
  return routeAlert(config, {
    source: incident.source,
    severity: incident.severity,
    labels: alert?.labels ?? {},
    serviceHint: incident.service,
  })
}

/** Who asks for somebody, and why in their words; empty when they do not say. */
export interface Ask {
  readonly by: PersonId
  readonly why: string
}

/** Who still waits for the help that this escalation looks for: whoever it comes to next is told so too. */
export function askPassedOn(incident: Incident, run: EscalationRun): Ask | null {
  const asked = Object.values(incident.pages).findLast((page) => page.raisedAt >= run.startAt && isHelp(page))
  if (asked === undefined || asked.askedBy === null) return null
  const isForHelp = isHeld(incident.paging) || incident.clearedAt !== null
  const saidNo = asked.declined !== null && run.steppedEmpty
  return isForHelp || saidNo ? { by: asked.askedBy, why: asked.why } : null
}

/** The events that take a step now: the step, and a page for each person it means. */
export function takeStep(
  desk: Desk,
  incident: Incident,
  run: Pick<EscalationRun, 'steps' | 'reason'>,
  next: { readonly round: number; readonly step: number; readonly dueAt: number },
  mintId: () => string,
  { except = [], ask = null }: { readonly except?: readonly PersonId[]; readonly ask?: Ask | null } = {},
): readonly Draft[] {
  const people = peopleOf(desk.config, run.steps[next.step]).filter((person) => !except.includes(person))
  const purpose = purposeOf(run.reason, next.step, incident)
  return [
    { type: 'escalation.stepped', incidentId: incident.id, body: { ...next, people } },
    ...people.map((person) => raisePage(desk.config, incident, person, purpose, next.dueAt, mintId(), ask)),
  ]
}

export function peopleOf(config: OncallConfig, step: Step | undefined): readonly PersonId[] {
  return step ? resolveTargets(config, step.targets) : []
}

function purposeOf(reason: EscalationReason, step: number, incident: Incident): PagePurpose {
  if (reason === 'test') return 'test'
  if (reason === 'reassigned' && step === 0) return 'reassign'
  return helpPurpose(incident)
}

/** What a call for help is to whoever is called: to come, or, while nobody has it, to take it. */
export function helpPurpose(incident: Incident): 'help' | 'escalation' {
  // What is snoozed or cleared does not escalate: a page for it is a person's request for company.
  const rests = incident.paging.kind === 'snoozed' || incident.clearedAt !== null
  return incident.status === 'acknowledged' || rests ? 'help' : 'escalation'
}

export function raisePage(
  config: OncallConfig,
  incident: Incident,
  person: PersonId,
  purpose: PagePurpose,
  dueAt: number | null,
  pageId: string,
  ask: Ask | null = null,
): Draft {
  const channels = channelsOf(config, person).map((channel) =>
    purpose === 'test' ? { ...channel, afterMs: 0 } : channel,
  )
  return {
    type: 'page.raised',
    incidentId: incident.id,
    body: { pageId, person, purpose, dueAt, ...askBody(ask), channels },
  }
}

function askBody(ask: Ask | null): Pick<EventBodies['page.raised'], 'askedBy' | 'why'> {
  return ask === null ? {} : { askedBy: ask.by, ...(ask.why === '' ? {} : { why: ask.why }) }
}

/** How long whoever has it may take to answer news of it: as long as the policy waits for its first step. */
const leastNewsWaitMs = 60_000

/** Tells whoever has the incident of something graver; it rings, and escalates when they do not answer. */
export function newsPage(
  config: OncallConfig,
  incident: Incident,
  person: PersonId,
  policy: EscalationPolicy,
  now: number,
  pageId: string,
): Draft {
  const answerBy = now + Math.max(leastNewsWaitMs, policy.steps[0]?.waitMs ?? 0)
  const body = { pageId, person, purpose: 'news' as const, dueAt: now, answerBy, channels: channelsOf(config, person) }
  return { type: 'page.raised', incidentId: incident.id, body }
}

/** A person's channels, each kind once at its soonest: attempts are counted by kind. */
export function channelsOf(config: OncallConfig, person: PersonId): readonly Channel[] {
  const channels = Object.hasOwn(config.people, person) ? (config.people[person]?.channels ?? []) : []
  const soonest = new Map<ChannelKind, Channel>()
  for (const channel of channels) {
    const known = soonest.get(channel.kind)
    if (!known || channel.afterMs < known.afterMs) soonest.set(channel.kind, channel)
  }
  return [...soonest.values()]
}

/** The event that begins an escalation on a policy, at its bottom unless `step` says after which one. */
export function startEscalation(
  incidentId: string,
  policy: EscalationPolicy,
  reason: EscalationReason,
  startAt: number,
  step = -1,
): Draft {
  const { id, steps, repeats } = policy
  return { type: 'escalation.started', incidentId, body: { reason, policy: id, steps, repeats, startAt, step } }
}

/**
 * Whom time does not page for help: whoever has the incident or put it to rest, whoever asked, whoever said no, and whoever
 * is asked to take it over already. Nobody while nobody has answered.
 */
export function notForHelp(incident: Incident): readonly PersonId[] {
  const { paging, holder } = incident
  if (!isHeld(paging) && incident.clearedAt === null) return []
  const pages = Object.values(incident.pages)
  const open = pages.filter(({ state }) => state === 'open')
  const run = escalationOf(incident)
  const ask = run && askPassedOn(incident, run)
  const declined = pages.filter((page) => run && page.declined && isHelp(page) && page.raisedAt >= run.startAt)
  return [
    ...(ask ? [ask.by] : []),
    ...declined.map(({ person }) => person),
    ...(holder === null ? [] : [holder]),
    ...(paging.kind === 'snoozed' ? [paging.by] : []),
    ...open.filter(isHelp).flatMap(({ askedBy }) => (askedBy === null ? [] : [askedBy])),
    ...open.flatMap(({ purpose, person }) => (purpose === 'reassign' ? [person] : [])),
  ]
}

/**
 * Everybody who is called when all are: whom the incident's policy names on any step, or, where that is nobody else, all
 * who may answer. Not the asker, nor whoever has it: they are there. Not who is told of news: that pages others unless it is
 * answered.
 */
export function helpEverybody(config: OncallConfig, incident: Incident, asker: PersonId): readonly PersonId[] {
  const { paging, holder } = incident
  const mayBeCalled = (person: PersonId) =>
    person !== asker &&
    !(isHeld(paging) && person === holder) &&
    openPageOf(incident, person)?.purpose !== 'news' &&
    mayAct(config, person)
  const policy = policyOf(config, incident)
  const named = new Set(policy?.steps.flatMap((step) => peopleOf(config, step)))
  const called = [...named].filter(mayBeCalled)
  return called.length > 0 ? called : Object.keys(config.people).filter(mayBeCalled)
}

/**
 * The step that "need help" takes: the next one up that reaches somebody other than the asker who is not being paged
 * already, going round to the bottom once. Null when nobody is left to ask.
 */
export function helpStep(
  config: OncallConfig,
  incident: Incident,
  asker: PersonId | null,
): { readonly policy: EscalationPolicy; readonly step: number; readonly people: readonly PersonId[] } | null {
  const policy = policyOf(config, incident)
  if (!policy) return null
  const paged = Object.values(incident.pages).flatMap((page) => (page.state === 'open' ? [page.person] : []))
  for (let i = 1; i <= policy.steps.length; i++) {
    const step = (incident.lastStep + i) % policy.steps.length
    const people = peopleOf(config, policy.steps[step]).filter((person) => person !== asker && !paged.includes(person))
    if (people.length > 0) return { policy, step, people }
  }
  return null
}
