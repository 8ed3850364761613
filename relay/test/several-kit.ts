import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { JournalEntry } from '@baton/shared/log/events.ts'
import { onTestFinished } from 'vitest'
import type { Journal } from '../src/journal/journal.ts'
import { createMemoryLog, type MemoryLog } from '../src/journal/memory-log.ts'
import { ManualClock, startRelay, type TestRelay } from './kit.ts'
import { json } from './phone-kit.ts'

/** Relays that share one log. What the log says of time is `log.clock`'s; each relay's timers are its own. */
export interface SharedRelays {
  readonly log: MemoryLog
  readonly relays: readonly TestRelay[]
  /** Another relay that joins later. */
  join(): Promise<TestRelay>
  /** Moves the time of all on at once, and waits until each has done what was due. */
  advance(ms: number): Promise<void>
  /** Waits until each knows the whole log. */
  settle(): Promise<void>
  entries(): Promise<readonly JournalEntry[]>
}

/** `count` relays that start on one empty log at once, each with a folder of its own. `journal` may change each one's. */
export async function startRelays(
  count: number,
  journal: (journal: Journal, index: number) => Journal = (same) => same,
): Promise<SharedRelays> {
  const time = new ManualClock()
  const log = sharedLog(time)
  const reader = log.open()
  const relays: TestRelay[] = []
  const open = async (index: number) =>
    startRelay({ clock: new ManualClock(time.now()), journal: journal(log.open(), index) })
  relays.push(...(await Promise.all(Array.from({ length: count }, (_, index) => open(index)))))
  const settle = async () => {
    for (const relay of relays) await relay.core.submit({ kind: 'probe' }).catch(() => undefined)
  }
  return {
    log,
    relays,
    settle,
    async join() {
      const relay = await open(relays.length)
      relays.push(relay)
      return relay
    },
    async advance(ms) {
      time.advance(ms)
      for (const relay of relays) relay.clock.advance(ms)
      await settle()
    },
    entries: () => reader.read(0, 100_000),
  }
}

/** A log that several relays of a test open, on the test's clock. */
export function sharedLog(clock: ManualClock): MemoryLog {
  return createMemoryLog({ clock: () => clock.now() })
}

export interface Received {
  readonly headers: IncomingHttpHeaders
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into what was sent
  readonly body: any
}

/** A real HTTP server that stands for ntfy or a chat. It keeps what it got, and answers as ntfy does, unless it is told to wait. */
export interface Receiver {
  readonly url: string
  readonly received: readonly Received[]
  /** Whether requests are left without an answer. */
  waits: boolean
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = []
  const held: ServerResponse[] = []
  const server = createServer(async (request, response) => {
    const text = (await request.toArray()).join('')
    const body = text === '' ? null : JSON.parse(text)
    received.push({ headers: request.headers, body })
    if (receiver.waits) held.push(response)
    else json(response, { id: `msg${received.length}`, event: 'message', topic: body?.topic })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const receiver: Receiver = { url: `http://127.0.0.1:${port}`, received, waits: false }
  return receiver
}
