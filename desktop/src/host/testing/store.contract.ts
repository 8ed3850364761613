import { describe, expect, it } from 'vitest'
import type { Store } from '../ports.ts'

/** What of a store is made to fail, as the disk below it would. */
export type StoreFault = 'read' | 'list' | 'write' | 'remove'

export interface StoreUnderTest {
  readonly store: Store
  /** The same documents as a later process finds them. */
  again(): Promise<Store>
  /** What is asked for from now on fails below in this way, until null. */
  fail(fault: StoreFault | null): void
}

const names = [
  'index',
  'incident/inc-1',
  'outbox',
  '../out',
  '..',
  '.',
  'a\\b',
  'C:x',
  'é\n',
  '%2F',
  '__proto__',
  'toString',
]

/** What the host relies on, of every store it may be given. `open` makes an empty one. */
export function describeStore(open: () => Promise<StoreUnderTest>): void {
  it('gives back what was saved, to a later process too, and null for what never was', async () => {
    const { store, again } = await open()
    await Promise.all(names.map((name) => store.save(name, { name, of: [1, null, 'é\u0000'] })))
    for (const from of [store, await again()]) {
      for (const name of names) expect(await from.load(name)).toEqual({ name, of: [1, null, 'é\u0000'] })
      expect(await from.list('')).toEqual([...names].sort())
      expect(await from.load('nothing')).toBeNull()
      expect(await from.load('constructor')).toBeNull()
    }
  })

  it('keeps a value as it was when it was asked to, and hands out copies', async () => {
    const { store } = await open()
    const value = { n: 1 }
    const saved = store.save('a', value)
    value.n = 9
    await saved
    const read = (await store.load('a')) as { n: number }
    expect(read).toEqual({ n: 1 })
    read.n = 7
    expect(await store.load('a')).toEqual({ n: 1 })
  })

  it('does what is asked for at once in the order asked, and reads it back before it is done', async () => {
    const { store, again } = await open()
    const asked = [store.save('a', 1), store.save('a', 2), store.save('b', 3), store.remove('b'), store.remove('c')]
    const later = [store.load('a'), store.load('b'), store.list('')]
    expect(await Promise.all(later)).toEqual([2, null, ['a']])
    await Promise.all(asked)
    await Promise.all(Array.from({ length: 50 }, (_, n) => store.save('a', n)))
    expect(await (await again()).load('a')).toBe(49)
  })

  it('lists by prefix, in order, and removes for good', async () => {
    const { store, again } = await open()
    for (const name of ['incident/2', 'incident/1', 'incidents', 'index']) await store.save(name, {})
    expect(await store.list('incident/')).toEqual(['incident/1', 'incident/2'])
    await store.remove('incident/1')
    await store.remove('incident/never')
    for (const from of [store, await again()]) expect(await from.list('incident/')).toEqual(['incident/2'])
    expect(await store.load('incident/1')).toBeNull()
  })

  it.each([
    ['nothing', undefined],
    ['a function', () => 1],
  ])('refuses %s, and keeps what was there and what is asked for beside it', async (_, value) => {
    const { store } = await open()
    await store.save('a', 1)
    const [bad, good] = await Promise.allSettled([store.save('a', value), store.save('b', 2)])
    expect([bad.status, good.status]).toEqual(['rejected', 'fulfilled'])
    expect([await store.load('a'), await store.load('b')]).toEqual([1, 2])
  })

  describe('on a disk that fails', () => {
    it('rejects what it cannot read: unknown is not empty, and what is there stays', async () => {
      const { store, again, fail } = await open()
      await store.save('a', 1)
      fail('read')
      await expect(store.load('a')).rejects.toThrow()
      fail('list')
      await expect(store.list('')).rejects.toThrow()
      fail(null)
      for (const from of [store, await again()]) {
        expect(await from.load('a')).toBe(1)
        expect(await from.list('')).toEqual(['a'])
      }
    })

    it('tells whoever saves, keeps what was there before, and works again', async () => {
      const { store, again, fail } = await open()
      await store.save('a', 1)
      fail('write')
      const told = await Promise.allSettled([store.save('b', 2), store.save('a', 2)])
      expect(told.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
      fail(null)
      for (const from of [store, await again()]) {
        expect(await from.load('a')).toBe(1)
        expect(await from.list('')).toEqual(['a'])
      }
      await store.save('a', 3)
      expect(await (await again()).load('a')).toBe(3)
    })

    it('tells whoever removes, and what could not be removed is still there', async () => {
      const { store, again, fail } = await open()
      await store.save('a', 1)
      fail('remove')
      await expect(store.remove('a')).rejects.toThrow()
      fail(null)
      for (const from of [store, await again()]) expect(await from.load('a')).toBe(1)
      await store.remove('a')
      expect(await (await again()).list('')).toEqual([])
    })
  })
}
