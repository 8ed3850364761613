import type { Socket } from 'node:net'

/** How long whoever is hung up on may take to read why, milliseconds. */
const lastWordMs = 1_000

/**
 * Says no more on a socket, and lets it go: at once when its other end does too, and a second later in any case. A socket
 * that is closed while the other end still sends would take the last answer with it.
 */
export function hangUp(socket: Socket): void {
  socket.end()
  socket.once('end', () => socket.destroy())
  setTimeout(() => socket.destroy(), lastWordMs).unref()
}
