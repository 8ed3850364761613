import type { RoomState } from '@baton/shared/view/room-state.ts'

/** What the log itself says of an incident; nothing here is written by hand. Times in Unix ms, durations in ms. */
export interface Facts {
  /** When the impact began, if somebody measured it. */
  readonly impactSince: number | null
  readonly openedAt: number | null
  readonly acknowledgedAt: number | null
  readonly resolvedAt: number | null
  /** From the beginning of the impact to the first alert; null when nobody said when it began. */
  readonly detectedAfter: number | null
  /** From opening to the first answer. */
  readonly answeredAfter: number | null
  /** From opening to the end. */
  readonly resolvedAfter: number | null
  readonly pages: readonly {
    readonly pageId: string
    readonly name: string
    readonly raisedAt: number
    /** Null when it was not answered. */
    readonly answeredAfter: number | null
  }[]
}

/** Reads the facts off the incident's timeline. */
export function factsOf({ row, impactSince, timeline, pages }: RoomState): Facts {
  const openedAt = row?.openedAt ?? timeline.find(({ type }) => type === 'incident.opened')?.recordedAt ?? null
  const acknowledgedAt = timeline.find(({ type }) => type === 'incident.acknowledged')?.recordedAt ?? null
  const isOver = row === null || row.status === 'resolved'
  const ended = isOver ? timeline.findLast(({ type }) => type === 'incident.resolved')?.recordedAt : undefined
  const resolvedAt = row?.resolvedAt ?? ended ?? null
  const sinceOpening = (at: number | null) => (at === null || openedAt === null ? null : Math.max(0, at - openedAt))
  const answers = timeline.filter(({ type }) => type === 'page.answered' || type === 'incident.acknowledged')
  return {
    impactSince,
    openedAt,
    acknowledgedAt,
    resolvedAt,
    detectedAfter: impactSince === null || openedAt === null ? null : Math.max(0, openedAt - impactSince),
    answeredAfter: sinceOpening(acknowledgedAt),
    resolvedAfter: sinceOpening(resolvedAt),
    pages: pages.map(({ pageId, name, raisedAt, state }) => {
      const answer = answers.find(({ who, recordedAt }) => who === name && recordedAt >= raisedAt)
      const answeredAfter = state === 'answered' && answer ? answer.recordedAt - raisedAt : null
      return { pageId, name, raisedAt, answeredAfter }
    }),
  }
}
