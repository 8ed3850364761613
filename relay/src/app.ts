import { randomBytes, randomUUID } from 'node:crypto'
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http'
import { createServer as createHttpsServer, type ServerOptions } from 'node:https'
import { setTimeout as wait } from 'node:timers/promises'
import { createMintId } from '@baton/shared/ids.ts'
import type { EventType } from '@baton/shared/log/events.ts'
import fastifySwagger from '@fastify/swagger'
import fastifySwaggerUi from '@fastify/swagger-ui'
import Fastify, { type FastifyInstance, LogController } from 'fastify'
import { Credentials } from './access/credentials.ts'
import { BackgroundWork } from './background-work.ts'
import { boot } from './core/boot.ts'
import type { Clock } from './core/clock.ts'
import { Core, type CoreOptions } from './core/core.ts'
import { accessRoutes } from './http/access-routes.ts'
import { refuseUnknownRoutes, requireToken } from './http/auth.ts'
import { noProxies, type TrustedProxies } from './http/client-address.ts'
import { type ConnectionLimits, Connections } from './http/connections.ts'
import { consoleFiles } from './http/console-files.ts'
import { type DeskOptions, deskRoutes } from './http/desk-routes.ts'
import { incidentRoutes } from './http/incident-routes.ts'
import { intakeRoutes } from './http/intake-routes.ts'
import { metricsRoutes } from './http/metrics-routes.ts'
import { sendProblem } from './http/problem.ts'
import { publicRoutes } from './http/public-routes.ts'
import { answerUnreadable, answerUnrouted } from './http/raw-errors.ts'
import { contentSecurityPolicy, hostNames, security } from './http/security.ts'
import { teamRoutes } from './http/team-routes.ts'
import { unreadBody } from './http/unread-body.ts'
import { handleError, parseJsonWithinBounds, validatorCompiler } from './http/validation.ts'
import { BodyReader } from './intake/body-reader.ts'
import { PayloadIds } from './intake/payload-ids.ts'
import { SourceHealth } from './intake/source-health.ts'
import type { Journal } from './journal/journal.ts'
import { isSocketUpgrade, Live } from './live/live.ts'
import { forgetContacts, loadContacts } from './oncall/apply-oncall.ts'
import { PhoneBook } from './oncall/phone-book.ts'
import { noPermits, type Permits } from './outbound/permits.ts'
import { UntoldWatch } from './paging/untold-watch.ts'
import { unknownFolder } from './runbooks/runbook-folder.ts'
import { Janitor } from './watch/janitor.ts'
import { Metrics } from './watch/metrics.ts'
import { UndecidableLog } from './watch/undecidable-log.ts'

export interface RelayOptions {
  readonly journal: Journal
  readonly clock: Clock
  readonly version: string
  /** Names beside this machine's own that the relay answers to. */
  readonly hosts: readonly string[]
  /** Where browsers reach the relay; null takes the address that it listens on. */
  readonly publicUrl: string | null
  /** The built web console; null serves none. */
  readonly consoleDir: string | null
  readonly tls: Pick<ServerOptions, 'cert' | 'key'> | null
  /** `silent` for tests. */
  readonly logLevel: 'silent' | 'warn' | 'info'
  /** The proxies whose X-Forwarded-For names the client; none unless named. */
  readonly trustProxy?: TrustedProxies
  /** Other than the usual ones in tests. */
  readonly connectionLimits?: ConnectionLimits
  /** The journal failed: nothing more can be promised, the process must end. */
  readonly onFailure: (error: unknown) => void
  /**
   * False until `startWork`, and for a store that a command opens for the moment: no timer fires, nobody is paged, no
   * outside service is told that all is well.
   */
  readonly isActive?: boolean
  /** What the operator lets a configuration point at, nothing unless it says so; null leaves that open. */
  readonly permits?: Permits | null
}

export interface Relay {
  readonly app: FastifyInstance
  readonly core: Core
  readonly journal: Journal
  readonly credentials: Credentials
  readonly deskOptions: DeskOptions
  /** The origin that links point to. */
  publicUrl(): string
  /** For a relay that was opened without its background work and is to begin it. */
  startWork(): void
  /** Stops taking, finishes what was taken, closes the journal. */
  close(): Promise<void>
}

/** How long an apply waits for what the folder of runbooks says, milliseconds. */
const longestLookMs = 5_000

/**
 * How long a stop waits for the core, milliseconds: another relay may hold the log for longer. Closing the journal then ends
 * the wait, and nothing of what waits was answered.
 */
const longestStopMs = 20_000

