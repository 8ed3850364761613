import type { FeedRow } from '@baton/shared/view/feed.ts'
import { countBy } from './count-by.ts'
import { stateWords } from './feed-filter.ts'

export interface FilterSuggestion {
  /** What the word becomes; one that ends in `:` or `=` goes on. */
  readonly word: string
  readonly hint: string
}

const maxShown = 6
/** Fewer letters are as likely the begin of plain text. */
const leastLetters = 3

/** What the word at the end of the text may be meant to become: tokens that open rows have, the most frequent first. */
export function filterSuggestions(
  text: string,
  rows: readonly FeedRow[],
  me: string | null,
): readonly FilterSuggestion[] {
  const word = wordAtEnd(text).toLowerCase()
  if (word.length < leastLetters) return []
  const open = rows.filter(({ status }) => status !== 'resolved')
  const known = [...keyed(open, me), ...labelled(open)]
  const found = known.filter((suggestion) => suggestion.word.toLowerCase().startsWith(word))
  return found.filter((suggestion) => suggestion.word.toLowerCase() !== word).slice(0, maxShown)
}

/** What stands after the last space that is in no quotes. */
function wordAtEnd(text: string): string {
  let start = 0
  let isQuoted = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? ''
    if (character === '"') isQuoted = !isQuoted
    else if (!isQuoted && character.trim() === '') start = at + 1
  }
  return text.slice(start)
}

function keyed(open: readonly FeedRow[], me: string | null): readonly FilterSuggestion[] {
  const owners = countBy(open, ({ holder }) => holder ?? '').filter(({ key }) => key !== '')
  const nobody = open.filter(({ holder }) => holder === null).length
  const mine = open.filter((row) => row.mine).length
  return [
    { word: 'mine', hint: openWords(mine) },
    ...countBy(open, ({ sev }) => (sev === null ? '' : String(sev)))
      .filter(({ key }) => key !== '')
      .map(({ key, count }) => ({ word: `sev:${key}`, hint: openWords(count) })),
    ...countBy(open, ({ severity }) => severity).map(({ key, count }) => ({
      word: `sev:${key}`,
      hint: openWords(count),
    })),
    ...countBy(open, ({ serviceId }) => serviceId ?? 'none').map(({ key, count }) => ({
      word: `service:${quoted(key)}`,
      hint: openWords(count),
    })),
    ...owners.map(({ key, count }) => ({
      word: `owner:${quoted(key)}`,
      hint: `${key === me ? 'you, ' : ''}${openWords(count)}`,
    })),
    ...(nobody > 0 ? [{ word: 'owner:none', hint: openWords(nobody) }] : []),
    ...stateWords.map((state) => ({ word: `state:${state}`, hint: state === 'all' ? 'open and resolved' : '' })),
  ]
}

function labelled(open: readonly FeedRow[]): readonly FilterSuggestion[] {
  const labels = open.flatMap((row) => row.labels)
  return countBy(labels, ([name, value]) => `${name}=${quoted(value)}`).map(({ key, count }) => ({
    word: key,
    hint: openWords(count),
  }))
}

function openWords(count: number): string {
  return `${count} open`
}

function quoted(value: string): string {
  return /\s/.test(value) ? `"${value}"` : value
}

const keywords = ['sev:', 'service:', 'owner:', 'state:', 'mine']

/** Whether Enter takes the first suggestion unasked: the begin of a label's name may as well be a word of a title. */
export function takesEnter(text: string): boolean {
  const word = wordAtEnd(text).toLowerCase()
  return word.includes('=') || keywords.some((keyword) => keyword.startsWith(word) || word.startsWith(keyword))
}

/** The text with its last word become the suggestion. */
export function withSuggestion(text: string, { word }: FilterSuggestion): string {
  return `${text.slice(0, text.length - wordAtEnd(text).length)}${word} `
}
