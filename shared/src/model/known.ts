import type { PersonId } from '../ids.ts'

/**
 * The size-up that is pinned above a room, so that whoever joins late reads it first. Impact in people's words has its
 * own command and event; `affected` is its number ("312 checkouts, 4 % of EU").
 */
export const knownFields = ['symptoms', 'scope', 'trend', 'affected', 'hypothesis'] as const
export type KnownField = (typeof knownFields)[number]

/** What is known in one field, and who said so when (Unix ms). Earlier words stay in the timeline. */
export interface Known {
  readonly text: string
  readonly by: PersonId
  readonly at: number
}

export const knownLabels: Readonly<Record<KnownField, string>> = {
  symptoms: 'Symptoms',
  scope: 'Scope',
  trend: 'Trend',
  affected: 'Affected',
  hypothesis: 'Hypothesis',
}
