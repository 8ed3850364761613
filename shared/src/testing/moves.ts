import fc from 'fast-check'
import type { OncallConfig, SourceSeverity } from '../model/config.ts'
import { type Condition, conditions } from '../model/handoff.ts'
import { type Receipt, type Role, receiptLayers, type Sev } from '../model/incident.ts'
import type { Signal } from '../model/signal.ts'
import { defaultUpdateEveryMs } from '../model/update-clock.ts'
import { type AnyRequest, type Bench, openPages } from './bench.ts'
import { configOf, day, hour, ladder, minute, personOf, second, serviceOf, signalOf } from './builders.ts'

/** Things that happen to a desk, as data that fast-check can make, print and shrink. */
export type Move =
  | {
      readonly kind: 'signal'
      readonly alert: number
      readonly state: Signal['state']
      readonly began: 'unknown' | 'as before' | 'earlier' | 'just now' | 'ahead'
      readonly severity: SourceSeverity
      readonly service: string | null
    }
  | { readonly kind: 'command'; readonly by: string; readonly target: number; readonly request: RequestPlan }
  | { readonly kind: 'wait' | 'sleep'; readonly ms: number }
  | {
      readonly kind: 'receipt'
      readonly target: number
      readonly layer: (typeof receiptLayers)[number]
      readonly receipt: Pick<Receipt, 'ok' | 'detail'>
    }
  | { readonly kind: 'delivery'; readonly target: number; readonly outcome: 'delivered' | 'failed' | 'unsent' }
  | { readonly kind: 'handoff'; readonly plan: HandoffPlan }
  | { readonly kind: 'config'; readonly index: number }

interface RequestPlan {
  readonly type:
    | Extract<AnyRequest, { readonly incidentId: string }>['type']
    | 'incident.declare'
    | 'incident.acknowledge-all'
    | 'pager.test'
  readonly person: string
  readonly minutes: number
  readonly sev: Sev | null
  readonly text: string
  readonly role: Exclude<Role, 'responder'>
  readonly note: number
}

interface HandoffPlan {
  readonly type: Extract<AnyRequest, { readonly type: `handoff.${string}` | 'shift.take-over' }>['type']
  /** Null is whoever may. */
  readonly by: string | null
  readonly team: string
  readonly to: string
  readonly inMinutes: number
  readonly condition: Condition
  readonly readBack: string
  readonly target: number
}

const people = ['ana', 'bo', 'cy'] as const
const severities = ['critical', 'error', 'warning', 'info', 'unknown'] as const

const person = fc.constantFrom(...people)
/** Small numbers, so that moves meet; each is taken modulo what there is. */
const few = fc.nat({ max: 5 })

const signalMove: fc.Arbitrary<Move> = fc.record({
  kind: fc.constant('signal'),
  alert: fc.nat({ max: 3 }),
  state: fc.constantFrom('firing', 'firing', 'firing', 'cleared', 'cleared', 'acknowledged'),
  began: fc.constantFrom('unknown', 'as before', 'as before', 'earlier', 'just now', 'just now', 'ahead'),
  severity: fc.constantFrom(...severities),
  service: fc.constantFrom(null, 'shop', 'queue', 'constructor'),
})

const paging = fc.constantFrom(
  'incident.acknowledge',
  'incident.acknowledge',
  'incident.acknowledge',
  'incident.acknowledge-all',
  'incident.unacknowledge',
  'incident.escalate',
  'incident.escalate',
  'incident.reassign',
  'incident.reassign',
  'incident.add-responder',
  'incident.snooze',
  'incident.unsnooze',
  'incident.resolve',
  'incident.reopen',
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
  'incident.declare',
  'pager.test',
)

const working = fc.constantFrom(
  'incident.set-known',
  'page.decline',
  'page.decline',
  'responder.release',
  'row.star',
  'row.unstar',
  'row.omit',
  'row.unomit',
  'timer.start',
  'timer.start',
  'timer.stop',
  'runbook.open',
  'runbook.tick',
  'runbook.flag',
  'action.add',
  'action.change',
  'postmortem.start',
  'postmortem.start',
  'postmortem.set-owner',
  'postmortem.set-status',
  'postmortem.write',
  'postmortem.set-why',
  'postmortem.remove-why',
  'note.add',
)

