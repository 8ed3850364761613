import { spawn, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { temporaryDir } from '../kit.ts'
import { api, freePort, journalOf, kill, type ReadyLine, serve } from './relay-process.ts'

const program = 'prometheus-alertmanager'
const isInstalled = spawnSync(program, ['--version']).error === undefined
if (!isInstalled)
  process.stderr.write(
    `Skipped: Alertmanager end to end, because ${program} is not on PATH; npm test installs it on Debian.\n`,
  )

const whenInstalled = test.skipIf(!isInstalled)

/** Waits out what Alertmanager's own timers may take on a busy machine. */
const eventually = { timeout: 15_000, interval: 100 }

const configOf = ({ integrations }: ReadyLine) => `
route:
  receiver: webhook
  group_by: [alertname]
  group_wait: 0s
  group_interval: 1s
  repeat_interval: 2s
  routes:
    - { receiver: pagerduty, matchers: ['via = pagerduty'] }
    - { receiver: truncated, matchers: ['via = truncated'] }
receivers:
  - name: webhook
    webhook_configs: [{ url: '${integrations.alertmanager.url}', send_resolved: true }]
  - name: truncated
    webhook_configs: [{ url: '${integrations.alertmanager.url}', send_resolved: true, max_alerts: 1 }]
${exampleOf('README.md', /^ {2}- name: baton-as-pagerduty\n(?: {4}.*\n)+/m)
  .replace('baton-as-pagerduty', 'pagerduty')
  .replace('http://127.0.0.1:4010/v2/enqueue', integrations.pagerduty.url)
  .replace('YOUR-ROUTING-KEY', integrations.pagerduty.routingKey)}`

/** What a document tells people to copy. */
function exampleOf(name: string, pattern: RegExp): string {
  const [example] = pattern.exec(readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8')) ?? []
  if (example === undefined) throw new Error(`${name} holds no such example`)
  return example
}

test('the documents give the same example of PagerDuty’s receiver', () => {
  const fields = (name: string) => exampleOf(name, /pagerduty_configs:\n(?: {2,}.*\n)+/).replaceAll(/^ +/gm, '')
  expect(fields('README.md')).toBe(fields('docs/intake.md'))
})

type Labels = Readonly<Record<string, string>>

interface Alertmanager {
  fire(labels: Labels): Promise<void>
  resolve(labels: Labels): Promise<void>
  /** How many requests to receivers failed. */
  failedRequests(): Promise<number>
}

/** A real Alertmanager that notifies the relay. It never outlives its test. */
async function alertmanagerFor(line: ReadyLine): Promise<Alertmanager> {
  const dir = temporaryDir()
  const file = join(dir, 'alertmanager.yml')
  writeFileSync(file, configOf(line))
  const url = `http://127.0.0.1:${await freePort()}`
  const flags = ['--cluster.listen-address=', `--web.listen-address=${new URL(url).host}`, `--storage.path=${dir}/data`]
  const child = spawn(program, [`--config.file=${file}`, ...flags], { stdio: ['ignore', 'ignore', 'pipe'] })
  let log = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text))
  const ended = new Promise((resolve) => child.once('close', resolve))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  await vi.waitFor(async () => expect((await fetch(`${url}/-/ready`)).ok, log).toBe(true), eventually)

  const startsAt = new Date().toISOString()
  const post = async (labels: Labels, ends: object) => {
    const annotations = {
      summary: `${labels.alertname} at ${labels.instance}`,
      runbook_url: 'https://runbooks.example.com/x',
    }
    const body = JSON.stringify([
      { labels, annotations, startsAt, generatorURL: 'https://prometheus.example.com/g', ...ends },
    ])
    const headers = { 'content-type': 'application/json' }
    expect((await fetch(`${url}/api/v2/alerts`, { method: 'POST', headers, body })).status).toBe(200)
  }
  return {
    fire: (labels) => post(labels, {}),
    resolve: (labels) => post(labels, { endsAt: new Date().toISOString() }),
    async failedRequests() {
      const metrics = await (await fetch(`${url}/metrics`)).text()
      const counts = metrics.matchAll(/^alertmanager_notification_requests_failed_total\{.*\} (\d+)/gm)
      return [...counts].reduce((sum, [, count]) => sum + Number(count), 0)
    },
  }
}

