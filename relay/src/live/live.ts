import type { Server as HttpServer } from 'node:http'
import { checkCommand } from '@baton/shared/incident/check-command.ts'
import type { JournalEntry } from '@baton/shared/incident/events.ts'
import { protocolVersion } from '@baton/shared/wire/protocol.ts'
import {
  type ClientToServer,
  type Me,
  ReceiptReport,
  type ServerToClient,
  SubscribeRequest,
  type SubscribeResult,
} from '@baton/shared/wire/socket.ts'
import { Server, type Socket } from 'socket.io'
import { Value } from 'typebox/value'
import type { Access, Credentials } from '../access/credentials.ts'
import type { Core } from '../core/core.ts'
import { OverloadedError } from '../core/inputs.ts'
import { actorOf } from '../http/auth.ts'
import { isAllowedHost, securityHeaders } from '../http/security.ts'
import type { Journal } from '../journal/journal.ts'

/** A console that is further behind gets a snapshot instead of every event. */
const longestTail = 5_000
/**
 * Bytes that may wait for one console before it is cut to catch up by itself. A snapshot with all runbooks has 4 MiB: to
 * take it slowly is not to fall behind.
 */
const maxBuffered = 8 * 1024 * 1024
/** A handoff's brief is the largest command; one that may be sent and is cut off would be sent again for ever. */
const maxMessage = 2 * 1024 * 1024
/** Resolved incidents that a snapshot carries; open ones are all in it. */
const resolvedInSnapshot = 300

export interface LiveOptions {
  readonly core: Core
  readonly journal: Journal
  readonly credentials: Credentials
  readonly hosts: ReadonlySet<string>
}

type Console = Socket<ClientToServer, ServerToClient, Record<string, never>, { access: Access }>

/**
 * The live sockets. They are a hint: what counts is a console's own place in the log, so a subscription answers backlog
 * and live feed in one operation, and a console that falls behind is cut and catches up.
 */
export class Live {
  readonly #io: Server<ClientToServer, ServerToClient, Record<string, never>, { access: Access }>
  readonly #options: LiveOptions
  /** Consoles that follow the log, and up to where each has it. */
  readonly #following = new Map<Console, number>()
  readonly #stopFollowing: () => void

