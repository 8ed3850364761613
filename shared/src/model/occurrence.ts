/**
 * Which occurrence of an alert a source speaks of: the one rule for firing, clear, repeat, late news and their order.
 * Pure. Times are Unix ms; starts and ends are the source's own words, whose clock may be wrong by any amount, and are
 * compared with each other; only what was heard here is compared with `now`, the journal's clock.
 */

/** A start as a source told it, and when it was first heard here. */
export interface Start {
  readonly at: number
  readonly heardAt: number
}

/** The last occurrence that ended. */
export interface Ended {
  /** Every start that it was told with: two senders of one story seldom agree on it. */
  readonly starts: readonly number[]
  /** Its end by the source's clock, as told or else as long after its start as it was heard to fire here. */
  readonly to: number
  /** Whether that is the source's own word. */
  readonly isTold: boolean
  /** When its end was heard here. */
  readonly clearedAt: number
  /** Which firings of it are late news for a minute: only the first, when its end was long past when the clear told it. */
  readonly holdsOff: 'all' | 'first' | 'none'
}

/** What is remembered of one alert's occurrences. */
export interface Occurrences {
  readonly state: 'firing' | 'cleared'
  /** Of what fires: the starts that it was told with, in the order in which they were heard. Empty when none was told. */
  readonly starts: readonly Start[]
  readonly ended: Ended | null
}

/** One telling: of a clear, `end` is when it ended as the source says it. */
export interface Telling {
  readonly state: 'firing' | 'cleared'
  readonly start: number | null
  readonly end: number | null
}

/**
 * `fires`: an occurrence that is news. `repeats`: the one that fires is told again; `isMoved`, with a start not heard
 * before. `late-news`: a telling from before the last end, overtaken by it. `clears`: the one that fires has ended.
 * `clears-nothing`: nothing that fires has ended by this; `isOlder`, because something newer fires.
 * `isNews`: to be remembered all the same, for what else is still on its way.
 */
export type Judgement =
  | { readonly kind: 'fires' }
  | { readonly kind: 'repeats'; readonly isMoved: boolean }
  | { readonly kind: 'late-news'; readonly isNews: boolean }
  | { readonly kind: 'clears' }
  | { readonly kind: 'clears-nothing'; readonly isOlder: boolean; readonly isNews: boolean }

/** How long after a clear a firing of the same occurrence is taken as late news, in ms. */
export const lateNewsMs = 60_000

/** An end is long past when it is told later than this, in ms: a minute on its way, by a clock up to half a minute behind. */
const longPastMs = 90_000

/** Starts remembered of one occurrence, the newest ones: more senders than tell one story. */
const keptStarts = 8

/**
 * The start by which to judge a firing of which only is told when it was sent: null, so that it fires or repeats, unless it
 * is a copy of what has ended, or that was told with an end by the same clock. How late its end was heard says nothing.
 */
export function startOfSent(known: Occurrences | undefined, sentAt: number | undefined): number | null {
  if (sentAt === undefined || known?.state !== 'cleared' || !known.ended) return null
  const { starts, isTold } = known.ended
  return starts.includes(sentAt) || isTold ? sentAt : null
}

/** What a telling comes to, by what is known of its alert. */
export function judge(known: Occurrences | undefined, telling: Telling, now: number): Judgement {
  if (telling.state === 'cleared') return judgeClear(known, telling, now)
  if (known?.state === 'firing') return judgeRepeat(known, telling.start, now)
  if (!known?.ended || telling.start === null || !isWithin(known.ended, telling.start)) return { kind: 'fires' }
  return judgeLate(known.ended, now)
}

/**
 * A firing from within or before what has ended. Tellings are taken to arrive within a minute: one that comes later than
 * that after the clear was sent by somebody who still sees it fire. An end that was long past when the clear told it (an
 * alert that expired on its way here) holds off only the first one.
 */
function judgeLate(ended: Ended, now: number): Judgement {
  if (now > ended.clearedAt + lateNewsMs || ended.holdsOff === 'none') return { kind: 'fires' }
  return { kind: 'late-news', isNews: ended.holdsOff === 'first' }
}

function judgeRepeat({ starts, ended }: Occurrences, start: number | null, now: number): Judgement {
  if (start === null || starts.some(({ at }) => at === start)) return { kind: 'repeats', isMoved: false }
  if (ended && isWithin(ended, start) && now <= ended.clearedAt + lateNewsMs)
    return { kind: 'late-news', isNews: false }
  return starts.every((other) => isLater(start, other, now)) ? { kind: 'fires' } : { kind: 'repeats', isMoved: true }
}

