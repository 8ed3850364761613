/** How many alerts fired in one stretch of `curveStepMs`: at most, and at its end. `at` is its begin, Unix ms. */
export interface CurvePoint {
  readonly at: number
  readonly most: number
  readonly end: number
}

export const curveStepMs = 5 * 60_000
/** The last hour, and what it began with. */
const keptPoints = 13

/** The curve once `firing` alerts fire at `at`. Only stretches in which something changed have a point; the oldest are dropped. */
export function withFiring(curve: readonly CurvePoint[], firing: number, at: number): readonly CurvePoint[] {
  const begin = at - (at % curveStepMs)
  const last = curve.at(-1)
  if (last?.at === begin) return curve.with(-1, { at: begin, most: Math.max(last.most, firing), end: firing })
  return [...curve, { at: begin, most: Math.max(last?.end ?? 0, firing), end: firing }].slice(-keptPoints)
}

/** How many fired at most in each of the `count` stretches up to `now`, the oldest first. */
export function firingBars(curve: readonly CurvePoint[], now: number, count = 12): readonly number[] {
  const first = now - (now % curveStepMs) - (count - 1) * curveStepMs
  return Array.from({ length: count }, (_, index) => {
    const begin = first + index * curveStepMs
    const point = curve.findLast(({ at }) => at <= begin)
    if (point === undefined) return 0
    return point.at === begin ? point.most : point.end
  })
}
