import type { FeedRow } from './feed.ts'

/** Pages people, or should, and nobody has taken it or put it off. */
export function isUnanswered({
  status,
  snoozedUntil,
  nextStep,
}: Pick<FeedRow, 'status' | 'snoozedUntil' | 'nextStep'>): boolean {
  return status === 'triggered' && snoozedUntil === null && calling.has(nextStep.kind)
}

/** `exhausted` and `nobody` too: that no one is called any more makes it no less unanswered. */
const calling: ReadonlySet<FeedRow['nextStep']['kind']> = new Set(['pages', 'exhausted', 'nobody'])
