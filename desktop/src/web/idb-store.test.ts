import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { IdbStore } from './idb-store.ts'

beforeAll(() => {
  vi.stubGlobal('IDBKeyRange', IDBKeyRange)
})

describe('the store of a browser', () => {
  it('gives back what was saved, to a later page too', async () => {
    const factory = new IDBFactory()
    const store = new IdbStore(factory)
    await store.save('index', { head: 1 })
    await store.saveToken('secret')
    await store.close()
    const later = new IdbStore(factory)
    expect(await later.load('index')).toEqual({ head: 1 })
    expect(await later.loadToken()).toBe('secret')
    expect(await later.load('nothing')).toBeNull()
  })

  it('reads what was asked to be written before, in the order asked', async () => {
    const store = new IdbStore(new IDBFactory())
    void store.save('a', 1)
    void store.save('a', 2)
    void store.remove('b')
    expect(await store.load('a')).toBe(2)
  })

  it('lists by prefix and removes', async () => {
    const store = new IdbStore(new IDBFactory())
    await Promise.all([store.save('incident/1', {}), store.save('incident/2', {}), store.save('index', {})])
    expect(await store.list('incident/')).toEqual(['incident/1', 'incident/2'])
    await store.remove('incident/1')
    expect(await store.list('incident/')).toEqual(['incident/2'])
    await store.saveToken('x')
    await store.saveToken(null)
    expect(await store.loadToken()).toBeNull()
  })

  it('writes what is asked for together in one durable transaction', async () => {
    const factory = new IDBFactory()
    const store = new IdbStore(factory)
    await store.load('warm')
    const transaction = vi.spyOn((await import('fake-indexeddb')).IDBDatabase.prototype, 'transaction')
    await Promise.all(Array.from({ length: 50 }, (_, i) => store.save(`incident/${i}`, { i })))
    expect(transaction).toHaveBeenCalledTimes(1)
    expect(transaction).toHaveBeenCalledWith(expect.anything(), 'readwrite', { durability: 'strict' })
    transaction.mockRestore()
  })

  it('tells each writer when the browser could not keep it, and works again afterwards', async () => {
    const store = new IdbStore(new IDBFactory())
    await expect(store.save('x', () => 'not JSON')).rejects.toThrow()
    await store.save('x', 1)
    expect(await store.load('x')).toBe(1)
  })

  it('opens the database again after the browser took it away', async () => {
    const factory = new IDBFactory()
    const store = new IdbStore(factory)
    await store.save('x', 1)
    await new Promise((resolve) => {
      factory.deleteDatabase('baton').onsuccess = resolve
    })
    await store.save('x', 2)
    expect(await store.load('x')).toBe(2)
  })
})
