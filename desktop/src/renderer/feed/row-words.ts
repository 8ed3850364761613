import type { FeedRow } from '@baton/shared/view/feed.ts'
import { askNews, isWaiting } from '../../presentation/ask-words.ts'
import { reachText } from '../../presentation/effects.ts'
import { formatCountdown, formatDuration, formatNear } from '../../presentation/format.ts'
import { isUnheld, nextStepText } from '../../presentation/next-step.ts'

export interface RowWords {
  /** What happens next, and when. */
  readonly next: string
  /** What it means, and how far things have got; may be empty. */
  readonly means: string
  /** Nobody comes although somebody should. */
  readonly isUnheld: boolean
}

export interface RowPlace {
  /** The relay's clock, Unix ms. */
  readonly now: number
  /** Whose console it is, by name. */
  readonly me: string | null
  /** The relay is heard: what the row says is so now, not when it was last heard. */
  readonly isHeard: boolean
}

/** What a row says besides its title: what comes next, and what that means; first of all what came of my call for help. */
export function rowWords(row: FeedRow, place: RowPlace): RowWords {
  const words = ownWords(row, place)
  return { ...words, means: [...askNews(row.asks, place.now), words.means].filter(Boolean).join(' · ') }
}

function ownWords(row: FeedRow, place: RowPlace): RowWords {
  const asked = new Set(row.asks.filter(isWaiting).map(({ person }) => person))
  const others = row.paging.filter(({ person }) => !asked.has(person))
  const paging = others.map((page) => youOr(page.name, place, reachText(page), page.reach)).join(' · ')
  if (row.status === 'resolved') return { ...resolvedWords(row, place), isUnheld: false }
  if (row.snoozedUntil !== null) return { ...snoozedWords(row, row.snoozedUntil, place), isUnheld: false }
  if (row.status === 'acknowledged') return { ...heldWords(row, place), isUnheld: isUnheld(row.nextStep) }
  if (row.nextStep.kind === 'does-not-page') return { ...watchedWords(row, place), isUnheld: false }
  return { next: nextStepText(row.nextStep, place.now, place.isHeard), means: paging, isUnheld: isUnheld(row.nextStep) }
}

function heldWords(row: FeedRow, place: RowPlace): Pick<RowWords, 'next' | 'means'> {
  const { acknowledged, holderName, nextStep, updateDueAt } = row
  const { now } = place
  const held = holderWords(holderName, place)
  const since = acknowledged === null ? '' : ` since ${formatNear(acknowledged.at, now)}`
  const by = acknowledged?.name
  const taken = by !== undefined && by !== holderName ? `, acknowledged by ${by ?? 'a machine'}` : ''
  const what = `held by ${held}${taken}${since}`
  // Help that climbs beside whoever has it is what comes next.
  if (nextStep.kind === 'pages' || isUnheld(nextStep))
    return { next: nextStepText(row.nextStep, place.now, place.isHeard), means: what }
  const again = nextStep.at === null ? '' : ` · ${againWords(nextStep, formatNear(nextStep.at, now))}`
  if (updateDueAt === null) return { next: what, means: again.replace(' · ', '') }
  return { next: updateWords(updateDueAt, place), means: `${what}${again}` }
}

function againWords({ kind, text }: FeedRow['nextStep'], at: string): string {
  if (kind === 'resolves') return `resolves ${at} unless it fires again`
  return text.includes('pages again') ? `pages again ${at}` : `times out ${at}`
}

function updateWords(dueAt: number, { now, isHeard }: RowPlace): string {
  if (!isHeard) return `update due ${formatNear(dueAt, now)}, not known`
  return dueAt > now
    ? `update due in ${formatCountdown(dueAt - now)}`
    : `update overdue by ${formatDuration(now - dueAt)}`
}

function snoozedWords(row: FeedRow, until: number, place: RowPlace): Pick<RowWords, 'next' | 'means'> {
  const by = row.snoozedBy === null ? '' : ` by ${holderWords(row.snoozedBy, place)}`
  const again = row.nextStep.text.includes('pages again') ? 'then pages again' : 'then nobody is paged'
  const held =
    row.holderName !== null && row.holderName !== row.snoozedBy ? `held by ${holderWords(row.holderName, place)}` : ''
  return {
    next: `snoozed${by} until ${formatNear(until, place.now)}`,
    means: [again, held].filter(Boolean).join(' · '),
  }
}

function watchedWords(row: FeedRow, { now }: RowPlace): Pick<RowWords, 'next' | 'means'> {
  const cleared = row.firingCount === 0 ? 'cleared' : 'firing'
  const next = row.flapping ? 'flaps: clears and fires again' : cleared
  const heard = row.heardAt === null ? '' : `last told ${formatNear(row.heardAt, now)}`
  return { next, means: heard }
}

function resolvedWords(row: FeedRow, place: RowPlace): Pick<RowWords, 'next' | 'means'> {
  const at = row.resolvedAt === null ? '' : ` ${formatNear(row.resolvedAt, place.now)}`
  const by = row.resolvedBy === null ? ' by itself' : ` by ${holderWords(row.resolvedBy, place)}`
  const held = row.holderName === null ? '' : `was held by ${holderWords(row.holderName, place)}`
  return { next: `resolved${at}${by}`, means: held }
}

function holderWords(name: string | null, { me }: Pick<RowPlace, 'me'>): string {
  if (name === null) return 'nobody'
  return name === me ? 'you' : name
}

function youOr(name: string, { me }: RowPlace, words: string, reach: string): string {
  return name === me ? `You: ${reach}` : words
}

/** How long it has been open, or was: what is over counts on no more. */
export function rowAge(row: Pick<FeedRow, 'openedAt' | 'resolvedAt' | 'status'>, now: number): string {
  return formatDuration((row.status === 'resolved' ? (row.resolvedAt ?? now) : now) - row.openedAt)
}
