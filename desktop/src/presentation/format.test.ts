import { describe, expect, it } from 'vitest'
import {
  formatClock,
  formatCountdown,
  formatDuration,
  formatMoment,
  formatUtc,
  formatUtcClock,
  joinNames,
  plural,
} from './format.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

describe('formatDuration', () => {
  it('shows seconds only under ten minutes', () => {
    expect(formatDuration(12 * second)).toBe('12 s')
    expect(formatDuration(4 * minute + 12 * second)).toBe('4 m 12 s')
    expect(formatDuration(9 * minute + 59 * second)).toBe('9 m 59 s')
    expect(formatDuration(10 * minute + 59 * second)).toBe('10 m')
  })

  it('shows at most two units', () => {
    expect(formatDuration(hour + 5 * minute + 7 * second)).toBe('1 h 5 m')
    expect(formatDuration(2 * hour)).toBe('2 h')
    expect(formatDuration(75 * hour)).toBe('3 d 3 h')
  })

  it('never goes below zero when clocks disagree', () => {
    expect(formatDuration(-5 * second)).toBe('0 s')
  })
})

describe('formatCountdown', () => {
  it('rounds up, so that it is never done before its time', () => {
    expect(formatCountdown(92 * second)).toBe('1:32')
    expect(formatCountdown(500)).toBe('0:01')
    expect(formatCountdown(0)).toBe('0:00')
    expect(formatCountdown(599_001)).toBe('10 m')
  })
})

describe('moments', () => {
  const at = new Date(2026, 10, 20, 2, 14, 5).getTime()

  it('are 24 h local time', () => {
    expect(formatClock(at)).toBe('02:14:05')
  })

  it('carry the day only when it is another one', () => {
    expect(formatMoment(at, at + hour)).toBe('02:14')
    expect(formatMoment(at, at + 24 * hour)).toBe('2026-11-20 02:14')
  })

  it('are marked as UTC where they are', () => {
    const utc = Date.UTC(2026, 10, 20, 1, 14, 5)
    expect(formatUtcClock(utc)).toBe('01:14:05Z')
    expect(formatUtc(utc)).toBe('2026-11-20 01:14:05Z')
  })
})

describe('words', () => {
  it('joins names as they are spoken', () => {
    expect(joinNames([])).toBe('nobody')
    expect(joinNames(['Ana'])).toBe('Ana')
    expect(joinNames(['Ana', 'Sam', 'Kim'])).toBe('Ana, Sam and Kim')
  })

  it('counts one as one', () => {
    expect(plural(1, 'alert')).toBe('1 alert')
    expect(plural(12, 'alert')).toBe('12 alerts')
  })
})
