import type { FeedRow } from '@baton/shared/view/feed.ts'
import { feedGroupOf } from '@baton/shared/view/feed-group.ts'

/** What a part of the filter speaks of. `word` is text that must not occur: only `not` makes a word a token. */
export type TokenKey = 'sev' | 'service' | 'owner' | 'state' | 'label' | 'mine' | 'word'

export interface FilterToken {
  readonly key: TokenKey
  /** Of a label: its name. */
  readonly name: string
  readonly value: string
  /** What it says must not hold. */
  readonly isNot: boolean
}

/** Rows that pass: each word of the text occurs, and of each kind of token one holds; what is denied does not. */
export interface FeedFilter {
  readonly tokens: readonly FilterToken[]
  readonly text: string
}

export const noFilter: FeedFilter = { tokens: [], text: '' }

export const stateWords = ['open', 'unanswered', 'acknowledged', 'snoozed', 'cleared', 'resolved', 'all'] as const

/** What is called otherwise elsewhere is understood. */
const keysAsSaid: ReadonlyMap<string, TokenKey> = new Map([
  ['sev', 'sev'],
  ['severity', 'sev'],
  ['service', 'service'],
  ['owner', 'owner'],
  ['state', 'state'],
  ['status', 'state'],
])

/** Reads one word, or a quoted one: `sev:1`, `service:"Legacy batch"`, `region=eu-1`, `mine`; null when it is plain text. */
export function readToken(word: string, isNot = false): FilterToken | null {
  const token = (key: TokenKey, value: string, name = '') => ({ key, name, value: unquoted(value), isNot })
  if (word.toLowerCase() === 'mine') return token('mine', 'mine')
  const [, said = '', value = ''] = /^([a-z]+)[:：](.+)$/is.exec(word) ?? []
  const key = keysAsSaid.get(said.toLowerCase())
  if (key !== undefined && unquoted(value) !== '') return token(key, value)
  const [, name = '', of = ''] = /^([\p{L}_][\p{L}\p{N}_./-]*)=(.+)$/su.exec(word) ?? []
  if (name !== '' && unquoted(of) !== '') return token('label', of, name)
  return isNot && word !== '' ? token('word', word) : null
}

function unquoted(value: string): string {
  return value.replaceAll('"', '').trim()
}

/** As it is typed: `not service:"Legacy batch"`. */
export function tokenWords({ key, name, value, isNot }: FilterToken): string {
  const said = /\s/.test(value) ? `"${value}"` : value
  const plain = key === 'mine' || key === 'word' ? said : key === 'label' ? `${name}=${said}` : `${key}:${said}`
  return isNot ? `not ${plain}` : plain
}

