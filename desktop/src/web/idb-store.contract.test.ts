import { IDBFactory, IDBKeyRange, IDBObjectStore } from 'fake-indexeddb'
import { afterEach, beforeAll, describe, vi } from 'vitest'
import { describeStore, type StoreFault } from '../host/testing/store.contract.ts'
import { IdbStore } from './idb-store.ts'

const callsOf = { read: 'get', list: 'getAllKeys', write: 'put', remove: 'delete' } as const satisfies Record<
  StoreFault,
  string
>

beforeAll(() => {
  vi.stubGlobal('IDBKeyRange', IDBKeyRange)
})
afterEach(() => {
  vi.restoreAllMocks()
})

/** The request is taken, and then the browser gives its transaction up, as it does when the disk is full or gone. */
function breakDisk(fault: StoreFault): void {
  const call = callsOf[fault]
  const real = IDBObjectStore.prototype[call] as (...args: unknown[]) => unknown
  vi.spyOn(IDBObjectStore.prototype, call).mockImplementation(function (this: IDBObjectStore, ...args: unknown[]) {
    const request = real.apply(this, args)
    this.transaction.abort()
    return request
  } as never)
}

describe('the store of a browser', () => {
  describeStore(async () => {
    const factory = new IDBFactory()
    const store = new IdbStore(factory)
    return {
      store,
      again: async () => new IdbStore(factory),
      fail: (fault) => {
        vi.restoreAllMocks()
        if (fault) breakDisk(fault)
      },
    }
  })
})
