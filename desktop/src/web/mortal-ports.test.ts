import { describe, expect, it } from 'vitest'
import type { HostPorts } from '../host/ports.ts'
import { FakeNotifier, FakeSound } from '../host/testing/bench.ts'
import { FakeClock } from '../host/testing/fake-clock.ts'
import { MemoryStore } from '../host/testing/memory-store.ts'
import { mortalPorts } from './mortal-ports.ts'

function surroundings() {
  const store = new MemoryStore()
  const clock = new FakeClock(0)
  const sound = new FakeSound()
  const notifier = new FakeNotifier()
  const secrets = { loadToken: async () => null, saveToken: async () => undefined }
  let tell: () => void = () => undefined
  const isKnown = new Promise<void>((resolve) => {
    tell = resolve
  })
  const given = { store, clock, sound, notifier, secrets } as unknown as HostPorts
  const { ports, end } = mortalPorts(given, { sure: () => isKnown })
  return { store, clock, sound, notifier, ports, end, tell }
}

describe('the surroundings of a host', () => {
  it('write once it is sure that no other has taken over', async () => {
    const { store, ports, tell } = surroundings()
    const saved = ports.store.save('outbox', 1)
    await Promise.resolve()
    expect(store.documents.has('outbox')).toBe(false)
    tell()
    await saved
    expect(store.documents.get('outbox')).toBe(1)
  })

  it('write, sound, show and time nothing once it has ended, whatever had been asked for', async () => {
    const { store, clock, sound, notifier, ports, end, tell } = surroundings()
    const asked = [ports.store.save('outbox', 1), ports.store.remove('told'), ports.secrets.saveToken('x')]
    let rang = 0
    ports.clock.setTimer(10, () => {
      rang += 1
    })
    sound.play('page')
    end()
    tell()
    const told = await Promise.allSettled(asked)
    expect(told.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    ports.sound.stop()
    ports.sound.chime()
    await ports.notifier.show({ id: 'page', title: '', body: '', incidentId: null })
    await clock.pass(100)
    expect([store.documents.size, rang, sound.playing, sound.chimes, notifier.shown.size]).toEqual([0, 0, 'page', 0, 0])
  })
})
