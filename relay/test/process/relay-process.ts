import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
/** Halves what the start of a process costs here, and there are many. */
const compileCache = fileURLToPath(new URL('../../../node_modules/.cache/relay-process', import.meta.url))

/** The line that `--json` prints. */
export interface ReadyLine {
  readonly relay: string
  readonly console: string
  readonly token: string
  readonly integrations: {
    readonly alertmanager: { readonly url: string }
    readonly generic: { readonly url: string }
    readonly pagerduty: { readonly url: string; readonly routingKey: string }
  }
  readonly joined?: true
}

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** One real process of the relay's command line. It never outlives its test. */
export interface RelayProcess {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>
  /** The first line of standard output; rejects when the process ends without one. */
  readonly firstLine: Promise<string>
  readonly ended: Promise<Ended>
  stderr(): string
}

/** Starts `node relay/src/main.ts ARGS`, as the user `uid` where one is named and this one may. */
export function startProcess(args: readonly string[], uid?: number): RelayProcess {
  const child = spawn(process.execPath, [main, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
    env: { ...process.env, NO_COLOR: '1', NODE_COMPILE_CACHE: compileCache },
  })
  let stdout = ''
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
  const firstLine = new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
      if (stdout.includes('\n')) resolve(stdout.slice(0, stdout.indexOf('\n')))
    })
    ended.then(() => reject(new Error(`the relay ended without a line: ${stderr}`)))
  })
  // Most commands are only run to their end.
  firstLine.catch(() => undefined)
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  return { child, firstLine, ended, stderr: () => stderr }
}

/** Runs one command of the relay to its end. */
export function run(...args: readonly string[]): Promise<Ended> {
  return startProcess(args).ended
}

/** Starts a relay on `dir` as `npm start` does, on any free port unless `args` name one, and waits until it is ready. */
export async function serve(
  dir: string,
  ...args: readonly string[]
): Promise<RelayProcess & { readonly line: ReadyLine }> {
  const port = args.includes('--port') ? [] : ['--port', '0']
  const started = startProcess(['serve', '--local', '--json', '--data', dir, ...port, ...args])
  return { ...started, line: JSON.parse(await started.firstLine) as ReadyLine }
}

/** A port that nobody had a moment ago, for what must be told its own. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** The end that nothing can prepare for. */
export async function kill(relay: RelayProcess): Promise<void> {
  relay.child.kill('SIGKILL')
  await relay.ended
}

// biome-ignore lint/suspicious/noExplicitAny: tests reach into answers freely
type Body = any

/** Asks the API of a running relay; the body is parsed when it is JSON. */
export async function api(line: ReadyLine, path: string, body?: unknown): Promise<{ status: number; body: Body }> {
  const response = await fetch(line.relay + path, {
    headers: { authorization: `Bearer ${line.token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '')
  return { status: response.status, body: isJson ? JSON.parse(text) : text }
}

/** Sends one alert through the generic intake; resolves with the status. */
export async function sendAlert(line: ReadyLine, alert: Readonly<Record<string, unknown>>): Promise<number> {
  const response = await fetch(line.integrations.generic.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'Checkout is down', severity: 'critical', ...alert }),
  })
  await response.arrayBuffer()
  return response.status
}

export interface LoggedEvent {
  readonly seq: number
  readonly type: string
  readonly recordedAt: number
  readonly incidentId: string | null
  readonly body: Body
}

/** The whole journal, page by page. */
export async function journalOf(line: ReadyLine): Promise<readonly LoggedEvent[]> {
  const events: LoggedEvent[] = []
  for (;;) {
    const { body } = await api(line, `/v1/journal?after=${events.at(-1)?.seq ?? 0}&limit=10000`)
    const page = String(body).split('\n').filter(Boolean)
    if (page.length === 0) return events
    events.push(...page.map((text) => JSON.parse(text) as LoggedEvent))
  }
}

/** The bytes of `file` with one bit changed in each place where `marker` stands. */
export function flipped(file: string, marker: string): Buffer {
  const bytes = readFileSync(file)
  let at = bytes.indexOf(marker)
  if (at === -1) throw new Error(`${marker} is not in ${file}`)
  for (; at !== -1; at = bytes.indexOf(marker, at)) bytes[at] = (bytes[at] ?? 0) ^ 1
  return bytes
}
