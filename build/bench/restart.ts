import { randomBytes } from 'node:crypto'
import { createMintId } from '@baton/shared/ids.ts'
import type { Signal } from '@baton/shared/intake/signal.ts'
import { boot } from '../../relay/src/core/boot.ts'
import { createSystemClock } from '../../relay/src/core/clock.ts'
import { Core } from '../../relay/src/core/core.ts'
import { createSqliteJournal } from '../../relay/src/journal/sqlite/sqlite-journal.ts'
import { startRelay } from './processes.ts'

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
  })
  for (let n = 0; desk.seq < events; n++) {
    const inputs = Array.from({ length: 64 }, (_, i) =>
      core.submit({ kind: 'signals', payload: null, batch: batch(`${n}-${i}`) }),
    )
    await Promise.all(inputs)
  }
  await core.stop()
  await journal.close()
}

function batch(group: string) {
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
  // One group in ten stays open, as a busy night would leave it.
  const cleared = group.endsWith('0') ? [] : firing.map((signal): Signal => ({ ...signal, state: 'cleared' }))
  return {
    source: 'generic',
    integrationId: 'int-bench',
    signals: [...firing, ...cleared],
    payloadId: null,
    truncated: 0,
  }
}

/** From the start of the process until the relay says that it is ready, on a journal of `events`. */
export async function benchRestart(dir: string, events: number): Promise<readonly string[]> {
  await fillJournal(dir, events)
  const first = await startRelay(dir)
  await first.stop()
  const again = await startRelay(dir)
  await again.stop()
  return [
    `restart, ${events} events: ready in ${Math.round(first.startedMs)} ms, again in ${Math.round(again.startedMs)} ms`,
  ]
}