/** The only incident of a source, once there is one and it passes. */
async function incidentOf(line: ReadyLine, source: string, passes: (incident: never) => void) {
  return vi.waitFor(async () => {
    const { incidents } = (await api(line, '/v1/incidents')).body
    const found = incidents.filter((incident: { source: string }) => incident.source === source)
    expect(found).toHaveLength(1)
    passes(found[0] as never)
    return found[0]
  }, eventually)
}

const like = (expected: object) => (incident: object) => expect(incident).toMatchObject(expected)

/** Follows one alert through the receiver whose events come to `source`, from its start to its end. */
async function followAlert(line: ReadyLine, alertmanager: Alertmanager, source: string, title: unknown) {
  const labels = { alertname: 'DiskFull', instance: 'db-1', severity: 'critical', service: 'checkout', via: source }
  await alertmanager.fire(labels)
  const opened = like({ status: 'triggered', severity: 'critical', title, firingCount: 1 })
  const { id } = await incidentOf(line, source, opened)
  await vi.waitFor(async () => {
    const { integrations } = (await api(line, '/v1/integrations')).body
    const heard = integrations.find((integration: { source: string }) => integration.source === source)
    expect(heard.alerts).toBeGreaterThanOrEqual(2)
  }, eventually)
  const { alerts } = (await api(line, `/v1/incidents/${id}/alerts`)).body
  const service = source === 'pagerduty' ? { component: 'checkout', class: 'DiskFull', group: 'db-1' } : labels
  expect(alerts).toMatchObject([{ labels: service }])
  const events = (await journalOf(line)).filter(
    ({ incidentId, type }) => incidentId === id && type.startsWith('alert.'),
  )
  expect(events.map(({ type }) => type)).toEqual(['alert.fired'])
  await incidentOf(line, source, like({ id, status: 'triggered', alertCount: 1 }))
  await alertmanager.resolve(labels)
  await incidentOf(line, source, like({ id, status: 'resolved', sourceState: 'cleared', firingCount: 0 }))
}

whenInstalled(
  'an alert opens an incident, its repeats are duplicates, and its end resolves it, over both receivers',
  async () => {
    const { line } = await serve(temporaryDir())
    const alertmanager = await alertmanagerFor(line)
    await Promise.all([
      followAlert(line, alertmanager, 'alertmanager', 'DiskFull at db-1'),
      followAlert(line, alertmanager, 'pagerduty', expect.stringContaining('DiskFull')),
    ])
  },
)

whenInstalled('max_alerts: a truncated group is marked, and resolves nothing that it does not name', async () => {
  const { line } = await serve(temporaryDir())
  const alertmanager = await alertmanagerFor(line)
  const labels = (instance: string) => ({ alertname: 'Storm', instance, severity: 'critical', via: 'truncated' })
  const [first, second] = [labels('a'), labels('b')]
  // Alertmanager names the alerts of a group in the order of their labels.
  await alertmanager.fire(second)
  await incidentOf(line, 'alertmanager', like({ firingCount: 1, truncated: 0, title: 'Storm at b' }))
  await alertmanager.fire(first)
  const { id } = await incidentOf(line, 'alertmanager', like({ firingCount: 2, truncated: 1 }))
  await alertmanager.resolve(first)
  await incidentOf(line, 'alertmanager', like({ status: 'triggered', sourceState: 'firing', firingCount: 1 }))
  const { entries } = (await api(line, `/v1/incidents/${id}/timeline`)).body
  const words = entries.map((row: { text: string }) => row.text)
  expect(words).toContain('the source left out 1 alerts (truncated)')
  expect(words).toContain('Storm at a clears')
  expect(words).not.toContain('Storm at b clears')
  await alertmanager.resolve(second)
  await incidentOf(line, 'alertmanager', like({ id, status: 'resolved', firingCount: 0 }))
})

whenInstalled('an alert that found the relay dead arrives by a retry when it is back', async () => {
  const dir = temporaryDir()
  const relay = await serve(dir)
  const alertmanager = await alertmanagerFor(relay.line)
  await kill(relay)
  await alertmanager.fire({ alertname: 'WhileAway', instance: 'db-1', severity: 'error', via: 'webhook' })
  await vi.waitFor(async () => expect(await alertmanager.failedRequests()).toBeGreaterThan(0), eventually)
  const { line } = await serve(dir, '--port', new URL(relay.line.relay).port)
  const found = await incidentOf(line, 'alertmanager', like({ status: 'triggered', title: 'WhileAway at db-1' }))
  const fired = (await journalOf(line)).filter(({ type }) => type === 'alert.fired')
  expect(fired.map(({ incidentId }) => incidentId)).toEqual([found.id])
})
