import { io, type Socket } from 'socket.io-client'

/** What an onlooker sees of a relay under fuzz: a console that does nothing wrong, and the relay's own figures. */
export interface Onlooker {
  /** Resolves once the relay's loop has answered the console; rejects when it does not within `ms`. */
  probe(ms: number): Promise<void>
  /** Times that the console was cut off. */
  readonly cuts: number
  close(): void
}

/** Connects a console of a device with `token`. */
export async function watchRelay(origin: string, token: string): Promise<Onlooker> {
  const socket: Socket = io(origin, { transports: ['websocket'], auth: { token } })
  let cuts = 0
  socket.on('disconnect', () => {
    cuts += 1
  })
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject))
  return {
    async probe(ms) {
      await socket.timeout(ms).emitWithAck('link:probe', Date.now())
    },
    get cuts() {
      return cuts
    },
    close: () => void socket.disconnect(),
  }
}

/** Resident memory of the relay, bytes, as its own metrics have it. */
export async function residentBytes(origin: string, token: string): Promise<number> {
  const response = await fetch(`${origin}/metrics`, { headers: { authorization: `Bearer ${token}` } })
  const found = /^process_resident_memory_bytes ([\d.e+]+)$/m.exec(await response.text())
  if (!found) throw new Error('the metrics do not say how much memory is used')
  return Number(found[1])
}