const commandMove = (type: fc.Arbitrary<RequestPlan['type']>): fc.Arbitrary<Move> =>
  fc.record({
    kind: fc.constant('command'),
    by: person,
    target: few,
    request: fc.record({
      type,
      person: fc.constantFrom(...people, 'nobody'),
      minutes: fc.constantFrom(1, 10, 600),
      sev: fc.constantFrom(null, 1, 3),
      text: fc.constantFrom('db is slow', 'failed over', '<b>bold</b> | `x`'),
      role: fc.constantFrom('commander', 'deputy', 'scribe', 'liaison'),
      note: fc.nat({ max: 2 }),
    }),
  })

const timeMove: fc.Arbitrary<Move> = fc.record({
  kind: fc.constantFrom('wait', 'sleep'),
  ms: fc.constantFrom(second, 20 * second, minute, 5 * minute, 12 * minute, 40 * minute, 6 * hour, day),
})

const receiptMove: fc.Arbitrary<Move> = fc.record({
  kind: fc.constant('receipt'),
  target: few,
  layer: fc.constantFrom(...receiptLayers),
  receipt: fc.record({ ok: fc.boolean(), detail: fc.constantFrom('', 'sound is blocked') }),
})

const deliveryMove: fc.Arbitrary<Move> = fc.record({
  kind: fc.constant('delivery'),
  target: few,
  outcome: fc.constantFrom('delivered', 'failed', 'unsent'),
})

const handoffMove: fc.Arbitrary<Move> = fc.record({
  kind: fc.constant('handoff'),
  plan: fc.record({
    type: fc.constantFrom(
      'handoff.offer',
      'handoff.offer',
      'handoff.offer',
      'handoff.amend',
      'handoff.read',
      'handoff.say',
      'handoff.accept',
      'handoff.accept',
      'handoff.accept',
      'handoff.decline',
      'handoff.withdraw',
      'shift.take-over',
    ),
    by: fc.oneof({ arbitrary: fc.constant(null), weight: 4 }, person),
    team: fc.constantFrom('ops', 'ops', 'web', 'constructor'),
    to: fc.constantFrom(...people, 'nobody'),
    inMinutes: fc.constantFrom(0, 10, 600),
    condition: fc.constantFrom(...conditions),
    readBack: fc.constantFrom('I restart it', ' '),
    target: few,
  }),
})

const configMove: fc.Arbitrary<Move> = fc.record({ kind: fc.constant('config'), index: fc.nat({ max: 9 }) })

export const moves: fc.Arbitrary<readonly Move[]> = fc.array(
  fc.oneof(
    { arbitrary: signalMove, weight: 8 },
    { arbitrary: commandMove(paging), weight: 8 },
    { arbitrary: commandMove(working), weight: 5 },
    { arbitrary: handoffMove, weight: 5 },
    { arbitrary: timeMove, weight: 6 },
    { arbitrary: receiptMove, weight: 2 },
    { arbitrary: deliveryMove, weight: 2 },
    { arbitrary: configMove, weight: 2 },
  ),
  { minLength: 1, maxLength: 36, size: 'max' },
)

const ops = { id: 'ops', name: 'Operations', members: ['ana', 'bo', 'cy'], onCall: ['ana', 'bo', 'cy'] }
/** Ana is in both teams. */
const twoTeams = { ops, web: { id: 'web', name: 'Web', members: ['bo', 'ana'], onCall: ['bo', 'ana'] } }

/** What `apply` may change between two steps of an escalation. Every one can page somebody. */
export const configs: readonly OncallConfig[] = [
  configOf({ teams: twoTeams, publishesUpdates: true }),
  configOf({ teams: twoTeams, updateEveryMs: { ...defaultUpdateEveryMs, sev1: 10 * minute, sev3: null } }),
  // Cy has left.
  configOf({ teams: twoTeams, people: { ana: personOf('ana'), bo: personOf('bo') } }),
  configOf({ teams: { ops: { id: 'ops', name: 'Operations', members: ['ana', 'bo', 'cy'], onCall: ['cy', 'ana'] } } }),
  configOf({
    policies: {
      ladder: { ...ladder, acknowledgementTimeoutMs: null },
      everyone: { ...ladder, id: 'everyone', steps: [{ targets: ['team:ops'], waitMs: minute }], repeats: 2 },
    },
    services: { shop: serviceOf('shop', { policy: 'everyone' }), queue: serviceOf('queue', { holdMs: minute }) },
  }),
  configOf({
    people: {
      ana: personOf('ana', [
        { kind: 'ntfy', afterMs: minute },
        { kind: 'ntfy', afterMs: 0 },
      ]),
      bo: personOf('bo', []),
      cy: personOf('cy'),
    },
    policies: {
      ladder: {
        ...ladder,
        steps: [
          { targets: ['person:gone', 'oncall:none'], waitMs: minute },
          { targets: ['person:ana'], waitMs: 0 },
        ],
      },
    },
  }),
  configOf({
    routes: [
      { match: { labels: {}, severity: ['critical'], source: null }, service: 'queue', policy: null, page: null },
    ],
  }),
  // Ana and Bo have left, and Dee has come.
  configOf({
    people: { cy: personOf('cy'), dee: personOf('dee') },
    teams: { ops: { id: 'ops', name: 'Operations', members: ['cy', 'dee'], onCall: ['dee', 'cy'] } },
  }),
  // Bo only observes now, and is on call still.
  configOf({ teams: twoTeams, people: { ...configOf().people, bo: { ...personOf('bo'), role: 'observer' } } }),
  // A rota that names only people who left.
  configOf({ teams: { ops: { id: 'ops', name: 'Operations', members: [], onCall: ['gone'] } } }),
]

