import { setTimeout as wait } from 'node:timers/promises'
import { genesisHash } from '@baton/shared/log/chain.ts'
import type { JournalEntry } from '@baton/shared/log/events.ts'
import { protocolVersion } from '@baton/shared/wire/protocol.ts'
import type { ClientToServer, ServerToClient } from '@baton/shared/wire/socket.ts'
import { io, type Socket } from 'socket.io-client'

type Client = Socket<ServerToClient, ClientToServer>

/** A process of its own: `count` consoles that follow the relay and time what they are sent. */
const [url = '', token = '', count = '0'] = process.argv.slice(2)

let delays: number[] = []
let gaps = 0

function connect(): Client {
  return io(url, { auth: { token }, transports: ['websocket'], reconnection: false, forceNew: true })
}

/** Resolves to the seq that it follows from. */
function subscribe(client: Client): Promise<number> {
  const request = { afterSeq: 0, headHash: genesisHash, protocol: protocolVersion }
  return new Promise((resolve, reject) =>
    client.emit('journal:subscribe', request, (result) => {
      if (result.kind === 'snapshot') resolve(result.snapshot.seq)
      else reject(new Error(`subscribing was answered with ${result.kind}`))
    }),
  )
}

async function follow(): Promise<void> {
  const client = connect()
  let seq = 0
  client.on('journal:appended', (entries: readonly JournalEntry[]) => {
    const now = Date.now()
    for (const entry of entries) {
      // What was sent before the subscription's answer was looked at is part of neither measure.
      if (seq > 0 && entry.seq > seq + 1) gaps += 1
      seq = Math.max(seq, entry.seq)
      delays.push(now - entry.recordedAt)
    }
  })
  seq = await subscribe(client)
}

/** A console that stops reading for as long as it says. */
async function hang(forMs: number): Promise<void> {
  const client = connect()
  await subscribe(client)
  const { ws } = client.io.engine.transport as unknown as { readonly ws: { readonly _socket: NodeJS.ReadStream } }
  ws._socket.pause()
  await wait(forMs)
  client.disconnect()
  ws._socket.destroy()
}

process.on('message', (message: { readonly kind: 'measure'; readonly ms: number; readonly hangs: boolean }) => {
  void measure(message.ms, message.hangs)
})

async function measure(ms: number, hangs: boolean): Promise<void> {
  delays = []
  await (hangs ? hang(ms) : wait(ms))
  process.send?.({ kind: 'measured', delays, gaps })
}

for (let opened = 0; opened < Number(count); opened += 50)
  await Promise.all(Array.from({ length: Math.min(50, Number(count) - opened) }, follow))
process.send?.({ kind: 'ready' })
