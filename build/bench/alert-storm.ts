import { createBridge } from '../../desktop/src/host/bridge.ts'
import { Host } from '../../desktop/src/host/host.ts'
import { sleep } from './console-page.ts'
import { createPorts, until } from './headless.ts'
import { quantile, type Ready, startRelay } from './processes.ts'

const seconds = 60
const distinct = 5_000
const integrations = 5
const consoles = 5
/** Every fiftieth alert pages, in an incident of its own; the others fall into groups that page nobody. */
const criticalEvery = 50
const groups = 40
const giant = 40_000
const dayMs = 86_400_000

interface StormAlert {
  readonly n: number
  readonly startsAt: number
}

interface Measured {
  readonly answers: number[]
  readonly acknowledgements: number[]
  readonly health: number[]
  readonly statuses: Map<number, number>
  accepted: number
  mostMemory: number
}

/**
 * 10,000 alerts in a minute, half of them resent, a fifth out of order, some a day off, from several integrations, while
 * somebody acknowledges what pages; then 40,000 in one body, which is what one Alertmanager makes of a storm.
 */
export async function benchStorm(dir: string): Promise<readonly string[]> {
  const relay = await startRelay(dir)
  const { ready } = relay
  const crowd = await openConsoles(ready)
  const measured = newMeasured()
  const stopWatching = watch(ready, measured)
  try {
    const urls = await openIntegrations(ready)
    const sent = new Map<number, number>()
    await pour(urls, stormOf(), sent, measured, ready, crowd.raised)
    await until(async () => [...sent.keys()].every((n) => crowd.raised.has(titleOf(n))))
    await stopWatching()
    const alarms = [...sent].map(([n, at]) => (crowd.raised.get(titleOf(n)) ?? Number.NaN) - at)
    const fired = await firedKeys(ready)
    await crowd.thin()
    return [
      `storm, ${2 * distinct} alerts in ${seconds} s from ${integrations} integrations, ${consoles} consoles: answers ${tail(measured.answers)}, ${[...measured.statuses].map(([status, count]) => `${count} × ${status}`).join(', ')}`,
      `storm, ${alarms.length} critical pages: POST → alarm ${tail(alarms)}`,
      `storm, acknowledgements meanwhile: ${tail(measured.acknowledgements)}; /health ${tail(measured.health)}; memory at most ${Math.round(measured.mostMemory / 2 ** 20)} MiB`,
      `storm, lost ${distinct - new Set(fired).size}, twice in the log ${fired.length - new Set(fired).size}, counted as new ${measured.accepted} of ${distinct}`,
      await oneGiantBody(ready, urls, crowd.raised),
    ]
  } finally {
    await stopWatching()
    await crowd.close()
    await relay.stop()
  }
}

function newMeasured(): Measured {
  return { answers: [], acknowledgements: [], health: [], statuses: new Map(), accepted: 0, mostMemory: 0 }
}

const titleOf = (n: number) => `node ${n} is gone`
const isCritical = (n: number) => n % criticalEvery === 0

/** Each alert twice; a fifth of all at another place in the order. */
function stormOf(): readonly StormAlert[] {
  const now = Date.now()
  const alerts = Array.from({ length: 2 * distinct }, (_, i) => {
    const n = i % distinct
    return { n, startsAt: now + ([dayMs, -dayMs][n % 10] ?? 0) }
  })
  for (let i = 0; i < alerts.length; i += 5) {
    const other = (i * 7_919) % alerts.length
    const [a, b] = [alerts[i], alerts[other]]
    if (a && b) [alerts[i], alerts[other]] = [b, a]
  }
  return alerts
}

function bodyOf(groupKey: string, alerts: readonly StormAlert[]): string {
  return JSON.stringify({
    version: '4',
    groupKey,
    truncatedAlerts: 0,
    status: 'firing',
    receiver: 'baton',
    groupLabels: { alertname: 'NodeGone' },
    alerts: alerts.map(({ n, startsAt }) => ({
      status: 'firing',
      fingerprint: `node-${n}`,
      startsAt: new Date(startsAt).toISOString(),
      labels: { alertname: 'NodeGone', severity: isCritical(n) ? 'critical' : 'warning' },
      annotations: { summary: titleOf(n) },
    })),
  })
}

