import type { PersonId } from '../ids.ts'
import type { JournalEntry } from '../log/events.ts'
import { bareText, erasedText, keptFields, restOfBody } from '../log/rest-of-body.ts'
import type { OncallConfig } from '../model/config.ts'

/** Whose data goes, and what of it. */
export interface PersonErasure {
  readonly person: PersonId
  /** Further words by which texts call them: a short name, a number that somebody noted. */
  readonly also?: readonly string[]
  /** Whether all that they wrote goes too, or only what names them. */
  readonly words?: boolean
}

/** What an applied file called a person; null for any other event, and for a file without them. */
export function nameIn({ type, body }: JournalEntry, person: PersonId): string | null {
  if (type !== 'config.applied' || body === null || !Object.hasOwn(body.config.people, person)) return null
  const name = body.config.people[person]?.name ?? null
  return name === erasedText ? null : name
}

/**
 * What stays of an event's body once the person is gone from it; null where there is nothing of them. Their id stays: it
 * is in what the chain of hashes covers. `names` are those that any file gave them.
 */
export function withoutPerson(
  entry: JournalEntry,
  { person, also = [], words = false }: PersonErasure,
  names: readonly string[],
): Readonly<Record<string, unknown>> | null {
  if (entry.body === null) return null
  const isTheirs = entry.type === 'device.paired' && entry.body.person === person
  const isTheirWord = words && entry.actor.kind === 'person' && entry.actor.id === person && isAboutWork(entry)
  const whole = isTheirs || isTheirWord ? restOfBody(entry) : null
  const rest = whole?.ok ? whole.rest : withoutNames(entry, person, pattern([...names, ...also]))
  return rest === null || JSON.stringify(rest) === JSON.stringify(entry.body) ? null : rest
}

/** What was said of an incident or a shift; the name of an integration is the team's. */
function isAboutWork({ incidentId, type }: JournalEntry): boolean {
  return incidentId !== null || /^(handoff|shift)\./.test(type)
}

function withoutNames(
  entry: JournalEntry,
  person: PersonId,
  names: RegExp | null,
): Readonly<Record<string, unknown>> | null {
  if (entry.type === 'config.applied') return { ...entry.body, config: configWithout(entry.body.config, person, names) }
  const kept = keptFields(entry.type)
  if (kept === null || names === null) return null
  const fields = Object.entries(entry.body).map(([field, value]) => [
    field,
    kept.has(field) ? value : replaced(field, value, names),
  ])
  const rest = Object.fromEntries(fields)
  const isChanged = JSON.stringify(rest) !== JSON.stringify(entry.body)
  // What the source sent says the same, and more.
  return isChanged && 'payloadId' in rest ? { ...rest, payloadId: null } : rest
}

/** Who was on call stays provable, by their id. */
function configWithout(config: OncallConfig, person: PersonId, names: RegExp | null): OncallConfig {
  const told = names === null ? config : (replacedTexts(config, names) as OncallConfig)
  const known = told.people[person]
  return known ? { ...told, people: { ...told.people, [person]: { ...known, name: erasedText } } } : told
}

/** Of a file only what people read: all else are ids, addresses and rules. */
function replacedTexts(value: unknown, names: RegExp): unknown {
  return mapTexts(value, (field, text) =>
    /^(name|description|note)$/.test(field) ? text.replace(names, erasedText) : text,
  )
}

function replaced(field: string, value: unknown, names: RegExp): unknown {
  return mapTexts(
    value,
    (inner, text) => {
      const without = text.replace(names, erasedText)
      return without === text ? text : /url$/i.test(inner) ? bareText(inner, text) : without
    },
    field,
  )
}

/** A value with each text in it changed; `field` is what the text stands under. */
export function mapTexts(value: unknown, change: (field: string, text: string) => unknown, field = ''): unknown {
  if (typeof value === 'string') return change(field, value)
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change, field))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, mapTexts(inner, change, name)]))
}

/** Each as a word by itself; one letter is no name in a text. Null where there is none. */
function pattern(names: readonly string[]): RegExp | null {
  const words = names.filter((name) => [...name].length > 1 && name !== erasedText)
  if (words.length === 0) return null
  const longestFirst = [...words]
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${longestFirst.join('|')})(?![\\p{L}\\p{N}])`, 'gu')
}
