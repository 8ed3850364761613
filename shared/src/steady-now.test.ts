import { describe, expect, it } from 'vitest'
import { createSteadyNow } from './steady-now.ts'

const hour = 3_600_000

describe('a steady clock', () => {
  it('follows the wall clock, also when that jumps ahead', () => {
    let wall = 1_000
    const now = createSteadyNow(
      () => wall,
      () => 0,
    )
    expect(now()).toBe(1_000)
    wall += hour
    expect(now()).toBe(1_000 + hour)
  })

  it('goes on at its own pace when the wall clock is set back, until that has caught up', () => {
    let wall = hour
    let monotonic = 0
    const now = createSteadyNow(
      () => wall,
      () => monotonic,
    )
    now()
    wall = 0
    monotonic += 250
    expect(now()).toBe(hour + 250)
    monotonic += 250
    expect(now()).toBe(hour + 500)
    wall = hour + 600
    expect(now()).toBe(hour + 600)
  })

  it('notices that the wall clock was set back while nobody asked', () => {
    let wall = 0
    let monotonic = 0
    const now = createSteadyNow(
      () => wall,
      () => monotonic,
    )
    now()
    monotonic += hour
    wall += hour / 2
    expect(now()).toBe(hour)
  })

  it('follows a wall clock that is slewed, and never goes back with it', () => {
    let wall = 10_000
    let monotonic = 0
    const now = createSteadyNow(
      () => wall,
      () => monotonic,
    )
    now()
    monotonic += 500
    wall += 400
    expect(now()).toBe(10_400)
    monotonic += 100
    wall -= 100
    expect(now()).toBe(10_400)
  })

  it('never starts before what is known to be past', () => {
    let monotonic = 0
    const now = createSteadyNow(
      () => 5,
      () => monotonic,
      hour,
    )
    monotonic += 10
    expect(now()).toBe(hour + 10)
  })
})
