import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import type { ConsoleState } from '@baton/shared/view/console-state.ts'
import type { ConsoleBridge } from '@baton/shared/wire/bridge.ts'
import { expect, it, onTestFinished, vi } from 'vitest'
import { fireAlert, ManualClock, startRelay, type TestRelay, teamYaml } from '../../../relay/test/kit.ts'
import { sharedLog } from '../../../relay/test/several-kit.ts'
import { createBridge } from '../host/bridge.ts'
import { Host } from '../host/host.ts'
import { failoverLinks } from '../host/link/failover.ts'
import { createFetchHttp } from '../host/link/fetch-http.ts'
import { createSocketIo } from '../host/link/socket-io.ts'
import { FakeNotifier, FakeSound } from '../host/testing/bench.ts'
import { MemoryStore } from '../host/testing/memory-store.ts'
import { nodeClock } from '../node/node-clock.ts'
import { nodeEntropy } from '../node/node-entropy.ts'

/** A console is on another relay within this time, ms. */
const longestMoveMs = 5_000

/** A way to relays: each connection goes to the first of `ports` that takes it, as a reverse proxy does it. */
class Way {
  readonly ports: number[] = []
  readonly #server: Server
  readonly #connections = new Set<Socket>()

  private constructor() {
    this.#server = createServer((near) => this.#carry(near, [...this.ports]))
  }

  static async open(): Promise<Way> {
    const way = new Way()
    await new Promise<void>((resolve) => way.#server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => way.close())
    return way
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** All that went this way breaks, and nothing goes it any more. */
  close(): void {
    this.#server.close()
    for (const connection of this.#connections) connection.destroy()
  }

  #carry(near: Socket, [port, ...others]: readonly number[]): void {
    this.#connections.add(near)
    near.on('error', () => near.destroy())
    if (port === undefined) {
      near.destroy()
      return
    }
    const far = connect(port, '127.0.0.1')
    let isTaken = false
    far.on('connect', () => {
      isTaken = true
      near.pipe(far).pipe(near)
    })
    near.on('close', () => far.destroy())
    far.on('error', () => (isTaken ? near.destroy() : this.#carry(near, others)))
    far.on('close', () => isTaken && near.destroy())
  }
}

interface Reached {
  readonly relay: TestRelay
  readonly way: Way
  /** As `kill -9`: nothing is finished, and all links break. */
  kill(): Promise<void>
}

/** Two relays on one log, each reached by a way of its own or, where there is one, by that before both. */
async function twoRelays(front: Way | null): Promise<readonly [Reached, Reached]> {
  const clock = new ManualClock()
  const log = sharedLog(clock)
  const start = async (): Promise<Reached> => {
    const way = await Way.open()
    const publicUrl = `http://127.0.0.1:${(front ?? way).port}`
    const relay = await startRelay({ clock, journal: log.open(), publicUrl })
    way.ports.push(Number(new URL(await relay.app.listen({ host: '127.0.0.1', port: 0 })).port))
    front?.ports.push(way.port)
    const kill = async () => {
      way.close()
      await relay.kill()
    }
    return { relay, way, kill }
  }
  const relays = [await start(), await start()] as const
  await relays[0].relay.apply(teamYaml())
  // Each has heard by then that the other is there.
  clock.advance(10_000)
  return relays
}

async function startConsole(relayUrl: string): Promise<{ readonly bridge: ConsoleBridge; state(): ConsoleState }> {
  const store = new MemoryStore()
  const outside = { store, socket: createSocketIo(), http: createFetchHttp(), clock: nodeClock }
  const host = new Host({
    relayUrl,
    ports: {
      ...outside,
      ...(await failoverLinks(outside, relayUrl)),
      secrets: { loadToken: async () => null, saveToken: async () => undefined },
      entropy: nodeEntropy,
      sound: new FakeSound(),
      notifier: new FakeNotifier(),
      links: { open: () => undefined },
      shell: { where: 'in this terminal', ready: async () => null, limits: () => [] },
    },
  })
  onTestFinished(() => host.stop())
  await host.start()
  return { bridge: createBridge(host), state: () => host.view.state }
}

it.each([
  ['that are reached through one origin', true],
  ['that are reached at addresses of their own', false],
])('a console of two relays %s is at the other in time when its own is killed', async (_, isBehindOne) => {
  const front = isBehindOne ? await Way.open() : null
  const [first, second] = await twoRelays(front)
  const { bridge, state } = await startConsole(`http://127.0.0.1:${(front ?? first.way).port}`)
  const { body } = await first.relay.post('/v1/invites', { person: 'owner' })
  expect(await bridge.pair(body.url.split('#pair=')[1], 'terminal')).toMatchObject({ ok: true })
  await vi.waitFor(() => expect(state().connection.kind).toBe('live'), longestMoveMs)
  await first.kill()
  await vi.waitFor(() => expect(state().connection.kind).not.toBe('live'), longestMoveMs)
  await fireAlert(second.relay, { service: 'checkout' })
  await vi.waitFor(() => expect(state().connection.kind).toBe('live'), longestMoveMs)
  expect(state().feed.map(({ title }) => title)).toEqual(['CheckoutDown'])
  const [incident] = state().feed
  await bridge.submit({ type: 'incident.acknowledge', incidentId: incident?.id ?? '' })
  await vi.waitFor(() => expect(state().feed[0]?.status).toBe('acknowledged'))
})
