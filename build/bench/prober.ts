import { setTimeout as wait } from 'node:timers/promises'
import type { ClientToServer, ServerToClient } from '@baton/shared/wire/socket.ts'
import { io, type Socket } from 'socket.io-client'

/** A process of its own: asks the relay's core something every few milliseconds, as an acknowledgement would. */
const [url = '', token = ''] = process.argv.slice(2)
const everyMs = 5

let times: number[] = []
const socket: Socket<ServerToClient, ClientToServer> = io(url, { auth: { token }, transports: ['websocket'] })

/** Any message asks for what was measured since the one before. */
process.on('message', () => {
  process.send?.(times)
  times = []
})

for (;;) {
  const started = performance.now()
  await new Promise<void>((resolve) => socket.emit('link:probe', 0, () => resolve()))
  times.push(performance.now() - started)
  await wait(everyMs)
}
