import { spawn, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, vi } from 'vitest'
import { teamYaml, temporaryDir } from '../kit.ts'
import { api, freePort, journalOf, type LoggedEvent, type ReadyLine, serve } from './relay-process.ts'

const programs = ['prometheus', 'prometheus-alertmanager']
const missing = programs.filter((program) => spawnSync(program, ['--version']).error !== undefined)
/** Whether Debian's Prometheus and Alertmanager are here. */
export const isPrometheusInstalled = missing.length === 0
if (!isPrometheusInstalled)
  process.stderr.write(
    `Skipped: pairs of Prometheus and Alertmanager, because ${missing.join(' and ')} cannot be found; npm test installs them on Debian.\n`,
  )

/** Waits out what four programs' own timers may take on a busy machine. */
export const eventually = { timeout: 60_000, interval: 100 }

/** One real program that can be ended in every way, and started again. It never outlives its test. */
interface Program {
  readonly url: string
  /** Ends it as `kill -9` does, and starts it on an empty folder. */
  restartEmpty(): Promise<void>
  kill(): Promise<void>
  /** Starts it again on the folder that it had. */
  start(): Promise<void>
  /** Holds it as it is, as a machine that hangs; `resume` lets it go on. */
  hold(): void
  resume(): void
  /** Asks its API. */
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into answers freely
  get(path: string): Promise<any>
}

async function startProgram(
  name: string,
  port: number,
  flagsFor: (dir: string) => readonly string[],
): Promise<Program> {
  const url = `http://127.0.0.1:${port}`
  let dir = temporaryDir()
  let child: ReturnType<typeof spawn> | null = null
  let ended: Promise<unknown> = Promise.resolve()
  const kill = async () => {
    child?.kill('SIGKILL')
    await ended
    child = null
  }
  const start = async () => {
    const flags = [...flagsFor(dir), `--web.listen-address=127.0.0.1:${port}`]
    const started = spawn(name, flags, { cwd: dir, stdio: ['ignore', 'ignore', 'pipe'] })
    let log = ''
    started.stderr.setEncoding('utf8').on('data', (text: string) => (log += text))
    ended = new Promise((resolve) => started.once('close', resolve))
    child = started
    await vi.waitFor(async () => expect((await fetch(`${url}/-/ready`)).ok, log).toBe(true), eventually)
  }
  onTestFinished(kill)
  await start()
  return {
    url,
    kill,
    start,
    async restartEmpty() {
      await kill()
      dir = temporaryDir()
      await start()
    },
    hold: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    get: async (path) => (await fetch(url + path)).json(),
  }
}

/** An exporter of one gauge, `app_down`, and who reads it. */
interface App {
  readonly host: string
  setDown(isDown: boolean): void
}

async function startApp(): Promise<App> {
  let value = 0
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/plain; version=0.0.4')
    response.end(`# TYPE app_down gauge\napp_down ${value}\n`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.closeAllConnections())
  onTestFinished(() => void server.close())
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    setDown: (isDown) => {
      value = isDown ? 1 : 0
    },
  }
}

/** The intervals are as short as the programs do well: an alert that nobody sends on expires after eight seconds. */
const alertmanagerYaml = (url: string) => `
global: { resolve_timeout: 5s }
route: { receiver: relay, group_by: [alertname], group_wait: 1s, group_interval: 2s, repeat_interval: 5s }
receivers:
  - { name: relay, webhook_configs: [{ url: '${url}', send_resolved: true }] }
`

const prometheusYaml = (replica: string, app: string, alertmanagers: readonly string[], rules: string) => `
global: { scrape_interval: 1s, scrape_timeout: 900ms, evaluation_interval: 1s, external_labels: { replica: ${replica} } }
rule_files: ['${rules}']
alerting:
  alert_relabel_configs: [{ action: labeldrop, regex: replica }]
  alertmanagers: [{ static_configs: [{ targets: [${alertmanagers.map((host) => `'${host}'`).join(', ')}] }] }]
scrape_configs:
  - { job_name: app, static_configs: [{ targets: ['${app}'] }] }
`

const rulesYaml = `
groups:
  - name: app
    rules:
      - alert: AppDown
        expr: app_down > 0
        labels: { severity: critical }
        annotations: { summary: The app is down }
`