async function post(url: string, body: string): Promise<{ readonly status: number; readonly accepted: number }> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  const { accepted = 0 } = (await response.json()) as { readonly accepted?: number }
  return { status: response.status, accepted }
}

async function pour(
  urls: readonly string[],
  alerts: readonly StormAlert[],
  sent: Map<number, number>,
  measured: Measured,
  ready: Ready,
  raised: ReadonlyMap<string, number>,
): Promise<void> {
  const started = performance.now()
  const sends: Promise<void>[] = []
  for (const [i, alert] of alerts.entries()) {
    await sleep(started + (i * seconds * 1_000) / alerts.length - performance.now())
    const { n } = alert
    const at = performance.now()
    if (isCritical(n) && !sent.has(n)) sent.set(n, at)
    const group = isCritical(n) ? `node-${n}` : `group-${n % groups}`
    sends.push(
      post(urls[n % urls.length] ?? '', bodyOf(group, [alert])).then(({ status, accepted }) => {
        measured.answers.push(performance.now() - at)
        measured.statuses.set(status, (measured.statuses.get(status) ?? 0) + 1)
        measured.accepted += accepted
      }),
    )
    if (i % 170 === 169) sends.push(acknowledgeOne(ready, raised, measured.acknowledgements))
  }
  await Promise.all(sends)
}

let commands = 0
/** Acknowledges one page that rang. */
async function acknowledgeOne(ready: Ready, raised: ReadonlyMap<string, number>, times: number[]): Promise<void> {
  const list = await api(ready, '/v1/incidents?status=triggered&severity=critical&limit=20')
  const { incidents } = (await list.json()) as {
    readonly incidents: readonly { readonly id: string; readonly title: string }[]
  }
  const incident = incidents.find(({ title }) => raised.has(title))
  if (!incident) return
  commands += 1
  const commandId = `01990000-0000-7000-8000-${commands.toString(16).padStart(12, '0')}`
  const at = performance.now()
  await api(ready, '/v1/commands', { commandId, type: 'incident.acknowledge', incidentId: incident.id })
  times.push(performance.now() - at)
}

function api(ready: Ready, path: string, body?: object): Promise<Response> {
  const headers = { authorization: `Bearer ${ready.token}`, 'content-type': 'application/json' }
  return fetch(`${ready.relay}${path}`, body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers })
}

/** Asks how the relay is, ten times a second: its answer needs a turn of the loop. Returns the way to stop. */
function watch(ready: Ready, measured: Measured): () => Promise<void> {
  let isOver = false
  const run = async () => {
    for (let tick = 0; !isOver; tick++) {
      const at = performance.now()
      await (await fetch(`${ready.relay}/health`)).text()
      measured.health.push(performance.now() - at)
      if (tick % 10 === 0) measured.mostMemory = Math.max(measured.mostMemory, await memoryOf(ready))
      await sleep(100)
    }
  }
  const running = run()
  return async () => {
    isOver = true
    await running
  }
}

async function memoryOf(ready: Ready): Promise<number> {
  const text = await (await api(ready, '/metrics')).text()
  return Number(text.match(/^process_resident_memory_bytes (\d+)/m)?.[1] ?? 0)
}

async function openIntegrations(ready: Ready): Promise<readonly string[]> {
  const urls = [ready.integrations.alertmanager.url]
  while (urls.length < integrations) {
    const response = await api(ready, '/v1/integrations', { source: 'alertmanager', name: `prometheus ${urls.length}` })
    const { key } = (await response.json()) as { readonly key: string }
    urls.push(`${ready.relay}/v1/intake/alertmanager/${key}`)
  }
  return urls
}

