import { createBridge } from '../../desktop/src/host/bridge.ts'
import { Host } from '../../desktop/src/host/host.ts'
import { createPorts, until } from './headless.ts'
import { quantile, startRelay } from './processes.ts'

const perSecond = 50
const alerts = 1_000

/** From a POST's 202 until the alarm is raised in a connected host, at a steady rate; each alert is an incident of its own. */
export async function benchAlarm(dir: string): Promise<readonly string[]> {
  const relay = await startRelay(dir)
  const raised = new Map<string, number>()
  const host = new Host({ ports: createPorts(), relayUrl: relay.ready.relay })
  const bridge = createBridge(host)
  const stopWatching = bridge.onChange(({ alarm }) => {
    for (const page of alarm?.pages ?? []) if (!raised.has(page.title)) raised.set(page.title, performance.now())
  })
  try {
    await host.start()
    const paired = await bridge.pair(relay.ready.console.split('#pair=')[1] ?? '', 'bench')
    if (!paired.ok) throw new Error(paired.detail)
    await until(async () => (await bridge.snapshot()).connection.kind === 'live')
    const accepted = await sendSteadily(relay.ready.integrations.generic.url)
    await until(async () => raised.size === alerts)
    const delays = [...accepted].map(([title, at]) => Math.max(0, (raised.get(title) ?? Number.NaN) - at))
    const ms = (q: number) => quantile(delays, q).toFixed(1)
    return [
      `alarm, ${alerts} pages at ${perSecond}/s: accepted → raised p50 ${ms(0.5)} ms, p99 ${ms(0.99)} ms, worst ${ms(1)} ms`,
    ]
  } finally {
    stopWatching()
    await host.stop()
    await relay.stop()
  }
}

async function sendSteadily(url: string): Promise<ReadonlyMap<string, number>> {
  const accepted = new Map<string, number>()
  const started = performance.now()
  const sends: Promise<void>[] = []
  for (let n = 0; n < alerts; n++) {
    const dueAt = started + (n * 1000) / perSecond
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, dueAt - performance.now())))
    sends.push(send(url, `Bench ${n}`, accepted))
  }
  await Promise.all(sends)
  return accepted
}

async function send(url: string, title: string, accepted: Map<string, number>): Promise<void> {
  const body = JSON.stringify({ title, key: title, severity: 'critical' })
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  if (response.status !== 202) throw new Error(`intake answered ${response.status}`)
  accepted.set(title, performance.now())
}
