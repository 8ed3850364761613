import type { Socket, SocketHandlers, SocketLink } from '../host/ports.ts'

/**
 * A socket whose links can be declared dead. After sleep a link still looks open, and "live" would be said of what was
 * last heard before it; so it is dropped, and the console says live only once a new one has caught up.
 */
export class WakingSocket implements Socket {
  readonly #socket: Socket
  readonly #open = new Map<SocketLink, SocketHandlers>()

  constructor(socket: Socket) {
    this.#socket = socket
  }

  open(url: string, token: string, handlers: SocketHandlers): SocketLink {
    const link = this.#socket.open(url, token, {
      ...handlers,
      lost: (reason) => {
        this.#open.delete(wrapped)
        handlers.lost(reason)
      },
      refused: () => {
        this.#open.delete(wrapped)
        handlers.refused()
      },
    })
    const wrapped: SocketLink = {
      ask: (message, payload, answer) => link.ask(message, payload, answer),
      close: () => {
        this.#open.delete(wrapped)
        link.close()
      },
    }
    this.#open.set(wrapped, handlers)
    return wrapped
  }

  /** Every link is lost from now on. */
  drop(reason: string): void {
    for (const [link, handlers] of [...this.#open]) {
      link.close()
      handlers.lost(reason)
    }
  }
}
