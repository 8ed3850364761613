import { describe, expect, it, vi } from 'vitest'
import { createTicker } from './ticker.ts'

function fakeTime() {
  let at = 1_000
  let run: (() => void) | null = null
  return {
    time: {
      now: () => at,
      every: (_ms: number, tick: () => void) => {
        run = tick
        return () => {
          run = null
        }
      },
    },
    pass: (ms: number) => {
      at += ms
      run?.()
    },
    isRunning: () => run !== null,
  }
}

describe('createTicker', () => {
  it('runs only while someone listens', () => {
    const fake = fakeTime()
    const ticker = createTicker(fake.time)
    expect(fake.isRunning()).toBe(false)
    const stopOne = ticker.subscribe(() => {})
    const stopTwo = ticker.subscribe(() => {})
    stopOne()
    expect(fake.isRunning()).toBe(true)
    stopTwo()
    expect(fake.isRunning()).toBe(false)
  })

  it('shows one time to all until it turns', () => {
    const fake = fakeTime()
    const ticker = createTicker(fake.time)
    const heard = vi.fn()
    ticker.subscribe(heard)
    expect(ticker.now()).toBe(1_000)
    fake.pass(1_000)
    expect(heard).toHaveBeenCalledTimes(1)
    expect(ticker.now()).toBe(2_000)
  })

  it('starts from the present, not from when it last ran', () => {
    const fake = fakeTime()
    const ticker = createTicker(fake.time)
    ticker.subscribe(() => {})()
    fake.pass(60_000)
    ticker.subscribe(() => {})
    expect(ticker.now()).toBe(61_000)
  })
})
