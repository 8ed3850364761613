import { describe, expect, it } from 'vitest'
import { nextClock } from './time-words.ts'

const now = new Date(2026, 10, 20, 14, 31).getTime()

describe('the next time that a clock shows', () => {
  it('is today when it is still to come, else tomorrow', () => {
    expect(nextClock('14:51', now)).toBe(new Date(2026, 10, 20, 14, 51).getTime())
    expect(nextClock(' 2:05 ', now)).toBe(new Date(2026, 10, 21, 2, 5).getTime())
    expect(nextClock('14:31', now)).toBe(new Date(2026, 10, 21, 14, 31).getTime())
  })

  it('is nothing for what is no time of day', () => {
    for (const text of ['', '24:00', '12:60', 'soon', '2 pm', '14:5']) expect(nextClock(text, now)).toBeNull()
  })
})
