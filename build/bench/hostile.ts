import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { uuidv7 } from '@baton/shared/ids.ts'
import { forkBench, messageOf, startProber } from './children.ts'
import { quantile, type Ready, startRelay } from './processes.ts'

/** Between two acknowledgements, milliseconds. */
const everyMs = 250

/**
 * Ten hostile senders, each of its own kind and all in another process, for as long as is said; meanwhile a person takes an
 * incident and gives it back, and a probe asks the core. What is told: the relay's memory before, in the middle and at the end,
 * and how long an acknowledgement waits.
 */
export async function benchHostile(dir: string, seconds: number): Promise<readonly string[]> {
  const relay = await startRelay(dir)
  const prober = startProber(relay.ready.relay, relay.ready.token)
  const senders = forkBench('hostile-senders.ts', [
    relay.ready.relay,
    relay.ready.integrations.generic.url,
    `${seconds}`,
  ])
  try {
    const incidentId = await fire(relay.ready)
    const quiet = await acknowledgements(relay.ready, incidentId, 20)
    await messageOf(senders)
    const started = performance.now()
    const memory: number[] = []
    const times: number[] = []
    const sent = messageOf(senders)
    senders.send('start')
    while (performance.now() - started < seconds * 1_000) {
      times.push(...(await acknowledgements(relay.ready, incidentId, 4)))
      memory.push(residentMib(relay.pid))
    }
    const counts = (await sent) as Readonly<Record<string, number>>
    const probes = await prober.times()
    const third = Math.max(1, Math.floor(memory.length / 3))
    const parts = [memory.slice(0, third), memory.slice(third, 2 * third), memory.slice(2 * third)]
    return [
      `hostile, 10 senders for ${seconds} s: ${Object.entries(counts)
        .map(([kind, count]) => `${count} ${kind}`)
        .join(', ')}`,
      `  memory, the middle of each third: ${parts.map((part) => `${Math.round(quantile(part, 0.5))} MiB`).join(', ')}`,
      `  an acknowledgement: ${words(times)}; before them ${words(quiet)}`,
      `  a probe through the core meanwhile: ${words(probes)}`,
    ]
  } finally {
    senders.kill()
    prober.stop()
    await relay.stop()
  }
}

async function fire({ relay, token, integrations }: Ready): Promise<string> {
  const body = JSON.stringify({ title: 'Held', key: 'held', severity: 'critical' })
  await fetch(integrations.generic.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  const answer = await fetch(`${relay}/v1/incidents?status=open`, { headers: { authorization: `Bearer ${token}` } })
  const { incidents } = (await answer.json()) as { readonly incidents: readonly { readonly id: string }[] }
  const id = incidents[0]?.id
  if (id === undefined) throw new Error('no incident was opened')
  return id
}

/** Takes the incident and gives it back, `count` times; how long each took, milliseconds. Throws when one is not committed. */
async function acknowledgements(
  { relay, token }: Ready,
  incidentId: string,
  count: number,
): Promise<readonly number[]> {
  const times: number[] = []
  for (let n = 0; n < count; n++)
    for (const type of ['incident.acknowledge', 'incident.unacknowledge']) {
      const commandId = uuidv7(Date.now(), crypto.getRandomValues(new Uint8Array(16)))
      const began = performance.now()
      const answer = await fetch(`${relay}/v1/commands`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ commandId, type, incidentId }),
      })
      const said = await answer.text()
      if (type === 'incident.acknowledge') times.push(performance.now() - began)
      if (answer.status !== 200) throw new Error(`a command was answered ${answer.status}: ${said}`)
      await wait(everyMs)
    }
  return times
}

function residentMib(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kibibytes) / 1_024
}

function words(values: readonly number[]): string {
  const ms = (q: number) => Math.round(quantile(values, q))
  return `p50 ${ms(0.5)} ms, p99 ${ms(0.99)} ms, most ${ms(1)} ms`
}