// A word, or what quotes hold together.
const pieces = /(?:[^\s"]|"[^"]*"?)+/g

/**
 * The filter after typing: words that are tokens become tokens as soon as a space follows them, or all of them when `isWhole`.
 * The rest stays text.
 */
export function takeTokens(filter: FeedFilter, isWhole = false): FeedFilter {
  const tokens = [...filter.tokens]
  let rest = ''
  let not = ''
  let end = 0
  for (const piece of filter.text.matchAll(pieces)) {
    const [word] = piece
    const after = filter.text.slice(piece.index + word.length)
    const isDone = isWhole || /^\s/.test(after)
    const between = filter.text.slice(end, piece.index)
    end = piece.index + word.length
    if (isDone && not === '' && word.toLowerCase() === 'not' && after.trim() !== '') {
      not = between + word
      continue
    }
    const token = isDone ? readToken(word, not !== '') : null
    if (token === null) rest += `${not}${between}${word}`
    else if (!tokens.some((known) => tokenWords(known) === tokenWords(token))) tokens.push(token)
    not = ''
  }
  const tail = filter.text.slice(end)
  const text = rest === '' ? tail.trimStart() : rest.trimStart() + tail
  return text === filter.text && tokens.length === filter.tokens.length ? filter : { tokens, text }
}

// A filter is never changed but replaced, so what it means is worked out once.
const meanings = new WeakMap<FeedFilter, FeedFilter>()

/** What the filter means while it is typed: a token that is whole counts before its space, one that is begun not yet. */
function meaningOf(filter: FeedFilter): FeedFilter {
  const known = meanings.get(filter)
  if (known !== undefined) return known
  const { tokens, text } = takeTokens(filter, true)
  const said = text
    .replace(/(?:^|\s)not\s*$/i, '')
    .replace(/(?:^|\s)(?:not\s+)?(?:sev|severity|service|owner|state|status):"?$/i, '')
  const meaning = { tokens, text: said }
  meanings.set(filter, meaning)
  return meaning
}

/** Whether the row passes; `me` is whose console it is, by id. */
export function passesFilter(row: FeedRow, filter: FeedFilter, me: string | null = null): boolean {
  const { tokens, text } = meaningOf(filter)
  const wanted = tokens.filter(({ isNot }) => !isNot)
  if (row.status === 'resolved' && !wanted.some(isOfResolved)) return false
  for (const token of tokens) if (token.isNot && holds(token, row, me)) return false
  for (const kind of new Set(wanted.map(kindOf)))
    if (!wanted.some((token) => kindOf(token) === kind && holds(token, row, me))) return false
  return matchesText(row, text)
}

function isOfResolved({ key, value }: FilterToken): boolean {
  return key === 'state' && /^(?:resolved|all)$/i.test(value)
}

/** Tokens of one kind widen each other; of two labels both must hold. */
function kindOf({ key, name }: FilterToken): string {
  return key === 'label' ? `label ${name}` : key
}

function holds({ key, name, value }: FilterToken, row: FeedRow, me: string | null): boolean {
  const wanted = value.toLowerCase()
  switch (key) {
    case 'sev':
      if (wanted === 'none') return row.sev === null
      return String(row.sev) === wanted.replace(/^sev[ -]?/, '') || row.severity === wanted
    case 'service':
      if (wanted === 'none') return row.serviceId === null
      return [row.serviceId, row.serviceName].some((said) => said?.toLowerCase().includes(wanted) === true)
    case 'owner':
      if (wanted === 'none') return row.holder === null
      if (wanted === 'me') return row.holder !== null && row.holder === me
      return [row.holder, row.holderName].some((said) => said?.toLowerCase().includes(wanted) === true)
    case 'state':
      return isInState(row, wanted)
    case 'label':
      return row.labels.some(
        ([label, said]) => label.toLowerCase() === name.toLowerCase() && said.toLowerCase() === wanted,
      )
    case 'mine':
      return row.mine
    case 'word':
      return hayOf(row).includes(wanted)
  }
}

function isInState(row: FeedRow, state: string): boolean {
  switch (state) {
    case 'all':
      return true
    case 'open':
      return row.status !== 'resolved'
    case 'unanswered':
    case 'triggered':
      return row.status === 'triggered'
    case 'snoozed':
      return row.snoozedUntil !== null
    case 'cleared':
      return row.sourceState === 'cleared'
    case 'pages':
    case 'watching':
      return feedGroupOf(row) === state
    default:
      return row.status === state
  }
}

function matchesText(row: FeedRow, text: string): boolean {
  const words = [...text.toLowerCase().matchAll(pieces)].map(([piece]) => unquoted(piece)).filter(Boolean)
  if (words.length === 0) return true
  const hay = hayOf(row)
  return words.every((word) => hay.includes(word))
}

/** A row is never changed but replaced, so what there is to find in it is put together once. */
const hays = new WeakMap<FeedRow, string>()

function hayOf(row: FeedRow): string {
  const known = hays.get(row)
  if (known !== undefined) return known
  const shown = [row.title, row.serviceName, row.serviceId, row.holderName, row.severity, row.status, row.id]
  const labels = row.labels.map(([name, value]) => `${name}=${value}`)
  const hay = [...shown, ...labels, ...row.paging.map((page) => page.name)].join(' ').toLowerCase()
  hays.set(row, hay)
  return hay
}

/** How many open critical rows the filter leaves out; a filter must not hide a fire in silence. */
export function hiddenCritical(rows: readonly FeedRow[], filter: FeedFilter, me: string | null = null): number {
  return rows.filter(
    (row) => row.severity === 'critical' && row.status !== 'resolved' && !passesFilter(row, filter, me),
  ).length
}

/** Whether anything is filtered. */
export function isFiltered(filter: FeedFilter): boolean {
  return filter.text.trim() !== '' || filter.tokens.length > 0
}
