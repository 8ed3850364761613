import { assertNever } from '../assert-never.ts'
import type { PersonId } from '../ids.ts'
import { type CommandOf, maxWhy } from '../log/commands.ts'
import {
  type CommandContext,
  type Decision,
  decided,
  refuse,
  refuseResolved,
  refuseUnable,
  unchanged,
} from '../log/decision.ts'
import type { Draft } from '../log/events.ts'
import type { EscalationPolicy, Step } from '../model/config.ts'
import type { Desk } from '../model/desk.ts'
import { type Incident, openPageOf, type PagePurpose } from '../model/incident.ts'
import { asksFirst, type EscalationRun, escalationOf, isHeld, questionOf } from '../model/paging-state.ts'
import { personName } from '../model/routing.ts'
import { oneLine } from '../one-line.ts'
import {
  type Ask,
  helpEverybody,
  helpPurpose,
  helpStep,
  policyOf,
  raisePage,
  startEscalation,
  takeStep,
} from './escalation.ts'

/** How long whoever is asked by name has to answer before it is somebody else's turn. */
export const directWaitMs = 5 * 60_000

type AskCommand = CommandOf<'incident.escalate' | 'incident.reassign' | 'incident.add-responder'>

/** One person asks another: to help, to take it over, to join. Whoever is asked is told who asks, and why. */
export function decideAsk(desk: Desk, incident: Incident, command: AskCommand, context: CommandContext): Decision {
  if (incident.status === 'resolved') return refuseResolved(desk, incident)
  const { person } = command
  const unable = person === undefined ? null : refuseUnable(desk.config, person)
  if (unable) return unable
  if (incident.drill) return refuse('drill-only', 'A pager test pages nobody but the person who asked for it.')
  const ask = { by: context.actor.id, why: oneLine(command.why ?? '', maxWhy) }
  switch (command.type) {
    case 'incident.escalate':
      return needHelp(desk, incident, command, ask, context)
    case 'incident.reassign':
      return reassign(desk, incident, command.person, ask, context)
    case 'incident.add-responder':
      return addResponder(desk, incident, command.person, ask, context)
    default:
      return assertNever(command)
  }
}

function needHelp(
  desk: Desk,
  incident: Incident,
  { person, everybody }: CommandOf<'incident.escalate'>,
  ask: Ask,
  context: CommandContext,
): Decision {
  if (person !== undefined) {
    if (person === ask.by) return refuse('nobody-to-page', 'You are here: ask somebody else.')
    if (openPageOf(incident, person)?.purpose === 'news') return refuseTold(desk, person)
    return askByName(desk, incident, [person], ask, context)
  }
  if (everybody !== true) return nextStep(desk, incident, ask, context)
  const people = helpEverybody(desk.config, incident, ask.by)
  if (people.length > 0) return askByName(desk, incident, people, ask, context)
  return refuse('nobody-to-page', 'There is nobody else who could be called.')
}

function refuseTold(desk: Desk, person: PersonId) {
  const name = personName(desk.config, person)
  return refuse('nobody-to-page', `${name} is told of it now, and others are paged unless ${name} answers.`)
}

/** The next step that reaches somebody else is paged now, and the escalation climbs on from there. */
function nextStep(desk: Desk, incident: Incident, ask: Ask, { now, mintId }: CommandContext): Decision {
  const help = helpStep(desk.config, incident, ask.by)
  if (!help) return refuse('nobody-to-page', 'The escalation policy reaches nobody else.')
  const { policy, step } = help
  const climbing = climbingOn(incident, policy)
  const started = climbing ? [] : [startEscalation(incident.id, policy, 'need-help', now, step - 1)]
  const next = { round: climbing?.round ?? 0, step, dueAt: now }
  const run = { steps: policy.steps, reason: 'need-help' as const }
  const call = { except: exceptAsker(incident, ask.by), ask }
  return decided(...started, ...takeStep(desk, incident, run, next, () => mintId('pg'), call))
}

/** The escalation of this policy that is under way, if it is. */
function climbingOn(incident: Incident, policy: EscalationPolicy): EscalationRun | null {
  const run = escalationOf(incident)
  return run && !asksFirst(run) && run.policy === policy.id ? run : null
}

