import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createMintId } from '@baton/shared/ids.ts'
import type { Signal } from '@baton/shared/model/signal.ts'
import { boot } from '../../relay/src/core/boot.ts'
import { createSystemClock } from '../../relay/src/core/clock.ts'
import { Core } from '../../relay/src/core/core.ts'
import { createSqliteJournal } from '../../relay/src/journal/sqlite/sqlite-journal.ts'
import { startRelay } from './processes.ts'

/** The last of the events leave one incident in ten open, as a busy night would. */
const busyNight = 20_000

/** Incidents that come, get three alerts each, and go, until the journal holds `events`. */
export async function fillJournal(dir: string, events: number): Promise<void> {
  const journal = await createSqliteJournal({ dir, clock: Date.now })
  const { desk, keeper } = await boot(journal)
  const mintId = createMintId((n) => randomBytes(n))
  const core = new Core({
    journal,
    desk,
    keeper,
    mintId,
    clock: createSystemClock(),
    onFailure: (error) => console.error(error),
    onUndecidable: (error) => console.error(error),
  })
  for (let n = 0; desk.seq < events; n++) {
    const inputs = Array.from({ length: 64 }, (_, i) =>
      core.submit({
        kind: 'signals',
        payload: null,
        batch: batch(`${n}-${i}`, i % 10 === 0 && events - desk.seq < busyNight),
      }),
    )
    await Promise.all(inputs)
  }
  await core.stop()
  await journal.close()
}

function batch(group: string, staysOpen: boolean) {
  const fire = (i: number, state: Signal['state']): Signal => ({
    state,
    externalKey: `${group}/${i}`,
    occurrence: Date.now(),
    groupKey: group,
    title: `Instance ${i} of ${group} is down`,
    alertName: 'InstanceDown',
    severity: 'warning',
    severityRaw: 'warning',
    serviceHint: null,
    labels: { alertname: 'InstanceDown', instance: `${group}:${i}`, job: 'checkout', cluster: 'eu-1' },
    annotations: { summary: `Instance ${i} of ${group} is down`, description: 'It has been down for more than 2 s.' },
    runbookUrl: null,
    dashboardUrl: null,
    sourceUrl: null,
    silenceUrl: null,
    endedAt: null,
  })
  const firing = [0, 1, 2].map((i) => fire(i, 'firing'))
  const cleared = staysOpen ? [] : firing.map((signal): Signal => ({ ...signal, state: 'cleared' }))
  return {
    source: 'generic',
    integrationId: 'int-bench',
    signals: [...firing, ...cleared],
    payloadId: null,
    truncated: 0,
  }
}

interface Restart {
  readonly readyMs: number
  readonly rssMiB: number
}

/**
 * From the start of the process until the relay listens and says so, on journals of each length; the second start of two,
 * with a snapshot. The ratio is to the shortest.
 */
export async function benchRestart(dir: string, lengths: readonly number[]): Promise<readonly string[]> {
  const lines: string[] = []
  let shortest: Restart | null = null
  for (const events of lengths) {
    const store = join(dir, String(events))
    await fillJournal(store, events)
    await restart(store)
    const { readyMs, rssMiB } = await restart(store)
    shortest ??= { readyMs, rssMiB }
    const ratios = `${(readyMs / shortest.readyMs).toFixed(2)}× the time, ${(rssMiB / shortest.rssMiB).toFixed(2)}× the memory`
    lines.push(
      `restart, ${events} events: ready in ${Math.round(readyMs)} ms, ${Math.round(rssMiB)} MiB resident; ${ratios} of ${lengths[0]}`,
    )
  }
  return lines
}

async function restart(dir: string): Promise<Restart> {
  const relay = await startRelay(dir)
  const headers = { authorization: `Bearer ${relay.ready.token}` }
  const metrics = await (await fetch(`${relay.ready.relay}/metrics`, { headers })).text()
  const rss = Number(/^process_resident_memory_bytes (\d+)/m.exec(metrics)?.[1])
  await relay.stop()
  return { readyMs: relay.startedMs, rssMiB: rss / 2 ** 20 }
}
