import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Access } from '../access/credentials.ts'
import { addressOf, clientOf, type TrustedProxies } from './client-address.ts'
import { answerUnreadable } from './raw-errors.ts'

/**
 * Who is at the other end of a connection, as far as it has shown: a stranger, a source with its intake key, somebody's
 * device, a script with a token. What comes from a trusted proxy is the proxy's, whoever is behind it.
 */
export type Peer = 'stranger' | 'sender' | 'device' | 'script' | 'proxy'

/** Connections of one kind in all, and of one client, integration, device or person's scripts. */
export interface Room {
  readonly all: number
  readonly each: number
}

export interface ConnectionLimits {
  readonly rooms: Readonly<Record<Peer, Room>>
  /** Requests of one connection that may be under way; more are sent by nobody but to fill memory. */
  readonly pipelined: number
  /** Requests of one client behind a proxy that may be under way. */
  readonly proxied: number
  /** A body that brings less than `leastBytes` in this long is late, milliseconds. */
  readonly lookEveryMs: number
  readonly leastBytes: number
}

/** Each kind has its own room, so that strangers take none from sources, nor sources any from people. */
export const connectionLimits: ConnectionLimits = {
  rooms: {
    stranger: { all: 1_024, each: 256 },
    sender: { all: 2_048, each: 512 },
    device: { all: 4_096, each: 64 },
    script: { all: 4_096, each: 2_048 },
    proxy: { all: 4_096, each: 4_096 },
  },
  pipelined: 32,
  proxied: 128,
  lookEveryMs: 10_000,
  leastBytes: 10 * 1_024,
}

interface Connection {
  socket: Socket
  peer: Peer
  group: string
  /** Requests that wait for their answer. */
  underWay: number
  /** The request whose body is coming in, its answer, and how much had come at the last look. */
  reading: { readonly request: IncomingMessage; readonly response: ServerResponse; bytes: number | null } | null
}

/**
 * All connections of a server, bounded. Where a room is full the oldest connection of whoever has most gives way, one that
 * waits for nothing before one that does: whoever comes late is let in, and a flood displaces itself.
 */
