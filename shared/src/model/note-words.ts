import type { PersonId } from '../ids.ts'
import type { OncallConfig } from './config.ts'

/** Tags with a meaning of their own. Any other word is a tag as well. */
export const noteKinds = ['update', 'decision', 'todo'] as const
export type NoteKind = (typeof noteKinds)[number]

/** A tag: one lower-case word. */
export const tagPattern = '^[a-z0-9][a-z0-9-]{0,31}$'

const mention = /(?<![\p{L}\p{N}_@./])@([\p{L}\p{N}][\p{L}\p{N}_-]{0,62})/gu

/** The people that a note speaks to: `@ana` means the id, or the name or its first word when only one person has it. */
export function mentionsOf(config: OncallConfig, text: string): readonly PersonId[] {
  const words = [...text.matchAll(mention)].map(([, word = '']) => word)
  if (words.length === 0) return []
  const called = peopleCalled(config)
  return [...new Set(words.flatMap((word) => called.get(word.toLowerCase()) ?? []))]
}

/** The one person whom a word means, or null when it means nobody or several. */
export function personCalled(config: OncallConfig, word: string): PersonId | null {
  return peopleCalled(config).get(word.toLowerCase()) ?? null
}

/** Each word that somebody is called by; null where it means several people. An id comes before a name. */
function peopleCalled({ people }: OncallConfig): ReadonlyMap<string, PersonId | null> {
  const called = new Map<string, PersonId | null>()
  for (const { id, name } of Object.values(people)) {
    const lower = name.toLowerCase()
    for (const word of new Set([lower, lower.split(/\s+/)[0] ?? lower, lower.replaceAll(/\s+/g, '-')]))
      called.set(word, called.has(word) ? null : id)
  }
  for (const id of Object.keys(people)) called.set(id, id)
  return called
}

const hashtag = /(?<![\p{L}\p{N}_#&/])#([a-z][a-z0-9-]{0,31})(?![\p{L}\p{N}_-])/gu

/** The tags in a note's own text, each once. */
export function tagsIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(hashtag)].map(([, tag = '']) => tag))]
}
