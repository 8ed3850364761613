import { expect, it, onTestFinished, vi } from 'vitest'
import { createSystemClock } from './clock.ts'

const minute = 60_000

/** A clock whose wall and timers go on together, until `wake` finds that only the wall went on. */
function machine() {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  let wall = 1_790_000_000_000
  let monotonic = 0
  let sleptMs = 0
  const pass = (ms: number) => {
    for (let left = ms; left > 0; left -= 500) {
      wall += 500
      monotonic += 500
      vi.advanceTimersByTime(500)
    }
  }
  return {
    clock: createSystemClock({ wall: () => wall, monotonic: () => monotonic, uptime: () => monotonic + sleptMs }),
    pass,
    wake: (ms: number) => {
      wall += ms
      sleptMs += ms
    },
  }
}

it('calls back when the time has come, and not before', () => {
  const { clock, pass } = machine()
  const run = vi.fn()
  clock.after(5 * minute, run)
  pass(5 * minute - 500)
  expect(run).not.toHaveBeenCalled()
  pass(500)
  expect(run).toHaveBeenCalledTimes(1)
  pass(5 * minute)
  expect(run).toHaveBeenCalledTimes(1)
})

it('is called back within seconds after the machine slept past the time', () => {
  const { clock, pass, wake } = machine()
  const run = vi.fn()
  clock.after(5 * minute, run)
  pass(minute)
  wake(60 * minute)
  pass(5_000)
  expect(run).toHaveBeenCalledTimes(1)
})

it('is not called back once cancelled, also after a while', () => {
  const { clock, pass } = machine()
  const run = vi.fn()
  const cancel = clock.after(5 * minute, run)
  pass(minute)
  cancel()
  pass(10 * minute)
  expect(run).not.toHaveBeenCalled()
})
