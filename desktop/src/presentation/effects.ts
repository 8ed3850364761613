import type { FeedRow } from '@baton/shared/view/feed.ts'
import { joinNames } from './format.ts'

/** What acknowledging does to others, in words. */
export function acknowledgeEffect(row: FeedRow): string {
  const paged = row.paging.map((page) => page.name)
  if (paged.length > 0) return `stops paging ${joinNames(paged)}`
  if (row.nextStep.kind === 'pages') return `${joinNames(row.nextStep.people)} will not be paged`
  return 'says that you have it'
}

/** What an act does, where it must wait for the relay: nothing yet, and until then everything goes on. */
export function effectWhen(isConnected: boolean, effect: string): string {
  return isConnected ? effect : 'queued; escalation goes on until the relay hears'
}

/** The same in the few words that a row of buttons has room for. */
export function effectSoon(isConnected: boolean, effect: string): string {
  return isConnected ? effect : 'queued; pages go on'
}

/** Whom "Need help" would page: empty when nobody is left, null when it is not known. */
export function helpNames(row: FeedRow): readonly string[] | null {
  if (row.helpPages !== undefined) return row.helpPages
  return row.nextStep.kind === 'pages' ? row.nextStep.people : null
}

/** What needing help does, for a label: "pages Ana now". */
export function helpEffect(names: readonly string[] | null): string {
  if (names?.length === 0) return 'pages whom you choose'
  return names === null ? 'pages the next step now' : `pages ${joinNames(names)} now`
}

/** Why help cannot be asked for, or null. */
export function helpUnavailable(names: readonly string[] | null): string | null {
  return names !== null && names.length === 0 ? 'nobody is left to page' : null
}

/** What snoozing does to others, in a few words for a button. */
export function snoozeEffect({ snoozeDrops = [] }: Pick<FeedRow, 'snoozeDrops'>): string {
  return snoozeDrops.length === 0
    ? 'pages nobody until it ends'
    : `stops calling ${joinNames(snoozeDrops)} until it ends`
}

/** What snoozing does to others, and when. */
export function snoozeWords(
  { snoozeDrops = [], nextStep }: Pick<FeedRow, 'snoozeDrops'> & Partial<Pick<FeedRow, 'nextStep'>>,
  isConnected: boolean,
): string {
  const drops = snoozeDrops.length === 0 ? '' : `Stops calling ${joinNames(snoozeDrops)}. `
  const when = isConnected ? '' : 'Queued; escalation goes on until the relay hears. Then: '
  if (nextStep !== undefined && !pagesAfterwards(nextStep)) return `${when}${drops}It pages nobody, and not at its end.`
  return `${when}${drops}Nobody is paged until it ends; then it pages again.`
}

function pagesAfterwards({ kind, text }: FeedRow['nextStep']): boolean {
  if (kind === 'snooze-ends') return text.includes('pages again')
  return kind !== 'does-not-page' && kind !== 'nobody' && kind !== 'resolves'
}

/** Why it cannot be snoozed, or null. */
export function snoozeUnavailable({ sev }: Pick<FeedRow, 'sev'>): string | null {
  return sev === 1 ? 'not for a SEV 1' : null
}

/** Who has it, in words. */
export function statusText(row: Pick<FeedRow, 'status' | 'holderName'>): string {
  if (row.status === 'acknowledged' && row.holderName !== null) return `acknowledged by ${row.holderName}`
  return row.status
}

/** How far a page got, with whose it is: "Sam: shown, not seen". */
export function reachText(page: FeedRow['paging'][number]): string {
  return `${page.name}: ${page.reach}`
}
