import { maxWhy } from '@baton/shared/log/commands.ts'
import type { Sev } from '@baton/shared/model/incident.ts'
import type { PersonView } from '@baton/shared/view/console-state.ts'
import { findPerson } from '../../../presentation/people-words.ts'
import { type NoteTime, parseNoteTime } from './note-time.ts'
import { isTimerLength, nextClock, parseDuration } from './time-words.ts'

/** What a scribe can ask for at the start of a note, in the order in which it is offered. */
export const slashCommands = [
  { name: 'task', form: '/task @ana 3m check replica lag', label: 'a timer with an owner, who reports back' },
  { name: 'decision', form: '/decision roll back 42', label: 'a note that is tagged decision' },
  { name: 'todo', form: '/todo @ana add an alert on lag', label: 'a note that is also an action item' },
  { name: 'impact', form: '/impact since 02:10 a third of payments fail', label: 'what people outside notice' },
  { name: 'update', form: '/update we roll back; next word in 20 m', label: 'a status update: starts its clock anew' },
  { name: 'sev', form: '/sev 2', label: 'how bad it is, as people decide; /sev none takes it away' },
  { name: 'role', form: '/role scribe @ana', label: 'gives a role; without a name you take it' },
  { name: 'page', form: '/page @ana need a second pair of eyes', label: 'pages her to join; five seconds to undo' },
  { name: 'snooze', form: '/snooze 30m', label: 'pages nobody until then; also /snooze until 08:00' },
  { name: 'resolve', form: '/resolve rolled back 42', label: 'closes it, with what helped' },
  { name: 'at', form: '/at 02:14 the deploy began', label: 'a note about an earlier moment' },
] as const

/** What the text of the note box asks for. Times in Unix ms. */
export type Wanted =
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'note'
      readonly text: string
      readonly about: number | null
      readonly tags: readonly string[]
      /** Of an update: when it promises the next one; Unix ms. */
      readonly nextUpdateAt?: number | null
      /** Why a time that it begins with is not read as one. */
      readonly unread?: string
    }
  | { readonly kind: 'task'; readonly task: string; readonly owner: PersonView | null; readonly seconds: number }
  | { readonly kind: 'todo'; readonly text: string; readonly title: string; readonly owner: PersonView | null }
  | { readonly kind: 'impact'; readonly impact: string; readonly since: number | null }
  | { readonly kind: 'sev'; readonly sev: Sev | null }
  | { readonly kind: 'role'; readonly role: GivenRole; readonly person: PersonView | null }
  | { readonly kind: 'command'; readonly person: PersonView }
  | { readonly kind: 'page'; readonly person: PersonView; readonly why: string }
  | { readonly kind: 'snooze'; readonly request: { readonly minutes: number } | { readonly until: number } }
  | { readonly kind: 'resolve'; readonly reason: string }
  | { readonly kind: 'unclear'; readonly why: string }

/** Roles that are given at once; command moves only when whoever is asked accepts. */
export type GivenRole = 'deputy' | 'scribe' | 'liaison'

export interface SlashContext {
  readonly people: readonly PersonView[]
  /** The relay's clock. */
  readonly now: number
}

// Some input methods write the stroke at full width.
const command = /^[/／]([a-z]+)(?:\s+([\s\S]*))?$/i
/** Only a space is missing: `/sev1`. */
const glued = /^[/／](sev|snooze|task)(\d[\s\S]*)$/i

/** Reads the note box: a plain note, or one of `slashCommands`. What cannot be read says why; nothing is guessed. */
export function parseSlash(draft: string, context: SlashContext): Wanted {
  const text = draft.trim()
  if (text === '') return { kind: 'nothing' }
  const match = command.exec(text) ?? glued.exec(text)
  if (match === null) return plainNote(text, [], context)
  const rest = match[2]?.trim() ?? ''
  switch (match[1]?.toLowerCase()) {
    case 'task':
      return task(rest, context)
    case 'decision':
      return rest === '' ? unclear('Say what was decided.') : plainNote(rest, ['decision'], context)
    case 'update':
      return rest === '' ? unclear('Say what people outside should know.') : note(rest, ['update'])
    case 'todo':
      return todo(rest, context)
    case 'impact':
      return impact(rest, context)
    case 'at':
      return at(rest, context)
    case 'sev':
      return sev(rest)
    case 'role':
      return role(rest, context)
    case 'page':
      return page(rest, context)
    case 'snooze':
      return snooze(rest, context)
    case 'resolve':
      return resolve(rest)
    default:
      return unclear(`There is no /${match[1]}. There are ${slashCommands.map(({ name }) => `/${name}`).join(', ')}.`)
  }
}

function plainNote(text: string, tags: readonly string[], { now }: SlashContext): Wanted {
  const timed = parseNoteTime(text, now)
  if (timed === null) return note(text, tags)
  if (timed.kind === 'unclear') return { ...note(text, tags), unread: timed.why }
  return { ...note(timed.text.trim(), tags), about: timed.about }
}

function note(text: string, tags: readonly string[]): Extract<Wanted, { kind: 'note' }> {
  return { kind: 'note', text, about: null, tags }
}

