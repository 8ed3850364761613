import { describe, expect, it } from 'vitest'
import { moveActive, rangeOf, reconcileOrder } from './freeze-order.ts'

const all = () => true

describe('reconcileOrder', () => {
  it('follows the host while nothing holds it', () => {
    expect(reconcileOrder(['a', 'b'], ['b', 'a', 'c'], all, false)).toEqual({ order: ['b', 'a', 'c'], waiting: [] })
  })

  it('holds the places and lets new rows wait while frozen', () => {
    const shown = ['a', 'b']
    const { order, waiting } = reconcileOrder(shown, ['c', 'b', 'd', 'a'], all, true)
    expect(order).toBe(shown)
    expect(waiting).toEqual(['c', 'd'])
  })

  it('keeps a row that the filter would drop now, as long as it exists', () => {
    expect(reconcileOrder(['a', 'b'], ['b'], all, true).order).toEqual(['a', 'b'])
  })

  it('lets go of a row that exists no more', () => {
    expect(reconcileOrder(['a', 'b', 'c'], ['a', 'c'], (id) => id !== 'b', true).order).toEqual(['a', 'c'])
  })

  it('shows the first rows at once even under the pointer', () => {
    expect(reconcileOrder([], ['a', 'b'], all, true)).toEqual({ order: ['a', 'b'], waiting: [] })
  })

  it('returns the same list when the order is the same, so that nothing is drawn again', () => {
    const shown = ['a', 'b']
    expect(reconcileOrder(shown, ['a', 'b'], all, false).order).toBe(shown)
  })
})

describe('moveActive', () => {
  it('stops at the ends', () => {
    expect(moveActive(['a', 'b'], 'b', 1)).toBe('b')
    expect(moveActive(['a', 'b'], 'a', -1)).toBe('a')
  })

  it('begins at the end that it comes from when nothing is active', () => {
    expect(moveActive(['a', 'b'], null, 1)).toBe('a')
    expect(moveActive(['a', 'b'], 'gone', -1)).toBe('b')
    expect(moveActive([], null, 1)).toBeNull()
  })
})

describe('rangeOf', () => {
  it('goes from the nearest that is selected, above first, to the one that is marked', () => {
    const order = ['a', 'b', 'c', 'd', 'e']
    expect(rangeOf(order, new Set(['a', 'b', 'e']), 'd')).toEqual(['b', 'c', 'd'])
    expect(rangeOf(order, new Set(['e']), 'c')).toEqual(['c', 'd', 'e'])
    expect(rangeOf(order, new Set(), 'c')).toEqual(['c'])
    expect(rangeOf(order, new Set(['a']), 'gone')).toEqual([])
  })
})
