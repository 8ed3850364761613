import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Bounds, fitBounds } from './window-bounds.ts'

const left = { x: 0, y: 30, width: 1280, height: 770 }
const right = { x: 1280, y: 0, width: 1920, height: 1080 }

describe('where the main window opens', () => {
  it('is where it was, as long as that is on a display', () => {
    const saved = { x: 1400, y: 50, width: 900, height: 700 }
    expect(fitBounds(saved, [left, right])).toEqual(saved)
    expect(fitBounds({ ...saved, x: 3000 }, [left, right])).toEqual({ ...saved, x: 2300 })
  })

  it('is the middle of the first display when its display is gone, or it never was', () => {
    expect(fitBounds({ x: 1400, y: 50, width: 900, height: 700 }, [left])).toEqual({
      x: 190,
      y: 65,
      width: 900,
      height: 700,
    })
    expect(fitBounds(null, [left])).toEqual({ x: 0, y: 30, width: 1280, height: 770 })
  })

  it('lies wholly on one display, whatever was saved', () => {
    const bounds = fc.record({
      x: fc.integer({ min: -9_000, max: 9_000 }),
      y: fc.integer({ min: -9_000, max: 9_000 }),
      width: fc.integer({ min: 1, max: 9_000 }),
      height: fc.integer({ min: 1, max: 9_000 }),
    })
    const isInside = (inner: Bounds, outer: Bounds) =>
      inner.x >= outer.x &&
      inner.y >= outer.y &&
      inner.x + inner.width <= outer.x + outer.width &&
      inner.y + inner.height <= outer.y + outer.height
    fc.assert(
      fc.property(bounds, (saved) => {
        const fitted = fitBounds(saved, [left, right])
        return isInside(fitted, left) || isInside(fitted, right)
      }),
    )
  })
})
