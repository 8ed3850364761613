/**
 * When a person may be sent the next message, and what goes into it. Pure, in milliseconds of one clock. At any rate of
 * pages it is at most ten messages a minute to one person, and each page is in one of them within a minute.
 */

/** How messages to one person may follow each other: `burst` when there was none for long, then one in `everyMs`. */
export interface Pace {
  readonly burst: number
  readonly everyMs: number
}

/** A relay that is the only one to send: nobody waits longer than twelve seconds for a place. */
export const alone: Pace = { burst: 5, everyMs: 12_000 }
/**
 * Relays that share a log hear of each other's messages only once they are out, so that each may take the place that is
 * free: three of them still keep to ten a minute, and to a place within 45 seconds.
 */
export const amongOthers: Pace = { burst: 3, everyMs: 15_000 }

/** Two messages are never closer: what comes in one breath is told in one. */
export const apartMs = 1_000

/** What one person was sent lately. */
export interface Places {
  /** When the last message went out. */
  readonly lastAt: number
  /** When the burst is whole again. */
  readonly wholeAt: number
}

/** How long until a message may go to this person: 0 is now. `places` is null for whom nothing was sent. */
export function waitForPlace(places: Places | null, now: number, pace: Pace): number {
  const { lastAt, wholeAt } = sinceClockWentBack(places, now)
  return Math.max(0, lastAt + apartMs - now, wholeAt - (pace.burst - 1) * pace.everyMs - now)
}

/** After a message went out. Only what was sent takes a place. */
export function placesAfter(places: Places | null, sentAt: number, pace: Pace): Places {
  const { wholeAt } = sinceClockWentBack(places, sentAt)
  return { lastAt: sentAt, wholeAt: Math.max(wholeAt, sentAt) + pace.everyMs }
}

/** After it was heard of a message of another relay, or of this one before its start. It may be older than the last. */
export function placesAfterHearing(places: Places | null, sentAt: number, pace: Pace): Places {
  const { lastAt, wholeAt } = places ?? { lastAt: sentAt, wholeAt: sentAt }
  return { lastAt: Math.max(lastAt, sentAt), wholeAt: Math.max(wholeAt, sentAt) + pace.everyMs }
}

/** A clock that went back must not hold up a page for as long. */
function sinceClockWentBack(places: Places | null, now: number): Places {
  if (places === null) return { lastAt: Number.NEGATIVE_INFINITY, wholeAt: Number.NEGATIVE_INFINITY }
  const aheadMs = places.lastAt - now
  return aheadMs > 0 ? { lastAt: now, wholeAt: places.wholeAt - aheadMs } : places
}

export type Next<T> = { readonly send: readonly T[] } | { readonly waitMs: number } | null

/**
 * What to do for a person now: send all that wait in one message, the first by `order` leading it; or wait; or, when
 * nothing waits, nothing.
 */
export function whatToSend<T>(
  waiting: readonly T[],
  places: Places | null,
  now: number,
  pace: Pace,
  order: (a: T, b: T) => number,
): Next<T> {
  if (waiting.length === 0) return null
  const waitMs = waitForPlace(places, now, pace)
  return waitMs > 0 ? { waitMs } : { send: [...waiting].sort(order) }
}
