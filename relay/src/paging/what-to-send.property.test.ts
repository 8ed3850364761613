import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  alone,
  amongOthers,
  apartMs,
  type Pace,
  type Places,
  placesAfter,
  placesAfterHearing,
  whatToSend,
} from './what-to-send.ts'

const minute = 60_000
const hour = 60 * minute

interface Waiting {
  readonly id: number
  readonly at: number
  readonly rank: number
}
interface Message {
  readonly at: number
  readonly pages: readonly Waiting[]
  readonly waited: number
}
const worstFirst = (a: Waiting, b: Waiting) => b.rank - a.rank || b.id - a.id

/** One channel of one person, as the pager drives it: one message at a time, tried again ten seconds after it failed. */
function drive(
  arrivals: readonly (readonly [at: number, rank: number])[],
  channel: { readonly answerMs: (n: number) => number; readonly fails: (n: number) => boolean },
  pace: Pace = alone,
): { readonly messages: readonly Message[]; readonly toldAt: ReadonlyMap<number, number>; readonly unsent: number } {
  const coming: Waiting[] = arrivals.map(([at, rank], id) => ({ id, at, rank })).sort((a, b) => a.at - b.at)
  const messages: Message[] = []
  const toldAt = new Map<number, number>()
  let waiting: Waiting[] = []
  let places: Places | null = null
  let now = 0
  for (let turns = 0; turns < 100_000; turns++) {
    while (coming[0] && coming[0].at <= now) waiting.push(coming.shift()!)
    const next = whatToSend(waiting, places, now, pace, worstFirst)
    if (next && 'send' in next) {
      places = placesAfter(places, now, pace)
      messages.push({ at: now, pages: next.send, waited: waiting.length })
      waiting = []
      const n = messages.length
      now += channel.answerMs(n)
      if (!channel.fails(n)) for (const { id } of next.send) toldAt.set(id, now)
      else {
        const again = next.send.map((page) => ({ ...page, at: now + 10_000 }))
        coming.push(...again)
        coming.sort((a, b) => a.at - b.at)
      }
      continue
    }
    if (next === null && coming.length === 0) return { messages, toldAt, unsent: 0 }
    const soonest = Math.min(
      next ? now + next.waitMs : Number.POSITIVE_INFINITY,
      coming[0]?.at ?? Number.POSITIVE_INFINITY,
    )
    now = Math.max(soonest, now)
  }
  return { messages, toldAt, unsent: waiting.length + coming.length }
}

const most = (messages: readonly Message[]) =>
  Math.max(0, ...messages.map(({ at }) => messages.filter((other) => other.at >= at && other.at <= at + minute).length))

