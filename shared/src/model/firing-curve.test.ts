import { describe, expect, it } from 'vitest'
import { type CurvePoint, curveStepMs, firingBars, withFiring } from './firing-curve.ts'

const noon = 1_800_000_000_000 - (1_800_000_000_000 % curveStepMs)
const after = (steps: number) => noon + steps * curveStepMs
const curveOf = (...turns: readonly (readonly [steps: number, firing: number])[]) =>
  turns.reduce<readonly CurvePoint[]>((curve, [steps, firing]) => withFiring(curve, firing, after(steps)), [])

describe('the curve of what fires', () => {
  it('says of each stretch the most that fired in it, and carries the last over quiet ones', () => {
    const curve = curveOf([0, 1], [0.2, 3], [0.4, 2], [2, 5], [2.5, 0])
    expect(firingBars(curve, after(4), 6)).toEqual([0, 3, 2, 5, 0, 0])
  })

  it('counts what fires all along, though nothing has changed for long', () => {
    expect(firingBars(curveOf([0, 4]), after(500), 3)).toEqual([4, 4, 4])
  })

  it('shows each time that an alert fired again', () => {
    expect(firingBars(curveOf([0, 1], [0.1, 0], [2, 1], [2.1, 0]), after(3), 4)).toEqual([1, 0, 1, 0])
  })

  it('stays small', () => {
    const curve = curveOf(...Array.from({ length: 1_000 }, (_, index) => [index, (index % 7) + 1] as const))
    expect(curve.length).toBeLessThanOrEqual(13)
    expect(firingBars(curve, after(999)).every((bar) => bar > 0)).toBe(true)
  })
})
