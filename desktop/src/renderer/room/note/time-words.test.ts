import { afterEach, describe, expect, it, vi } from 'vitest'
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

describe('the next time that a clock in Berlin shows', () => {
  afterEach(() => vi.unstubAllEnvs())

  it('never is a day too late in a night that skips it or has it twice', () => {
    vi.stubEnv('TZ', 'Europe/Berlin')
    expect(nextClock('02:30', Date.UTC(2026, 2, 29, 0, 30)), 'as much later').toBe(Date.UTC(2026, 2, 29, 1, 30))
    const [first, second] = [Date.UTC(2026, 9, 25, 0, 30), Date.UTC(2026, 9, 25, 1, 30)]
    expect(nextClock('02:30', first - 60_000)).toBe(first)
    expect(nextClock('02:30', first + 60_000)).toBe(second)
    expect(nextClock('02:30', second - 60_000)).toBe(second)
    expect(nextClock('02:30', second)).toBe(Date.UTC(2026, 9, 26, 1, 30))
  })
})
