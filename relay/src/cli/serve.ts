import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Relay } from '../app.ts'
import { localCodeTtlMs } from '../http/desk-routes.ts'
import { OperatorError } from './fail.ts'
import { readLocalCredentials, readRunningRelay, writeRunningRelay } from './local-credentials.ts'
import { openRelay } from './open-relay.ts'
import { ownerOf, prepare, readyLine } from './seed.ts'

export interface ServeOptions {
  readonly data: string
  readonly host: string
  readonly port: number
  readonly consoleDir?: string
  readonly publicUrl?: string
  readonly allowHost: readonly string[]
  readonly tlsCert?: string
  readonly tlsKey?: string
  readonly json: boolean
  /** Print a link that pairs the owner's browser; join a relay that runs on the same data. */
  readonly local: boolean
  readonly exitWithStdin: boolean
  readonly log: 'warn' | 'info'
}

/** Runs the relay until it is told to stop. Rejects with an OperatorError when it cannot start. */
export async function serve(options: ServeOptions): Promise<void> {
  const dir = resolve(options.data)
  const relay = await open(dir, options)
  if (relay === null) return
  try {
    await listen(relay, options)
    const credentials = await prepare(relay, dir)
    const url = relay.publicUrl()
    writeRunningRelay(dir, { url, pid: process.pid })
    stopOnSignals(relay, options.exitWithStdin)
    const { code } = await relay.credentials.mintCode(
      { kind: 'pair', person: ownerOf(relay), reusable: true },
      localCodeTtlMs,
    )
    announce(options, url, readyLine(url, credentials, code))
  } catch (error) {
    await relay.close()
    throw error
  }
}

async function open(dir: string, options: ServeOptions): Promise<Relay | null> {
  try {
    return await openRelay(dir, {
      hosts: options.allowHost,
      publicUrl: options.publicUrl?.replace(/\/$/, '') ?? null,
      consoleDir: options.consoleDir === undefined ? null : resolve(options.consoleDir),
      tls: readTls(options),
      logLevel: options.log,
    })
  } catch (error) {
    if (options.local && error instanceof OperatorError && error.exitCode === 3 && (await join(dir, options)))
      return null
    throw error
  }
}

/** Another relay has the store: hand out its addresses and a fresh pairing code instead. */
async function join(dir: string, options: ServeOptions): Promise<boolean> {
  const running = readRunningRelay(dir)
  const credentials = readLocalCredentials(dir)
  if (!running || !credentials) return false
  const headers = { authorization: `Bearer ${credentials.token}`, 'content-type': 'application/json' }
  const response = await fetch(`${running.url}/v1/local-code`, { method: 'POST', headers, body: '{}' }).catch(
    () => null,
  )
  if (!response?.ok) return false
  const { code } = (await response.json()) as { code: string }
  process.stderr.write(`baton: a relay runs on this data already; joined it at ${running.url}\n`)
  announce(options, running.url, { ...readyLine(running.url, credentials, code), joined: true })
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
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new OperatorError(`this machine has no address ${host}; check --host`)
    throw error
  }
}

function readTls({ tlsCert, tlsKey }: ServeOptions): { cert: Buffer; key: Buffer } | null {
  if (tlsCert === undefined && tlsKey === undefined) return null
  if (tlsCert === undefined || tlsKey === undefined) throw new OperatorError('--tls-cert and --tls-key go together')
  const read = (file: string, option: string) => {
    try {
      return readFileSync(file)
    } catch {
      throw new OperatorError(`${option} ${file} cannot be read`)
    }
  }
  return { cert: read(tlsCert, '--tls-cert'), key: read(tlsKey, '--tls-key') }
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
