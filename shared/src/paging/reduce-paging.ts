import { assertNever } from '../assert-never.ts'
import type { PersonId } from '../ids.ts'
import type { Entry, EventBodies, JournalEntry } from '../log/events.ts'
import { alertsOf } from '../model/alert-table.ts'
import { type Incident, isHelp, maxGraveNames, type Page } from '../model/incident.ts'
import {
  acknowledgementOf,
  asksFirst,
  type EscalationRun,
  escalationOf,
  idle,
  isHeld,
  type PagingState,
  type SteppedRun,
  withPaging,
} from '../model/paging-state.ts'
import { stopTimers } from '../model/timer.ts'
import type { ConfigEffectEntry } from './reduce-config-effects.ts'
import { attempt, closePages, keepAsked, raisePage, receipt } from './reduce-pages.ts'

type Taken =
  | 'incident.acknowledged'
  | 'incident.unacknowledged'
  | 'incident.acknowledgement-expired'
  | 'incident.snoozed'
  | 'incident.snooze-ended'
  | 'incident.unsnoozed'
  | 'incident.resolved'
  | 'incident.reopened'
type PagingEntry = Exclude<
  Extract<JournalEntry, { type: Taken | `escalation.${string}` | `page.${string}` }>,
  ConfigEffectEntry
>

/** Folds what is about who is called, and who has it. */
export function reducePaging(incident: Incident, entry: PagingEntry): Incident {
  switch (entry.type) {
    case 'incident.acknowledged':
      return acknowledge(incident, entry)
    case 'incident.snoozed':
      return snooze(incident, entry)
    case 'incident.unacknowledged':
    case 'incident.acknowledgement-expired':
    case 'incident.snooze-ended':
    case 'incident.unsnoozed': {
      const { paging } = incident
      // Help that a person asked for meanwhile is an escalation like any other once nobody has it.
      return withPaging(incident, climb(isHeld(paging) ? (paging.help ?? paging.question) : null))
    }
    case 'incident.resolved':
      return resolve(incident, entry)
    case 'incident.reopened':
      return reopen(incident, entry)
    case 'escalation.started':
      return startRun(incident, entry)
    case 'escalation.stepped':
      return stepRun(incident, entry)
    case 'escalation.exhausted':
      return exhaust(incident, entry)
    case 'page.raised':
      return noteNews(raisePage(incident, entry), entry.body)
    case 'page.answered':
      return answerPage(incident, entry)
    case 'page.declined':
      return declinePage(incident, entry)
    case 'page.receipted':
      return receipt(incident, entry)
    case 'page.attempted':
    case 'page.delivered':
    case 'page.failed':
      return attempt(incident, entry)
    default:
      return assertNever(entry)
  }
}

function acknowledge(incident: Incident, entry: Entry<'incident.acknowledged'>): Incident {
  const by = entry.actor.kind === 'person' ? entry.actor.id : null
  const acknowledgement = { by, acknowledgedBy: by, at: entry.recordedAt, timeoutMs: entry.body.timeoutMs }
  const goesOn = entry.body.helpGoesOn === true
  const help = goesOn ? escalationOf(incident) : null
  const next = { kind: 'acknowledged', acknowledgement, help, question: null, news: null } as const
  return {
    ...withPaging(knowingWhatFires(incident, entry.recordedAt), next),
    pages: goesOn ? keepAsked(incident.pages, false) : closePages(incident.pages, (page) => page.purpose !== 'join'),
    firstAcknowledgedAt: incident.firstAcknowledgedAt ?? entry.recordedAt,
    firstAcknowledgedBy: incident.firstAcknowledgedAt === null ? by : incident.firstAcknowledgedBy,
    // The baton moves to whoever accepted it. A source that acknowledges is nobody: the holder stays.
    holder: by ?? incident.holder,
  }
}

function snooze(incident: Incident, { body, actor, recordedAt }: Entry<'incident.snoozed'>): Incident {
  const acknowledgement = acknowledgementOf(incident)
  const paging = {
    kind: 'snoozed',
    until: body.until,
    by: actor.id,
    acknowledgement,
    help: null,
    question: null,
  } as const
  const pages = closePages(incident.pages, (page) => page.purpose !== 'join')
  return { ...withPaging(knowingWhatFires(incident, recordedAt), paging), pages, holder: incident.holder ?? actor.id }
}

/** Whoever takes it, or puts it to rest, knows what fires now: what had cleared before is news when it comes again. */
function knowingWhatFires(incident: Incident, takenAt: number): Incident {
  if (incident.firingCount === 0) return incident
  const grave = alertsOf(incident.alerts).filter(({ state, severity }) => state === 'firing' && severity === 'critical')
  const names = [...new Set(grave.map(({ alertName }) => alertName))]
  return { ...incident, takenAt, gravest: incident.severity, graveNames: names.slice(0, maxGraveNames) }
}

