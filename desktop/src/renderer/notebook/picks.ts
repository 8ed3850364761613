import { isPicked, storyOf } from '@baton/shared/postmortem/pick-story.ts'
import type { RoomState } from '@baton/shared/view/room-state.ts'
import type { TimelineRow } from '@baton/shared/view/timeline.ts'
import type { CommandRequest } from '@baton/shared/wire/bridge.ts'

type PickRequest = CommandRequest<'row.star' | 'row.unstar' | 'row.omit' | 'row.unomit'>

/** What of an incident's timeline its document shows, by the same rule as the exports. */
export interface Picks {
  readonly shown: readonly TimelineRow[]
  /** What people took out of it. */
  readonly leftOut: readonly TimelineRow[]
  readonly isShown: (row: TimelineRow) => boolean
  /** What puts a row that is out into the document, or takes one that is in out of it. */
  readonly turn: (row: TimelineRow) => PickRequest
}

/** What waits in the outbox is in no report yet, and so not in the document either. */
export function picksOf({ incidentId, timeline }: Pick<RoomState, 'incidentId' | 'timeline'>): Picks {
  const settled = timeline.filter(({ pending }) => !pending)
  const story = storyOf(settled)
  const isShown = (row: TimelineRow) => !row.pending && isPicked(row, story.has(row.seq))
  return {
    shown: settled.filter(isShown),
    leftOut: settled.filter(({ omitted }) => omitted),
    isShown,
    turn: (row) => {
      const { seq } = row
      // A star alone holds what is no part of the story; what is one needs a word against it.
      if (story.has(seq)) return { type: isShown(row) ? 'row.omit' : 'row.unomit', incidentId, seq }
      return { type: isShown(row) ? 'row.unstar' : 'row.star', incidentId, seq }
    },
  }
}
