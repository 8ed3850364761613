import { describe, expect, it } from 'vitest'
import { DueHeap } from './due-heap.ts'

const byName = (a: string, b: string) => (a < b ? -1 : 1)

function heapOf(times: Readonly<Record<string, number>>): DueHeap {
  const heap = new DueHeap()
  for (const [id, at] of Object.entries(times)) heap.set(id, at)
  return heap
}

describe('due times', () => {
  it('come up when they are due, and not before', () => {
    const heap = heapOf({ a: 30, b: 10, c: 20 })
    expect(heap.peek()).toBe(10)
    expect(heap.take(20, 9, byName)).toEqual(['b', 'c'])
    expect(heap.take(29, 9, byName)).toEqual([])
    expect(heap.take(30, 9, byName)).toEqual(['a'])
    expect(heap.peek()).toBeNull()
  })

  it('of what is overdue come up by what matters, however long it has been due', () => {
    const heap = heapOf({ d: 1, c: 2, b: 3, a: 4 })
    expect(heap.take(10, 2, byName)).toEqual(['a', 'b'])
    heap.set('aa', 5)
    expect(heap.peek()).toBe(1)
    expect(heap.take(10, 2, byName)).toEqual(['aa', 'c'])
    expect(heap.take(10, 2, byName)).toEqual(['d'])
  })

  it('that have moved while they waited do not come up', () => {
    const heap = heapOf({ a: 1, b: 2, c: 3 })
    expect(heap.take(10, 1, byName)).toEqual(['a'])
    heap.set('b', null)
    heap.set('c', 20)
    expect(heap.take(10, 9, byName)).toEqual([])
    expect(heap.peek()).toBe(20)
  })

  it('come up once, whatever was set in between', () => {
    const heap = heapOf({ a: 1 })
    heap.set('a', 5)
    heap.set('a', 1)
    expect(heap.take(10, 9, byName)).toEqual(['a'])
    expect(heap.take(10, 9, byName)).toEqual([])
  })
})
