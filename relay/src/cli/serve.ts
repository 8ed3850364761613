import { existsSync, readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { createSecureContext } from 'node:tls'
import type { Relay } from '../app.ts'
import { localCodeTtlMs } from '../http/access-routes.ts'
import { readTrustedProxies, type TrustedProxies } from '../http/client-address.ts'
import { asJournalError, fileReason } from '../journal/sqlite/errors.ts'
import { loadContacts } from '../oncall/apply-oncall.ts'
import { ownerOf } from '../oncall/owner.ts'
import { barredBy } from '../outbound/barred.ts'
import type { Permits } from '../outbound/permits.ts'
import { checkStart } from './check-start.ts'
import { OperatorError } from './fail.ts'
import { type LocalAddress, writeRelayAddress } from './local-credentials.ts'
import { lockedExitCode, type OpenOptions, openRelay } from './open-relay.ts'
import { tellWhileStarting, watchOpenFiles } from './operator-watch.ts'
import { findRunningRelay } from './running-relay.ts'
import { prepare, readyLine } from './seed.ts'
import { version } from './version.ts'

export interface ServeOptions {
  readonly data: string
  /** A PostgreSQL database that holds the journal; without one it is in `data`. */
  readonly journal?: string
  readonly host: string
  readonly port: number
  readonly consoleDir?: string
  /** An origin: scheme, host and port, without a path. */
  readonly publicUrl?: string
  readonly allowHost: readonly string[]
  /** Addresses and networks of proxies whose X-Forwarded-For is believed. */
  readonly trustProxy: readonly string[]
  /** Folders that runbooks may be read from, beside the one in `data`. */
  readonly runbooks: readonly string[]
  /** Hosts, addresses and networks that may be sent to beside the public ones. */
  readonly allowSend: readonly string[]
  readonly tlsCert?: string
  readonly tlsKey?: string
  readonly json: boolean
  /** Print a link that pairs the owner's browser; join a relay that runs on the same data. */
  readonly local: boolean
  readonly exitWithStdin: boolean
  /** Only try whether it starts, on a copy of the store. */
  readonly check: boolean
  readonly log: 'warn' | 'info'
}

interface Tls {
  readonly cert: Buffer
  readonly key: Buffer
}

/**
 * Runs the relay until it is told to stop. Rejects with an OperatorError when it cannot start. `through` is what stands
 * between it and its journal.
 */
export async function serve(options: ServeOptions, through?: OpenOptions['through']): Promise<void> {
  surviveClosedOutput()
  const dir = resolve(options.data)
  const isStarted = tellWhileStarting(dir, warn)
  try {
    await (options.check ? check(dir, options) : start(dir, options, through))
  } catch (error) {
    // What the disk refuses of the files beside the journal names no folder by itself.
    throw isOfDisk(error) ? asJournalError(error, dir) : error
  } finally {
    isStarted()
  }
}

function isOfDisk(error: unknown): boolean {
  return /^(ENOSPC|EDQUOT|EROFS|EIO|EMFILE|ENFILE)$/.test((error as { readonly code?: string }).code ?? '')
}

function warn(line: string): void {
  process.stderr.write(`baton: ${line}\n`)
}

async function start(dir: string, options: ServeOptions, through: OpenOptions['through']): Promise<void> {
  const tls = readTls(options)
  const relay = await open(dir, options, tls, through)
  if (relay === null) return
  try {
    await listen(relay, options)
    // Not before: whoever is paged must find somebody to answer to, and a relay that cannot listen pages nobody.
    relay.startWork()
    const credentials = await prepare(relay, dir)
    const url = relay.publicUrl()
    writeRelayAddress(dir, { url, local: localAddress(relay, tls), permits: permitsOf(dir, options) })
    stopOnSignals(relay, options.exitWithStdin)
    watchOpenFiles(dir, warn)
    await warnOfBarred(relay, permitsOf(dir, options))
    const person = ownerOf(relay.core.desk.config)
    // Renewing this machine's token ends the link too.
    const { local = '' } = (await relay.credentials.token(credentials.token)) ?? {}
    const maker = { person, device: null, local }
    const { code } = await relay.credentials.mintCode({ kind: 'pair', person, reusable: true, maker }, localCodeTtlMs)
    if (options.publicUrl === undefined && isWildcard(options.host))
      process.stderr.write(`baton: links for others say ${url}; name the address that they use with --public-url\n`)
    announce(options, url, readyLine(url, credentials, code))
  } catch (error) {
    // What went wrong first is what is told.
    await relay.close().catch(() => undefined)
    throw error
  }
}

/** A relay of the version and options that a start would have, without its background work: it calls nobody. */
async function check(dir: string, options: ServeOptions): Promise<void> {
  const tls = readTls(options)
  const tookMs = await checkStart(dir, async (copy) => {
    const relay = await openInactive(copy, dir, options, tls)
    const health = async () => {
      await listen(relay, { ...options, port: 0 })
      return (await relay.app.inject({ method: 'GET', url: '/health', headers: { host: 'localhost' } })).statusCode
    }
    return { health, close: () => relay.close() }
  })
  process.stdout.write(`Version ${version} starts on a copy of ${dir} in ${(tookMs / 1_000).toFixed(1)} s.\n`)
}

/** Not before `prepare`: of a first start it is the sample that is in force. */
async function warnOfBarred({ core, journal }: Relay, permits: Permits): Promise<void> {
  for (const line of barredBy(permits, core.desk.filed, await loadContacts(journal.vault))) warn(line)
}

async function open(
  dir: string,
  options: ServeOptions,
  tls: Tls | null,
  through: OpenOptions['through'],
): Promise<Relay | null> {
  try {
    return await openInactive(dir, dir, options, tls, through)
  } catch (error) {
    const isTaken = error instanceof OperatorError && error.exitCode === lockedExitCode
    if (options.local && isTaken && (await joinRunning(dir, options))) return null
    throw error
  }
}

/** Opens the relay that `dir` and `options` describe, on the store in `at`. */
function openInactive(
  at: string,
  dir: string,
  options: ServeOptions,
  tls: Tls | null,
  through?: OpenOptions['through'],
): Promise<Relay> {
  return openRelay(at, {
    journalUrl: options.journal,
    hosts: options.allowHost,
    publicUrl: options.publicUrl ?? null,
    trustProxy: trustedProxies(options),
    consoleDir: readConsoleDir(options),
    tls,
    permits: permitsOf(dir, options),
    logLevel: options.log,
    isActive: false,
    through,
  })
}

/** Another relay has the store: hand out its addresses and a fresh pairing code instead. */
async function joinRunning(dir: string, options: ServeOptions): Promise<boolean> {
  const running = await findRunningRelay(dir)
  if (!running) return false
  const { url, credentials } = running
  const question = { method: 'POST', path: '/v1/local-code', secret: credentials.token, body: {} } as const
  const answer = await running.ask(question).catch(() => null)
  if (answer?.status !== 200) return false
  const { code } = JSON.parse(answer.text) as { code: string }
  process.stderr.write(`baton: a relay runs on this data already; joined it at ${url}\n`)
  announce(options, url, { ...readyLine(url, credentials, code), joined: true })
  return true
}

async function listen(relay: Relay, { host, port }: ServeOptions): Promise<void> {
  try {
    await relay.app.listen({ host, port })
  } catch (error) {
    const { code } = error as { readonly code?: string }
    if (code === 'EADDRINUSE')
      throw new OperatorError(`port ${port} is in use; choose another with --port, or --port 0 for any`)
    if (code === 'EACCES')
      throw new OperatorError(`port ${port} may not be opened by this user; choose one above 1023 with --port`)
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
      throw new OperatorError(`this machine has no address ${host}; check --host`)
    throw error
  }
}

/** How commands on this machine reach the relay, whatever name the others use. */
function localAddress(relay: Relay, tls: Tls | null): LocalAddress {
  const { address, port } = relay.app.server.address() as AddressInfo
  const loopback: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '[::1]' }
  const host = loopback[address] ?? (address.includes(':') ? `[${address}]` : address)
  return { url: `${tls ? 'https' : 'http'}://${host}:${port}`, certificate: tls?.cert.toString() ?? null }
}