/** A request as a console could send it, about one of the desk's incidents; null when there is none to be about. */
export function requestOf(bench: Bench, plan: RequestPlan, target: number): AnyRequest | null {
  const { type, minutes, sev, text, role } = plan
  if (type === 'pager.test') return { type }
  if (type === 'incident.declare') return { type, title: text, severity: sev === null ? 'warning' : 'error' }
  const incidents = [...bench.desk.incidents()].sort((a, b) => b.openedSeq - a.openedSeq)
  const incidentId = incidents[target % incidents.length]?.id
  if (incidentId === undefined) return null
  const noteId = `note-${plan.note}`
  const isUpdate = role === 'liaison' || role === 'deputy'
  switch (type) {
    case 'incident.acknowledge-all':
      return plan.note === 0 ? { type } : { type, incidentIds: [incidentId] }
    case 'incident.escalate':
      // By the escalation, by name, or everybody.
      if (minutes === 10) return { type, incidentId, person: plan.person, why: text }
      return minutes === 600 ? { type, incidentId, everybody: true, why: text } : { type, incidentId }
    case 'incident.reassign':
    case 'incident.add-responder':
      return { type, incidentId, person: plan.person, why: text }
    case 'incident.snooze':
      return { type, incidentId, minutes }
    case 'incident.set-sev':
      return { type, incidentId, sev }
    case 'incident.rename':
      return { type, incidentId, title: text }
    case 'incident.set-impact':
      return { type, incidentId, impact: text }
    case 'note.add':
      return {
        type,
        incidentId,
        text,
        noteId,
        about: bench.now - minutes * minute,
        ...(isUpdate ? { tags: ['update'], publish: role === 'deputy' } : {}),
      }
    case 'note.edit':
      return { type, incidentId, text, noteId }
    case 'link.add':
      return { type, incidentId, url: 'https://chat.example/room', label: text }
    case 'role.take':
    case 'role.release':
      return { type, incidentId, role }
    case 'role.assign':
      return { type, incidentId, role, person: plan.person }
    case 'incident.set-known':
      return { type, incidentId, field: minutes % 2 === 0 ? 'symptoms' : 'hypothesis', text }
    case 'responder.release':
      return { type, incidentId, person: plan.person }
    case 'row.star':
    case 'row.unstar':
    case 'row.omit':
    case 'row.unomit':
      return { type, incidentId, seq: bench.incident.openedSeq }
    case 'timer.start':
      return { type, incidentId, timerId: `timer-${plan.note}`, task: text, owner: plan.person, seconds: minutes * 60 }
    case 'timer.stop':
      return { type, incidentId, timerId: `timer-${plan.note}` }
    case 'runbook.open':
      return { type, incidentId, runbookId: 'rollback' }
    case 'runbook.tick':
      return { type, incidentId, runbookId: 'rollback', line: 3, done: minutes % 2 === 0 }
    case 'runbook.flag':
      return { type, incidentId, runbookId: 'rollback', line: 4, text }
    case 'action.add':
      return { type, incidentId, actionId: `act-${plan.note}`, title: text, owner: plan.person, dueOn: '2026-12-01' }
    case 'action.change':
      return { type, incidentId, actionId: `act-${plan.note}`, state: minutes % 2 === 0 ? 'done' : 'open' }
    case 'postmortem.set-owner':
      return { type, incidentId, owner: plan.person }
    case 'postmortem.set-status':
      return { type, incidentId, status: minutes % 2 === 0 ? 'in-review' : 'draft' }
    case 'postmortem.write':
      return { type, incidentId, section: 'factors', text, base: '' }
    case 'postmortem.set-why':
      return { type, incidentId, whyId: `why-${plan.note}`, text }
    case 'postmortem.remove-why':
      return { type, incidentId, whyId: `why-${plan.note}` }
    default:
      return { type, incidentId }
  }
}

