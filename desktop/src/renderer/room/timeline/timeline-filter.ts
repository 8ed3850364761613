import { noteKinds } from '@baton/shared/model/note-words.ts'
import { linesOf, type StoryItem, storyOf } from '@baton/shared/view/fold-story.ts'
import type { TimelineKind, TimelineRow } from '@baton/shared/view/timeline.ts'

/** Which rows of a timeline are shown, each as a line of its own. */
export interface TimelineFilter {
  readonly kinds: readonly TimelineKind[]
  readonly tag: string | null
  readonly starred: boolean
  /** Only what people did and said. */
  readonly byPeople: boolean
}

/** What of a timeline is shown: the story that people follow, or the rows that a filter lets through. */
export type TimelinePart = 'story' | TimelineFilter

export const everyRow: TimelineFilter = { kinds: [], tag: null, starred: false, byPeople: false }
export const rowsOfPeople: TimelineFilter = { ...everyRow, byPeople: true }
export const rowsOfAlerts: TimelineFilter = { ...everyRow, kinds: ['alert'] }

/** What is offered besides the story, each a few kinds that answer one question. */
export const timelineParts: readonly {
  readonly id: string
  readonly label: string
  readonly filter: TimelineFilter
}[] = [
  { id: 'all', label: 'everything', filter: everyRow },
  { id: 'people', label: 'what people did', filter: rowsOfPeople },
  { id: 'alerts', label: 'alerts', filter: rowsOfAlerts },
  { id: 'starred', label: 'starred', filter: { ...everyRow, starred: true } },
  { id: 'notes', label: 'notes', filter: { ...everyRow, kinds: ['note', 'link'] } },
  ...noteKinds.map((tag) => ({ id: tag, label: `${tag}s`, filter: { ...everyRow, tag } })),
  { id: 'tasks', label: 'timers and runbook', filter: { ...everyRow, kinds: ['timer', 'runbook', 'postmortem'] } },
  { id: 'roles', label: 'roles and status', filter: { ...everyRow, kinds: ['role', 'status'] } },
  { id: 'pages', label: 'pages', filter: { ...everyRow, kinds: ['page', 'receipt', 'escalation'] } },
]

export function matchesFilter(row: TimelineRow, { kinds, tag, starred, byPeople }: TimelineFilter): boolean {
  if (starred && !row.starred) return false
  if (tag !== null && !row.tags.includes(tag)) return false
  // A device's receipt is named after its person, who did nothing.
  if (byPeople && (row.person === null || row.kind === 'receipt')) return false
  return kinds.length === 0 || kinds.includes(row.kind)
}

/** The lines of a part of a timeline, the oldest first. */
export function itemsOf(rows: readonly TimelineRow[], part: TimelinePart): readonly StoryItem[] {
  return part === 'story' ? storyOf(rows) : linesOf(rows.filter((row) => matchesFilter(row, part)))
}

/** The tags of a story that have no meaning of their own, those used most first. */
export function tagsOf(rows: readonly TimelineRow[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const { tags } of rows) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  for (const kind of noteKinds) counts.delete(kind)
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([tag]) => tag)
}
