import type { ActionId, NoteId, PersonId, RunbookId, WhyId } from '../ids.ts'

/** The postmortem as people write it: what cannot be derived from the log. A fold of the incident's own events. */
export interface Notebook {
  readonly owner: PersonId
  readonly status: PostmortemStatus
  readonly startedAt: number
  readonly updatedAt: number
  readonly sections: Readonly<Partial<Record<PostmortemSection, Section>>>
  /** The 5 Whys, as a tree: each answers "why?" of its parent; in the order in which they were asked. */
  readonly whys: Readonly<Record<WhyId, Why>>
}

/** The order of a postmortem's life (response.pagerduty.com/after). */
export const postmortemStatuses = ['draft', 'in-review', 'reviewed', 'closed'] as const
export type PostmortemStatus = (typeof postmortemStatuses)[number]

export const postmortemSections = [
  'summary',
  'impact',
  'detection',
  'resolution',
  'factors',
  'well',
  'badly',
  'lucky',
] as const
export type PostmortemSection = (typeof postmortemSections)[number]

export const sectionTitles: Readonly<Record<PostmortemSection, string>> = {
  summary: 'Summary',
  impact: 'Impact',
  detection: 'Detection',
  resolution: 'Resolution',
  factors: 'Contributing factors',
  well: 'What went well',
  badly: 'What went badly',
  lucky: 'Where we were lucky',
}

/** Action items of one incident, at most. */
export const maxActions = 300
/** Characters of one section, as sent and as brought together with what others wrote. */
export const maxSectionLength = 120_000

/** Markdown. Times in Unix ms. */
export interface Section {
  readonly text: string
  readonly by: PersonId
  readonly at: number
}

export interface Why {
  readonly id: WhyId
  readonly parentId: WhyId | null
  readonly text: string
  readonly by: PersonId
}

export const actionStates = ['open', 'done', 'dropped'] as const
export type ActionState = (typeof actionStates)[number]

/** Where an action item came from, so that a reader can go back to it. */
export type ActionOrigin =
  | { readonly kind: 'postmortem' }
  | { readonly kind: 'note'; readonly noteId: NoteId }
  | { readonly kind: 'runbook'; readonly runbookId: RunbookId; readonly line: number }

/** Something to do so that it does not happen again, or hurts less. */
export interface ActionItem {
  readonly id: ActionId
  readonly title: string
  readonly owner: PersonId | null
  /** A calendar day, `2026-11-30`; it is overdue when that day has passed. */
  readonly dueOn: string | null
  readonly state: ActionState
  readonly origin: ActionOrigin
  readonly by: PersonId
  readonly addedAt: number
  readonly changedAt: number
}

/** Whether an action item should have been done before this day (`2026-11-30`). */
export function isOverdue({ state, dueOn }: Pick<ActionItem, 'state' | 'dueOn'>, today: string): boolean {
  return state === 'open' && dueOn !== null && dueOn < today
}
