import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { createGuardedClock } from './guarded-clock.ts'

const minute = 60_000
const hour = 60 * minute
const began = 1_790_000_000_000

/** A machine whose clocks go on together until one of them is set, or all but one sleep. */
function machine() {
  let [wall, awake, up] = [began, 0, 5 * hour]
  const warn = vi.fn<(line: string) => void>()
  const now = createGuardedClock({ wall: () => wall, monotonic: () => awake, uptime: () => up, warn })
  return {
    now,
    warn,
    pass(ms: number) {
      wall += ms
      awake += ms
      up += ms
      return now()
    },
    sleep(ms: number) {
      wall += ms
      up += ms
      return now()
    },
    set(ms: number) {
      wall += ms
      return now()
    },
  }
}

it('follows the wall clock, also one that is slewed or set back', () => {
  const { pass, set } = machine()
  expect(pass(hour)).toBe(began + hour)
  expect(set(800)).toBe(began + hour + 800)
  expect(set(-2 * hour)).toBe(began - hour + 800)
})

it('goes on at its own pace while the wall clock is ahead for a moment', () => {
  const { pass, set, warn } = machine()
  expect(set(2 * hour)).toBe(began)
  expect(pass(5 * minute)).toBe(began + 5 * minute)
  expect(set(-2 * hour)).toBe(began + 5 * minute)
  expect(pass(hour)).toBe(began + 5 * minute + hour)
  expect(warn.mock.calls).toEqual([
    ['the clock went ahead by 120 min; it is followed once it has stayed there for 10 minutes'],
  ])
})

it('believes a wall clock that stays ahead', () => {
  const { pass, set, warn } = machine()
  set(2 * hour)
  expect(pass(10 * minute - 1)).toBe(began + 10 * minute - 1)
  expect(pass(1)).toBe(began + 10 * minute + 2 * hour)
  expect(pass(minute)).toBe(began + 11 * minute + 2 * hour)
  expect(warn).toHaveBeenCalledTimes(2)
})

it('believes it at once when the machine slept, and doubts the next jump all the same', () => {
  const { sleep, set, warn } = machine()
  expect(sleep(3 * hour)).toBe(began + 3 * hour)
  expect(warn).not.toHaveBeenCalled()
  expect(set(hour)).toBe(began + 3 * hour)
  expect(sleep(hour)).toBe(began + 3 * hour)
})

it('never runs ahead of the time that passed, awake and asleep, in any ten minutes of jumps ahead', () => {
  const step = fc.record({
    how: fc.constantFrom('pass' as const, 'set' as const),
    ms: fc.integer({ min: 0, max: minute }),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 9 }), (steps) => {
      const clocks = machine()
      let passed = 0
      for (const { how, ms } of steps) {
        const shown = clocks[how](how === 'set' ? ms * 60 + 2_000 : ms)
        if (how === 'pass') passed += ms
        expect(shown).toBe(began + passed)
      }
    }),
    { examples: [[[{ how: 'set', ms: 0 }]]] },
  )
})
