import type { FeedRow } from './feed.ts'

/** The parts of the feed in their order: nobody has it and somebody is or should be paged; somebody has it; none of both. */
export const feedGroups = ['pages', 'acknowledged', 'watching', 'resolved'] as const
export type FeedGroup = (typeof feedGroups)[number]

/** The part of the feed that a row stands in. */
export function feedGroupOf({
  status,
  snoozedUntil,
  nextStep,
  paging,
}: Pick<FeedRow, 'status' | 'snoozedUntil' | 'nextStep' | 'paging'>): FeedGroup {
  if (status === 'resolved') return 'resolved'
  if (status === 'acknowledged' || snoozedUntil !== null) return 'acknowledged'
  // What should page and cannot is the worst of them, not one to be watched.
  if (nextStep.kind === 'pages' || nextStep.kind === 'exhausted' || nextStep.kind === 'nobody') return 'pages'
  return paging.length > 0 ? 'pages' : 'watching'
}
