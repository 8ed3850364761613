import type { PersonView } from '@baton/shared/view/console-state.ts'
import { mentionWord } from '../../../presentation/people-words.ts'
import { slashCommands } from './slash.ts'

/** One thing that can stand where the caret is. */
export interface Completion {
  /** What is put there, with the space that follows. */
  readonly insert: string
  readonly label: string
  readonly hint: string
}

export interface Completions {
  /** Where the word begins that would be replaced; it ends at the caret. */
  readonly from: number
  readonly items: readonly Completion[]
}

const maxItems = 12

/** What the word before the caret could become: a command at the very start, a person after `@`, a tag after `#`. */
export function completionsAt(
  text: string,
  caret: number,
  people: readonly PersonView[],
  tags: readonly string[],
): Completions | null {
  const word = /(?:^|\s)([/@#][^\s/@#]*)$/.exec(text.slice(0, caret))?.[1]
  if (word === undefined) return null
  const from = caret - word.length
  const typed = word.slice(1).toLowerCase()
  const items = itemsFor(word, typed, from === 0 || text.slice(0, from).trim() === '', people, tags)
  return items.length === 0 ? null : { from, items: items.slice(0, maxItems) }
}

function itemsFor(
  word: string,
  typed: string,
  isStart: boolean,
  people: readonly PersonView[],
  tags: readonly string[],
): readonly Completion[] {
  if (word.startsWith('/')) {
    if (!isStart) return []
    return slashCommands
      .filter(({ name }) => name.startsWith(typed) && name !== typed)
      .map(({ name, form, label }) => ({ insert: `/${name} `, label: form, hint: label }))
  }
  if (word.startsWith('@')) {
    return [...people]
      .sort((a, b) => Number(b.onCall) - Number(a.onCall) || a.name.localeCompare(b.name))
      .filter(({ id, name }) => [id, ...name.split(/\s+/)].some((part) => part.toLowerCase().startsWith(typed)))
      .map((person) => ({
        insert: `@${mentionWord(people, person)} `,
        label: person.name,
        hint: person.onCall ? 'on call' : '',
      }))
      .filter(({ insert }) => insert !== `${word} `)
  }
  return tags
    .filter((tag) => tag.startsWith(typed) && tag !== typed)
    .map((tag) => ({ insert: `#${tag} `, label: `#${tag}`, hint: '' }))
}