export class Connections {
  readonly #limits: ConnectionLimits
  readonly #proxies: TrustedProxies
  readonly #bySocket = new WeakMap<Socket, Connection>()
  readonly #all = new Set<Connection>()
  /** By kind, then by whom: in the order in which they came. */
  readonly #groups: Readonly<Record<Peer, Map<string, Set<Connection>>>> = {
    stranger: new Map(),
    sender: new Map(),
    device: new Map(),
    script: new Map(),
    proxy: new Map(),
  }
  readonly #sizes: Record<Peer, number> = { stranger: 0, sender: 0, device: 0, script: 0, proxy: 0 }
  /** Requests under way by client, of those behind a proxy. */
  readonly #proxied = new Map<string, number>()
  readonly #timer: NodeJS.Timeout

  constructor(proxies: TrustedProxies, limits: ConnectionLimits = connectionLimits) {
    this.#limits = limits
    this.#proxies = proxies
    this.#timer = setInterval(() => this.#dropLate(), limits.lookEveryMs).unref()
  }

  /** How many there are of each kind. */
  get counts(): Readonly<Record<Peer, number>> {
    return this.#sizes
  }

  watch(server: Server, isTls: boolean): void {
    server.on('connection', (socket: Socket) => this.#enter(socket))
    // The handshake is made on a socket of its own on top of that one.
    if (isTls) server.on('secureConnection', (socket: Socket) => this.#secure(socket))
    server.prependListener('request', (request: IncomingMessage, response: ServerResponse) =>
      this.#begin(request, response),
    )
  }

  /** A request on this connection brought a valid key or token: it moves to the room of its kind. */
  prove(socket: Socket, peer: 'sender' | 'device' | 'script', group: string): void {
    const connection = this.#bySocket.get(socket)
    if (!connection || connection.peer === 'proxy') return
    if (connection.peer === peer && connection.group === group) return
    this.#leave(connection)
    connection.peer = peer
    connection.group = group
    this.#join(connection)
  }

  /** As `prove`, of a token. */
  proveAccess(socket: Socket, { person, device }: Access): void {
    if (device === null) this.prove(socket, 'script', person)
    else this.prove(socket, 'device', device)
  }

  /** Whether the client of a request that came through a proxy has as many under way as it may. */
  isCrowding(request: IncomingMessage): boolean {
    if (!this.#proxies.has(request.socket.remoteAddress)) return false
    return (this.#proxied.get(this.clientOf(request)) ?? 0) > this.#limits.proxied
  }

  /** The client that a request is counted with. */
  clientOf(request: IncomingMessage): string {
    return clientOf(addressOf(request, this.#proxies))
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #enter(socket: Socket): void {
    const { remoteAddress } = socket
    const peer = this.#proxies.has(remoteAddress) ? 'proxy' : 'stranger'
    const connection: Connection = { socket, peer, group: clientOf(remoteAddress), underWay: 0, reading: null }
    this.#bySocket.set(socket, connection)
    socket.once('close', () => this.#leave(connection))
    this.#join(connection)
  }

  #secure(socket: Socket): void {
    const { remoteAddress, remotePort } = socket
    for (const connection of this.#groupOf(clientOf(remoteAddress))) {
      if (connection.socket.remotePort !== remotePort || connection.socket.remoteAddress !== remoteAddress) continue
      connection.socket = socket
      this.#bySocket.set(socket, connection)
      return
    }
  }

  #groupOf(client: string): Iterable<Connection> {
    return this.#groups.stranger.get(client) ?? this.#groups.proxy.get(client) ?? []
  }

  #join(connection: Connection): void {
    const { peer, group } = connection
    const groups = this.#groups[peer]
    const members = groups.get(group) ?? new Set()
    groups.set(group, members.add(connection))
    this.#all.add(connection)
    this.#sizes[peer] += 1
    const { all, each } = this.#limits.rooms[peer]
    if (members.size > each) this.#giveWay(members)
    else if (this.#sizes[peer] > all) this.#giveWay(largest(groups))
  }

  #leave(connection: Connection): void {
    if (!this.#all.delete(connection)) return
    const groups = this.#groups[connection.peer]
    const members = groups.get(connection.group)
    members?.delete(connection)
    if (members?.size === 0) groups.delete(connection.group)
    this.#sizes[connection.peer] -= 1
  }

  #giveWay(members: ReadonlySet<Connection>): void {
    let victim: Connection | null = null
    let seen = 0
    for (const connection of members) {
      victim ??= connection
      if (++seen > mostLookedAt) break
      if (connection.underWay > 0) continue
      victim = connection
      break
    }
    if (!victim) return
    this.#leave(victim)
    victim.socket.destroy()
  }

  #begin(request: IncomingMessage, response: ServerResponse): void {
    const connection = this.#bySocket.get(request.socket)
    if (!connection) return
    connection.underWay += 1
    const reading = hasBody(request) ? { request, response, bytes: null } : null
    connection.reading = reading
    const client = connection.peer === 'proxy' ? this.clientOf(request) : null
    if (client !== null) this.#proxied.set(client, (this.#proxied.get(client) ?? 0) + 1)
    response.once('close', () => {
      connection.underWay -= 1
      if (client !== null) this.#release(client)
    })
    if (connection.underWay > this.#limits.pipelined) request.socket.destroy()
  }

  #release(client: string): void {
    const left = (this.#proxied.get(client) ?? 1) - 1
    if (left > 0) this.#proxied.set(client, left)
    else this.#proxied.delete(client)
  }

  #dropLate(): void {
    for (const { socket, reading } of this.#all) {
      if (reading === null || reading.request.complete) continue
      const { bytesRead } = socket
      if (reading.bytes === null || bytesRead - reading.bytes >= this.#limits.leastBytes) reading.bytes = bytesRead
      else if (reading.response.headersSent) socket.destroy()
      else answerUnreadable(late, socket)
    }
  }
}

/** Of the connections that came first, those that are looked at for one that waits for nothing. */
const mostLookedAt = 16

const late = Object.assign(new Error('the body came in too slowly'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })

function largest(groups: ReadonlyMap<string, ReadonlySet<Connection>>): ReadonlySet<Connection> {
  let found: ReadonlySet<Connection> = new Set()
  for (const members of groups.values()) if (members.size > found.size) found = members
  return found
}

export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}
