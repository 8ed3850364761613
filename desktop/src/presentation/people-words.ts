import { emptyConfig } from '@baton/shared/model/config.ts'
import { personCalled } from '@baton/shared/model/note-words.ts'
import type { PersonView } from '@baton/shared/view/console-state.ts'

/** The one person whom a word means, by the same rule as in a note; null when it means nobody or several. */
export function findPerson(people: readonly PersonView[], word: string): PersonView | null {
  const config = {
    ...emptyConfig,
    people: Object.fromEntries(people.map(({ id, name }) => [id, { id, name, channels: [] }])),
  }
  const id = personCalled(config, word)
  return people.find((person) => person.id === id) ?? null
}

/** How a person is spoken to in a note: `@ana`, by the first word of the name when that means them alone, else by id. */
export function mentionWord(people: readonly PersonView[], person: PersonView): string {
  const first = person.name.split(/\s+/)[0]?.toLowerCase() ?? ''
  const isPlain = /^[\p{L}\p{N}][\p{L}\p{N}_-]{0,62}$/u.test(first)
  return isPlain && findPerson(people, first)?.id === person.id ? first : person.id
}
