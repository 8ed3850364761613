import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  densityOf,
  indexAt,
  indexOfSeq,
  jump,
  longestWaitMs,
  type Mark,
  type Moment,
  shortestWaitMs,
  speeds,
  waitAt,
} from './playhead.ts'

const moments = fc
  .array(
    fc.record({
      gap: fc.nat({ max: 600_000 }),
      mark: fc.constantFrom<Mark>('opened', 'page', 'acknowledged', 'decision', 'resolved', 'other'),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((steps) => {
    let at = 1_760_000_000_000
    return steps.map(({ gap, mark }, index): Moment => {
      at += gap
      return { seq: 10 + index * 3, at, mark, text: '' }
    })
  })

describe('the playhead', () => {
  it('plays every event once and comes to an end, whatever the pauses were', () => {
    fc.assert(
      fc.property(moments, fc.constantFrom(...speeds), (track, speed) => {
        const waits = track.map((_, index) => waitAt(track, index, speed))
        expect(waits.pop()).toBeNull()
        for (const wait of waits) {
          expect(wait).toBeGreaterThanOrEqual(shortestWaitMs)
          expect(wait).toBeLessThanOrEqual(longestWaitMs)
        }
      }),
    )
  })

  it('never shows an event that had not happened at the time under the thumb', () => {
    fc.assert(
      fc.property(moments, fc.nat({ max: 40_000_000 }), (track, offset) => {
        const first = track[0]?.at ?? 0
        const at = first + offset
        const index = indexAt(track, at)
        expect(track[index]?.at).toBeLessThanOrEqual(at)
        expect(track[index + 1]?.at ?? Number.POSITIVE_INFINITY).toBeGreaterThan(at)
      }),
    )
  })

  it('finds the moment of a link, also one between two events', () => {
    fc.assert(
      fc.property(moments, fc.nat({ max: 200 }), (track, seq) => {
        const found = track[indexOfSeq(track, seq)]
        if (seq >= 10) expect(found?.seq).toBeLessThanOrEqual(seq)
        else expect(found).toBe(track[0])
      }),
    )
    expect(indexOfSeq([], 4)).toBe(0)
  })

  it('jumps to the nearest page in either direction and stays when there is none', () => {
    const track = (['opened', 'page', 'other', 'page', 'resolved'] as const).map((mark, index) => ({
      seq: index + 1,
      at: index * 1_000,
      mark,
      text: '',
    }))
    expect(jump(track, 2, 1, new Set(['page']))).toBe(3)
    expect(jump(track, 2, -1, new Set(['page']))).toBe(1)
    expect(jump(track, 3, 1, new Set(['page']))).toBeNull()
  })

  it('counts every event in its density', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: 1, max: 200 }), (track, bins) => {
        const density = densityOf(track, bins)
        expect(density).toHaveLength(bins)
        expect(density.reduce((sum, count) => sum + count, 0)).toBe(track.length)
      }),
    )
  })
})
