import type { CommandType } from '@baton/shared/log/commands.ts'
import type { ConsoleState, HandoffView } from '@baton/shared/view/console-state.ts'
import type { FeedRow } from '@baton/shared/view/feed.ts'
import type { CommandRequest, ConsoleBridge } from '@baton/shared/wire/bridge.ts'
import type { Random } from '../../lib/random.ts'

export type AnyRequest = CommandRequest<CommandType>

/** What a person does at a console: a request, or something that only this console hears of. */
export type Deed =
  | { readonly kind: 'request'; readonly request: AnyRequest }
  | { readonly kind: 'silence' | 'look' | 'show' }
  | { readonly kind: 'open-room'; readonly incidentId: string }

const texts = ['the database is slow', 'failed over @bo', 'rolled back #decision', '<b>bold</b> | `x`'] as const
const roles = ['commander', 'deputy', 'scribe', 'liaison'] as const

/** What somebody who sees this screen may do next; null when there is nothing to do. */
export function deedOf(random: Random, state: ConsoleState, people: readonly string[], now: number): Deed | null {
  if (state.alarm.pages.length > 0 && random.oneIn(2)) return answerPage(random, state)
  const kind = random.weighted([
    [10, 'room'],
    [4, 'handoff'],
    [1, 'declare'],
    [1, 'test'],
    [1, 'open-room'],
  ] as const)
  if (kind === 'handoff') return askedFor(handoffRequest(random, state, people, now))
  if (kind === 'declare')
    return askedFor({
      type: 'incident.declare',
      title: random.pick(texts),
      severity: random.pick(['error', 'warning']),
    })
  if (kind === 'test') return askedFor({ type: 'pager.test' })
  const row = pickRow(random, state.feed)
  if (!row) return null
  if (kind === 'open-room') return { kind, incidentId: row.id }
  return askedFor(roomRequest(random, row, people))
}

function askedFor(request: AnyRequest | null): Deed | null {
  return request && { kind: 'request', request }
}

function answerPage(random: Random, { alarm }: ConsoleState): Deed {
  const { incidentId } = random.pick(alarm.pages)
  return random.weighted<Deed>([
    [8, { kind: 'request', request: { type: 'incident.acknowledge', incidentId } }],
    [2, { kind: 'request', request: { type: 'incident.acknowledge-all' } }],
    [1, { kind: 'request', request: { type: 'page.decline', incidentId } }],
    [2, { kind: 'silence' }],
    [2, { kind: 'look' }],
    [2, { kind: 'show' }],
  ])
}

/** Open ones mostly, and the newest of those that are over. */
function pickRow(random: Random, feed: ConsoleState['feed']): FeedRow | null {
  const open = feed.filter((row) => row.status !== 'resolved')
  const rows = open.length > 0 && !random.oneIn(5) ? open : feed.slice(0, 4)
  return rows.length === 0 ? null : random.pick(rows)
}

