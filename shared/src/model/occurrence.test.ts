import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { day, minute, night, second } from '../testing/builders.ts'
import { afterClear, afterFiring, afterLateNews, judge, type Occurrences, type Telling } from './occurrence.ts'

/** What the index of alerts keeps of one, and what each telling came to. */
class Alert {
  known: Occurrences | undefined

  hear(telling: Telling, now: number): string {
    const judgement = judge(this.known, telling, now)
    const isKept = 'isNews' in judgement && judgement.isNews
    if (judgement.kind === 'fires' || (judgement.kind === 'repeats' && judgement.isMoved))
      this.known = afterFiring(this.known, telling.start, now)
    else if (judgement.kind === 'clears' || (judgement.kind === 'clears-nothing' && isKept))
      this.known = afterClear(this.known, telling, now)
    else if (this.known && isKept) this.known = afterLateNews(this.known)
    return judgement.kind
  }
}

const firing = (start: number | null): Telling => ({ state: 'firing', start, end: null })
const cleared = (start: number | null, end: number | null): Telling => ({ state: 'cleared', start, end })

/** Tellings by the moment at which each is heard, and what they come to. */
function told(...tellings: readonly (readonly [at: number, telling: Telling])[]): readonly string[] {
  const alert = new Alert()
  return tellings.map(([at, telling]) => alert.hear(telling, at))
}

const s = night
const e = night + 10 * minute

