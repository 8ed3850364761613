import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatDuration, parseDuration } from './duration.ts'

it.each([
  ['0', 0],
  ['0s', 0],
  ['90s', 90_000],
  ['5m', 300_000],
  ['1h30m', 5_400_000],
  ['1h 30m', 5_400_000],
  ['2d', 172_800_000],
  ['1d2h3m4s', 93_784_000],
])('reads %s', (text, ms) => {
  expect(parseDuration(text)).toBe(ms)
})

it.each(['', ' ', '5', 'm', '5 m', '1.5h', '-5m', '30m1h', '5M', '5min', '9999999999s'])(
  'reads no duration in %j',
  (text) => {
    expect(parseDuration(text)).toBeNull()
  },
)

it('writes what it reads', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 366 * 86_400 }), (seconds) => {
      const text = formatDuration(seconds * 1_000)
      expect(parseDuration(text.replace(/ /g, ''))).toBe(seconds * 1_000)
    }),
  )
})

it('writes for people', () => {
  expect([0, 90_000, 5_400_000, 172_800_000].map(formatDuration)).toEqual(['0 s', '1 m 30 s', '1 h 30 m', '2 d'])
})
