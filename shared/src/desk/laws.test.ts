import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dueHandoffs, nextHandoffDueAt } from '../handoff/due-handoff.ts'
import type { Entry } from '../log/events.ts'
import { alertsOf } from '../model/alert-table.ts'
import type { Incident } from '../model/incident.ts'
import { lateNewsMs } from '../model/occurrence.ts'
import { acknowledgementOf, isHeld, statusOf } from '../model/paging-state.ts'
import { mayAct } from '../model/roles.ts'
import { personName, resolveTargets } from '../model/routing.ts'
import type { Signal } from '../model/signal.ts'
import { due, maxPageTries, nextDueAt } from '../paging/due.ts'
import { helpEverybody, helpStep } from '../paging/escalation.ts'
import type { HeardAlert } from '../signal/decide-signal.ts'
import { type AnyRequest, Bench, type Moment, openPages } from '../testing/bench.ts'
import { runbookOf } from '../testing/builders.ts'
import { deepFreeze } from '../testing/deep-freeze.ts'
import {
  configs,
  handoffRequestOf,
  type Move,
  makeDelivery,
  makeReceipt,
  moves,
  requestOf,
  signalOfMove,
} from '../testing/moves.ts'
import { selectNextStep } from '../view/feed-row.ts'
import type { RootDesk } from './folded-desk.ts'
import { deskFromState, emptyDesk } from './folded-desk.ts'

/** Requests that say what shall be, so that a second one has nothing left to do. The others rest on their command's id alone. */
const repeatable = new Set<string>([
  'incident.acknowledge',
  'incident.acknowledge-all',
  'incident.unacknowledge',
  'incident.reassign',
  'incident.add-responder',
  'incident.snooze',
  'incident.unsnooze',
  'incident.resolve',
  'incident.reopen',
  'incident.set-sev',
  'incident.rename',
  'incident.set-impact',
  'note.add',
  'note.edit',
  'link.add',
  'role.take',
  'role.assign',
  'role.release',
  'incident.set-known',
  'page.decline',
  'responder.release',
  'row.star',
  'row.unstar',
  'row.omit',
  'row.unomit',
  'timer.start',
  'timer.stop',
  'runbook.open',
  'runbook.tick',
  'runbook.flag',
  'action.add',
  'action.change',
  'postmortem.start',
  'postmortem.set-owner',
  'postmortem.set-status',
  'postmortem.write',
  'postmortem.set-why',
  'postmortem.remove-why',
  'handoff.offer',
  'handoff.amend',
  'handoff.read',
  'handoff.accept',
  'handoff.decline',
  'handoff.withdraw',
  'shift.take-over',
])

/** What time tells of one thing is told once. */
const toldOnce = new Set<string>(['timer.rang', 'update.fell-due', 'handoff.fell-due', 'handoff.unanswered'])

/** Runs moves on a bench and holds every state that it comes through against the laws. */
class Court {
  readonly bench: Bench
  /** Folds each entry on its own, from the first on, without forks. */
  readonly #folded = emptyDesk()
  /** Starts anew from a stored snapshot before each move, and folds only the tail. */
  #restored = emptyDesk()
  #restoredSeq = 0
  readonly #told: Signal[] = []
  readonly #toldOnce = new Set<string>()

  constructor() {
    this.bench = new Bench({ config: configs[0]!, watch: (moment) => this.#judgeMoment(moment) })
    this.bench.publish(runbookOf())
    this.#judgeState()
  }

  play(move: Move): void {
    this.#restore()
    this.#make(move)
    this.bench.due()
    this.#judgeState()
  }

  #make(move: Move): void {
    const { bench } = this
    switch (move.kind) {
      case 'signal':
        this.#signal(signalOfMove(bench, move))
        break
      case 'command':
        this.#command(move)
        break
      case 'handoff':
        this.#handoff(move)
        break
      case 'wait':
        bench.wait(move.ms)
        break
      case 'sleep':
        bench.sleep(move.ms)
        break
      case 'receipt':
        makeReceipt(bench, move)
        break
      case 'delivery':
        makeDelivery(bench, move)
        break
      case 'config':
        bench.configure(configs[move.index % configs.length] ?? configs[0]!)
        break
    }
  }

  /** A repeat moves nothing but when the alert was heard; least of all does it page. */
  #hear(heard: HeardAlert): void {
    const before = this.bench.desk.incident(heard.incidentId)
    this.bench.hear(heard)
    const after = this.bench.desk.incident(heard.incidentId)
    for (const field of ['paging', 'pages', 'status', 'holder', 'title', 'severity', 'firingCount'] as const)
      expect(after?.[field]).toBe(before?.[field])
    const alert = after && alertsOf(after.alerts).find(({ key }) => key === heard.key)
    expect(alert?.heard.lastHeardAt).toBe(this.bench.now)
  }

