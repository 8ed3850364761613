import type { MintId, PersonId } from '../ids.ts'
import { listed } from '../listed.ts'
import type { Actor, Draft, LeavingReason } from '../log/events.ts'
import type { EscalationPolicy, OncallConfig, Step } from '../model/config.ts'
import type { Incident, Page } from '../model/incident.ts'
import { acknowledgementOf, asksFirst, type EscalationRun, escalationOf, isHeld } from '../model/paging-state.ts'
import { mayAct, roleOf } from '../model/roles.ts'
import { personName } from '../model/routing.ts'
import {
  channelsOf,
  nextEscalation,
  peopleOf,
  policyOf,
  raisePage,
  routeIncident,
  startEscalation,
} from '../paging/escalation.ts'
import type { SignalContext } from '../signal/decide-signal.ts'
import { utc } from '../utc.ts'
import type { Trial } from './decide-config.ts'

/** How long whoever is called when a policy reaches nobody has to answer, and how often they are called again. */
const lastResortWaitMs = 5 * 60_000
const lastResortRepeats = 2

const relay: Actor = { kind: 'relay', id: 'relay', device: null }
const reason = 'left-the-file'

/** One incident as a file finds it. `first` is the incident before the file, `incident` as it stands by now. */
interface Scene {
  /** As it holds with the file. */
  readonly config: OncallConfig
  /** As it held before. */
  readonly before: OncallConfig
  readonly first: Incident
  readonly incident: Incident
  readonly now: number
  readonly mintId: MintId
}

interface Settled {
  readonly drafts: readonly Draft[]
  readonly words: readonly string[]
}

const nothing: Settled = { drafts: [], words: [] }

/**
 * Puts an open incident right by the file that `trial` has folded already, and says how. First those whom the file calls
 * now are called, then those who are gone are let go: nothing is left to nobody in between.
 */
export function settleIncident(
  trial: Trial,
  before: OncallConfig,
  first: Incident,
  { now, mintId }: SignalContext,
): readonly string[] {
  const words: string[] = []
  const rules = first.drill ? testRules : incidentRules
  for (const rule of rules) {
    const incident = trial.desk.incident(first.id) ?? first
    const settled = rule({ config: trial.desk.config, before, first, incident, now, mintId })
    for (const draft of settled.drafts) trial.record({ ...draft, actor: relay })
    words.push(...settled.words)
  }
  return words
}

const incidentRules: readonly ((scene: Scene) => Settled)[] = [
  followPolicy,
  callNewlyMeant,
  setChannels,
  withdrawPages,
  moveBaton,
  pageOn,
  releaseLeavers,
  moveTimers,
  nameWhatStands,
]

/** A test calls nobody anew: with whoever it is for, or has it, it ends. */
const testRules: readonly ((scene: Scene) => Settled)[] = [
  endTest,
  setChannels,
  withdrawPages,
  releaseLeavers,
  moveTimers,
]

function isGone({ config }: Pick<Scene, 'config'>, person: PersonId | null): person is PersonId {
  return person !== null && !Object.hasOwn(config.people, person)
}

/** Holds what they can do nothing about: gone, or an observer now. */
function cannotAct({ config }: Pick<Scene, 'config'>, person: PersonId | null): person is PersonId {
  return person !== null && !mayAct(config, person)
}

function whyNot(scene: Pick<Scene, 'config'>, person: PersonId): LeavingReason {
  return isGone(scene, person) ? reason : 'only-observes'
}

const whyNotWords: Readonly<Record<LeavingReason, string>> = {
  'left-the-file': 'is gone',
  'only-observes': 'only observes now',
}

function endTest(scene: Scene): Settled {
  const { before, incident } = scene
  const acknowledgedBy = acknowledgementOf(incident)?.by ?? null
  const gone = [incident.drillFor, incident.holder, acknowledgedBy].find((person) => cannotAct(scene, person))
  if (gone == null) return nothing
  const body = { cause: 'test-ended', reason: '' } as const
  return {
    drafts: [{ type: 'incident.resolved', incidentId: incident.id, body }],
    words: [`${personName(before, gone)} ${whyNotWords[whyNot(scene, gone)]}, the pager test ends`],
  }
}

