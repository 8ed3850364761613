import type { ReplayTrack } from '@baton/shared/view/console-state.ts'

export type Moment = ReplayTrack['moments'][number]
export type Mark = Moment['mark']

/** How fast a replay runs against the incident's own time. */
export const speeds = [1, 10, 60, 600] as const
export type Speed = (typeof speeds)[number]

/** A pause of the incident is not sat through longer than this, ms of the watcher's time. */
export const longestWaitMs = 2_000
/** Events of one instant still follow each other visibly, ms of the watcher's time. */
export const shortestWaitMs = 120

/** How long the event at `index` stands before the next one comes, ms of the watcher's time; null at the end. */
export function waitAt(moments: readonly Moment[], index: number, speed: Speed): number | null {
  const here = moments[index]
  const next = moments[index + 1]
  if (!here || !next) return null
  return Math.min(longestWaitMs, Math.max(shortestWaitMs, (next.at - here.at) / speed))
}

/** The last event at or before a time (Unix ms); the first one before all of them. */
export function indexAt(moments: readonly Moment[], at: number): number {
  const after = moments.findIndex((moment) => moment.at > at)
  return after === -1 ? Math.max(0, moments.length - 1) : Math.max(0, after - 1)
}

/** The event with this seq, or the last one before it; the first one when there is none. */
export function indexOfSeq(moments: readonly Moment[], seq: number | null): number {
  if (seq === null) return 0
  const after = moments.findIndex((moment) => moment.seq > seq)
  return after === -1 ? Math.max(0, moments.length - 1) : Math.max(0, after - 1)
}

/** The nearest event with one of these marks in a direction, or null. */
export function jump(
  moments: readonly Moment[],
  from: number,
  direction: 1 | -1,
  marks: ReadonlySet<Mark>,
): number | null {
  for (let index = from + direction; index >= 0 && index < moments.length; index += direction)
    if (marks.has(moments[index]?.mark ?? 'other')) return index
  return null
}

/** How many events fall into each of `bins` equal parts of the time of the incident. */
export function densityOf(moments: readonly Moment[], bins: number): readonly number[] {
  const counts = new Array<number>(bins).fill(0)
  const start = moments[0]?.at ?? 0
  const span = Math.max(1, (moments.at(-1)?.at ?? start) - start)
  for (const { at } of moments) {
    const bin = Math.min(bins - 1, Math.floor(((at - start) / span) * bins))
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  return counts
}