interface Crowd {
  /** When each page first rang at the first console, by title. */
  readonly raised: ReadonlyMap<string, number>
  /** Leaves the first console alone: all of them fold what happens in this one process. */
  thin(): Promise<void>
  close(): Promise<void>
}

async function openConsoles(ready: Ready): Promise<Crowd> {
  const raised = new Map<string, number>()
  const hosts: Host[] = []
  for (let n = 0; n < consoles; n++) {
    const host = new Host({ ports: createPorts(), relayUrl: ready.relay })
    const bridge = createBridge(host)
    if (n === 0)
      bridge.onChange(({ alarm }) => {
        for (const page of alarm?.pages ?? []) if (!raised.has(page.title)) raised.set(page.title, performance.now())
      })
    await host.start()
    const invite = (await (await api(ready, '/v1/invites', { person: 'owner' })).json()) as { readonly url: string }
    const paired = await bridge.pair(invite.url.split('#pair=')[1] ?? '', `bench ${n}`)
    if (!paired.ok) throw new Error(paired.detail)
    await until(async () => (await bridge.snapshot()).connection.kind === 'live')
    hosts.push(host)
  }
  const stop = async (these: readonly Host[]) => {
    for (const host of these) await host.stop()
  }
  return { raised, thin: () => stop(hosts.splice(1)), close: () => stop(hosts) }
}

/** The keys of all alerts that fired, as the log has them. */
async function firedKeys(ready: Ready): Promise<readonly string[]> {
  const keys: string[] = []
  for (let after = 0; ; ) {
    const text = await (await api(ready, `/v1/journal?after=${after}&limit=5000`)).text()
    const entries = text
      .split('\n')
      .filter(Boolean)
      .map(
        (line) =>
          JSON.parse(line) as { readonly seq: number; readonly type: string; readonly body: { readonly key: string } },
      )
    for (const { type, body } of entries) if (type === 'alert.fired') keys.push(body.key)
    const last = entries.at(-1)
    if (!last) return keys
    after = last.seq
  }
}

/** What others wait for while one body of a storm is decided. */
async function oneGiantBody(
  ready: Ready,
  urls: readonly string[],
  raised: ReadonlyMap<string, number>,
): Promise<string> {
  const [storming = '', quiet = ''] = urls
  const measured = newMeasured()
  const stopWatching = watch(ready, measured)
  const startsAt = Date.now()
  const many = Array.from({ length: giant }, (_, i) => ({ n: 1_000_001 + i * criticalEvery, startsAt }))
  const body = bodyOf('giant', many)
  const started = performance.now()
  let isOver = false
  const answered = post(storming, body).then(({ status, accepted }) => {
    isOver = true
    return `${status} after ${((performance.now() - started) / 1_000).toFixed(1)} s, ${accepted} new`
  })
  const sent = new Map<number, number>()
  for (let n = 2_000_000; !isOver; n += criticalEvery) {
    sent.set(n, performance.now())
    await post(quiet, bodyOf(`node-${n}`, [{ n, startsAt }]))
    await acknowledgeOne(ready, raised, measured.acknowledgements)
  }
  const words = await answered
  await until(async () => [...sent.keys()].every((n) => raised.has(titleOf(n))))
  await stopWatching()
  const alarms = [...sent].map(([n, at]) => (raised.get(titleOf(n)) ?? Number.NaN) - at)
  return `storm, ${giant} alerts in one body of ${(body.length / 2 ** 20).toFixed(1)} MiB: ${words}; meanwhile, with one console, POST → alarm ${tail(alarms)}, acknowledgements ${tail(measured.acknowledgements)}, /health ${tail(measured.health)}; memory at most ${Math.round(measured.mostMemory / 2 ** 20)} MiB`
}

/** "p50 3 ms, p99 20 ms, worst 31 ms (200)". */
function tail(values: readonly number[]): string {
  const ms = (q: number) => quantile(values, q).toFixed(0)
  return `p50 ${ms(0.5)} ms, p99 ${ms(0.99)} ms, worst ${ms(1)} ms (${values.length})`
}
