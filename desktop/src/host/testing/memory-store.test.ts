import { describe } from 'vitest'
import { MemoryStore } from './memory-store.ts'
import { describeStore } from './store.contract.ts'

describe('the store of the tests', () => {
  describeStore(async () => {
    const store = new MemoryStore()
    return {
      store,
      again: async () => MemoryStore.after(store.steps, store.steps.length),
      fail: (fault) => {
        store.fails = fault
      },
    }
  })
})
