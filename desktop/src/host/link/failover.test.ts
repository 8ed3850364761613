import { night } from '@baton/shared/testing/builders.ts'
import { describe, expect, it } from 'vitest'
import type { HttpRequest, Socket } from '../ports.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { FakeRelay, token } from '../testing/fake-relay.ts'
import { MemoryStore } from '../testing/memory-store.ts'
import { Connection } from './connection.ts'
import { failoverLinks } from './failover.ts'

const home = 'https://a'

/** A console of two relays on one log; it was paired with the first. */
async function setUp({ given = [] as string[], store = new MemoryStore(), isHomeUp = true } = {}) {
  const clock = new FakeClock(night)
  const a = new FakeRelay(clock)
  const b = new FakeRelay(clock)
  a.isUp = isHomeUp
  b.desk = a.desk
  b.entries = a.entries
  const opened: string[] = []
  const sent: HttpRequest[] = []
  const socket: Socket = {
    open: (url, given, handlers) => {
      opened.push(url)
      return (url === home ? a : b).open(url, given, handlers)
    },
  }
  const http = {
    send: async (request: HttpRequest) => {
      sent.push(request)
      return { status: 200, body: null }
    },
  }
  const ports = await failoverLinks({ store, socket, http, clock }, home, given)
  const entropy = { randomBytes: (n: number) => new Uint8Array(n).fill(255) }
  const hooks = {
    head: () => ({ seq: a.desk.seq, hash: a.desk.hash }),
    subscribed: () => 'ok' as const,
    appended: () => 'ok' as const,
    changed: () => undefined,
    opened: () => undefined,
    closed: () => undefined,
    dropped: () => undefined,
  }
  const connection = new Connection({ clock, socket: ports.socket, entropy, hooks })
  connection.follow({ url: home, token })
  await clock.pass(10)
  return { a, b, clock, connection, opened, sent, http: ports.http, store }
}

describe('a console that knows several relays', () => {
  it('is at another within a second when its relay dies, and speaks HTTP there too', async () => {
    const { a, clock, connection, opened, http, sent } = await setUp({ given: ['https://b'] })
    expect(connection.isOpen).toBe(true)
    a.kill()
    await clock.pass(1_000)
    expect(connection.isOpen).toBe(true)
    expect(opened).toEqual([home, 'https://b'])
    await http.send({ method: 'POST', url: `${home}/v1/invites`, token, body: {} })
    expect(sent.map(({ url }) => url)).toEqual(['https://b/v1/invites'])
  })

  it('leaves a relay that hangs for another', async () => {
    const { a, clock, connection, opened } = await setUp({ given: ['https://b'] })
    a.isHung = true
    await clock.pass(10_000)
    expect(connection.isOpen).toBe(true)
    expect(opened.at(-1)).toBe('https://b')
  })

  it('says that one of them is too new for it, and goes on to one that is not', async () => {
    const { a, b, clock, connection, opened } = await setUp({ given: ['https://b', 'https://c'] })
    b.isNewer = true
    a.kill()
    await clock.pass(2_000)
    expect(connection.obstacle).toBe('incompatible')
    b.isNewer = false
    await clock.pass(30_000)
    expect(opened).toEqual([home, 'https://b', 'https://c'])
    expect(connection.obstacle).toBeNull()
    expect(connection.isOpen).toBe(true)
  })

  it('goes where its relay said that others are, also after a start without that relay', async () => {
    const { a, clock, store } = await setUp()
    a.relays = [home, 'https://b']
    await clock.pass(61_000)
    const later = await setUp({ store, isHomeUp: false })
    await later.clock.pass(5_000)
    expect(later.opened.slice(0, 2)).toEqual([home, 'https://b'])
    expect(later.connection.isOpen).toBe(true)
  })

  it('goes nowhere else while nobody has named anything', async () => {
    const { a, clock, opened } = await setUp()
    a.kill()
    await clock.pass(30_000)
    expect(new Set(opened)).toEqual(new Set([home]))
  })

  it('is not unpaired by an address that is somebody else’s by now', async () => {
    const { a, b, clock, connection } = await setUp({ given: ['https://b'] })
    b.tokens.clear()
    a.kill()
    await clock.pass(3_000)
    expect(connection.obstacle).toBeNull()
    a.start()
    await clock.pass(10_000)
    expect(connection.isOpen).toBe(true)
    a.revoke()
    await clock.pass(10_000)
    expect(connection.obstacle).toBe('revoked')
  })
})