describe('an occurrence', () => {
  it('that expired on its way and is sent again minutes later fires again', () => {
    const again = e + lateBy
    expect(told([s, firing(s)], [e, cleared(s, e)], [again, firing(s)], [again + minute, firing(s)])).toEqual([
      'fires',
      'clears',
      'fires',
      'repeats',
    ])
  })

  it('whose end was long past when it was told holds off one firing, and no second', () => {
    const now = e + 6 * minute
    const tellings = [
      [s, firing(s)],
      [now, cleared(s, e)],
      [now, firing(s)],
      [now, firing(s)],
    ] as const
    expect(told(...tellings)).toEqual(['fires', 'clears', 'late-news', 'fires'])
    expect(told(...tellings, [now + second, cleared(s, e)]), 'the end that was told before').toContain('clears-nothing')
  })

  it('that was told as firing just before its end, and is heard just after it, is late news however often', () => {
    const late = [1, 2, 30, 60].map((seconds) => [e + seconds * second, firing(s)] as const)
    expect(told([s, firing(s)], [e, cleared(s, e)], ...late)).toEqual([
      'fires',
      'clears',
      ...late.map(() => 'late-news'),
    ])
  })

  it('is ended by a clear that names an earlier start, or a later one', () => {
    const moved = [-5, -1, 1, 5].map((seconds) => s + seconds * second)
    for (const start of moved) {
      expect(told([s, firing(s)], [e, cleared(start, e)])).toEqual(['fires', 'clears'])
      expect(told([s, firing(s)], [s + minute, firing(start)], [e, cleared(start, e)]).at(-1)).toBe('clears')
    }
  })

  it('is not ended by what ended before it began', () => {
    expect(told([s, firing(s)], [s + second, cleared(s - minute, s - second)])).toEqual(['fires', 'clears-nothing'])
    expect(told([s, firing(s)], [s + second, cleared(s - minute, null)])).toEqual(['fires', 'clears-nothing'])
    // Also when it was told as firing meanwhile, late.
    expect(
      told([s, firing(s)], [s + second, firing(s - minute)], [s + 2 * second, cleared(s - minute, s - second)]).at(-1),
    ).toBe('clears-nothing')
  })

  it('with a start inside the last one is late news within a minute, and fires later', () => {
    const inside = s + 5 * second
    const story = [
      [s, firing(s)],
      [e, cleared(s, e)],
    ] as const
    expect(told(...story, [e + second, firing(inside)]).at(-1)).toBe('late-news')
    expect(told(...story, [e + second, firing(inside)], [e + lateBy, firing(inside)]).at(-1)).toBe('fires')
    expect(told(...story, [e + second, firing(s - minute)], [e + lateBy, firing(s - minute)]).at(-1)).toBe('fires')
  })

  it('that begins where the last one ended, or later, fires at once', () => {
    for (const start of [e, e + 1, e + second])
      expect(told([s, firing(s)], [e, cleared(s, e)], [e + second, firing(start)]).at(-1)).toBe('fires')
  })

  it('whose end is heard before its start is late news when that comes', () => {
    expect(told([e, cleared(s, e)], [e + second, firing(s)], [e + lateBy, firing(s)])).toEqual([
      'clears-nothing',
      'late-news',
      'fires',
    ])
    const [s2, e2] = [e + minute, e + 2 * minute]
    expect(told([s, firing(s)], [e, cleared(s, e)], [e2, cleared(s2, e2)], [e2 + second, firing(s2)]).at(-1)).toBe(
      'late-news',
    )
    expect(told([s, firing(s)], [e2, cleared(s2, e2)], [e2 + second, firing(s2)]).at(-1)).toBe('late-news')
  })

  it('is ended whatever nonsense its end is', () => {
    for (const end of [s - day, s, s + 10 * day, null]) {
      expect(told([s, firing(s)], [e, cleared(s, end)])).toEqual(['fires', 'clears'])
      // A later one is neither muted nor left firing by it.
      const again = e + lateBy
      expect(
        told([s, firing(s)], [e, cleared(s, end)], [again, firing(again)], [again + second, cleared(again, again + 1)]),
      ).toEqual(['fires', 'clears', 'fires', 'clears'])
    }
  })

  it('that has no start fires anew after each clear', () => {
    const tellings = [firing(null), firing(null), cleared(null, null), cleared(null, null), firing(null)]
    expect(told(...tellings.map((telling, i) => [s + i * second, telling] as const))).toEqual([
      'fires',
      'repeats',
      'clears',
      'clears-nothing',
      'fires',
    ])
  })

  it('is ended by a second that was cut from its milliseconds', () => {
    expect(told([s, firing(s + 345)], [s + 500, cleared(null, s)])).toEqual(['fires', 'clears'])
  })

  it('of a clock that stands far ahead does not mute what is told by a right one', () => {
    const ahead = s + day
    expect(told([s, firing(ahead)], [e, firing(e)], [e + minute, cleared(e, e + minute)])).toEqual([
      'fires',
      'fires',
      'clears',
    ])
    expect(told([s, firing(ahead)], [s + second, cleared(ahead - minute, ahead - second)]).at(-1)).toBe(
      'clears-nothing',
    )
  })
})

/** More than a minute, in ms. */
const lateBy = minute + second
/** Tellings arrive within this, in ms. */
const delayMs = minute
const repeatMs = 20 * second
/** How much later than the end a sender tells it, at most; and how far senders differ about starts and ends. */
const groupMs = 30 * second
const skewMs = 5 * second

interface Sender {
  readonly startSkew: number
  readonly endSkew: number
  readonly groupDelay: number
}

/** How long it fires, and how long it is quiet before that, by turns, in ms. */
interface Episode {
  readonly quiet: number
  readonly fires: number
}

interface Arrival {
  readonly at: number
  readonly telling: Telling
}

const senders = fc.array(
  fc.record({ startSkew: fc.nat(skewMs), endSkew: fc.nat(skewMs), groupDelay: fc.nat(groupMs) }),
  { minLength: 1, maxLength: 3 },
)

const episodes = fc.array(
  fc.record({
    quiet: fc.integer({ min: 2 * skewMs, max: 10 * minute }),
    fires: fc.integer({ min: 2 * skewMs, max: 10 * minute }),
  }),
  { minLength: 1, maxLength: 4 },
)
/** Taken in turn for each telling: how late it arrives, and how late once more when it is sent twice. */
const delaysUpTo = (ms: number) =>
  fc.array(fc.tuple(fc.nat(ms), fc.option(fc.nat(ms))), { minLength: 1, maxLength: 40 })

