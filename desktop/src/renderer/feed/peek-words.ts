import type { FeedRow } from '@baton/shared/view/feed.ts'
import type { FeedGroup } from '@baton/shared/view/feed-group.ts'
import type { RoomState } from '@baton/shared/view/room-state.ts'

/** Entries of the story that a look needs. */
const shownEntries = 4

/** Where it stands, in a few words. */
export function peekState({ status, snoozedUntil, holderName }: FeedRow, group: FeedGroup): string {
  if (status === 'resolved') return 'resolved'
  if (snoozedUntil !== null) return 'snoozed'
  if (status === 'acknowledged') return holderName === null ? 'acknowledged' : `held by ${holderName}`
  return group === 'pages' ? 'unanswered, pages now' : 'unanswered, does not page'
}

/** What the source says of it, by the alert that is shown first. */
export function peekDescription({ alerts: [first] }: Pick<RoomState, 'alerts'>): string {
  return first?.annotations.description ?? first?.annotations.summary ?? ''
}

/** The last of the story, youngest first; receipts of pages are told by the people's marks. */
export function peekEntries(timeline: RoomState['timeline']): RoomState['timeline'] {
  return timeline
    .filter(({ kind }) => kind !== 'receipt')
    .slice(-shownEntries)
    .reverse()
}