/** The folder that a first start makes is always one. */
function permitsOf(dir: string, { runbooks, allowSend }: ServeOptions): Permits {
  return { runbooks: [join(dir, 'runbooks'), ...runbooks.map((folder) => resolve(folder))], send: allowSend }
}

function readConsoleDir({ consoleDir }: ServeOptions): string | null {
  if (consoleDir === undefined) return null
  if (!existsSync(consoleDir)) throw new OperatorError(`--console-dir ${consoleDir} is not there`)
  return resolve(consoleDir)
}

function trustedProxies({ trustProxy }: ServeOptions): TrustedProxies {
  const proxies = readTrustedProxies(trustProxy.flatMap((entries) => entries.split(',')))
  if ('bad' in proxies)
    throw new OperatorError(`--trust-proxy ${proxies.bad} is no address or network, such as 10.0.0.7 or 10.0.0.0/8`)
  return proxies
}

function readTls({ tlsCert, tlsKey }: ServeOptions): Tls | null {
  if (tlsCert === undefined && tlsKey === undefined) return null
  if (tlsCert === undefined || tlsKey === undefined) throw new OperatorError('--tls-cert and --tls-key go together')
  const read = (file: string, option: string) => {
    try {
      return readFileSync(file)
    } catch (error) {
      throw new OperatorError(`${option} ${file} cannot be read: ${fileReason(error)}`)
    }
  }
  const tls = { cert: read(tlsCert, '--tls-cert'), key: read(tlsKey, '--tls-key') }
  try {
    createSecureContext(tls)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new OperatorError(
      `--tls-cert ${tlsCert} and --tls-key ${tlsKey} are no PEM certificate and its key: ${reason}`,
    )
  }
  return tls
}

/** Whoever reads our output may go away; that is no reason to stop paging people. */
function surviveClosedOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
}

function stopOnSignals(relay: Relay, exitWithStdin: boolean): void {
  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    relay.close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  if (exitWithStdin) process.stdin.on('end', stop).on('error', stop).resume()
}

function announce(
  options: ServeOptions,
  url: string,
  line: ReturnType<typeof readyLine> & { readonly joined?: boolean },
): void {
  if (options.json) {
    process.stdout.write(`${JSON.stringify(line)}\n`)
    return
  }
  process.stderr.write(`baton: the relay listens on ${url}\n`)
  if (options.local) process.stderr.write(`baton: open ${line.console}\n`)
}

function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}
