import { readFileSync } from 'node:fs'
import autocannon from 'autocannon'
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
/** The real payload with a fingerprint of its own, so that each one is a new alert; `resend` repeats the first. */
function body(kind: 'new' | 'resend'): string {
  const n = kind === 'new' ? made++ : 0
  const [alert] = template.alerts
  return JSON.stringify({
    ...template,
    groupKey: `${template.groupKey}#${n % groups}`,
    alerts: [{ ...alert, fingerprint: n.toString(16).padStart(16, '0') }],
  })
}

interface Measured {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
}

async function load(url: string, kind: 'new' | 'resend'): Promise<Measured> {
  const result = await autocannon({
    url,
    method: 'POST',
    connections,
    duration: seconds,
    headers: { 'content-type': 'application/json' },
    requests: [{ setupRequest: (request: object) => ({ ...request, body: body(kind) }) }],
  })
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${result.non2xx} refused, ${result.errors} errors`)
  return { perSecond: result.requests.average, p50: result.latency.p50, p99: result.latency.p99 }
}

/** Durable intake beside a bare Fastify endpoint, in alternating rounds; the middle round of each is reported. */
export async function benchIntake(dir: string): Promise<readonly string[]> {
  const relay = await startRelay(dir)
  const bare = await startServer('./bare-fastify.ts')
  const { url } = relay.ready.integrations.alertmanager
  const results: Record<'bare' | 'durable' | 'resend', Measured[]> = { bare: [], durable: [], resend: [] }
  try {
    await load(bare.url, 'new')
    await load(url, 'new')
    for (let round = 0; round < rounds; round++) {
      results.bare.push(await load(bare.url, 'new'))
      results.durable.push(await load(url, 'new'))
      results.resend.push(await load(url, 'resend'))
    }
  } finally {
    await relay.stop()
    await bare.stop()
  }
  const bareRate = middle(results.bare).perSecond
  return (['bare', 'durable', 'resend'] as const).map((name) => {
    const { perSecond, p50, p99 } = middle(results[name])
    return `intake, ${name}: ${Math.round(perSecond)}/s, ${(perSecond / bareRate).toFixed(2)}x bare, p50 ${p50} ms, p99 ${p99} ms`
  })
}

function middle(measured: readonly Measured[]): Measured {
  const rate = quantile(
    measured.map((each) => each.perSecond),
    0.5,
  )
  return measured.find((each) => each.perSecond === rate) ?? (measured[0] as Measured)
}