/** Bursts, steady storms and single pages, of several hours. */
const story = fc
  .array(
    fc.record({
      from: fc.nat(3 * hour),
      everyMs: fc.constantFrom(0, 0, 50, 300, 1_000, 2_500, 11_999, 12_000, 12_001, 30_000, 61_000),
      count: fc.integer({ min: 1, max: 120 }),
      rank: fc.nat(4),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((waves) =>
    waves.flatMap(({ from, everyMs, count, rank }) =>
      Array.from({ length: count }, (_, n) => [from + n * everyMs, (rank + (n % 3)) % 5] as const),
    ),
  )

describe('what a person is sent', () => {
  it('tells of each page within a minute in at most ten messages a minute, at any rate, for any time', () => {
    fc.assert(
      fc.property(story, fc.nat(9_000), (arrivals, answerMs) => {
        const { messages, toldAt, unsent } = drive(arrivals, { answerMs: () => answerMs, fails: () => false })
        expect(unsent).toBe(0)
        expect(toldAt.size).toBe(arrivals.length)
        for (const [id, at] of toldAt) expect(at - arrivals[id]![0]).toBeLessThanOrEqual(minute)
        expect(most(messages)).toBeLessThanOrEqual(10)
        // Nothing is left waiting when a message goes out; the worst lead it, of equals the newest.
        for (const { pages, waited } of messages) {
          expect(pages).toHaveLength(waited)
          expect(pages.map(({ id }) => id)).toEqual([...pages].sort(worstFirst).map(({ id }) => id))
        }
      }),
      { numRuns: 100 },
    )
  })

  it('keeps to ten messages a minute on a channel that fails and is slow, and tells of each page once it works again', () => {
    fc.assert(
      fc.property(story, fc.array(fc.boolean(), { minLength: 1, maxLength: 30 }), (arrivals, failures) => {
        const answerMs = (n: number) => (n % 3 === 0 ? 10_000 : 20)
        const { messages, toldAt } = drive(arrivals, { answerMs, fails: (n) => failures[n] === true })
        expect(toldAt.size).toBe(arrivals.length)
        expect(most(messages)).toBeLessThanOrEqual(10)
      }),
      { numRuns: 100 },
    )
  })

  it('sends a first page at once, a second one a second later, and a storm one message each twelve seconds', () => {
    const at = (...times: readonly number[]) => times.map((time) => [time, 4] as const)
    const quick = { answerMs: () => 20, fails: () => false }
    expect(drive(at(0, 100), quick).messages.map((message) => message.at)).toEqual([0, apartMs])
    const steady = Array.from({ length: 600 }, (_, n) => [n * 1_000, 4] as const)
    const { messages } = drive(steady, quick)
    expect(messages.slice(0, 8).map((message) => message.at)).toEqual([
      0, 1_000, 2_000, 3_000, 4_000, 12_000, 24_000, 36_000,
    ])
    expect(Math.max(...messages.map(({ pages }) => pages.length))).toBe(12)
  })

  it('is not held up by a clock that goes back', () => {
    const places = [0, 1, 2, 3, 4].reduce<Places | null>(
      (before, n) => placesAfter(before, hour + n * 1_000, alone),
      null,
    )
    expect(whatToSend(['page'], places, 5_000, alone, () => 0)).toEqual({ waitMs: 8_000 })
  })

  it('keeps to ten messages a minute of three relays together, each of which hears of the others’ only afterwards', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(fc.tuple(fc.nat(20 * minute), fc.nat(2)), { minLength: 1, maxLength: 600 }),
          fc.array(fc.tuple(fc.nat(5_000), fc.nat(2)), { minLength: 20, maxLength: 60 }),
          fc
            .integer({ min: 100, max: 3_000 })
            .map((everyMs) => Array.from({ length: 300 }, (_, n) => [n * everyMs, n % 3] as const)),
        ),
        fc.integer({ min: 1, max: 900 }),
        (arrivals, hearsAfterMs) => {
          const sent = several(arrivals, hearsAfterMs)
          expect(sent.told).toBe(arrivals.length)
          expect(sent.longestMs).toBeLessThanOrEqual(minute - 10_000)
          const worst = Math.max(
            ...sent.at.map((from) => sent.at.filter((at) => at >= from && at < from + minute).length),
          )
          expect(worst).toBeLessThanOrEqual(10)
        },
      ),
      { numRuns: 40 },
    )
  })
})

/** Three relays that page one person, on a tick of 100 ms. */
function several(arrivals: readonly (readonly [at: number, relay: number])[], hearsAfterMs: number) {
  const relays = [0, 1, 2].map((id) => ({ id, waiting: [] as number[], places: null as Places | null }))
  const coming = [...arrivals].sort(([a], [b]) => a - b)
  const heard: { readonly at: number; readonly sentAt: number; readonly by: number }[] = []
  const at: number[] = []
  let told = 0
  let longestMs = 0
  for (let now = 0; now < 25 * minute && told < arrivals.length; now += 100) {
    while (coming[0] && coming[0][0] <= now) {
      const [since, relay] = coming.shift()!
      relays[relay]!.waiting.push(since)
    }
    for (const news of heard.filter((one) => one.at <= now))
      for (const relay of relays)
        if (relay.id !== news.by) relay.places = placesAfterHearing(relay.places, news.sentAt, amongOthers)
    heard.splice(0, heard.length, ...heard.filter((one) => one.at > now))
    for (const relay of relays) {
      const next = whatToSend(relay.waiting, relay.places, now, amongOthers, (a, b) => a - b)
      if (!next || !('send' in next)) continue
      relay.places = placesAfter(relay.places, now, amongOthers)
      heard.push({ at: now + hearsAfterMs, sentAt: now, by: relay.id })
      at.push(now)
      told += next.send.length
      longestMs = Math.max(longestMs, ...next.send.map((since) => now - since))
      relay.waiting = []
    }
  }
  return { at, told, longestMs }
}
