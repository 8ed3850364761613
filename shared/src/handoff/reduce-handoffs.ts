import type { Entry, JournalEntry } from '../log/events.ts'
import type { OncallConfig, Team } from '../model/config.ts'
import type { Handoff, Handoffs, Shifts } from '../model/handoff.ts'

/** Handoffs that have ended and are still shown. */
const keptEnded = 50

export type HandoffEntry = Extract<JournalEntry, { type: `handoff.${string}` | 'shift.taken-over' }>

export function isHandoffEntry(entry: JournalEntry): entry is HandoffEntry {
  return entry.type.startsWith('handoff.') || entry.type === 'shift.taken-over'
}

/** Folds what becomes of handoffs; the longest ended are forgotten. */
export function reduceHandoffs(handoffs: Handoffs, entry: HandoffEntry): Handoffs {
  const { handoffId } = entry.body
  if (entry.type === 'handoff.offered') return withNew(handoffs, offered(entry))
  if (entry.type === 'shift.taken-over') return withNew(withdrawn(handoffs, entry), takenOver(entry))
  const handoff = handoffs[handoffId]
  if (!handoff) return handoffs
  const changed = { ...handoffs, [handoffId]: change(handoff, entry) }
  return entry.type === 'handoff.accepted' ? withoutOffersOf(changed, handoff, entry.recordedAt) : changed
}

/** What an erased event of a handoff had said is gone from what is known of it; of a brief amended since that is nothing. */
export function eraseHandoff(
  handoffs: Handoffs,
  erasedType: string,
  rest: Readonly<Record<string, unknown>>,
): Handoffs {
  const handoff = handoffs[String(rest.handoffId)]
  if (handoff && erasedType === 'handoff.said') {
    const said = handoff.said.map((each) => (each.id === rest.saidId ? { ...each, text: String(rest.text) } : each))
    return { ...handoffs, [handoff.id]: { ...handoff, said } }
  }
  const fields = Object.hasOwn(words, erasedType) ? (words[erasedType] ?? []) : []
  if (!handoff || (fields === brief && rest.briefHash !== handoff.briefHash)) return handoffs
  return { ...handoffs, [handoff.id]: { ...handoff, ...Object.fromEntries(fields.map((name) => [name, rest[name]])) } }
}

const brief = ['items', 'notes'] as const
/** What each event of a handoff says in words. */
const words: Readonly<Record<string, readonly (keyof Handoff)[]>> = {
  'handoff.offered': brief,
  'handoff.amended': brief,
  'handoff.accepted': ['readBack'],
  'handoff.declined': ['reason'],
  'handoff.withdrawn': ['reason'],
  'shift.taken-over': ['reason'],
}

function withNew(handoffs: Handoffs, handoff: Handoff): Handoffs {
  const ended = Object.values(handoffs)
    .filter(({ state }) => state !== 'offered')
    .sort((a, b) => (a.endedAt ?? 0) - (b.endedAt ?? 0))
  const forgotten = new Set(ended.slice(0, Math.max(0, ended.length - keptEnded + 1)).map(({ id }) => id))
  const kept = Object.entries(handoffs).filter(([id]) => !forgotten.has(id))
  return { ...Object.fromEntries(kept), [handoff.id]: handoff }
}

function offered({ body, recordedAt }: Entry<'handoff.offered'>): Handoff {
  const { handoffId: id, team, from, to, changeAt, answerBy, items, notes, briefHash } = body
  const brief = { items, notes, briefHash }
  return { ...newHandoff, ...brief, id, kind: 'offer', team, from, to, offeredAt: recordedAt, changeAt, answerBy }
}

function takenOver({ body, actor, recordedAt: at }: Entry<'shift.taken-over'>): Handoff {
  const { handoffId: id, team, from, reason, incidents } = body
  const times = { offeredAt: at, changeAt: at, answerBy: at, endedAt: at }
  return {
    ...newHandoff,
    ...times,
    id,
    kind: 'take-over',
    team,
    from,
    to: actor.id,
    state: 'accepted',
    reason,
    incidents,
  }
}

const newHandoff = {
  items: [],
  notes: '',
  briefHash: '',
  state: 'offered',
  read: null,
  isDue: false,
  isUnanswered: false,
  readBack: {},
  version: 1,
  said: [],
  spoke: false,
  incidents: [],
  endedAt: null,
  reason: '',
} as const

/** Whoever accepts a place gives up what they had offered of their own: its brief spoke of the place that they had then. */
function withoutOffersOf(handoffs: Handoffs, { team, to }: Handoff, at: number): Handoffs {
  return endOffers(handoffs, (offer) => offer.team === team && offer.from === to, at, 'places changed')
}