/** An escalation under way goes on by its policy as it is now, from where it stands. */
function followPolicy({ config, incident }: Scene): Settled {
  const run = escalationOf(incident)
  const policy = run?.policy == null ? null : policyOf(config, incident)
  if (!run || !policy) return nothing
  const asks = asksFirst(run)
  const steps = asks ? [...run.steps.slice(0, 1), ...policy.steps] : policy.steps
  const repeats = asks ? run.repeats : policy.repeats
  if (policy.id === run.policy && repeats === run.repeats && isSame(steps, run.steps)) return nothing
  const was = policy.id === run.policy ? '' : ` (${run.policy} is gone)`
  return {
    drafts: [{ type: 'escalation.revised', incidentId: incident.id, body: { policy: policy.id, steps, repeats } }],
    words: [`it goes on by policy ${policy.id} as it is now${was}`],
  }
}

/** Whom the steps that were taken already mean now and did not mean before is called at once. */
function callNewlyMeant({ config, before, first, incident, mintId }: Scene): Settled {
  const old = escalationOf(first)
  const run = escalationOf(incident)
  if (!old || !run || old.steppedAt === null) return nothing
  const isHelp = isHeld(incident.paging)
  // What is clear calls nobody anew.
  if (!isHelp && incident.clearedAt !== null) return nothing
  const meantBefore = peopleOfAll(before, taken(old, isHelp))
  const meant = peopleOfAll(config, taken(run, isHelp))
  const ringing = openPages(incident)
  const called = meant.filter(
    (person) =>
      !meantBefore.includes(person) &&
      !ringing.some((page) => page.person === person) &&
      !(isHelp && person === incident.holder),
  )
  const stays = ringing.filter(
    ({ person, purpose }) =>
      purpose === 'escalation' &&
      Object.hasOwn(config.people, person) &&
      meantBefore.includes(person) &&
      !meant.includes(person),
  )
  const purpose = isHelp ? 'help' : 'escalation'
  return {
    drafts: called.map((person) => raisePage(config, incident, person, purpose, null, mintId('pg'))),
    words: [
      ...(called.length > 0 ? [`${names(config, called)} ${called.length === 1 ? 'is' : 'are'} paged at once`] : []),
      ...stays.map(
        ({ person }) => `the page to ${personName(config, person)} rings on, who is no longer on call for it`,
      ),
    ],
  }
}

/** Of help only the last step was surely taken by this escalation: it begins above where the incident's own had come to. */
function taken(run: EscalationRun, isHelp: boolean): readonly Step[] {
  if (isHelp) return run.steps.slice(run.step, run.step + 1)
  return run.round > 0 ? run.steps : run.steps.slice(0, run.step + 1)
}

/** An open page goes on by the channels that its person has now. */
function setChannels({ config, before, first, incident }: Scene): Settled {
  const changed = openPages(incident).filter(
    ({ id, person }) =>
      // What this file has called goes by its channels already.
      first.pages[id] !== undefined &&
      Object.hasOwn(config.people, person) &&
      !isSame(channelsOf(before, person), channelsOf(config, person)),
  )
  return {
    drafts: changed.map(({ id: pageId, person }) => ({
      type: 'page.channels-set',
      incidentId: incident.id,
      body: { pageId, channels: channelsOf(config, person) },
    })),
    words: changed.map(({ person }) => {
      const kinds = channelsOf(config, person).map(({ kind }) => kind)
      return `the page to ${personName(config, person)} goes on by ${listed(kinds) || 'no channel'}`
    }),
  }
}

function withdrawPages(scene: Scene): Settled {
  const { before, incident } = scene
  const ghosts = openPages(incident).filter(({ person, purpose }) =>
    purpose === 'reassign' ? cannotAct(scene, person) : isGone(scene, person),
  )
  return {
    drafts: ghosts.map(({ id: pageId, person }) => ({
      type: 'page.withdrawn',
      incidentId: incident.id,
      body: { pageId, person, reason: whyNot(scene, person) },
    })),
    words: ghosts.map(
      ({ person }) => `the page to ${personName(before, person)} ends, who ${whyNotWords[whyNot(scene, person)]}`,
    ),
  }
}

