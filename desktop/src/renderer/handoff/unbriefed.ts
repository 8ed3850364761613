import type { FeedRow } from '@baton/shared/feed/feed.ts'
import type { HandoffView } from '@baton/shared/wire/bridge.ts'

/** Open incidents that the giver holds, or that ring for the giver, and that the brief does not name. */
export function unbriefed(
  feed: readonly FeedRow[],
  { from, items }: Pick<HandoffView, 'from' | 'items'>,
): readonly FeedRow[] {
  const named = new Set(items.map(({ incidentId }) => incidentId))
  return feed.filter(
    ({ id, status, holder, paging }) =>
      status !== 'resolved' && !named.has(id) && (holder === from || paging.some(({ person }) => person === from)),
  )
}