interface Story {
  readonly spans: readonly { readonly from: number; readonly to: number }[]
  readonly arrivals: readonly Arrival[]
  readonly end: number
}

/** All that senders tell of one story, as it is heard; at its end the alert may still fire. */
function storyOf(
  plan: readonly Episode[],
  tellers: readonly (Sender & { readonly clock: number })[],
  late: readonly (readonly [number, number | null])[],
  isOpen: boolean,
): Story {
  let at = night
  const spans = plan.map(({ quiet, fires }, index) => {
    const from = at + quiet
    at = from + fires + (isOpen && index === plan.length - 1 ? 5 * minute : 0)
    return { from, to: at }
  })
  const arrivals: Arrival[] = []
  let sent = 0
  const send = (when: number, telling: Telling) => {
    const [once, twice] = late[sent++ % late.length] ?? [0, null]
    arrivals.push({ at: when + once, telling })
    if (twice !== null) arrivals.push({ at: when + twice, telling })
  }
  for (const { clock, startSkew, endSkew, groupDelay } of tellers)
    for (const [index, { from, to }] of spans.entries()) {
      const start = from + startSkew
      const end = to + endSkew
      for (let when = start; when < end; when += repeatMs) send(when, firing(start + clock))
      if (isOpen && index === spans.length - 1) continue
      send(end + groupDelay, cleared(start + clock, end + clock))
    }
  return { spans, arrivals: arrivals.sort((a, b) => a.at - b.at), end: at }
}

/** Plays a story and holds the state after each arrival against what is true at its source. */
function judgeStory({ spans, arrivals, end }: Story, isOpen: boolean): void {
  const alert = new Alert()
  for (const { at, telling } of arrivals) {
    alert.hear(telling, at)
    const firesThere = spans.some(({ from, to }) => at >= from + skewMs + repeatMs + delayMs && at < to)
    if (firesThere) expect(alert.known?.state, 'what fires there for longer than a minute is not silent').toBe('firing')
    const isQuiet = spans.every(({ from, to }) => at < from || at > to + skewMs + Math.max(groupMs, repeatMs) + delayMs)
    if (isQuiet) expect(alert.known?.state ?? 'cleared', 'what has ended there does not page on').toBe('cleared')
    if (isOpen && at >= end) break
  }
  expect(alert.known?.state, 'all interleavings end in one state').toBe(isOpen ? 'firing' : 'cleared')
}

describe('senders of one story', () => {
  const end = (clocks: fc.Arbitrary<readonly number[]>, longestDelay = delayMs) =>
    fc.assert(
      fc.property(
        episodes,
        senders,
        clocks,
        delaysUpTo(longestDelay),
        fc.boolean(),
        (plan, tellers, offsets, late, isOpen) => {
          const clocked = tellers.map((teller, index) => ({ ...teller, clock: offsets[index % offsets.length] ?? 0 }))
          judgeStory(storyOf(plan, clocked, late, isOpen), isOpen)
        },
      ),
      { numRuns: 700 },
    )

  it('end in one state, however what they tell is mixed, doubled and delayed by up to a minute', () => {
    end(fc.constant([0]))
  })

  it('do so also when their common clock runs ahead, or is up to half a minute behind', () => {
    end(fc.integer({ min: -30 * second, max: day }).map((clock) => [clock]))
  })

  it('do so also when each has a clock of its own, twenty seconds off or one of them a day ahead', () => {
    end(fc.array(fc.integer({ min: -20 * second, max: 20 * second }), { minLength: 3, maxLength: 3 }))
    // An end that lies ahead of us says nothing: what such a sender told has a minute from the end that another told.
    end(fc.array(fc.constantFrom(0, day), { minLength: 3, maxLength: 3 }), delayMs - skewMs)
  })
})
