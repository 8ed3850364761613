import { describe, expect, it } from 'vitest'
import { changeTime, changeWords } from './change-time.ts'

const now = new Date('2026-11-21T02:00:30').getTime()
const local = (text: string) => new Date(text).getTime()

describe('the time of a change, as it is typed', () => {
  it('is a 24 hour clock, today or tomorrow, or a day and a clock', () => {
    expect(changeTime('', now)).toBeNull()
    expect(changeTime(' 06:00 ', now)).toBe(local('2026-11-21T06:00'))
    expect(changeTime('1:30', now)).toBe(local('2026-11-22T01:30'))
    expect(changeTime('2:00', now)).toBe(local('2026-11-21T02:00'))
    expect(changeTime('2026-11-23 14:05', now)).toBe(local('2026-11-23T14:05'))
    expect(changeTime('2026-11-23T14:05', now)).toBe(local('2026-11-23T14:05'))
  })

  it('is no time where it cannot be one', () => {
    for (const text of ['soon', '25:00', '6', '2026-02-31 10:00', '11/23/2026 10:00', '06:00 pm'])
      expect(changeTime(text, now)).toBeNaN()
    expect(changeWords('soon', now)).toBe('not a time')
    expect(changeWords('', now)).toBe('now')
    expect(changeWords('06:00', now)).toMatch(/^06:00 UTC/)
  })
})
