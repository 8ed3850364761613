import { noteKinds } from '@baton/shared/room/note-words.ts'
import { provedWords, type TimelineKind, type TimelineRow } from '@baton/shared/timeline/timeline.ts'

/** Which rows of a story are shown. */
export interface TimelineFilter {
  readonly kinds: readonly TimelineKind[]
  readonly tag: string | null
  readonly starred: boolean
  /** Also the receipts of what went as it should: each page makes several, and they stand between what people did. */
  readonly receipts: boolean
}

export const wholeStory: TimelineFilter = { kinds: [], tag: null, starred: false, receipts: true }

/** What a room begins with. */
export const withoutReceipts: TimelineFilter = { ...wholeStory, receipts: false }

/** What the filter offers, each a few kinds that answer one question. */
export const storyParts: readonly { readonly id: string; readonly label: string; readonly filter: TimelineFilter }[] = [
  { id: 'story', label: 'all but receipts', filter: withoutReceipts },
  { id: 'all', label: 'everything', filter: wholeStory },
  { id: 'starred', label: 'starred', filter: { ...wholeStory, starred: true } },
  { id: 'notes', label: 'notes', filter: { ...wholeStory, kinds: ['note', 'link'] } },
  ...noteKinds.map((tag) => ({ id: tag, label: `${tag}s`, filter: { ...wholeStory, tag } })),
  { id: 'tasks', label: 'timers and runbook', filter: { ...wholeStory, kinds: ['timer', 'runbook', 'postmortem'] } },
  { id: 'people', label: 'roles and status', filter: { ...wholeStory, kinds: ['role', 'status'] } },
  { id: 'pages', label: 'pages', filter: { ...wholeStory, kinds: ['page', 'receipt', 'escalation'] } },
  { id: 'alerts', label: 'alerts', filter: { ...wholeStory, kinds: ['alert'] } },
]

/** A receipt that says no more than that a layer did its part. Whatever is not surely that is no such thing. */
function isMereReceipt({ kind, type, text, starred, pending }: TimelineRow): boolean {
  if (kind !== 'receipt' || starred || pending) return false
  return type === 'page.delivered' || (type === 'page.receipted' && provedWords.has(text))
}

export function matchesFilter(row: TimelineRow, { kinds, tag, starred, receipts }: TimelineFilter): boolean {
  if (!receipts && isMereReceipt(row)) return false
  if (starred && !row.starred) return false
  if (tag !== null && !row.tags.includes(tag)) return false
  return kinds.length === 0 || kinds.includes(row.kind)
}

/** The tags of a story that have no meaning of their own, those used most first. */
export function tagsOf(rows: readonly TimelineRow[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const { tags } of rows) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  for (const kind of noteKinds) counts.delete(kind)
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([tag]) => tag)
}
