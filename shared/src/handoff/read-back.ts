import type { BriefItem } from '../model/handoff.ts'

/** What a receiver's words about an item still lack: any word at all, words of their own, or the giver's "if". */
export type Lack = 'words' | 'own-words' | 'if'

/**
 * What is missing before an item counts as read back, or null. One line is enough; where the giver wrote an "if", the
 * line must name it and may not be the giver's own.
 */
export function lacks({ contingency = '', next }: Pick<BriefItem, 'contingency' | 'next'>, said: string): Lack | null {
  if (!/\S/.test(said)) return 'words'
  const ifs = contingency.trim()
  if (ifs === '') return null
  if ([ifs, next].some((theirs) => plain(theirs) !== '' && plain(theirs) === plain(said))) return 'own-words'
  return names(said, ifs) ? null : 'if'
}

/** What to do about it, for the one who reads back. */
export function lackWords(item: Pick<BriefItem, 'title' | 'contingency' | 'next'>, said: string): string {
  switch (lacks(item, said)) {
    case 'if':
      return `Say in your own words what you will do about "${item.title}" if ${conditionIn(item.contingency ?? '')}.`
    case 'own-words':
      return `Say it in your own words, not the giver's: "${item.title}".`
    default:
      return `Say in your own words what you will do about "${item.title}".`
  }
}

/** The condition of "if the lag passes 45 m, call payments": what stands before the first comma, "then" or arrow. */
export function conditionIn(contingency: string): string {
  const line = contingency.trim().split('\n')[0] ?? ''
  const [first = ''] = line.replace(/^if\s+/i, '').split(/,\s|;\s|:\s|\s(?:then|→|->)\s/i)
  return first.replace(/[.,;:]$/, '').trim()
}

/** Words too common to say that somebody means the same. */
const common = new Set(
  'and are but for from has have its not now over that the then they this until was when will with you your'.split(' '),
)

/** Whether the words speak of the same thing: one thing with a number in it, or two words. */
function names(said: string, theirs: string): boolean {
  const mine = tokens(said)
  const shared = tokens(theirs).filter((word) => mine.some((other) => isSame(word, other)))
  const needed = Math.min(2, tokens(theirs).length)
  return shared.length >= needed || shared.some((word) => word.length > 1 && /\p{N}/u.test(word))
}

/** Numbers without their unit, and words of three letters or more; where a script has no gaps, each letter. */
function tokens(text: string): readonly string[] {
  const found = text
    .toLowerCase()
    .match(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]|[\p{L}\p{N}\p{M}]+(?:[-._:][\p{L}\p{N}]+)*/gu)
  const words = (found ?? []).map((word) => word.replace(/^(\p{N}+(?:[.:]\p{N}+)*)\p{L}+$/u, '$1'))
  return [...new Set(words)].filter((word) => !common.has(word) && (/\p{N}/u.test(word) || isLong(word)))
}

function isLong(word: string): boolean {
  return word.length > 2 || /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]/u.test(word)
}

/** "fails" is "failing": the same in what they begin with. A number is only itself. */
function isSame(a: string, b: string): boolean {
  if (a === b) return true
  if (/\p{N}/u.test(a + b)) return false
  const shorter = Math.min(a.length, b.length)
  const stem = shorter > 4 ? shorter - 1 : shorter
  return a.slice(0, stem) === b.slice(0, stem)
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