  constructor(server: HttpServer, options: LiveOptions) {
    this.#options = options
    this.#io = new Server(server, {
      transports: ['websocket'],
      serveClient: false,
      maxHttpBufferSize: maxMessage,
      pingInterval: 5_000,
      pingTimeout: 5_000,
      connectTimeout: 10_000,
      allowRequest: (request, decide) => {
        const { host, origin } = request.headers
        decide(null, isAllowedHost(host, options.hosts) && isOwnOrigin(origin, host))
      },
    })
    // What is no socket is refused by socket.io itself, before any hook of ours.
    server.prependListener('request', (request, response) => {
      if (!request.url?.startsWith('/socket.io/')) return
      for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value)
    })
    this.#io.use((socket, next) => {
      const token = (socket.handshake.auth as { readonly token?: unknown }).token
      const access = typeof token === 'string' ? options.credentials.token(token) : null
      if (!access) return next(new Error('unauthorized'))
      socket.data.access = access
      next()
    })
    this.#io.on('connection', (socket) => this.#greet(socket))
    this.#stopFollowing = options.core.onCommitted((entries) => this.#publish(entries))
  }

  get consoles(): number {
    return this.#following.size
  }

  /** Ends the sockets of a device whose pairing was revoked. */
  revoke(device: string): void {
    for (const socket of this.#io.sockets.sockets.values()) {
      if (socket.data.access.device !== device) continue
      socket.emit('journal:ended', 'revoked')
      socket.disconnect(true)
    }
  }

  /** Ends the sockets. The HTTP server stays: closing it through socket.io would wait for every request under way. */
  close(): void {
    this.#stopFollowing()
    this.#io.emit('journal:ended', 'stopping')
    this.#io.disconnectSockets(true)
    this.#io.engine.close()
  }

  #greet(socket: Console): void {
    const { core, journal } = this.#options
    const { access } = socket.data
    const actor = actorOf(access)
    socket.on('disconnect', () => this.#following.delete(socket))
    socket.on('journal:subscribe', (request, answer) => {
      if (typeof answer !== 'function') return
      this.#subscribe(socket, request).then(answer, () => answer({ kind: 'refused', reason: 'overloaded' }))
    })
    socket.on('incident:read', async (id, answer) => {
      if (typeof answer !== 'function') return
      if (typeof id !== 'string' || id.length > 64) return answer({ ok: false, reason: 'malformed' })
      const incident = await core.incident(id)
      if (!incident) return answer({ ok: false, reason: 'unknown-incident' })
      answer({ ok: true, incident, entries: await journal.readIncident(id) })
    })
    socket.on('command:submit', (value, answer) => {
      if (typeof answer !== 'function') return
      const checked = checkCommand(value)
      if (!checked.ok)
        return answer({ outcome: 'error', reason: 'malformed', detail: `${checked.field}: ${checked.detail}` })
      core.submit({ kind: 'command', command: checked.command, actor }).then(answer, (error: unknown) => {
        const reason = error instanceof OverloadedError ? 'overloaded' : 'failed'
        answer({ outcome: 'error', reason, detail: 'The relay took nothing; it will be sent again.' })
      })
    })
    socket.on('receipts:report', (report, answer) => {
      if (typeof answer !== 'function') return
      if (!Value.Check(ReceiptReport, report)) return answer({ ok: false })
      core.submit({ kind: 'receipts', receipts: report.receipts, actor }).then(
        () => answer({ ok: true }),
        () => answer({ ok: false }),
      )
    })
    socket.on('link:probe', (_sentAt, answer) => {
      if (typeof answer !== 'function') return
      core.submit({ kind: 'probe' }).then(answer, () => undefined)
    })
  }

  /** Everything up to the answer's last entry is in the answer; everything after it is published. */
  async #subscribe(socket: Console, request: unknown): Promise<SubscribeResult> {
    if (!Value.Check(SubscribeRequest, request)) return { kind: 'refused', reason: 'malformed' }
    if (request.protocol !== protocolVersion)
      return { kind: 'incompatible', reason: request.protocol < protocolVersion ? 'client-too-old' : 'relay-too-old' }
    this.#following.delete(socket)
    const { core, journal } = this.#options
    if (!(await this.#extends(request)))
      return { kind: 'history-changed', headSeq: core.desk.seq, headHash: core.desk.hash }
    const me = meOf(socket.data.access)
    if (request.afterSeq === 0 || core.desk.seq - request.afterSeq > longestTail) return this.#snapshot(socket, me)
    const entries = [...(await journal.read(request.afterSeq, longestTail + 1))]
    // Commits that came while the log was read are not in the answer yet. From here to the return nothing is awaited.
    while ((entries.at(-1)?.seq ?? request.afterSeq) < core.desk.seq)
      entries.push(...(await journal.read(entries.at(-1)?.seq ?? request.afterSeq, longestTail)))
    this.#following.set(socket, core.desk.seq)
    return { kind: 'tail', entries, me, now: core.now() }
  }

  #snapshot(socket: Console, me: Me): SubscribeResult {
    const { core } = this.#options
    const open = core.desk.openIncidents()
    const resolved = [...core.desk.incidents()]
      .filter((incident) => incident.status === 'resolved')
      .slice(-resolvedInSnapshot)
    const { seq, hash } = core.desk
    this.#following.set(socket, seq)
    // The index of alerts is for deciding signals, which consoles do not.
    const snapshot = { seq, hash, desk: { ...core.desk.toState(), alerts: [] }, incidents: [...resolved, ...open] }
    return { kind: 'snapshot', snapshot, entries: [], me, now: core.now() }
  }

  /** Whether the console's last entry is one of ours: a log that does not hold it has another history. */
  async #extends({ afterSeq, headHash }: SubscribeRequest): Promise<boolean> {
    if (afterSeq === 0) return true
    if (afterSeq > this.#options.core.desk.seq) return false
    const [entry] = await this.#options.journal.read(afterSeq - 1, 1)
    return entry !== undefined && entry.hash === headHash
  }

  #publish(entries: readonly JournalEntry[]): void {
    for (const [socket] of this.#following) {
      if (bufferedBytes(socket) > maxBuffered) {
        this.#following.delete(socket)
        socket.emit('journal:ended', 'too-slow')
        socket.disconnect(true)
        continue
      }
      socket.emit('journal:appended', entries)
    }
  }
}

/** Bytes that the console has not taken yet; its raw socket knows. */
function bufferedBytes(socket: Console): number {
  const transport = socket.conn.transport as unknown as { readonly socket?: { readonly bufferedAmount?: number } }
  return transport.socket?.bufferedAmount ?? 0
}

function meOf(access: Access): Me {
  return { person: access.person, device: access.device ?? '' }
}

/** A browser says where its page came from; only our own pages may connect. Programs send no origin. */
function isOwnOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return true
  return URL.canParse(origin) && new URL(origin).host === host?.toLowerCase()
}