/** What the taken-over person had offered is no longer theirs to give. */
function withdrawn(handoffs: Handoffs, { body, recordedAt }: Entry<'shift.taken-over'>): Handoffs {
  return endOffers(handoffs, (offer) => offer.team === body.team && offer.from === body.from, recordedAt, 'taken over')
}

function endOffers(handoffs: Handoffs, which: (offer: Handoff) => boolean, at: number, reason: string): Handoffs {
  return Object.fromEntries(
    Object.entries(handoffs).map(([id, handoff]) => {
      const ends = handoff.state === 'offered' && which(handoff)
      return [id, ends ? { ...handoff, state: 'withdrawn' as const, endedAt: at, reason } : handoff]
    }),
  )
}

function change(
  handoff: Handoff,
  entry: Exclude<HandoffEntry, { type: 'handoff.offered' | 'shift.taken-over' }>,
): Handoff {
  const { recordedAt: at } = entry
  switch (entry.type) {
    case 'handoff.amended': {
      const { items, notes, briefHash } = entry.body
      return { ...handoff, items, notes, briefHash, read: null, version: handoff.version + 1 }
    }
    case 'handoff.read':
      return { ...handoff, read: { briefHash: entry.body.briefHash, at } }
    case 'handoff.said':
      return {
        ...handoff,
        said: [...handoff.said, { id: entry.body.saidId, by: entry.actor.id, at, text: entry.body.text }],
      }
    case 'handoff.fell-due':
      return { ...handoff, isDue: true }
    case 'handoff.unanswered':
      return { ...handoff, isUnanswered: true }
    case 'handoff.accepted': {
      const { readBack, incidents, spoke = false } = entry.body
      return { ...handoff, state: 'accepted', readBack, incidents, spoke, endedAt: at }
    }
    case 'handoff.declined':
      return { ...handoff, state: 'declined', endedAt: at, reason: entry.body.reason }
    case 'handoff.withdrawn':
      return { ...handoff, state: 'withdrawn', endedAt: at, reason: entry.body.reason }
  }
}

/** The shifts after a handoff that moved one. `filed` is the configuration as the file has it. */
export function reduceShifts(shifts: Shifts, handoffs: Handoffs, filed: OncallConfig, entry: HandoffEntry): Shifts {
  if (entry.type !== 'handoff.accepted' && entry.type !== 'shift.taken-over') return shifts
  const team = entry.type === 'shift.taken-over' ? entry.body.team : handoffs[entry.body.handoffId]?.team
  if (team === undefined) return shifts
  const fileOnCall = (Object.hasOwn(filed.teams, team) ? filed.teams[team]?.onCall : undefined) ?? []
  const { onCall, handoffId } = entry.body
  return { ...shifts, [team]: { onCall, fileOnCall, since: entry.recordedAt, handoffId } }
}

/**
 * The shifts that a newly applied file leaves in place: those of teams for which it says what it said before. A shift
 * with somebody who has left ends as well, or their place would be nobody's.
 */
export function shiftsAfterApply(shifts: Shifts, filed: OncallConfig): Shifts {
  return Object.fromEntries(
    Object.entries(shifts).filter(([id, { onCall, fileOnCall }]) => {
      const team = Object.hasOwn(filed.teams, id) ? filed.teams[id] : undefined
      const isWhole = onCall.every((person) => Object.hasOwn(filed.people, person) || fileOnCall.includes(person))
      return team !== undefined && isWhole && isSame(team.onCall, fileOnCall)
    }),
  )
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index])
}

/** The configuration as it holds now: the file, the shifts that were handed over, and who is paged beside a giver. */
export function effectiveConfig(filed: OncallConfig, shifts: Shifts, handoffs: Handoffs): OncallConfig {
  const due = Object.values(handoffs).filter(({ state, isDue }) => state === 'offered' && isDue)
  if (Object.keys(shifts).length === 0 && due.length === 0) return filed
  const teams = Object.entries(filed.teams).map(([id, team]): [string, Team] => {
    const onCall = (Object.hasOwn(shifts, id) ? shifts[id]?.onCall : undefined) ?? team.onCall
    const beside = due.flatMap(({ team: of, from, to }) => {
      const level = from === null ? 0 : onCall.indexOf(from) + 1
      return of === id && level > 0 ? [{ level, person: to }] : []
    })
    return [id, { ...team, onCall: [...onCall], ...(beside.length > 0 ? { beside } : {}) }]
  })
  return { ...filed, teams: Object.fromEntries(teams) }
}
