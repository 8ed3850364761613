import { openIncident, reduceIncident } from '../desk/reduce-incident.ts'
import { mapTexts } from '../erasure/person-data.ts'
import type { PersonId } from '../ids.ts'
import type { JournalEntry } from '../log/events.ts'
import { isKnownEvent } from '../log/known-events.ts'
import { keptFields } from '../log/rest-of-body.ts'
import type { OncallConfig } from '../model/config.ts'
import type { Incident, Role } from '../model/incident.ts'
import { personName } from '../model/routing.ts'
import type { NameOf } from '../view/timeline.ts'
import { nameHider } from './hide-names.ts'
import { type RoleSpan, roleSpansOf } from './role-spans.ts'

/** The people of an incident as one report calls them, and its log in those words. */
export interface Cast {
  /** With what they were when event `seq` came: `commander A`. */
  readonly nameAt: NameOf
  /** The same, of what somebody did at a moment, Unix ms. */
  readonly nameThen: (person: PersonId, at: number) => string
  /** The same at any moment: `person A`. */
  readonly nameOf: (person: PersonId) => string
  readonly spans: readonly RoleSpan[]
  readonly entries: readonly JournalEntry[]
  readonly incident: Incident
  /** Everybody who appears, in the order in which the log meets them. */
  readonly people: readonly PersonId[]
}

/** Everybody by name, and all words as they were written. */
export function castByName(incident: Incident, entries: readonly JournalEntry[], config: OncallConfig): Cast {
  const nameOf = (person: PersonId) => personName(config, person)
  return { nameAt: nameOf, nameThen: nameOf, nameOf, spans: roleSpansOf(entries), entries, incident, people: [] }
}

/**
 * Nobody by name: each person has a letter, the same throughout, by the order in which the log meets them; before it
 * stands what they were at that moment. What people and sources wrote has the letters too.
 */
export function castByLetter(incident: Incident, entries: readonly JournalEntry[], config: OncallConfig): Cast {
  const letters = new Map<PersonId, string>()
  const letterOf = (person: PersonId) => {
    const letter = letters.get(person) ?? letterAt(letters.size)
    letters.set(person, letter)
    return letter
  }
  const nameOf = (person: PersonId) => `person ${letterOf(person)}`
  const hide = nameHider(config, nameOf)
  const told = entries.map((entry) => {
    for (const person of peopleIn(entry)) letterOf(person)
    return withoutNames(entry, hide)
  })
  const spans = roleSpansOf(told)
  const isCalled = callsOf(told)
  const firsts = firstsOf(told)
  const nameAt = (person: PersonId, seq: number) => {
    const role = roleAt(spans, person, firsts.get(seq) ?? seq) ?? (isCalled(person, seq) ? 'on-call' : 'person')
    return `${role} ${letterOf(person)}`
  }
  return {
    nameAt,
    nameThen: (person, at) => nameAt(person, seqOf(told, person, at)),
    nameOf,
    spans,
    entries: told,
    incident: folded(told) ?? incident,
    get people() {
      return [...letters.keys()]
    },
  }
}

/** A to Z, then AA, AB and on. */
function letterAt(index: number): string {
  const rest = Math.floor(index / 26)
  return `${rest === 0 ? '' : letterAt(rest - 1)}${String.fromCharCode(65 + (index % 26))}`
}

const personFields = ['declaredBy', 'drillFor', 'askedBy', 'from', 'person', 'to', 'owner'] as const

/** Whoever did it, then whom it is about. */
function peopleIn({ actor, body }: JournalEntry): readonly PersonId[] {
  const fields = { ...body } as Readonly<Record<string, unknown>>
  const named = personFields.map((field) => fields[field]).filter((value) => typeof value === 'string')
  return actor.kind === 'person' ? [actor.id, ...named] : named
}

function withoutNames(entry: JournalEntry, hide: (text: string) => string): JournalEntry {
  const kept = keptFields(entry.type)
  if (kept === null || entry.body === null) return entry
  const fields = Object.entries(entry.body).map(([field, value]) => [
    field,
    kept.has(field) ? value : mapTexts(value, (_field, text) => hide(text), field),
  ])
  return { ...entry, body: Object.fromEntries(fields) } as JournalEntry
}

/** Null where the log does not begin with the opening. */
function folded(entries: readonly JournalEntry[]): Incident | null {
  let incident: Incident | null = null
  for (const entry of entries) {
    if (!isKnownEvent(entry)) continue
    if (entry.type === 'incident.opened') incident = openIncident(entry)
    else if (incident) incident = reduceIncident(incident, entry)
  }
  return incident
}

/** Of what one command did the first event: whoever acknowledges is not the commander before they have. */
function firstsOf(entries: readonly JournalEntry[]): ReadonlyMap<number, number> {
  const firsts = new Map<number, number>()
  let before: JournalEntry | undefined
  for (const entry of entries) {
    const goesOn = before !== undefined && entry.commandId !== null && entry.commandId === before.commandId
    firsts.set(entry.seq, (goesOn && before ? firsts.get(before.seq) : undefined) ?? entry.seq)
    before = entry
  }
  return firsts
}

/** The event by which somebody did something at a moment; else the last one by then. */
function seqOf(entries: readonly JournalEntry[], person: PersonId, at: number): number {
  const own = entries.findLast(({ recordedAt, actor }) => recordedAt === at && actor.id === person)
  return (own ?? entries.findLast(({ recordedAt }) => recordedAt <= at))?.seq ?? 0
}

const ranks: readonly Role[] = ['commander', 'deputy', 'scribe', 'liaison', 'responder']

/** The gravest role that a person had when event `seq` came: whoever takes one by it, had not. */
function roleAt(spans: readonly RoleSpan[], person: PersonId, seq: number): Role | null {
  const had = spans.filter(
    (span) => span.person === person && span.fromSeq < seq && (span.untilSeq === null || seq <= span.untilSeq),
  )
  return ranks.find((role) => had.some((span) => span.role === role)) ?? null
}

/** Whether the escalation had called a person by then for what was open. */
function callsOf(entries: readonly JournalEntry[]): (person: PersonId, seq: number) => boolean {
  const calls: { readonly person: PersonId; readonly from: number; until: number }[] = []
  for (const entry of entries.filter(isKnownEvent)) {
    const { seq } = entry
    if (entry.type === 'page.raised' && entry.body.purpose === 'escalation' && entry.body.askedBy === undefined)
      calls.push({ person: entry.body.person, from: seq, until: Number.POSITIVE_INFINITY })
    if (entry.type === 'incident.resolved') for (const call of calls) call.until = Math.min(call.until, seq)
  }
  return (person, seq) => calls.some((call) => call.person === person && call.from <= seq && seq <= call.until)
}
