import { describe, expect, it } from 'vitest'
import { keepMark, lastReadIndex, readMark } from './read-marks.ts'

function storage() {
  const kept = new Map<string, string>()
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  }
}
const items = (...seqs: number[]) => seqs.map((seq) => ({ row: { seq } }))

describe('what was read of an incident', () => {
  it('is kept for each, and is nothing before the first visit', () => {
    const store = storage()
    expect(readMark(store, 'a')).toBeNull()
    keepMark(store, 'a', 7)
    keepMark(store, 'b', 9)
    keepMark(store, 'a', 8)
    expect([readMark(store, 'a'), readMark(store, 'b')]).toEqual([8, 9])
  })

  it('forgets the incidents that were not visited for the longest time', () => {
    const store = storage()
    for (let i = 0; i < 201; i++) keepMark(store, `i-${i}`, 1)
    expect([readMark(store, 'i-0'), readMark(store, 'i-1'), readMark(store, 'i-200')]).toEqual([null, 1, 1])
  })

  it('costs nothing where storage is broken', () => {
    const broken = {
      getItem: () => 'not JSON',
      setItem: () => {
        throw new Error('full')
      },
    }
    expect(() => keepMark(broken, 'a', 1)).not.toThrow()
    expect(readMark(broken, 'a')).toBeNull()
  })

  it('ends at the last line that was read, while there is a newer one', () => {
    expect(lastReadIndex(items(1, 2, 5, 6), 4)).toBe(1)
    // A note that was written offline stands among what was read.
    expect(lastReadIndex(items(1, 9, 2, 5), 4)).toBe(2)
    expect(lastReadIndex(items(1, 2), 2)).toBe(-1)
    expect(lastReadIndex(items(1, 2, 0), 2)).toBe(-1)
    expect(lastReadIndex(items(1, 2), null)).toBe(-1)
  })
})