interface Pair {
  readonly app: App
  readonly prometheus: readonly [Program, Program]
  readonly alertmanagers: readonly [Program, Program]
}

/** Two Prometheus servers that both send to two Alertmanagers of one cluster, which both tell the relay: as documented. */
async function startPair(line: ReadyLine): Promise<Pair> {
  const app = await startApp()
  const dir = temporaryDir()
  const fileOf = (name: string, text: string) => {
    writeFileSync(join(dir, name), text)
    return join(dir, name)
  }
  const alertmanagerFile = fileOf('alertmanager.yml', alertmanagerYaml(line.integrations.alertmanager.url))
  const startAlertmanager = async (own: number, peer: number) =>
    startProgram('prometheus-alertmanager', await freePort(), (data) => [
      `--config.file=${alertmanagerFile}`,
      `--storage.path=${data}`,
      `--cluster.listen-address=127.0.0.1:${own}`,
      `--cluster.advertise-address=127.0.0.1:${own}`,
      `--cluster.peer=127.0.0.1:${peer}`,
      '--cluster.peer-timeout=1s',
      '--cluster.settle-timeout=2s',
      '--cluster.pushpull-interval=5s',
      '--cluster.reconnect-interval=1s',
    ])
  const [a, b] = [await freePort(), await freePort()]
  const alertmanagers = await Promise.all([startAlertmanager(a, b), startAlertmanager(b, a)])
  const rules = fileOf('rules.yml', rulesYaml)
  const hosts = alertmanagers.map(({ url }) => new URL(url).host)
  const startPrometheus = async (replica: string) => {
    const config = fileOf(`${replica}.yml`, prometheusYaml(replica, app.host, hosts, rules))
    return startProgram('prometheus', await freePort(), (data) => [
      `--config.file=${config}`,
      `--storage.tsdb.path=${data}`,
      '--rules.alert.resend-delay=2s',
    ])
  }
  const prometheus = await Promise.all([startPrometheus('a'), startPrometheus('b')])
  return { app, prometheus, alertmanagers }
}

interface PagedPair extends Pair {
  readonly line: ReadyLine
}

/** A relay whose next step is far off, so that a page more than those of the alert would be a fault, and a pair before it. */
export async function startRelayAndPair(): Promise<PagedPair> {
  const { line } = await serve(temporaryDir())
  expect((await api(line, '/v1/config', { yaml: teamYaml() })).status).toBe(200)
  return { line, ...(await startPair(line)) }
}

const shown = async (line: ReadyLine) => (await api(line, '/v1/incidents')).body.incidents

async function heard(line: ReadyLine): Promise<number> {
  const { integrations } = (await api(line, '/v1/integrations')).body
  return integrations.find(({ source }: { source: string }) => source === 'alertmanager').alerts
}

/** Waits until Alertmanager has told the relay of the alert `times` more. */
export async function heardAgain(line: ReadyLine, times: number): Promise<void> {
  const before = await heard(line)
  await vi.waitFor(async () => expect(await heard(line)).toBeGreaterThanOrEqual(before + times), eventually)
}

/** Waits for the incident that fires and pages, and is its id. */
export async function untilPaged(line: ReadyLine, patience = eventually): Promise<string> {
  return vi.waitFor(async () => {
    const open = (await shown(line)).filter(({ status }: { status: string }) => status === 'triggered')
    expect(open).toMatchObject([{ sourceState: 'firing', severity: 'critical', title: 'The app is down' }])
    expect(open[0].pages).toHaveLength(1)
    return open[0].id
  }, patience)
}

export async function untilResolved(line: ReadyLine, id: string): Promise<void> {
  const resolved = { status: 'resolved', sourceState: 'cleared', firingCount: 0 }
  await vi.waitFor(async () => {
    const incident = (await shown(line)).find((each: { id: string }) => each.id === id)
    expect(incident).toMatchObject(resolved)
  }, eventually)
}

const told = ['alert.fired', 'alert.cleared', 'page.raised']

/** What the journal says of the alert and of who was paged, in order. */
export async function storyOf(line: ReadyLine): Promise<readonly LoggedEvent[]> {
  return (await journalOf(line)).filter(({ type }) => told.includes(type))
}