/** Builds the whole relay on a journal. It does not listen: `main.ts` does. */
export async function createRelay(options: RelayOptions): Promise<Relay> {
  const { journal, clock, permits = noPermits } = options
  const connections = new Connections(options.trustProxy ?? noProxies, options.connectionLimits)
  const app = createApp(options, connections)
  const onSaving = (trouble: unknown) => {
    if (trouble === null) app.log.warn('snapshots are saved again')
    else app.log.error({ err: trouble }, 'snapshots are not saved: memory grows and the next start takes longer')
  }
  const { desk, keeper } = await boot(journal, { onSaving })
  const mintId = createMintId((n) => randomBytes(n))
  let isClosing = false
  // A turn that still waits for the log when the journal is closed has not failed: it was stopped.
  const onFailure = (error: unknown) => {
    if (!isClosing) options.onFailure(error)
  }
  const undecidable = new UndecidableLog(
    () => clock.now(),
    (line) => app.log.error(line, 'undecidable: left out, the relay goes on'),
  )
  const onUndecidable: CoreOptions['onUndecidable'] = (error, what) => undecidable.note(error, what)
  const metrics = new Metrics()
  const onMeasured: CoreOptions['onMeasured'] = (part, ms) => metrics.measured(part, ms)
  const core = new Core({ journal, desk, keeper, clock, mintId, isActive: false, onFailure, onUndecidable, onMeasured })
  const { vault, isShared } = journal
  const credentials = await Credentials.open({ vault, clock, desk: core.desk, isShared })
  const health = new SourceHealth(() => clock.now())
  const hosts = hostNames([
    ...options.hosts,
    ...(options.publicUrl === null ? [] : [new URL(options.publicUrl).hostname]),
  ])
  const publicUrl = () => options.publicUrl ?? listeningOn(app, options.tls !== null)

  // Read whenever they are used: another relay may have changed them, and they leave no event behind.
  const contacts = () => loadContacts(vault)
  const phoneBook = new PhoneBook({
    contacts,
    people: () => core.desk.filed.people,
    now: () => core.now(),
    run: randomUUID(),
  })
  let background: BackgroundWork | null = null
  const startWork = () => {
    background ??= new BackgroundWork({
      core,
      journal,
      clock,
      credentials,
      contacts,
      publicUrl,
      namedUrl: options.publicUrl,
      permits,
      devicesHere: () => live.devicesHere(),
      onRunbookProblems: (problems) => app.log.warn({ problems }, 'runbooks'),
    })
  }
  const live = new Live(app.server, {
    core,
    journal,
    credentials,
    phones: () => phoneBook.read(),
    connections,
    hosts,
    relays: () => (isShared ? (background?.register?.urls ?? null) : []),
    devicesElsewhere: () => (isShared ? (background?.register?.devicesElsewhere ?? null) : new Set()),
  })
  // A socket ends at whichever relay has it.
  core.onCommitted((entries) => {
    if (entries.some(({ type }) => endsAccess.has(type))) live.endRefused()
  })
  core.onCommitted((entries, origin) => {
    for (const { type, body } of entries)
      if (type === 'person.erased' && origin === 'here')
        void forgetContacts(vault, body.person)
          .then(() => phoneBook.forget())
          .catch((error: unknown) => app.log.error(error, 'contacts'))
  })
  core.onCommitted((entries, origin) => {
    if (origin === 'here') metrics.committed(entries, core.desk)
  })
  const janitor = new Janitor(clock, journal)
  const deskOptions: DeskOptions = {
    core,
    journal,
    credentials,
    health,
    mintId,
    publicUrl,
    isConnected: (device) => live.isConnected(device),
    permits,
    phoneBook,
    async onApplied() {
      phoneBook.forget()
      await background?.deadMan.refresh()
      // A dead network disk answers nobody; what was applied is applied all the same.
      await Promise.race([background?.runbookFolder.refresh(), wait(longestLookMs, undefined, { ref: false })])
      return background?.runbookFolder.words() ?? []
    },
  }

  refuseUnknownRoutes(app)
  const untold = new UntoldWatch(core)
  await app.register(security, { hosts })
  await app.register(unreadBody)
  app.addHook('onRequest', (request, reply, done) => {
    if (!connections.isCrowding(request.raw)) return done()
    sendProblem(reply, 503, 'Too many requests of this client are under way; nothing was taken. Try again.')
  })
  await describeApi(app, options.version)
  await app.register(publicRoutes, {
    core,
    journal,
    credentials,
    connections,
    clock,
    mintId,
    version: options.version,
    untold,
  })
  const bodies = new BodyReader((word) => credentials.isSecret(word))
  const payloadIds = new PayloadIds()
  await app.register(intakeRoutes, { core, credentials, connections, health, payloadIds, bodies, metrics })
  await app.register(async (api) => {
    await api.register(requireToken, { credentials })
    api.addHook('onRequest', (request, _reply, done) => {
      if (request.access) connections.proveAccess(request.raw.socket, request.access)
      done()
    })
    await api.register(incidentRoutes, { core, journal })
    await api.register(deskRoutes, deskOptions)
    await api.register(accessRoutes, deskOptions)
    await api.register(teamRoutes, {
      core,
      journal,
      runbookFolder: () => background?.runbookFolder.status ?? unknownFolder,
    })
    await api.register(metricsRoutes, {
      core,
      journal,
      health,
      metrics,
      isConnected: (device) => live.isConnected(device),
      consoles: () => live.consoles,
      lastPing: () => background?.deadMan.lastPing ?? null,
      untold,
      paging: () => background?.pager.stats ?? null,
    })
  })
  if (options.consoleDir !== null) await app.register(consoleFiles, { dir: options.consoleDir })
  if (options.isActive ?? true) startWork()

  return {
    app,
    core,
    journal,
    credentials,
    deskOptions,
    publicUrl,
    startWork,
    async close() {
      try {
        await background?.stop()
        janitor.stop()
        live.close()
        connections.close()
        await bodies.close()
        await app.close()
        await Promise.race([core.stop(), wait(longestStopMs, undefined, { ref: false })])
        await background?.register?.stop()
      } finally {
        // Whatever could not be finished, such as a snapshot on a full disk: its thread or connections would keep the process.
        isClosing = true
        await journal.close()
      }
    },
  }
}

