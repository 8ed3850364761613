import type { ClientToServer, Probe, ServerToClient } from '@baton/shared/wire/socket.ts'
import { io, type Socket } from 'socket.io-client'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createMemoryLog } from '../src/journal/memory-log.ts'
import { ManualClock, startRelay, type TestRelay, teamYaml } from './kit.ts'
import { connect, pairedDevice, subscribe } from './live-kit.ts'

/** What a relay says to a console of where the relays of its log are. */
async function namedBy(relay: TestRelay): Promise<() => Promise<readonly string[] | null>> {
  const url = await relay.app.listen({ host: '127.0.0.1', port: 0 })
  const auth = { token: relay.credentialsFile.token }
  const socket: Socket<ServerToClient, ClientToServer> = io(url, { transports: ['websocket'], auth, forceNew: true })
  onTestFinished(() => void socket.disconnect())
  return () => new Promise((resolve) => socket.emit('relays:read', null, resolve))
}

test('relays tell their consoles where they all are, and no more of one that is gone', async () => {
  const clock = new ManualClock()
  const log = createMemoryLog({ clock: () => clock.now() })
  const start = (publicUrl: string | null) => startRelay({ clock, journal: log.open(), publicUrl })
  const a = await start('https://a.example.com')
  const b = await start('https://b.example.com')
  const c = await start(null)
  const named = await namedBy(a)
  const both = ['https://a.example.com', 'https://b.example.com']
  clock.advance(10_000)
  await vi.waitFor(async () => expect(await named()).toEqual(both))
  await b.kill()
  clock.advance(10_000)
  await a.core.submit({ kind: 'probe' })
  expect(await named()).toEqual(both)
  for (let beat = 0; beat < 3; beat++) clock.advance(10_000)
  await vi.waitFor(async () => expect(await named()).toEqual(['https://a.example.com']))
  const last = await namedBy(c)
  await a.close()
  clock.advance(10_000)
  await vi.waitFor(async () => expect(await last()).toEqual([]))
})

test('a relay that is alone on its log names none', async () => {
  const relay = await startRelay()
  expect(await (await namedBy(relay))()).toEqual([])
})

test('who is connected to another relay of the log is live, until that relay is silent', async () => {
  const clock = new ManualClock()
  const log = createMemoryLog({ clock: () => clock.now() })
  const [a, b] = [await startRelay({ clock, journal: log.open() }), await startRelay({ clock, journal: log.open() })]
  await a.apply(teamYaml())
  await b.core.submit({ kind: 'probe' })
  const { token, device } = await pairedDevice(b, 'ana')
  await subscribe(connect(await b.app.listen({ host: '127.0.0.1', port: 0 }), token))
  await a.core.submit({ kind: 'probe' })
  const reach = async () => {
    const { body } = await a.get('/v1/oncall')
    return body.people.find(({ id }: { id: string }) => id === 'ana').reach
  }
  expect(await reach()).toBe('blind')
  // The one beats before the other, whichever it is: what it says is known after the second.
  const beat = async () => {
    clock.advance(10_000)
    for (const relay of [b, a]) await relay.core.submit({ kind: 'probe' })
  }
  await vi.waitFor(async () => {
    await beat()
    expect(await reach()).toBe('live')
  })
  const asked = connect(await a.app.listen({ host: '127.0.0.1', port: 0 }), a.credentialsFile.token)
  const { connected } = await new Promise<Probe>((resolve) => asked.emit('link:probe', 0, resolve))
  expect(connected).toMatchObject({ devices: [device] })
  await b.kill()
  clock.advance(30_000)
  await vi.waitFor(async () => {
    await a.core.submit({ kind: 'probe' })
    expect(await reach()).toBe('blind')
  })
})
