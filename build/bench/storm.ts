import { sleep } from './console-page.ts'

type Alert = Readonly<Record<string, unknown>>

export async function send(url: string, alerts: readonly Alert[]): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(alerts),
  })
  if (response.status !== 202) throw new Error(`intake answered ${response.status}`)
}

/** An alert that pages nobody, in an incident of its own. */
export function alertOf(n: number): Alert {
  const service = `service-${n % 40}`
  const title = `${service}: error budget burns on node ${n}`
  return { title, key: `k${n}`, group: `g${n}`, severity: n % 3 === 0 ? 'info' : 'warning', service }
}

/** Opens `count` incidents, a thousand to a body; returns how long it took, ms. */
export async function openIncidents(url: string, count: number): Promise<number> {
  const started = performance.now()
  for (let from = 0; from < count; from += 1_000) {
    const length = Math.min(1_000, count - from)
    await send(
      url,
      Array.from({ length }, (_, i) => alertOf(from + i)),
    )
  }
  return performance.now() - started
}

/** Alerts at a steady rate until stopped: every other one opens an incident, the others join one that is open. */
export function rain(url: string, perSecond: number): { stop(): Promise<void> } {
  let isOver = false
  const run = async () => {
    const started = performance.now()
    for (let n = 0; !isOver; n++) {
      await sleep(started + (n * 1000) / perSecond - performance.now())
      const alert = n % 2 === 0 ? alertOf(1_000_000 + n) : { ...alertOf(n), key: `again-${n}` }
      await send(url, [alert])
    }
  }
  const running = run()
  return {
    stop: async () => {
      isOver = true
      await running
    },
  }
}
