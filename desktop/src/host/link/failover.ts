import { OneTimer } from '../one-timer.ts'
import type { HostPorts, Http, Socket, SocketLink, Store } from '../ports.ts'
import { RelayAddresses } from './relay-addresses.ts'

const documentName = 'relays'
/** How soon a relay that joined the others is known here. */
const askEveryMs = 60_000

type Ports = Pick<HostPorts, 'store' | 'socket' | 'http' | 'clock'>

/**
 * The ways to the relays of one log, for a home that is no page: when one fails, the next link is to another. `given` are
 * addresses beside `home` that the person named. What relays say of each other is kept for the next start.
 */
export async function failoverLinks(
  { store, socket, http, clock }: Ports,
  home: string,
  given: readonly string[] = [],
): Promise<Pick<HostPorts, 'socket' | 'http'>> {
  const addresses = new RelayAddresses(home, given)
  addresses.name(await store.load(documentName).then(urlsOf, () => []))
  return {
    socket: new RovingSocket({ socket, clock, addresses, store }),
    http: rovingHttp(http, addresses),
  }
}

interface RovingSocketOptions {
  readonly socket: Socket
  readonly clock: HostPorts['clock']
  readonly addresses: RelayAddresses
  readonly store: Store
}

class RovingSocket implements Socket {
  readonly #options: RovingSocketOptions

  constructor(options: RovingSocketOptions) {
    this.#options = options
  }

  open(_url: string, token: string, handlers: Parameters<Socket['open']>[2]): SocketLink {
    const { socket, clock, addresses } = this.#options
    const url = addresses.current
    const again = new OneTimer(clock)
    const ask = () => {
      link.ask('relays:read', null, (urls) => this.#named(urls))
      again.set(askEveryMs, ask)
    }
    const link = socket.open(url, token, {
      ...handlers,
      connected: () => {
        ask()
        handlers.connected()
      },
      lost: (reason) => {
        again.clear()
        handlers.lost(reason)
      },
      // Only the relay that gave the pairing can say that there is none: an address may be somebody else's by now.
      refused: () => (url === addresses.home ? handlers.refused() : handlers.lost('refused')),
    })
    return {
      ask: (message, payload, answer) => link.ask(message, payload, answer),
      close: () => {
        again.clear()
        link.close()
      },
    }
  }

  failed(): void {
    this.#options.addresses.next()
  }

  #named(urls: unknown): void {
    const { addresses, store } = this.#options
    const named = addresses.name(urls)
    // What cannot be kept is asked for again at the next start.
    if (named) store.save(documentName, { version: 1, urls: named }).catch(() => undefined)
  }
}

function rovingHttp(http: Http, addresses: RelayAddresses): Http {
  return {
    send: (request) => http.send({ ...request, url: request.url.replace(addresses.home, () => addresses.current) }),
  }
}

function urlsOf(document: unknown): unknown {
  return document !== null && typeof document === 'object' && 'urls' in document ? document.urls : []
}
