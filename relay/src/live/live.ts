import type { Server as HttpServer, IncomingMessage } from 'node:http'
import type { Socket as NetSocket } from 'node:net'
import type { DeviceId } from '@baton/shared/ids.ts'
import { allows } from '@baton/shared/model/roles.ts'
import type { ClientToServer, Phones, ServerToClient } from '@baton/shared/wire/socket.ts'
import { Server, type Socket } from 'socket.io'
import type { Access, Credentials } from '../access/credentials.ts'
import type { Core } from '../core/core.ts'
import type { Connections } from '../http/connections.ts'
import { isAllowedHost, securityHeaders } from '../http/security.ts'
import type { Journal } from '../journal/journal.ts'
import { ConsoleGateway } from './console-gateway.ts'
import type { ConsoleLine } from './console-session.ts'
import { type EncodedBatch, encodeBatch } from './encode-batch.ts'

/** A handoff's brief is the largest command; one that may be sent and is cut off would be sent again for ever. */
const maxMessage = 2 * 1024 * 1024

/** How long a console may take to read what was sent before it was hung up on. */
const lastWordMs = 2_000

/** Bytes that may come before the token: it is in the first message. */
const mostBeforeToken = 16 * 1024
/** How long a socket without a valid token is kept. */
const strangerMs = 5_000
/** Sockets of one device: a tab leads with one. */
const mostOfDevice = 64

export interface LiveOptions {
  readonly core: Core
  readonly journal: Journal
  readonly credentials: Credentials
  readonly phones: () => Promise<Phones>
  readonly connections: Connections
  readonly hosts: ReadonlySet<string>
  /** Where the relays that share the log are reached; null while that is not known yet. */
  readonly relays: () => readonly string[] | null
  /** The devices that are connected to the others; null while that is not known yet. */
  readonly devicesElsewhere: () => ReadonlySet<DeviceId> | null
}

type Console = Socket<ClientToServer, ServerToClient, Record<string, never>, { access: Access }>

/** The live sockets: socket.io in front of the consoles' gateway. They are a hint; what they carry is proven by the log. */
export class Live {
  readonly #io: Server<ClientToServer, ServerToClient, Record<string, never>, { access: Access }>
  readonly #gateway: ConsoleGateway
  readonly #relays: () => readonly string[] | null
  /** The batch that went out last: most consoles are sent the same one. */
  #encoded: EncodedBatch | null = null