function resolve(incident: Incident, entry: Entry<'incident.resolved'>): Incident {
  const by = entry.actor.kind === 'person' ? entry.actor.id : null
  const { cause, reason } = entry.body
  const resolution = { by, at: entry.recordedAt, cause, reason }
  return {
    ...withPaging(incident, { kind: 'over', resolution, acknowledgement: acknowledgementOf(incident) }),
    pages: closePages(incident.pages, () => true),
    timers: stopTimers(incident.timers, entry.recordedAt),
  }
}

function reopen(incident: Incident, { actor, recordedAt: at, body }: Entry<'incident.reopened'>): Incident {
  const acknowledgement = { by: actor.id, acknowledgedBy: actor.id, at, timeoutMs: body.timeoutMs }
  return {
    ...withPaging(incident, { kind: 'acknowledged', acknowledgement, help: null, question: null, news: null }),
    clearedAt: null,
    firstAcknowledgedAt: at,
    firstAcknowledgedBy: actor.id,
    holder: actor.id,
  }
}

/**
 * What its alerts said is over: the escalation ends and so do its pages. What people asked of each other (help, to take
 * over, to join) goes on until somebody says that the incident is over.
 */
export function restPaging(incident: Incident): Incident {
  const { paging } = incident
  const pages = keepAsked(incident.pages, true)
  const rested = { ...incident, pages }
  if (paging.kind === 'acknowledged') return withPaging(rested, { ...paging, news: null })
  if (isHeld(paging) || paging.kind === 'over') return rested
  const isHelpWanted = Object.values(pages).some((page) => page.state === 'open' && isHelp(page))
  return isHelpWanted && paging.kind !== 'exhausted' ? rested : withPaging(rested, idle)
}

/** Whoever has it is told of something graver. */
function noteNews(incident: Incident, { pageId, purpose, answerBy }: EventBodies['page.raised']): Incident {
  const { paging } = incident
  if (purpose !== 'news' || paging.kind !== 'acknowledged' || answerBy === undefined) return incident
  return withPaging(incident, { ...paging, news: { pageId, answerBy } })
}

/** An escalation that nobody who has it stands beside. */
export function climb(run: EscalationRun | null): PagingState {
  if (!run) return idle
  return isStepped(run) ? { kind: 'climbing', run } : { kind: 'waiting', run: { ...run, steppedAt: null } }
}

function isStepped(run: EscalationRun): run is SteppedRun {
  return run.steppedAt !== null
}

function startRun(incident: Incident, { body, seq }: Entry<'escalation.started'>): Incident {
  const { reason, policy, steps, repeats, startAt, step } = body
  const run = {
    reason,
    startedSeq: seq,
    policy,
    steps,
    repeats,
    startAt,
    round: 0,
    step,
    steppedAt: null,
    steppedEmpty: false,
    foundSomebody: false,
  }
  const { paging } = incident
  if (paging.kind === 'over') return incident
  const beside = reason === 'reassigned' ? { question: run } : { help: run }
  const next = isHeld(paging) ? { ...paging, ...beside } : climb(run)
  return { ...withPaging(incident, next), policy: policy ?? incident.policy }
}

function stepRun(incident: Incident, { body, recordedAt }: Entry<'escalation.stepped'>): Incident {
  const { round, step, people } = body
  const taken = (run: EscalationRun): SteppedRun => ({
    ...run,
    round,
    step,
    steppedAt: recordedAt,
    steppedEmpty: people.length === 0,
    foundSomebody: run.foundSomebody || people.length > 0,
  })
  const { paging } = incident
  if (paging.kind === 'idle' || paging.kind === 'over') return incident
  if (!isHeld(paging)) {
    const run = taken(paging.run)
    return climbedTo(withPaging(incident, { kind: 'climbing', run }), run)
  }
  // A question is put as it begins, so what is still unasked is what this step asks; all later ones are help.
  const { help, question } = paging
  if (question && (question.steppedAt === null || !help)) {
    const run = taken(question)
    return climbedTo(withPaging(incident, { ...paging, question: run }), run)
  }
  if (!help) return incident
  const run = taken(help)
  return climbedTo(withPaging(incident, { ...paging, help: run }), run)
}

function climbedTo(incident: Incident, { reason, step }: EscalationRun): Incident {
  const lastStep = asksFirst({ reason }) ? step - 1 : step
  return { ...incident, lastStep: Math.max(incident.lastStep, lastStep) }
}

function exhaust(incident: Incident, { body, recordedAt: at }: Entry<'escalation.exhausted'>): Incident {
  const { paging } = incident
  if (paging.kind === 'waiting' || paging.kind === 'climbing')
    return withPaging(incident, { kind: 'exhausted', run: paging.run, at })
  if (!isHeld(paging)) return incident
  const isQuestion = body.of === 'question' || !paging.help
  return withPaging(incident, isQuestion ? { ...paging, question: null } : { ...paging, help: null })
}