function exceptAsker(incident: Incident, asker: PersonId): readonly PersonId[] {
  const paged = Object.values(incident.pages).flatMap((page) => (page.state === 'open' ? [page.person] : []))
  return [asker, ...paged]
}

/**
 * These people are paged now, from their first channel, also where they are paged already. An escalation that is under way goes
 * on as it is; where none is, the policy's own follows behind them.
 */
function askByName(
  desk: Desk,
  incident: Incident,
  people: readonly PersonId[],
  ask: Ask,
  { now, mintId }: CommandContext,
): Decision {
  const called = people.map((person) => ({ person, purpose: againPurpose(incident, person) }))
  const page = ({ person, purpose }: (typeof called)[number]) => {
    const why = ask.why || (openPageOf(incident, person)?.why ?? '')
    return raisePage(desk.config, incident, person, purpose, now, mintId('pg'), { by: ask.by, why })
  }
  const forHelp = called.flatMap(({ person, purpose }) =>
    purpose === 'help' || purpose === 'escalation' ? [person] : [],
  )
  const isUnderWay = escalationOf(incident) !== null || incident.paging.kind === 'exhausted'
  const run = isUnderWay || forHelp.length === 0 ? [] : askingRun(desk, incident, forHelp, now)
  return decided(...run, ...called.map(page))
}

/** Whoever is asked to take it over, or to join, is asked that again. */
function againPurpose(incident: Incident, person: PersonId): PagePurpose {
  const purpose = openPageOf(incident, person)?.purpose
  return purpose === 'reassign' || purpose === 'join' ? purpose : helpPurpose(incident)
}

function askingRun(desk: Desk, incident: Incident, people: readonly PersonId[], now: number): readonly Draft[] {
  const policy = policyOf(desk.config, incident)
  const asked: Step = { targets: people.map((person) => `person:${person}`), waitMs: directWaitMs }
  const steps = [asked, ...(policy?.steps ?? [])]
  const body = {
    reason: 'asked-by-name' as const,
    policy: policy?.id ?? null,
    steps,
    repeats: 0,
    startAt: now,
    step: -1,
  }
  const stepped = { round: 0, step: 0, dueAt: now, people }
  return [
    { type: 'escalation.started', incidentId: incident.id, body },
    { type: 'escalation.stepped', incidentId: incident.id, body: stepped },
  ]
}

/** The baton is offered; it moves when the other person acknowledges, and not before. */
function reassign(
  desk: Desk,
  incident: Incident,
  person: PersonId,
  ask: Ask,
  { now, mintId }: CommandContext,
): Decision {
  if (incident.holder === person && incident.status === 'acknowledged')
    return refuse('already-holding', `${personName(desk.config, person)} holds it already.`)
  if (isAsked(incident) && openPageOf(incident, person)?.purpose === 'reassign') return unchanged
  const policy = incident.policy === null ? null : policyOf(desk.config, incident)
  const asked: Step = { targets: [`person:${person}`], waitMs: directWaitMs }
  // While nobody has answered, the policy's own escalation follows behind the person asked.
  const behind = isHeld(incident.paging) || !policy ? [] : policy.steps
  const body = {
    reason: 'reassigned' as const,
    policy: policy?.id ?? null,
    steps: [asked, ...behind],
    repeats: 0,
    startAt: now,
    step: -1,
  }
  return decided(
    { type: 'escalation.started', incidentId: incident.id, body },
    ...takeStep(desk, incident, body, { round: 0, step: 0, dueAt: now }, () => mintId('pg'), { ask }),
  )
}

/** Somebody has been asked to take it over, and has not answered yet. */
function isAsked(incident: Incident): boolean {
  const run = questionOf(incident) ?? escalationOf(incident)
  return run?.reason === 'reassigned' && run.step === 0
}

function addResponder(
  desk: Desk,
  incident: Incident,
  person: PersonId,
  ask: Ask,
  { now, mintId }: CommandContext,
): Decision {
  if (openPageOf(incident, person)) return unchanged
  const asked: readonly Draft[] = incident.responders.includes(person)
    ? []
    : [{ type: 'responder.asked', incidentId: incident.id, body: { person } }]
  return decided(...asked, raisePage(desk.config, incident, person, 'join', now, mintId('pg'), ask))
}
