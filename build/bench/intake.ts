import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { startAlertmanager } from './alertmanager.ts'
import { quantile, startRelay, startServer } from './processes.ts'

const connections = 64
const seconds = 4
const rounds = 3
/** Alerts fall into this many groups, hence incidents: a storm is many alerts of few things. */
const groups = 20

const template = JSON.parse(
  readFileSync(new URL('../../relay/src/intake/fixtures/alertmanager-firing-single.json', import.meta.url), 'utf8'),
)

let made = 0
const nextFingerprint = () => (made++).toString(16).padStart(16, '0')

/** The real payload with a fingerprint of its own, so that each one is a new alert. */
const newAlert = () => webhookOf(made % groups, nextFingerprint())
const resend = () => webhookOf(0, '0'.repeat(16))

function webhookOf(group: number, fingerprint: string): string {
  const [alert] = template.alerts
  return JSON.stringify({
    ...template,
    groupKey: `${template.groupKey}#${group}`,
    alerts: [{ ...alert, fingerprint }],
  })
}

/** The same alert as Prometheus hands it to Alertmanager, which takes identity and group from its labels. */
function alertForAlertmanager(): string {
  const [{ labels, annotations, startsAt, generatorURL }] = template.alerts
  const own = { group: String(made % groups), fingerprint: nextFingerprint() }
  return JSON.stringify([{ labels: { ...labels, ...own }, annotations, startsAt, generatorURL }])
}

interface Measured {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
}

async function load(url: string, body: () => string): Promise<Measured> {
  const result = await autocannon({
    url,
    method: 'POST',
    connections,
    duration: seconds,
    headers: { 'content-type': 'application/json' },
    requests: [{ setupRequest: (request: object) => ({ ...request, body: body() }) }],
  })
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${result.non2xx} refused, ${result.errors} errors`)
  return { perSecond: result.requests.average, p50: result.latency.p50, p99: result.latency.p99 }
}

/**
 * Durable intake beside a bare Fastify endpoint and beside Alertmanager, in alternating rounds; the middle round of each
 * is reported.
 */
export async function benchIntake(dir: string): Promise<readonly string[]> {
  const relay = await startRelay(dir)
  const bare = await startServer('./bare-fastify.ts')
  const alertmanager = await startAlertmanager(join(dir, 'alertmanager'))
  const { url } = relay.ready.integrations.alertmanager
  const loads: Record<string, () => Promise<Measured>> = {
    bare: () => load(bare.url, newAlert),
    durable: () => load(url, newAlert),
    resend: () => load(url, resend),
    ...(alertmanager ? { alertmanager: () => load(alertmanager.url, alertForAlertmanager) } : {}),
  }
  const results = new Map<string, Measured[]>(Object.keys(loads).map((name) => [name, []]))
  try {
    for (const warmUp of Object.values(loads)) await warmUp()
    for (let round = 0; round < rounds; round++)
      for (const [name, run] of Object.entries(loads)) results.get(name)?.push(await run())
  } finally {
    await relay.stop()
    await bare.stop()
    await alertmanager?.stop()
  }
  const perSecond = (name: string) => middle(results.get(name) ?? []).perSecond
  const lines = [...results].map(([name, measured]) => {
    const { perSecond: rate, p50, p99 } = middle(measured)
    return `intake, ${name}: ${Math.round(rate)}/s, ${(rate / perSecond('bare')).toFixed(2)}x bare, p50 ${p50} ms, p99 ${p99} ms`
  })
  const beside = alertmanager
    ? `durable is ${(perSecond('durable') / perSecond('alertmanager')).toFixed(2)}x alertmanager, whose 200 is not durable`
    : 'alertmanager is not installed here: not compared'
  return [...lines, `intake, ${beside}`]
}

function middle(measured: readonly Measured[]): Measured {
  const rate = quantile(
    measured.map((each) => each.perSecond),
    0.5,
  )
  return measured.find((each) => each.perSecond === rate) ?? (measured[0] as Measured)
}