/** What somebody held who cannot act any more goes to whoever answers now. Their acknowledgement silences nobody. */
function moveBaton(scene: Scene): Settled {
  const { config, before, incident } = scene
  const acknowledgedBy = acknowledgementOf(incident)?.by ?? null
  const from = cannotAct(scene, incident.holder) ? incident.holder : acknowledgedBy
  if (!cannotAct(scene, from)) return nothing
  const to = cannotAct(scene, incident.holder) ? successorOf(scene) : incident.holder
  const why = whyNot(scene, from)
  const whom = to === null ? 'nobody is left to take it' : `it goes to ${personName(config, to)}`
  return {
    drafts: [{ type: 'incident.baton-moved', incidentId: incident.id, body: { from, to, reason: why } }],
    words: [`${personName(before, from)} had it and ${whyNotWords[why]}: ${whom}`],
  }
}

/** Whoever let it rest and still may, else the first who may of whom its policy calls now, else who answers for the relay. */
function successorOf({ config, incident }: Scene): PersonId | null {
  const { paging } = incident
  if (paging.kind === 'snoozed' && mayAct(config, paging.by)) return paging.by
  const called = peopleOfAll(config, policyOf(config, incident)?.steps ?? [])
  return called.find((person) => mayAct(config, person)) ?? lastResort(config)
}

/** Who is called when nobody else is: the owner, else the first admin, else the first who may act; null without any. */
function lastResort(config: OncallConfig): PersonId | null {
  const ids = Object.keys(config.people)
  if (mayAct(config, 'owner')) return 'owner'
  return ids.find((id) => roleOf(config, id) === 'admin') ?? ids.find((id) => mayAct(config, id)) ?? null
}

/** Calls anew where the file has left an incident that pages without anybody who is called. */
function pageOn(scene: Scene): Settled {
  const { config, first, incident } = scene
  const { paging } = incident
  if (isHeld(paging) || paging.kind === 'over' || incident.clearedAt !== null) return nothing
  const wasHeld = isHeld(first.paging)
  if (incident.policy === null && !routeIncident(config, incident).page)
    return wasHeld ? { drafts: [], words: ['it does not page'] } : nothing
  if (wasHeld || isLeftAlone(scene)) return callFromTop(scene, reason)
  return isReachedAnew(scene) ? callFromTop(scene, 'called-anew') : nothing
}

/** Somebody was rung for it, nobody is any more, and no step that is still to come finds anybody. */
function isLeftAlone({ config, first, incident }: Scene): boolean {
  if (openPages(first).every(isAsking) || openPages(incident).some((page) => !isAsking(page))) return false
  const run = escalationOf(incident)
  return !run || nextEscalation(run).kind === 'exhausted' || peopleOfAll(config, run.steps).length === 0
}

/** It should page and called nobody, or all whom it called are through without an answer; now there is somebody else. */
function isReachedAnew({ config, before, first, incident }: Scene): boolean {
  if (incident.paging.kind !== 'idle' && incident.paging.kind !== 'exhausted') return false
  if (incident.paging.kind === 'idle' && !routeIncident(before, first).page) return false
  const called = peopleOfAll(before, policyOf(before, first)?.steps ?? [])
  return peopleOfAll(config, policyOf(config, incident)?.steps ?? []).some((person) => !called.includes(person))
}

function callFromTop({ config, incident, now }: Scene, why: 'left-the-file' | 'called-anew'): Settled {
  const policy = policyOf(config, incident)
  const reached = policy ? peopleOfAll(config, firstReaching(config, policy)) : []
  if (policy && reached.length > 0) {
    const started = startEscalation(incident.id, policy, why, now)
    return {
      drafts: [started],
      words: [`${names(config, reached)} ${reached.length === 1 ? 'is' : 'are'} paged at once`],
    }
  }
  const last = lastResort(config)
  if (last === null) return { drafts: [], words: ['NOBODY CAN BE PAGED for it'] }
  const steps = [{ targets: [`person:${last}`], waitMs: lastResortWaitMs }]
  const body = { reason: why, policy: null, steps, repeats: lastResortRepeats, startAt: now, step: -1 }
  return {
    drafts: [{ type: 'escalation.started', incidentId: incident.id, body }],
    words: [`no policy reaches anybody for it: ${personName(config, last)} is paged at once instead`],
  }
}