  #signal(signal: Signal): void {
    const decision = this.bench.signal(signal)
    if (decision.kind === 'duplicate' && decision.heard) this.#hear(decision.heard)
    expect(this.bench.tryOut(signal), 'a resend tells nothing new').toMatchObject({ kind: 'duplicate' })
    if (signal.state === 'firing' && signal.occurrence !== null) this.#told.push(signal)
  }

  #command({ by, target, request: plan }: Extract<Move, { kind: 'command' }>): void {
    const request = requestOf(this.bench, plan, target)
    if (!request || !isHere(this.bench.desk, by)) return
    // Nobody answers within the millisecond; a step taken twice in one would look as if it changed nothing.
    this.bench.sleep(1)
    const help = request.type === 'incident.escalate' ? this.#helpOf(request, by) : null
    const decision = this.bench.command(by, request)
    if (help && decision.ok) {
      const paged = decision.drafts.flatMap((draft) => (draft.type === 'page.raised' ? [draft.body.person] : []))
      expect(paged, 'help pages whom it named').toEqual(help)
    }
    this.#repeat(by, request)
  }

  #handoff({ plan }: Extract<Move, { kind: 'handoff' }>): void {
    const made = handoffRequestOf(this.bench, plan)
    if (!made || !isHere(this.bench.desk, made.by)) return
    this.bench.sleep(1)
    const { by, request } = made
    const seq = this.bench.entries.length
    this.bench.command(by, request)
    for (const { type, body } of this.bench.entries.slice(seq))
      if (type === 'handoff.accepted' || type === 'shift.taken-over') judgeMoved(this.bench.desk, body.handoffId)
    this.#repeat(by, request)
  }

  #repeat(by: string, request: AnyRequest): void {
    if (!repeatable.has(request.type)) return
    const again = this.bench.tryRequest(by, request)
    expect(again.ok ? again.drafts : [], `${request.type} again changes nothing`).toEqual([])
  }

  #helpOf(
    { incidentId, person, everybody }: Extract<AnyRequest, { readonly type: 'incident.escalate' }>,
    by: string,
  ): readonly string[] | null {
    const incident = this.bench.desk.incident(incidentId)
    if (person !== undefined) return [person]
    if (everybody) return incident ? helpEverybody(this.bench.desk.config, incident, by) : null
    return (incident && helpStep(this.bench.desk.config, incident, by)?.people) ?? null
  }

  #judgeMoment({ entry, cause, before, after }: Moment): void {
    const deskBefore = deskText(this.#folded)
    const rotaBefore = rotaText(this.#folded)
    if (entry.type === 'handoff.accepted') judgeAcceptance(this.#folded, entry)
    this.#folded.apply(entry)
    if (rotaBefore !== rotaText(this.#folded))
      expect(['handoff.accepted', 'shift.taken-over', 'config.applied'], 'a place moves by acceptance').toContain(
        entry.type,
      )
    const changed = incidentText(before) !== incidentText(after) || deskBefore !== deskText(this.#folded)
    if (cause !== 'desk') expect(changed, `${entry.type} changes something`).toBe(true)
    if (before && before.holder !== null && after?.holder !== before.holder) {
      const isLeft = Object.keys(this.#folded.config.people).length > 0
      if (isLeft) expect(after?.holder, 'the baton is in a hand').not.toBeNull()
      const moves = [
        'incident.acknowledged',
        'incident.reopened',
        'role.taken',
        'incident.handed-over',
        'incident.baton-moved',
      ]
      expect(moves, 'the baton moves by acceptance').toContain(entry.type)
    }
    if (cause !== 'due') return
    if (toldOnce.has(entry.type)) {
      const told = JSON.stringify([entry.type, entry.incidentId, entry.body])
      expect(this.#toldOnce, 'what has been told is not told again').not.toContain(told)
      this.#toldOnce.add(told)
    }
    if (!before) return
    if (entry.type === 'update.attempted') {
      expect(before.publications[entry.body.noteId]?.outcome, 'what is out is not posted again').not.toBe('published')
      expect(entry.body.attempt).toBeLessThanOrEqual(5)
    }
    if (entry.type === 'timer.rang' || entry.type === 'update.fell-due')
      expect(before.status, 'nobody is reminded of what is over').not.toBe('resolved')
    if (entry.type === 'page.raised' && entry.body.purpose === 'escalation') judgePageable(before)
    if (entry.type === 'page.attempted') {
      expect(before.status, 'a page goes out for what is open').not.toBe('resolved')
      const page = before.pages[entry.body.pageId]
      expect(page?.state, 'only an open page goes out').toBe('open')
      const { unsent = 0 } = page?.attempts[entry.body.channel] ?? {}
      expect(entry.body.attempt - unsent, 'what does not arrive is given up').toBeLessThanOrEqual(maxPageTries)
    }
  }

  #judgeState(): void {
    const { desk, entries } = this.bench
    for (const entry of entries.slice(this.#restoredSeq)) this.#restored.apply(entry)
    expectSame(this.#folded, desk, 'fork and merge fold as one by one')
    expectSame(this.#restored, desk, 'a snapshot with its tail is the whole')
    for (const incident of desk.incidents()) {
      judgeAlerts(incident)
      judgePages(incident)
      judgeNextStep(desk, incident, this.bench.now)
      judgeLeavers(desk, incident)
    }
    judgeHandoffs(desk, this.bench.now)
    for (const signal of this.#told) {
      const known = desk.alert(`int-1/${signal.externalKey}`)
      if (known?.state !== 'cleared' || !known.ended?.starts.includes(signal.occurrence ?? 0)) continue
      const isLate = this.bench.now <= known.ended.clearedAt + lateNewsMs
      const law = 'what has just ended does not fire, and what is told on does'
      expect(this.bench.tryOut(signal).kind, law).toBe(isLate ? 'duplicate' : 'accepted')
    }
  }

  #restore(): void {
    const { desk, entries } = this.bench
    const stored = JSON.parse(JSON.stringify({ state: desk.toState(), incidents: [...desk.incidents()] }))
    this.#restored = deskFromState(stored.state, deepFreeze(stored.incidents))
    this.#restoredSeq = entries.length
  }
}

/** All of an incident but the marks of when it last changed. */
function incidentText(incident: Incident | undefined): string {
  return JSON.stringify({ ...incident, updatedAt: 0, updatedSeq: 0, activityAt: 0 })
}

/** All of a desk's index but the marks of when it last changed. */
function deskText(desk: RootDesk): string {
  const noise = new Set(['updatedAt', 'lastAlertAt', 'recordedAt', 'seq', 'hash'])
  return JSON.stringify(desk.toState(), (key, value) => (noise.has(key) ? undefined : value))
}

function expectSame(a: RootDesk, b: RootDesk, law: string): void {
  const [one, other] = [a, b].map((desk) => ({ state: desk.toState(), incidents: byId(desk) }))
  // The text is quick; the structure says what differs.
  if (JSON.stringify(one) !== JSON.stringify(other)) expect(one, law).toStrictEqual(other)
}

function byId(desk: RootDesk): readonly Incident[] {
  return [...desk.incidents()].sort((a, b) => a.openedSeq - b.openedSeq)
}

/** Whether the file in force names them. Who is gone from it has no console any more. */
function isHere({ filed }: RootDesk, person: string | null): boolean {
  return person !== null && Object.hasOwn(filed.people, person)
}

/** Nothing of what is open is left with somebody who is gone. */
function judgeLeavers(desk: RootDesk, incident: Incident): void {
  if (incident.status === 'resolved') return
  const { holder, roles, responders, timers } = incident
  const owners = Object.values(timers).flatMap(({ state, owner }) => (state === 'stopped' ? [] : [owner]))
  const acknowledgedBy = acknowledgementOf(incident)?.by ?? null
  const theirs = { holder: [holder], roles: Object.values(roles), responders, owners, acknowledged: [acknowledgedBy] }
  for (const [what, people] of Object.entries(theirs))
    for (const person of people)
      if (person !== null) expect(isHere(desk, person), `${what}: ${person} is in the file`).toBe(true)
  for (const person of [holder, acknowledgedBy])
    if (person !== null) expect(mayAct(desk.config, person), `${person}, who has it, may act`).toBe(true)
  for (const { person } of openPages(incident))
    expect(isHere(desk, person), `nobody pages a ghost: ${person}`).toBe(true)
}

function judgePageable({ status, paging, clearedAt }: Incident): void {
  expect(status, 'time pages for what is triggered only').toBe('triggered')
  expect(paging.kind, 'what is snoozed rests').not.toBe('snoozed')
  expect(clearedAt, 'what is cleared rests').toBeNull()
}

function judgeAlerts(incident: Incident): void {
  const alerts = alertsOf(incident.alerts)
  const firing = alerts.filter((alert) => alert.state === 'firing').length
  expect(incident).toMatchObject({
    alertCount: alerts.length,
    firingCount: firing,
    sourceState: alerts.length === 0 ? 'none' : firing > 0 ? 'firing' : 'cleared',
  })
}

function judgePages(incident: Incident): void {
  expect(incident.status, 'the word follows the paging').toBe(statusOf(incident.paging))
  const open = openPages(incident)
  expect(new Set(open.map((page) => page.person)).size, 'one alarm a person').toBe(open.length)
  if (incident.status === 'resolved') expect(open, 'what is resolved rings nowhere').toEqual([])
  if (incident.status === 'acknowledged' || incident.clearedAt !== null || incident.paging.kind === 'snoozed')
    expect(open.map((page) => page.purpose)).not.toContain('escalation')
}

function rotaText({ config }: RootDesk): string {
  return JSON.stringify(Object.values(config.teams).map(({ id, onCall }) => [id, onCall]))
}

/** The receiver accepts what the giver last wrote, and says in own words what is not stable. */
function judgeAcceptance(desk: RootDesk, { actor, body }: Entry<'handoff.accepted'>): void {
  const handoff = desk.handoff(body.handoffId)!
  expect(handoff).toMatchObject({ state: 'offered', to: actor.id, briefHash: body.briefHash })
  for (const { id, condition } of handoff.items)
    if (condition !== 'stable') expect(body.readBack[id]?.trim(), 'it was read back').toBeTruthy()
  const before = desk.config.teams[handoff.team]?.onCall ?? []
  const { from, to } = handoff
  const moved = before.map((person) => (person === from ? to : person === to ? from : person))
  const others = moved.filter((person, index) => person !== from || before[index] === to)
  expect(body.onCall, 'the receiver has the giver’s place and nobody else moved').toEqual(others)
}

/** Once it has moved, the receiver has all of it: nothing of it stays with the giver. */
function judgeMoved(desk: RootDesk, handoffId: string): void {
  const { team, from, to, incidents } = desk.handoff(handoffId)!
  expect(desk.config.teams[team]?.onCall, 'the receiver answers').toContain(to)
  for (const incident of desk.openIncidents()) {
    const { service, drill } = incident
    const owner = service === null ? team : (desk.config.services[service]?.team ?? team)
    if (drill || owner !== team || from === null) continue
    expect(incident.holder, 'the giver’s batons moved too').not.toBe(from)
    expect(rings(incident, from), 'nothing rings for the giver any more').toBe(false)
  }
  for (const id of incidents) {
    const incident = desk.incident(id)!
    expect(incident.holder === to || rings(incident, to), 'the receiver has it').toBe(true)
  }
}

function rings(incident: Incident, person: string): boolean {
  return openPages(incident).some((page) => page.person === person && page.purpose === 'escalation')
}

function judgeHandoffs(desk: RootDesk, now: number): void {
  const open = desk.openHandoffs()
  for (const { from, to } of open)
    for (const person of [from, to]) expect(person !== null && mayAct(desk.config, person), 'both may act').toBe(true)
  const places = open.map(({ team, from }) => `${team}/${from}`)
  expect(new Set(places).size, 'one offer of one place').toBe(places.length)
  expect(dueHandoffs(desk, now), 'nothing is left unsaid').toEqual([])
  const at = nextHandoffDueAt(desk)
  if (at !== null) {
    expect(dueHandoffs(desk, at - 1), 'nothing comes early').toEqual([])
    expect(dueHandoffs(desk, at), 'what is due comes').not.toEqual([])
  }
  for (const { id, onCall: filed } of Object.values(desk.filed.teams)) {
    const { onCall = [] } = desk.config.teams[id] ?? {}
    if (filed.some((person) => Object.hasOwn(desk.filed.people, person)))
      expect(onCall, 'somebody answers').not.toEqual([])
    expect(new Set(onCall).size, 'nobody has two places').toBe(onCall.length)
    for (const [index, person] of onCall.entries()) {
      const asked = open.filter(({ team, from, isDue }) => team === id && from === person && isDue)
      const both = [person, ...asked.map(({ to }) => to)]
      const paged = resolveTargets(desk.config, [`oncall:${id}/${index + 1}`])
      expect(paged, 'the giver answers, and the receiver beside them once it is due').toEqual(
        both.filter((one) => Object.hasOwn(desk.filed.people, one)),
      )
    }
  }
}

/** What the console says happens next, against what time then does. */
function judgeNextStep(desk: RootDesk, incident: Incident, now: number): void {
  const mint = () => 'pg-next'
  const at = nextDueAt(desk, incident)
  expect(due(desk, incident, now, mint), 'nothing is left undone').toEqual([])
  if (at !== null) {
    expect(at).toBeGreaterThan(now)
    expect(due(desk, incident, at - 1, mint), 'nothing comes early').toEqual([])
    expect(due(desk, incident, at, mint), 'what is due comes').not.toEqual([])
  }
  const next = selectNextStep(desk, incident)
  if (isUnanswered(incident)) {
    const isExhausted = incident.paging.kind === 'exhausted'
    const kinds = ['pages', 'exhausted', 'snooze-ends', 'resolves', 'nobody']
    expect(kinds, 'an unanswered page goes on').toContain(next.kind)
    expect(at === null, 'it has a time, or its policy is exhausted').toBe(isExhausted && !hasUnsent(desk, incident))
    if (isExhausted) expect(next.kind).toBe('exhausted')
  }
  if (next.at === null) return
  expect(at, 'no time is shown later than the first').toBeLessThanOrEqual(next.at)
  const told = untilWake(desk, incident, next.at)
  const paged = told.flatMap((draft) =>
    draft.type === 'page.raised' ? [personName(desk.config, draft.body.person)] : [],
  )
  const first = {
    pages: 'escalation.stepped',
    nobody: 'escalation.stepped',
    exhausted: 'escalation.exhausted',
    'acknowledgement-expires': 'incident.acknowledgement-expired',
    'snooze-ends': 'incident.snooze-ended',
    resolves: 'incident.resolved',
  }[next.kind as string]
  // Where somebody has it, or it is clear, it is not shown that what was asked beside it will come to its end.
  const isBeside = isHeld(incident.paging) || incident.clearedAt !== null
  const shown = isBeside ? [first, 'escalation.exhausted'] : [first]
  expect(shown, `what is shown (${next.text}) is what comes`).toContain(told[0]?.type)
  // A question that nobody answered may end just before the step that is shown.
  if (told[0]?.type === first) expect(paged, 'who is named is who is paged').toEqual(next.people)
}

function untilWake(desk: RootDesk, incident: Incident, at: number) {
  return due(desk, incident, at, () => 'pg-next')
}

/** Alerts are firing that page, and nobody has said that they are on it. */
function isUnanswered(incident: Incident): boolean {
  if (incident.status !== 'triggered' || incident.drill) return false
  return alertsOf(incident.alerts).some(
    (alert) => alert.state === 'firing' && ['critical', 'error', 'unknown'].includes(alert.severity),
  )
}

function hasUnsent({ config }: RootDesk, incident: Incident): boolean {
  const nobody = emptyDesk().fork()
  const { updateEveryMs } = config
  nobody.config = { ...nobody.config, ...(updateEveryMs === undefined ? {} : { updateEveryMs }) }
  return nextDueAt(nobody, incident) !== null
}

describe('the laws of the domain', () => {
  it('hold whatever happens', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(moves, (plan) => {
        const court = new Court()
        for (const move of plan) court.play(move)
      }),
      { numRuns: 200 },
    )
  })
})
