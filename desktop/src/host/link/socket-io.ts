import { io } from 'socket.io-client'
import type { Socket } from '../ports.ts'

const connectTimeoutMs = 5_000
/** What the relay's handshake says of a token that it does not take. */
const unauthorized: ReadonlySet<string> = new Set(['revoked', 'unauthorized'])

/** `Socket` over socket.io-client, which runs in pages and in Node. Connecting again is the connection's own affair. */
export function createSocketIo(): Socket {
  return {
    open: (url, token, handlers) => {
      const socket = io(url, {
        auth: { token },
        transports: ['websocket'],
        reconnection: false,
        forceNew: true,
        timeout: connectTimeoutMs,
      })
      socket.on('connect', () => handlers.connected())
      socket.on('disconnect', (reason) => handlers.lost(reason))
      socket.on('connect_error', (error) => {
        if (unauthorized.has(error.message)) handlers.refused()
        else handlers.lost(error.message)
      })
      socket.on('journal:appended', (entries: unknown) => handlers.appended(entries))
      socket.on('journal:ended', (reason: unknown) => handlers.ended(reason))
      return {
        ask: (message, payload, answer) => {
          socket.emit(message, payload, answer)
        },
        close: () => {
          socket.off()
          socket.disconnect()
        },
      }
    },
  }
}