function roomRequest(random: Random, row: FeedRow, people: readonly string[]): AnyRequest {
  const { id: incidentId, openedSeq, status } = row
  // What rests, and what nobody answers, is where one request meets what another has left.
  const rests = row.snoozedUntil !== null
  const isUnanswered = status === 'triggered' && !rests
  const person = random.pick(people)
  const text = random.pick(texts)
  const role = random.pick(roles)
  const timerId = `timer-${random.below(3)}`
  const actionId = `act-${random.below(3)}`
  const requests: readonly (readonly [number, AnyRequest])[] = [
    [8, { type: 'incident.acknowledge', incidentId }],
    [rests ? 10 : status === 'acknowledged' ? 4 : 1, { type: 'incident.unacknowledge', incidentId }],
    [isUnanswered ? 10 : 4, { type: 'incident.escalate', incidentId }],
    [3, { type: 'incident.reassign', incidentId, person }],
    [3, { type: 'incident.add-responder', incidentId, person }],
    [status === 'acknowledged' ? 8 : 3, { type: 'incident.snooze', incidentId, minutes: random.between(1, 3) }],
    [rests ? 4 : 1, { type: 'incident.unsnooze', incidentId }],
    [4, { type: 'incident.resolve', incidentId, reason: text }],
    [3, { type: 'incident.reopen', incidentId }],
    [rests ? 10 : 3, { type: 'incident.set-sev', incidentId, sev: random.pick([null, 1, 2, 3]) }],
    [1, { type: 'incident.set-impact', incidentId, impact: text }],
    [1, { type: 'incident.set-known', incidentId, field: random.pick(['symptoms', 'hypothesis']), text }],
    [6, { type: 'note.add', incidentId, text }],
    [2, { type: 'note.add', incidentId, text, tags: ['update'], publish: true }],
    [3, { type: 'role.take', incidentId, role, ...(random.oneIn(3) ? { reason: 'nobody answers' } : {}) }],
    [2, { type: 'role.assign', incidentId, role, person }],
    [2, { type: 'role.release', incidentId, role }],
    [1, { type: 'responder.release', incidentId, person }],
    [2, { type: 'timer.start', incidentId, timerId, task: text, owner: person, seconds: random.between(5, 60) }],
    [2, { type: 'timer.stop', incidentId, timerId }],
    [1, { type: 'action.add', incidentId, actionId, title: text }],
    [1, { type: 'action.change', incidentId, actionId, state: random.pick(['done', 'open']) }],
    [1, { type: 'row.star', incidentId, seq: openedSeq }],
    [1, { type: random.pick(['row.omit', 'row.unomit']), incidentId, seq: openedSeq }],
    [6, { type: 'body.erase', seq: openedSeq + (random.oneIn(2) ? 0 : random.below(24)), reason: text }],
    [1, { type: 'postmortem.start', incidentId }],
    [1, { type: 'postmortem.write', incidentId, section: 'factors', text, base: '' }],
  ]
  return random.weighted(requests)
}

function handoffRequest(
  random: Random,
  state: ConsoleState,
  people: readonly string[],
  now: number,
): AnyRequest | null {
  const me = state.me?.id
  const team = random.pick(['ops', ...state.oncall.map(({ id }) => id)])
  if (random.oneIn(12)) return { type: 'shift.take-over', team, reason: 'no answer' }
  const open = state.handoffs.filter((handoff) => handoff.state === 'offered' && handoff.mine !== 'witness')
  if (open.length === 0 || random.oneIn(4)) {
    const to = random.pick(people.filter((person) => person !== me))
    const condition = random.pick(['stable', 'watcher'] as const)
    const item = { id: 'db', incidentId: null, condition, title: 'The database', summary: '', next: '' }
    return { type: 'handoff.offer', team, to, items: [item], notes: '', changeAt: now + random.between(0, 30_000) }
  }
  return answerHandoff(random, random.pick(open))
}

function answerHandoff(random: Random, { id: handoffId, briefHash, mine, items }: HandoffView): AnyRequest {
  if (mine === 'giver')
    return random.oneIn(2)
      ? { type: 'handoff.withdraw', handoffId }
      : { type: 'handoff.amend', handoffId, items: [...items], notes: random.pick(texts) }
  const readBack = { db: 'I watch it' }
  return random.weighted<AnyRequest>([
    [2, { type: 'handoff.read', handoffId, briefHash }],
    [5, { type: 'handoff.accept', handoffId, briefHash, readBack }],
    [1, { type: 'handoff.decline', handoffId }],
  ])
}

/** Does what needs no answer. */
export function doHere(bridge: ConsoleBridge, deed: Exclude<Deed, { kind: 'request' }>): void {
  switch (deed.kind) {
    case 'silence':
      void bridge.silenceHere()
      break
    case 'look':
      void bridge.alarmSeen()
      break
    case 'show':
      void bridge.alarmShown(true)
      break
    case 'open-room':
      void bridge.openRoom(deed.incidentId)
      break
  }
}
