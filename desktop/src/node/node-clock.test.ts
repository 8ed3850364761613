import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nodeClock } from './node-clock.ts'
import { nodePower } from './node-power.ts'

const day = 86_400_000

describe('the clock of the machine', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('keeps timers that are longer than the system’s own', () => {
    const run = vi.fn()
    nodeClock.setTimer(60 * day, run)
    vi.advanceTimersByTime(60 * day - 1)
    expect(run).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(run).toHaveBeenCalledOnce()
  })

  it('forgets a timer that is cleared, also between its parts', () => {
    const run = vi.fn()
    const timer = nodeClock.setTimer(60 * day, run)
    vi.advanceTimersByTime(30 * day)
    nodeClock.clear(timer)
    vi.advanceTimersByTime(60 * day)
    expect(run).not.toHaveBeenCalled()
  })

  it('tells that the machine slept, once, and not that it was busy', () => {
    const woke = vi.fn()
    nodePower.onWake(woke)
    vi.advanceTimersByTime(60_000)
    vi.setSystemTime(Date.now() + 5_000)
    vi.advanceTimersByTime(10_000)
    expect(woke).not.toHaveBeenCalled()
    vi.setSystemTime(Date.now() + 60_000)
    vi.advanceTimersByTime(10_000)
    expect(woke).toHaveBeenCalledOnce()
  })
})