function firstReaching(config: OncallConfig, { steps }: EscalationPolicy): readonly Step[] {
  const first = steps.find((step) => peopleOf(config, step).length > 0)
  return first ? [first] : []
}

function releaseLeavers(scene: Scene): Settled {
  const { before, incident } = scene
  const all = new Set([...incident.responders, ...Object.values(incident.roles)])
  const leavers = [...all].filter((person) => isGone(scene, person))
  return {
    drafts: leavers.map((person) => ({
      type: 'responder.released',
      incidentId: incident.id,
      body: { person, reason },
    })),
    words: leavers.map((person) => {
      const held = Object.entries(incident.roles).flatMap(([role, holder]) => (holder === person ? [role] : []))
      const back = incident.holder === null ? 'nobody’s' : `${personName(scene.config, incident.holder)}’s`
      const roles = held.length === 0 ? 'no longer counts as here' : `was ${listed(held)}: that is ${back} again`
      return `${personName(before, person)} ${roles}`
    }),
  }
}

function moveTimers(scene: Scene): Settled {
  const { config, before, incident } = scene
  const left = Object.values(incident.timers).filter(({ state, owner }) => state !== 'stopped' && isGone(scene, owner))
  const { holder } = incident
  const whose = holder === null ? 'nobody’s' : `${personName(config, holder)}’s`
  return {
    drafts: left.map(({ id: timerId }) => ({
      type: 'timer.reassigned',
      incidentId: incident.id,
      body: { timerId, owner: holder, reason },
    })),
    words: left.map(({ task, owner }) => `the timer "${task}" of ${personName(before, owner ?? '')} is ${whose}`),
  }
}

/** What nobody has to do anything about, and somebody may wonder about. */
function nameWhatStands(scene: Scene): Settled {
  const { before, config, incident } = scene
  const { paging, service } = incident
  const isServiceGone =
    service !== null && Object.hasOwn(before.services, service) && !Object.hasOwn(config.services, service)
  return {
    drafts: [],
    words: [
      ...(paging.kind === 'snoozed' && isGone(scene, paging.by)
        ? [`the snooze that ${personName(before, paging.by)} set stands until ${utc(paging.until).slice(0, 16)} UTC`]
        : []),
      ...(losesItsPolicy(scene)
        ? [
            `nobody is paged once its ${incident.paging.kind === 'snoozed' ? 'snooze' : 'acknowledgement'} ends: no policy reaches anybody`,
          ]
        : []),
      ...(isServiceGone ? [`its service ${service} is gone from the file`] : []),
    ],
  }
}

/** Somebody has it, or it rests, and whom its policy called before nobody calls once that is over. */
function losesItsPolicy({ config, before, first, incident }: Scene): boolean {
  if (!isHeld(incident.paging) || incident.policy === null || incident.clearedAt !== null) return false
  const reached = (by: OncallConfig, one: Incident) => peopleOfAll(by, policyOf(by, one)?.steps ?? []).length > 0
  return reached(before, first) && !reached(config, incident)
}

/** Asked in as a responder: that is nobody's call to take it. */
function isAsking({ purpose }: Page): boolean {
  return purpose === 'join'
}

function openPages({ pages }: Incident): readonly Page[] {
  return Object.values(pages).filter(({ state }) => state === 'open')
}

function peopleOfAll(config: OncallConfig, steps: readonly Step[]): readonly PersonId[] {
  return [...new Set(steps.flatMap((step) => peopleOf(config, step)))]
}

function names(config: OncallConfig, people: readonly PersonId[]): string {
  return listed(people.map((person) => personName(config, person)))
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