/**
 * Whether a start told now is newer than one told before. A start that lies ahead of our clock counts as heard, so that a
 * source that ran ahead does not mute its own later, honest alerts; two that lie ahead are told by one clock.
 */
function isLater(start: number, other: Start, now: number): boolean {
  if (start > now && other.at > other.heardAt) return start > other.at
  return Math.min(start, now) >= Math.min(other.at, other.heardAt)
}

/** Within what has ended, or before it. A start at the very end is the next one's. */
function isWithin(ended: Ended, start: number): boolean {
  return ended.starts.includes(start) || start < ended.to
}

function judgeClear(known: Occurrences | undefined, telling: Telling, now: number): Judgement {
  const end = usableEnd(telling)
  if (known?.state !== 'firing') {
    const { start } = telling
    const isNews = start !== null && !known?.ended?.starts.includes(start) && (end ?? start) >= (known?.ended?.to ?? 0)
    const isLonger = start !== null && end !== null && end <= now && end > (known?.ended?.to ?? end)
    return { kind: 'clears-nothing', isOlder: false, isNews: isNews || isLonger }
  }
  return endsKnown(known, telling.start, end, now)
    ? { kind: 'clears' }
    : { kind: 'clears-nothing', isOlder: true, isNews: false }
}

/** A clear ends what fires when its end is not before that one's start, whatever start it names. */
function endsKnown({ starts, ended }: Occurrences, start: number | null, end: number | null, now: number): boolean {
  const named = starts.find(({ at }) => at === start)
  if (end === null) return start === null || named !== undefined || starts.every(({ at }) => start >= at)
  // Told before, and it fired again since: a copy on its way for a minute, or else its source insists.
  if (ended && end <= ended.to && now <= ended.clearedAt + lateNewsMs) return false
  // A clock that runs ahead, and a start that has ended: what it clears may be long past.
  if (!named && end > now && start !== null && ended?.starts.includes(start)) return false
  // A time without milliseconds was cut to its second.
  const latest = end % 1_000 === 0 ? end + 999 : end
  return starts.every((other) => latest >= (named && isOtherClock(named, other) ? other.heardAt : other.at))
}

/** Tellings take a minute at most, so a start that lies further ahead was told by another clock than one that does not. */
function isOtherClock(named: Start, other: Start): boolean {
  return named.at <= named.heardAt && other.at > other.heardAt + lateNewsMs
}

/** An end before its own start says nothing. */
function usableEnd({ start, end }: Telling): number | null {
  return end !== null && start !== null && end < start ? null : end
}

/** After a telling that fires, or a repeat with a start not heard before. */
export function afterFiring(known: Occurrences | undefined, start: number | null, now: number): Occurrences {
  const before = known?.state === 'firing' ? known.starts : []
  const isHeard = start === null || before.some(({ at }) => at === start)
  const starts = isHeard ? before : [...before, { at: start, heardAt: now }].slice(-keptStarts)
  return { state: 'firing', starts, ended: known?.ended ?? null }
}

/** After a clear, or one to be remembered that cleared nothing. */
export function afterClear(known: Occurrences | undefined, telling: Telling, now: number): Occurrences {
  const { start } = telling
  const end = usableEnd(telling)
  const isFiring = known?.state === 'firing'
  const before = isFiring ? known.starts.map(({ at }) => at) : (known?.ended?.starts ?? [])
  const starts = [...before.filter((at) => at !== start), ...(start === null ? [] : [start])].slice(-keptStarts)
  // By our clock it fired for as long as it was heard to; an end dated by ours would mute a source whose clock is behind.
  const [first] = isFiring ? known.starts : []
  const lasted = first ? first.at + Math.max(0, now - first.heardAt) : isFiring ? now : (start ?? now)
  // An end ahead of both clocks is no end.
  const to = Math.min(end ?? lasted, Math.max(now, lasted))
  const holdsOff = end !== null && end < now - longPastMs ? 'first' : 'all'
  const earlier = isFiring ? null : (known?.ended ?? null)
  const isLast = earlier === null || to >= earlier.to
  const last = isLast ? { to, isTold: to === end } : { to: earlier.to, isTold: earlier.isTold }
  const ended = { starts, ...last, clearedAt: now, holdsOff } as const
  return { state: 'cleared', starts: [], ended }
}

/** After late news to be remembered: what comes after it is none. */
export function afterLateNews(known: Occurrences): Occurrences {
  return known.ended ? { ...known, ended: { ...known.ended, holdsOff: 'none' } } : known
}