function answerPage(incident: Incident, entry: Entry<'page.answered'>): Incident {
  const { pageId, person } = entry.body
  const page = incident.pages[pageId]
  if (page?.state !== 'open') return incident
  const answered: Page = { ...page, state: 'answered', answeredAt: entry.recordedAt }
  const responders = page.purpose === 'test' ? incident.responders : withPerson(incident.responders, person)
  const next = { ...incident, pages: { ...incident.pages, [pageId]: answered }, responders }
  const { paging } = incident
  if (paging.kind === 'acknowledged' && paging.news?.pageId === pageId)
    return withPaging(next, { ...paging, news: null })
  // Whoever takes it says so by an event of its own; help has come where somebody has it already.
  if (page.purpose !== 'help' || !isHeld(paging)) return next
  return { ...withPaging(next, { ...paging, help: null }), pages: closePages(next.pages, isHelp) }
}

/**
 * Who is asked in says no, and is not counted as coming. A no to taking over leaves the baton where it is; while nobody
 * holds the incident, and for help, the next step follows at once instead of waiting for an answer that has come.
 */
function declinePage(incident: Incident, entry: Entry<'page.declined'>): Incident {
  const { pageId, person, reason } = entry.body
  const page = incident.pages[pageId]
  if (page?.state !== 'open') return incident
  const declined: Page = { ...page, state: 'closed', declined: { at: entry.recordedAt, reason } }
  const next = { ...incident, pages: { ...incident.pages, [pageId]: declined } }
  if (page.purpose === 'join') return { ...next, responders: incident.responders.filter((other) => other !== person) }
  const { paging } = incident
  if (paging.kind === 'waiting' || paging.kind === 'climbing')
    return withPaging(next, climb(stepOnWithout(next, paging.run, page)))
  if (!isHeld(paging)) return next
  // Help that was asked for goes on climbing: it is not the escalation that this no answers.
  if (page.purpose === 'reassign')
    return withPaging(next, { ...paging, question: withoutAsked(paging.question, person) })
  return withPaging(next, { ...paging, help: paging.help && stepOnWithout(next, paging.help, page) })
}

/** The question, unless it was put to this person. */
export function withoutAsked(question: EscalationRun | null, person: PersonId): EscalationRun | null {
  return question?.steps[0]?.targets.includes(`person:${person}`) ? null : question
}

/** The next step follows at once when this was the last answer that the one just taken was waiting for. */
export function stepOnWithout(incident: Incident, run: EscalationRun, declined: Page): EscalationRun {
  const { steppedAt } = run
  if (steppedAt === null || declined.raisedAt < steppedAt) return run
  const othersAsked = Object.values(incident.pages).some(
    ({ state, purpose, raisedAt }) => state === 'open' && purpose !== 'join' && raisedAt >= steppedAt,
  )
  return othersAsked ? run : { ...run, steppedEmpty: true }
}

/** The baton moves to whoever took it; where it was acknowledged, it is theirs to work on from now. */
function moveBaton(incident: Incident, to: PersonId): Incident {
  const { paging } = incident
  if (!('acknowledgement' in paging) || !paging.acknowledgement) return { ...incident, holder: to }
  const acknowledgement = { ...paging.acknowledgement, by: to }
  // Whoever takes it now has seen how it stands: what the last one was told is not theirs to answer.
  if (paging.kind === 'acknowledged') {
    const pages = closePages(incident.pages, (page) => page.purpose === 'news')
    return { ...withPaging(incident, { ...paging, acknowledgement, news: null }), pages, holder: to }
  }
  return { ...withPaging(incident, { ...paging, acknowledgement }), holder: to }
}

/** Command that is taken is not on offer any more: a late yes to the last holder's request must not move it again. */
export function takeOver(incident: Incident, to: PersonId): Incident {
  const { paging } = incident
  const pages = closePages(incident.pages, (page) => page.purpose === 'reassign')
  const unasked = isHeld(paging) ? withPaging(incident, { ...paging, question: null }) : incident
  return moveBaton({ ...unasked, pages }, to)
}

/** With the shift goes the baton, where the giver had it, and what rang for the giver falls silent there. */
export function handOver(incident: Incident, { from, to }: EventBodies['incident.handed-over']): Incident {
  const pages = closePages(incident.pages, (page) => page.person === from && page.purpose === 'escalation')
  const quiet = { ...incident, pages }
  return incident.holder === from ? moveBaton(quiet, to) : quiet
}

export function withPerson(people: readonly PersonId[], person: PersonId): readonly PersonId[] {
  return people.includes(person) ? people : [...people, person]
}