  constructor(server: HttpServer, options: LiveOptions) {
    this.#relays = options.relays
    const { core, journal, credentials, phones, devicesElsewhere } = options
    const grantOf = (access: Access) => credentials.grantOf(access)
    this.#gateway = new ConsoleGateway({ core, journal, phones, grantOf, devicesElsewhere })
    this.#io = new Server(server, {
      transports: ['websocket'],
      serveClient: false,
      maxHttpBufferSize: maxMessage,
      pingInterval: 5_000,
      pingTimeout: 5_000,
      connectTimeout: strangerMs,
      allowRequest: (request, decide) => {
        const { host, origin } = request.headers
        decide(null, isAllowedHost(host, options.hosts) && isOwnOrigin(origin, host))
      },
    })
    this.#io.engine.on('connection', ({ request }: { readonly request: IncomingMessage }) =>
      boundStranger(request.socket),
    )
    // What is no socket is refused by socket.io itself, before any hook of ours.
    server.prependListener('request', (request, response) => {
      if (!request.url?.startsWith('/socket.io/')) return
      for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value)
    })
    this.#io.use((socket, next) => {
      const token = (socket.handshake.auth as { readonly token?: unknown }).token
      const found = typeof token === 'string' ? options.credentials.token(token) : Promise.resolve(null)
      found.then(
        (access) => {
          if (!access || !allows(access.grant, 'observer')) return next(new Error('unauthorized'))
          if (this.#gateway.countOf(access) >= mostOfDevice) return next(new Error('overloaded'))
          socket.data.access = access
          options.connections.proveAccess(socket.request.socket, access)
          trust(socket.request.socket)
          next()
        },
        () => next(new Error('overloaded')),
      )
    })
    this.#io.on('connection', (socket) => this.#greet(socket))
  }

  get consoles(): number {
    return this.#gateway.following
  }

  /** The devices whose consoles are connected here now. */
  devicesHere(): readonly DeviceId[] {
    return this.#gateway.devicesHere()
  }

  /** Whether a console on the device is connected now, here or to another relay of the log. */
  isConnected(device: string): boolean {
    return this.#gateway.isConnected(device)
  }

  /** Ends the sockets of those whose access has ended. */
  endRefused(): void {
    this.#gateway.endRefused()
  }

  /** Ends the sockets. The HTTP server stays: closing it through socket.io would wait for every request under way. */
  close(): void {
    this.#gateway.close()
    this.#io.disconnectSockets(true)
    this.#io.engine.close()
  }

  #greet(socket: Console): void {
    const session = this.#gateway.enter(this.#lineOf(socket))
    socket.on('disconnect', () => session.leave())
    socket.on('journal:subscribe', (request, answer) => reply(answer, () => session.subscribe(request)))
    socket.on('snapshot:read', (_request, answer) => reply(answer, () => session.readSnapshot()))
    socket.on('incident:read', (request, answer) => reply(answer, () => session.readIncident(request)))
    socket.on('command:submit', (command, answer) => reply(answer, () => session.command(command)))
    socket.on('receipts:report', (report, answer) => reply(answer, () => session.receipts(report)))
    socket.on('phones:read', (_request, answer) => reply(answer, () => session.readPhones()))
    socket.on('relays:read', (_request, answer) => reply(answer, async () => this.#relays()))
    socket.on('link:probe', (_sentAt, answer) => reply(answer, () => session.probe()))
  }

  #lineOf(socket: Console): ConsoleLine {
    return {
      access: socket.data.access,
      get bufferedBytes() {
        return bufferedBytes(socket)
      },
      send: (entries) => {
        if (this.#encoded?.entries !== entries) this.#encoded = encodeBatch(entries)
        const { text, options, bytes } = this.#encoded
        socket.conn.write(text, options)
        return bytes
      },
      end(reason) {
        socket.emit('journal:ended', reason)
        socket.disconnect(true)
        hangUp(socket)
      },
    }
  }
}

/** The one upgrade that there is. What asks for another, as curl does for HTTP/2, is answered as if it had not. */
export function isSocketUpgrade({ url = '', headers }: Pick<IncomingMessage, 'url' | 'headers'>): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket' && url.startsWith('/socket.io/')
}

const strangers = new WeakMap<NetSocket, () => void>()

/** Until it has shown a token, a message may be no longer than one with a token is. */
function boundStranger(socket: NetSocket): void {
  let left = mostBeforeToken
  const count = (chunk: Buffer) => {
    left -= chunk.length
    if (left < 0) socket.destroy()
  }
  socket.on('data', count)
  strangers.set(socket, () => socket.off('data', count))
}

function trust(socket: NetSocket): void {
  strangers.get(socket)?.()
  strangers.delete(socket)
}

/** Types prove nothing about a peer: it may ask without saying how to answer. Null is answered by silence. */
function reply<T>(answer: unknown, ask: () => Promise<T | null>): void {
  if (typeof answer !== 'function') return
  ask().then(
    (value) => {
      if (value !== null) answer(value)
    },
    () => undefined,
  )
}

/** What engine.io and ws hold back while the other end does not read; neither declares it. */
interface Held {
  readonly writeBuffer: readonly { readonly data?: unknown }[]
  readonly transport: { readonly socket?: { readonly bufferedAmount: number; terminate(): void } }
}

/** Bytes that the console has not taken yet. The raw socket holds one write, what came after it waits before it. */
function bufferedBytes(socket: Console): number {
  const { writeBuffer, transport } = socket.conn as unknown as Held
  let bytes = transport.socket?.bufferedAmount ?? 0
  for (const { data } of writeBuffer) if (typeof data === 'string') bytes += data.length
  return bytes
}

/** Who does not read what was sent, does not read that it is over either; what is held for it is given back. */
function hangUp(socket: Console): void {
  const { transport } = socket.conn as unknown as Held
  setTimeout(() => transport.socket?.terminate(), lastWordMs).unref()
}

/** A browser says where its page came from; only our own pages may connect. Programs send no origin. */
function isOwnOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return true
  return URL.canParse(origin) && new URL(origin).host === host?.toLowerCase()
}
