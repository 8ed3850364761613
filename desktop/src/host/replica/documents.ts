import { Low } from 'lowdb'
import type { Store } from '../ports.ts'

/** A lowdb document kept through the store. `write` resolves when it is durable; writes are kept in order. */
export function openDocument<T>(store: Store, name: string, otherwise: T, read: (value: unknown) => T | null): Low<T> {
  const adapter = {
    read: async () => {
      const value = await store.load(name)
      return value === null ? null : read(value)
    },
    write: (data: T) => store.save(name, data),
  }
  return new Low<T>(adapter, otherwise)
}