/** After these somebody who is connected may not be let in any more. */
const endsAccess: ReadonlySet<string> = new Set<EventType>([
  'config.applied',
  'device.revoked',
  'token.revoked',
  'token.renewed',
])

/** A request that has not come in whole by then holds a connection for nothing; nor have its headers by the second. */
const slowestRequestMs = 60_000
const slowestHeadersMs = 15_000
/** How long a TLS handshake may take. */
const slowestHandshakeMs = 10_000
/** How long a connection is kept for its next request: longer than the proxies in front do, so that it is they who close it. */
const longestIdleMs = 72_000
/** How often Node looks for such connections. */
const lookForSlowMs = 5_000

function createApp(options: RelayOptions, connections: Connections): FastifyInstance {
  const app: FastifyInstance = Fastify({
    logger: options.logLevel === 'silent' ? false : loggerTo(options.logLevel),
    logController: new LogController({ disableRequestLogging: true }),
    // No request is logged but for what failed in it: a logger for each would be work for nothing.
    childLoggerFactory: (logger) => logger,
    bodyLimit: 512 * 1024,
    requestTimeout: slowestRequestMs,
    // A base address that ends with a slash makes two of one.
    routerOptions: { maxParamLength: 512, ignoreDuplicateSlashes: true },
    forceCloseConnections: true,
    // The core refuses what it can no longer take, as a problem document like any other.
    return503OnClosing: false,
    frameworkErrors: answerUnrouted,
    clientErrorHandler: answerUnreadable,
    serverFactory: (handle: RequestListener) => createServer(options, connections, handle),
  })
  app.setValidatorCompiler(validatorCompiler as never)
  // JSON is what this relay speaks; Fastify would also take text, and then call it a wrong object.
  app.removeContentTypeParser('text/plain')
  parseJsonWithinBounds(app)
  app.setErrorHandler(handleError)
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, 404, 'There is nothing here.'))
  return app
}

/** Called once for each address that it listens on. */
function createServer({ tls }: RelayOptions, connections: Connections, handle: RequestListener): Server {
  const common = {
    requestTimeout: slowestRequestMs,
    headersTimeout: slowestHeadersMs,
    connectionsCheckingInterval: lookForSlowMs,
    keepAliveTimeout: longestIdleMs,
    shouldUpgradeCallback: isSocketUpgrade,
  }
  const server = tls
    ? createHttpsServer({ ...common, ...tls, handshakeTimeout: slowestHandshakeMs }, handle)
    : createHttpServer(common, handle)
  connections.watch(server, tls !== null)
  return server
}

/** The log goes to standard error: standard output belongs to `--json`. URLs hold intake keys, so none is logged. */
function loggerTo(level: 'warn' | 'info') {
  return {
    level,
    stream: process.stderr,
    serializers: { req: (request: { readonly method?: string }) => ({ method: request.method ?? '' }) },
  }
}

function listeningOn(app: FastifyInstance, secure: boolean): string {
  const address = app.server.address()
  if (address === null || typeof address === 'string') return 'http://127.0.0.1:4010'
  const host = address.address.includes(':') ? `[${address.address}]` : address.address
  const shown = host === '0.0.0.0' || host === '[::]' ? 'localhost' : host
  return `${secure ? 'https' : 'http'}://${shown}:${address.port}`
}

async function describeApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: {
      info: { title: 'Baton relay', version, description: 'Alerts in, incidents, commands, exports.' },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    },
  })
  await app.register(fastifySwaggerUi, { routePrefix: '/docs', staticCSP: contentSecurityPolicy })
}
