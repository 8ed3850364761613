import { describe, expect, it } from 'vitest'
import { MemoryStore } from '../host/testing/memory-store.ts'
import { Settings } from './desktop-settings.ts'

describe('what the installation remembers', () => {
  it('is there at the next start', async () => {
    const store = new MemoryStore()
    const settings = new Settings(store)
    await settings.change({ relayUrl: 'https://relay.example' })
    const later = new Settings(store)
    await later.load()
    expect(later.values).toMatchObject({ relayUrl: 'https://relay.example', ownRelayPort: null })
  })

  it('is the first run when it cannot be read', async () => {
    const store = new MemoryStore()
    for (const damaged of ['half a fi', { version: 2, relayUrl: 'x' }, { version: 1, relayUrl: 7 }]) {
      await store.save('settings', damaged)
      const settings = new Settings(store)
      await settings.load()
      expect(settings.values.relayUrl).toBeNull()
    }
  })
})
