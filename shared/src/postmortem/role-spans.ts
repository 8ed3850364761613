import { openIncident, reduceIncident } from '../desk/reduce-incident.ts'
import type { PersonId } from '../ids.ts'
import type { JournalEntry } from '../log/events.ts'
import { isKnownEvent } from '../log/known-events.ts'
import type { Incident, Role } from '../model/incident.ts'

/** Who had a role, and when: Unix ms; `until` is null while they still had it at the end. */
export interface RoleSpan {
  readonly role: Role
  readonly person: PersonId
  readonly from: number
  until: number | null
  /** The events that gave and took it. */
  readonly fromSeq: number
  untilSeq: number | null
}

/**
 * The roles of an incident over time, in the order in which they were taken. Told by the fold itself, so that it cannot
 * differ from what the room showed. Entries are the incident's own, in order.
 */
export function roleSpansOf(entries: readonly JournalEntry[]): readonly RoleSpan[] {
  const spans: RoleSpan[] = []
  const open = new Map<string, RoleSpan>()
  let incident: Incident | null = null
  for (const entry of entries) {
    if (!isKnownEvent(entry)) continue
    const before: Incident | null = incident
    if (entry.type === 'incident.opened') incident = openIncident(entry)
    else if (incident) incident = reduceIncident(incident, entry)
    if (!incident || isSameCast(before, incident)) continue
    const cast = castOf(incident)
    for (const [key, span] of open) {
      if (cast.has(key)) continue
      span.until = entry.recordedAt
      span.untilSeq = entry.seq
      open.delete(key)
    }
    for (const [key, { role, person }] of cast) {
      if (open.has(key)) continue
      const span: RoleSpan = {
        role,
        person,
        from: entry.recordedAt,
        until: null,
        fromSeq: entry.seq,
        untilSeq: null,
      }
      open.set(key, span)
      spans.push(span)
    }
  }
  return spans
}

/** An answer to a page makes a responder of somebody whom the next event of the same moment gives another role. */
export function lasting(spans: readonly RoleSpan[]): readonly RoleSpan[] {
  return spans.filter(({ from, until }) => until !== from)
}

/** Folding shares what it does not change. */
function isSameCast(before: Incident | null, after: Incident): boolean {
  return before?.holder === after.holder && before.roles === after.roles && before.responders === after.responders
}

function castOf({ holder, roles, responders }: Incident): ReadonlyMap<string, Pick<RoleSpan, 'role' | 'person'>> {
  const given = { ...roles, commander: holder ?? undefined } as Readonly<Partial<Record<Role, PersonId>>>
  const cast = Object.entries(given).flatMap(([role, person]) =>
    person === undefined ? [] : [{ role: role as Role, person }],
  )
  const named = new Set(cast.map(({ person }) => person))
  for (const person of responders) if (!named.has(person)) cast.push({ role: 'responder', person })
  return new Map(cast.map((part) => [`${part.role}/${part.person}`, part]))
}
