import type { PersonId } from '../ids.ts'
import type { OncallConfig } from '../model/config.ts'

/** Scripts that put no space between words: in them a name may stand right beside other letters. */
const unspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}]/u

/** Ids that are words of every incident, the first owner's among them: they are somebody only behind an `@`. */
const ordinaryIds: ReadonlySet<string> = new Set(
  'owner admin root ops oncall on-call dev support user team lead manager commander deputy scribe liaison'.split(' '),
)

/**
 * Takes people's names out of what people and sources wrote: whole names, first names and ids, each as a word by itself
 * and as it is spelled, and in any spelling behind an `@`. `call` says what stands in place of a person. A word that
 * means several people becomes *somebody*: whom it meant nobody knows.
 */
export function nameHider({ people }: OncallConfig, call: (person: PersonId) => string): (text: string) => string {
  const owners = new Map<string, Set<PersonId>>()
  const own = (word: string, id: PersonId) => owners.set(word, (owners.get(word) ?? new Set()).add(id))
  for (const { id, name } of Object.values(people))
    for (const word of [id, name, name.replaceAll(/\s+/g, '-'), name.split(/\s+/)[0] ?? '']) own(word, id)
  // One letter is no name in a text.
  const words = [...owners.keys()].filter((word) => [...word].length > 1)
  if (words.length === 0) return (text) => text
  const inAnyCase = new Map<string, Set<PersonId>>()
  for (const word of words) {
    const lower = word.toLowerCase()
    inAnyCase.set(lower, new Set([...(inAnyCase.get(lower) ?? []), ...(owners.get(word) ?? [])]))
  }
  const pattern = new RegExp(
    `@?(?:${words
      .sort((a, b) => b.length - a.length)
      .map(wholeWord)
      .join('|')})`,
    'giu',
  )
  return (text) =>
    text.replace(pattern, (found) => {
      const word = found.replace(/^@/, '')
      // `Will` is a person, `will` is not; but nothing else is spelled like a whole name.
      const isNamed = found !== word || /[\s-]/.test(word)
      const exact = isNamed || !ordinaryIds.has(word) ? owners.get(word) : undefined
      const [person, other] = exact ?? (isNamed ? inAnyCase.get(word.toLowerCase()) : undefined) ?? []
      if (person === undefined) return found
      return other === undefined ? call(person) : 'somebody'
    })
}

function wholeWord(word: string): string {
  const [first = '', last = ''] = [[...word][0], [...word].at(-1)]
  const escaped = word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  return `${unspaced.test(first) ? '' : '(?<![\\p{L}\\p{N}])'}${escaped}${unspaced.test(last) ? '' : '(?![\\p{L}\\p{N}])'}`
}
