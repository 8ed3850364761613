import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startAlertmanager } from './alertmanager.ts'
import { quantile, startRelay, startServer } from './processes.ts'
import { type Load, load } from './senders.ts'

const connections = 64
const seconds = 4
const rounds = 3
/** Alerts fall into this many groups, hence incidents: a storm is many alerts of few things. */
const groups = 20
/** Prometheus hands over at most this many alerts in one body. */
const alertsInBody = 64

const template = JSON.parse(
  readFileSync(new URL('../../relay/src/intake/fixtures/alertmanager-firing-single.json', import.meta.url), 'utf8'),
)

/** Where the texts below take what makes one alert another. */
const marks = { group: '@group', fingerprint: '@fingerprint' }
const [first] = template.alerts

/** The real payload, for an alert of its own. */
const webhook = JSON.stringify({
  ...template,
  groupKey: `${template.groupKey}#${marks.group}`,
  alerts: [{ ...first, fingerprint: marks.fingerprint }],
})

/** As many alerts of one group in one body: the text of each but its fingerprint, and what stands around them. */
const grouped = {
  head: JSON.stringify({ ...template, groupKey: `${template.groupKey}#${marks.group}`, alerts: [] }).split('[]') as [
    string,
    string,
  ],
  alert: JSON.stringify({ ...first, fingerprint: marks.fingerprint }),
}

/** The same alert as Prometheus hands it to Alertmanager, which takes identity and group from its labels. */
const prometheusAlerts = JSON.stringify([
  {
    labels: { ...first.labels, ...marks },
    annotations: first.annotations,
    startsAt: first.startsAt,
    generatorURL: first.generatorURL,
  },
])

const grouped64 = `durable, ${alertsInBody} alerts a body`

let made = 0

/** Written in its place in the text: to make the text each time would cost what the server's answer does. */
function filled(text: string, n: number): string {
  return text.replace(marks.group, String(n % groups)).replace(marks.fingerprint, n.toString(16).padStart(16, '0'))
}

/** A body of alerts that nobody has seen; all bodies fall into the same groups as single alerts do. */
function filledGroup(n: number): string {
  const alerts = Array.from({ length: alertsInBody }, () => filled(grouped.alert, made++))
  const [before, after] = grouped.head
  return filled(`${before}[${alerts.join(',')}]${after}`, n)
}

/**
 * Durable intake beside a bare Fastify endpoint, the least that is durable, and Alertmanager, in alternating rounds; the middle round of each
 * is reported.
 */
export async function benchIntake(dir: string): Promise<readonly string[]> {
  const relay = await startRelay(join(dir, 'single'))
  // A relay of its own, so that neither kind of load has to carry what the other left in memory.
  const groupedRelay = await startRelay(join(dir, 'grouped'))
  const bare = await startServer('./bare-fastify.ts')
  const least = await startServer('./least-durable.ts')
  const alertmanager = await startAlertmanager(join(dir, 'alertmanager'))
  const { url } = relay.ready.integrations.alertmanager
  const common = { connections, seconds }
  const newAlerts = { ...common, nextBody: () => filled(webhook, made++) }
  const resends = { ...common, nextBody: () => filled(webhook, 0) }
  const handed = { ...common, nextBody: () => filled(prometheusAlerts, made++) }
  const loads: Record<string, () => Promise<Load>> = {
    bare: () => load({ ...newAlerts, url: bare.url }),
    'least durable': () => load({ ...newAlerts, url: least.url }),
    durable: () => load({ ...newAlerts, url }),
    [grouped64]: () =>
      load({ ...common, nextBody: () => filledGroup(made), url: groupedRelay.ready.integrations.alertmanager.url }),
    resend: () => load({ ...resends, url }),
    ...(alertmanager ? { alertmanager: () => load({ ...handed, url: alertmanager.url }) } : {}),
  }
  const results = new Map<string, Load[]>(Object.keys(loads).map((name) => [name, []]))
  try {
    for (const warmUp of Object.values(loads)) await warmUp()
    for (let round = 0; round < rounds; round++)
      for (const [name, run] of Object.entries(loads)) results.get(name)?.push(await run())
  } finally {
    await relay.stop()
    await groupedRelay.stop()
    await bare.stop()
    await least.stop()
    await alertmanager?.stop()
  }
  const perSecond = (name: string) => middle(results.get(name) ?? []).perSecond
  const lines = [...results].map(([name, measured]) => {
    const { perSecond: rate, p50, p99 } = middle(measured)
    return `intake, ${name}: ${Math.round(rate)}/s, ${(rate / perSecond('bare')).toFixed(2)}x bare, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`
  })
  const alertsPerSecond = perSecond(grouped64) * alertsInBody
  const byBody = `${grouped64}: ${Math.round(alertsPerSecond)} alerts/s, ${(alertsPerSecond / perSecond('durable')).toFixed(2)}x single ones`
  const beside = alertmanager
    ? `durable is ${(perSecond('durable') / perSecond('alertmanager')).toFixed(2)}x alertmanager, whose 200 is not durable`
    : 'alertmanager is not installed here: not compared'
  return [...lines, `intake, ${byBody}`, `intake, ${beside}`]
}

function middle(measured: readonly Load[]): Load {
  const rate = quantile(
    measured.map((each) => each.perSecond),
    0.5,
  )
  return measured.find((each) => each.perSecond === rate) ?? (measured[0] as Load)
}