/** The owner and the time may come in either order; the task is what follows. */
function task(rest: string, { people }: SlashContext): Wanted {
  let owner: PersonView | null = null
  let seconds: number | null = null
  let left = rest
  for (let word = firstWord(left); word !== ''; word = firstWord(left)) {
    const length = parseDuration(word.toLowerCase())
    if (word.startsWith('@') && owner === null) {
      owner = findPerson(people, word.slice(1))
      if (owner === null) return nobody(word)
    } else if (length !== null && seconds === null) seconds = length
    else break
    left = left.slice(word.length).trimStart()
  }
  if (seconds === null) return unclear('Say how long, as 3m, 90s or 1h, before the task.')
  if (!isTimerLength(seconds)) return unclear('A timer runs from 5 seconds to a day.')
  if (left === '') return unclear('Say what is to be done.')
  return { kind: 'task', task: left, owner, seconds }
}

function todo(rest: string, { people }: SlashContext): Wanted {
  const word = firstWord(rest)
  const owner = word.startsWith('@') ? findPerson(people, word.slice(1)) : null
  if (word.startsWith('@') && owner === null) return nobody(word)
  const title = owner === null ? rest : rest.slice(word.length).trim()
  if (title === '') return unclear('Say what is to be done afterwards.')
  if (title.length > 500) return unclear('An action item is at most 500 characters long.')
  return { kind: 'todo', text: rest, title, owner }
}

function impact(rest: string, { now }: SlashContext): Wanted {
  const after = /^since\s+([\s\S]*)$/i.exec(rest)?.[1]
  const timed = after === undefined ? null : parseNoteTime(after, now)
  if (after !== undefined && timed?.kind !== 'time')
    return unclear(`Write the time as 02:14${whyOf(timed)}, and then the impact.`)
  const since = timed?.kind === 'time' ? timed.about : null
  const text = timed?.kind === 'time' ? timed.text : rest
  if (text === '') return unclear('Say who notices what.')
  if (text.length > 4_000) return unclear('The impact is at most 4000 characters long.')
  return { kind: 'impact', impact: text, since }
}

function at(rest: string, context: SlashContext): Wanted {
  const timed = parseNoteTime(rest, context.now)
  if (timed?.kind !== 'time') return unclear(`Write the time as 02:14${whyOf(timed)}, and then the note.`)
  const inner = parseSlash(timed.text, context)
  if (inner.kind === 'unclear') return inner
  if (inner.kind !== 'note') return unclear('Only a note or a decision can speak of an earlier moment.')
  if (inner.tags.includes('update')) return unclear('An update is about now.')
  return { ...inner, about: timed.about }
}

function sev(rest: string): Wanted {
  const [, digit] = /^(?:sev\s*)?([1-5])$/i.exec(rest) ?? []
  if (digit !== undefined) return { kind: 'sev', sev: Number(digit) as Sev }
  return /^(none|no|off)$/i.test(rest) ? { kind: 'sev', sev: null } : unclear('Write a SEV from 1 to 5, or none.')
}

function role(rest: string, { people }: SlashContext): Wanted {
  const [name = '', who = '', more] = rest.split(/\s+/)
  const given = (['deputy', 'scribe', 'liaison'] as const).find((each) => each === name.toLowerCase())
  const isCommand = name.toLowerCase() === 'commander'
  if ((given === undefined && !isCommand) || more !== undefined)
    return unclear('Write commander, deputy, scribe or liaison, and whom: /role scribe @ana.')
  const person = who === '' ? null : findPerson(people, who.replace(/^@/, ''))
  if (who !== '' && person === null) return nobody(who)
  if (given !== undefined) return { kind: 'role', role: given, person }
  if (person === null) return unclear('Say to whom: /role commander @ana. To take it, press the commander’s chip.')
  return { kind: 'command', person }
}

function page(rest: string, { people }: SlashContext): Wanted {
  const word = firstWord(rest)
  if (word === '') return unclear('Say whom: /page @ana, and why.')
  const person = findPerson(people, word.replace(/^@/, ''))
  if (person === null) return nobody(word)
  const why = rest.slice(word.length).trim()
  return why.length > maxWhy ? unclear(`Say why in ${maxWhy} characters.`) : { kind: 'page', person, why }
}

const longestSnoozeMinutes = 10_080

function snooze(rest: string, { now }: SlashContext): Wanted {
  const [, clock] = /^(?:until\s+)?(\d{1,2}:\d{2})$/i.exec(rest) ?? []
  if (clock !== undefined) {
    const until = nextClock(clock, now)
    return until === null ? unclear('Write the time as 08:00.') : { kind: 'snooze', request: { until } }
  }
  const seconds = parseDuration(rest.toLowerCase())
  if (seconds === null) return unclear('Say how long, as 30m or 2h, or until when, as 08:00. A snooze always ends.')
  const minutes = Math.ceil(seconds / 60)
  if (minutes < 1 || minutes > longestSnoozeMinutes) return unclear('A snooze lasts from a minute to a week.')
  return { kind: 'snooze', request: { minutes } }
}

function resolve(rest: string): Wanted {
  if (rest === '') return unclear('Say in one sentence what helped.')
  if (rest.length > 2_000) return unclear('That is more than 2000 characters: say it in one sentence.')
  return { kind: 'resolve', reason: rest }
}

/** In brackets, where something was written that is nearly a time. */
function whyOf(timed: NoteTime | null): string {
  return timed?.kind === 'unclear' ? ` (${timed.why})` : ''
}

function nobody(word: string): Wanted {
  return unclear(`${word} means nobody here, or several people.`)
}

function unclear(why: string): Wanted {
  return { kind: 'unclear', why }
}

function firstWord(text: string): string {
  return /^\S*/.exec(text)?.[0] ?? ''
}