/** A request about a handoff, and who has it; null when there is no handoff to be about. */
export function handoffRequestOf(
  bench: Bench,
  plan: HandoffPlan,
): { readonly by: string; readonly request: AnyRequest } | null {
  const { type, team, to, condition, inMinutes, target } = plan
  const onCall = Object.hasOwn(bench.desk.config.teams, team) ? bench.desk.config.teams[team]?.onCall : undefined
  const item = { id: 'db', incidentId: null, condition, title: 'The database', summary: '', next: `in ${inMinutes}` }
  const brief = { items: [item], notes: '' }
  if (type === 'shift.take-over') return { by: plan.by ?? to, request: { type, team, reason: 'no answer' } }
  if (type === 'handoff.offer') {
    const by = plan.by ?? onCall?.[target % Math.max(1, onCall.length)] ?? 'ana'
    const handoffId = `hand-${bench.entries.length}`
    return { by, request: { type, handoffId, team, to, changeAt: bench.now + inMinutes * minute, ...brief } }
  }
  const handoffs = Object.values(bench.desk.handoffs).reverse()
  const handoff = handoffs[target % handoffs.length]
  if (!handoff) return null
  const { id: handoffId, briefHash } = handoff
  const isGivers = type === 'handoff.amend' || type === 'handoff.withdraw'
  const by = plan.by ?? (isGivers ? handoff.from : handoff.to) ?? 'ana'
  if (type === 'handoff.amend') return { by, request: { type, handoffId, ...brief } }
  if (type === 'handoff.accept') return { by, request: { type, handoffId, briefHash, readBack: { db: plan.readBack } } }
  if (type === 'handoff.say') return { by, request: { type, handoffId, text: 'Who has the keys?' } }
  return { by, request: { type, handoffId } }
}

export function signalOfMove(bench: Bench, move: Extract<Move, { kind: 'signal' }>): Signal {
  const externalKey = `alert-${move.alert}`
  const occurrences = bench.desk.alert(`int-1/${externalKey}`)
  const known = occurrences?.starts.at(-1)?.at ?? occurrences?.ended?.starts.at(-1) ?? null
  const occurrence = {
    unknown: null,
    'as before': known,
    earlier: (known ?? bench.now) - 10 * minute,
    'just now': bench.now - second,
    ahead: bench.now + hour,
  }[move.began]
  const { state, severity, service } = move
  // Two alerts to a group, and the last one comes in either of two.
  const groupKey = move.alert === 3 ? `group-${bench.now % 2}` : `group-${move.alert >> 1}`
  return signalOf({ state, externalKey, occurrence, groupKey, severity, severityRaw: severity, serviceHint: service })
}

export function makeReceipt(bench: Bench, move: Extract<Move, { kind: 'receipt' }>): void {
  const pages = bench.desk
    .openIncidents()
    .flatMap((incident) => openPages(incident).map((page) => ({ incident, page })))
  const found = pages[move.target % pages.length]
  if (!found) return
  const { incident, page } = found
  bench.receipt(page.person, {
    incidentId: incident.id,
    pageId: page.id,
    layer: move.layer,
    at: bench.now,
    ...move.receipt,
  })
}

export function makeDelivery(bench: Bench, move: Extract<Move, { kind: 'delivery' }>): void {
  const sending = [...bench.desk.incidents()].flatMap((incident) =>
    Object.values(incident.pages).flatMap((page) =>
      Object.values(page.attempts)
        .filter((attempt) => attempt.outcome === 'sending')
        .map(({ kind, attempts }) => ({ incidentId: incident.id, pageId: page.id, channel: kind, attempt: attempts })),
    ),
  )
  const updates = [...bench.desk.incidents()].flatMap(({ id: incidentId, publications }) =>
    Object.values(publications).flatMap(({ noteId, attempts: attempt, outcome }) =>
      outcome === 'sending' ? [{ incidentId, noteId, attempt, detail: '' }] : [],
    ),
  )
  for (const { incidentId, ...body } of updates) {
    const outcome = move.outcome === 'delivered' ? 'published' : 'failed'
    bench.updateDelivery({ incidentId, outcome, body })
  }
  const found = sending[move.target % sending.length]
  if (!found) return
  const { incidentId, ...body } = found
  const outcome = move.outcome === 'unsent' ? 'failed' : move.outcome
  const message = move.outcome === 'unsent' ? null : body.pageId
  bench.delivery({ incidentId, outcome, body: { ...body, detail: '', message } })
}
