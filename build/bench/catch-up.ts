import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createBridge } from '../../desktop/src/host/bridge.ts'
import { Host } from '../../desktop/src/host/host.ts'
import type { HostPorts } from '../../desktop/src/host/ports.ts'
import { FileStore } from '../../desktop/src/node/file-store.ts'
import { type Prober, startProber } from './children.ts'
import { createPorts, until } from './headless.ts'
import { startRelay } from './processes.ts'
import { fillJournal } from './restart.ts'
import { send } from './storm.ts'

const stormAlerts = 40_000
const alertsPerBody = 500

/**
 * A console that keeps its copy on disk is left behind by `events`, then starts again: until it says live at the head,
 * and until its copy is on disk. Then one incident gets a storm of alerts: until a fresh console is live, and until the
 * room is whole. Beside each, the longest that the loop of the console, and the core of the relay, kept others waiting.
 */
export async function benchCatchUp(dir: string, events: number): Promise<readonly string[]> {
  const ports = { ...createPorts(), store: new FileStore(join(dir, 'console')) }
  const data = join(dir, 'relay')
  const before = await pair(ports, data)
  await fillJournal(data, before + events)
  const relay = await startRelay(data)
  const { relay: url, token, integrations } = relay.ready
  const prober = startProber(url, token)
  try {
    const returning: Host[] = []
    const behind = await timed(prober, async () => void returning.push(await goLive(ports, url)))
    const stored = await timed(prober, async () => returning[0]?.flush())
    await returning[0]?.stop()
    const id = await storm(integrations.generic.url, url, token)
    const fresh = { ...createPorts(), secrets: ports.secrets }
    const hosts: Host[] = []
    const started = await timed(prober, async () => void hosts.push(await goLive(fresh, url)))
    const [host] = hosts
    if (!host) throw new Error('no console')
    const opened = await timed(prober, () => openRoom(host, id))
    await host.stop()
    return [
      `catch-up, ${events} events behind: live in ${behind}`,
      `  then its copy on disk: ${stored}`,
      `  a fresh console, an incident of ${stormAlerts} alerts: ${started}`,
      `  its room: ${opened}`,
    ]
  } finally {
    prober.stop()
    await relay.stop()
  }
}

/** A console that is paired and has followed once; resolves to the head that it knows. */
async function pair(ports: HostPorts, data: string): Promise<number> {
  const relay = await startRelay(data)
  const host = new Host({ ports, relayUrl: relay.ready.relay })
  await host.start()
  const paired = await createBridge(host).pair(relay.ready.console.split('#pair=')[1] ?? '', 'bench')
  if (!paired.ok) throw new Error(paired.detail)
  await isLive(host)
  const { headSeq } = host.view.state
  await host.stop()
  await relay.stop()
  return headSeq
}

async function isLive(host: Host): Promise<void> {
  await until(async () => host.view.state.connection.kind === 'live')
}

async function goLive(ports: HostPorts, url: string): Promise<Host> {
  const host = new Host({ ports, relayUrl: url })
  await host.start()
  await isLive(host)
  return host
}

async function openRoom(host: Host, id: string): Promise<void> {
  host.rooms.open(id)
  await host.history.whole(id)
}

/** How long `run` took, and what it kept waiting meanwhile. */
async function timed(prober: Prober, run: () => Promise<void>): Promise<string> {
  await prober.times()
  const loop = monitorEventLoopDelay({ resolution: 1 })
  loop.enable()
  const started = performance.now()
  await run()
  const ms = performance.now() - started
  loop.disable()
  const waits = await prober.times()
  const most = Math.round(Math.max(0, ...waits))
  return `${Math.round(ms)} ms; console's loop ${Math.round(loop.max / 1e6)} ms at most, relay's ${most} ms`
}

async function storm(intake: string, url: string, token: string): Promise<string> {
  for (let from = 0; from < stormAlerts; from += alertsPerBody)
    await send(
      intake,
      Array.from({ length: alertsPerBody }, (_, i) => ({
        title: `Instance ${from + i} is down`,
        key: `instance-${from + i}`,
        group: 'storm',
        severity: 'warning',
        labels: { instance: `host-${from + i}:9100`, job: 'node', cluster: 'eu-1' },
        description: 'It has been down for more than two minutes.',
      })),
    )
  const response = await fetch(`${url}/v1/incidents?status=open&limit=500`, {
    headers: { authorization: `Bearer ${token}` },
  })
  const { incidents } = (await response.json()) as { readonly incidents: readonly { id: string; alertCount: number }[] }
  const found = incidents.find(({ alertCount }) => alertCount >= stormAlerts)
  if (!found) throw new Error('the storm is not one incident')
  return found.id
}
