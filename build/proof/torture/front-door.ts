import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** A reverse proxy in front of relays, as small as one can be: each connection goes to the next relay that takes it. */
export class FrontDoor {
  readonly #ports: readonly number[]
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #turn = 0

  constructor(ports: readonly number[]) {
    this.#ports = ports
    this.#server = createServer((client) => {
      this.#keep(client)
      this.#turn += 1
      this.#join(client, this.#turn, this.#ports.length)
    })
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  close(): void {
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
  }

  /** A relay that takes no connection is passed over; when all were, the client is sent away. */
  #join(client: Socket, turn: number, left: number): void {
    const port = this.#ports[turn % this.#ports.length]
    if (left === 0 || port === undefined) {
      client.destroy()
      return
    }
    const relay = connect(port, '127.0.0.1')
    this.#keep(relay)
    const passOver = () => this.#join(client, turn + 1, left - 1)
    relay.once('error', passOver)
    relay.once('connect', () => {
      relay.off('error', passOver)
      client.pipe(relay).pipe(client)
      client.once('close', () => relay.destroy())
      relay.once('close', () => client.destroy())
    })
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('close', () => this.#sockets.delete(socket))
  }
}
