import type { Channel, EscalationPolicy, OncallConfig, Person, Service } from '../model/config.ts'
import { emptyConfig } from '../model/config.ts'
import type { Runbook } from '../model/runbook.ts'
import type { Signal } from '../model/signal.ts'

export const second = 1_000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour

/** 2026-11-20 02:00:00 UTC, Unix ms: where every bench's clock begins. */
export const night = Date.UTC(2026, 10, 20, 2, 0, 0)

/** A critical alert that fires now, as Alertmanager would tell it. */
export function signalOf(overrides: Partial<Signal> = {}): Signal {
  const externalKey = overrides.externalKey ?? 'disk'
  return {
    state: 'firing',
    externalKey,
    occurrence: night,
    groupKey: 'group',
    title: `${externalKey} is full`,
    alertName: 'DiskFull',
    severity: 'critical',
    severityRaw: 'critical',
    serviceHint: null,
    labels: { alertname: 'DiskFull' },
    annotations: {},
    runbookUrl: null,
    dashboardUrl: null,
    sourceUrl: null,
    silenceUrl: null,
    endedAt: null,
    ...overrides,
  }
}

const everyChannel: readonly Channel[] = [
  { kind: 'console', afterMs: 0 },
  { kind: 'ntfy', afterMs: 2 * minute },
]

export function personOf(id: string, channels: readonly Channel[] = everyChannel): Person {
  return { id, name: id.charAt(0).toUpperCase() + id.slice(1), channels: [...channels] }
}

export function serviceOf(id: string, overrides: Partial<Service> = {}): Service {
  return {
    id,
    name: `The ${id}`,
    description: '',
    team: null,
    runbook: null,
    dashboard: null,
    levers: [],
    policy: null,
    holdMs: 0,
    resolveAfterMs: 0,
    ...overrides,
  }
}

/** Ana, then Bo, then Cy, five minutes apart, twice; an acknowledgement holds for thirty minutes. */
export const ladder: EscalationPolicy = {
  id: 'ladder',
  steps: [
    { targets: ['oncall:ops'], waitMs: 5 * minute },
    { targets: ['oncall:ops/2'], waitMs: 5 * minute },
    { targets: ['oncall:ops/3'], waitMs: 5 * minute },
  ],
  repeats: 1,
  acknowledgementTimeoutMs: 30 * minute,
}

/**
 * A team of three behind `ladder`. The shop pages at once; what belongs to the queue is held for two minutes, and
 * waits ten before it resolves.
 */
export function configOf(overrides: Partial<OncallConfig> = {}): OncallConfig {
  return {
    ...emptyConfig,
    people: { ana: personOf('ana'), bo: personOf('bo'), cy: personOf('cy') },
    teams: { ops: { id: 'ops', name: 'Operations', members: ['ana', 'bo', 'cy'], onCall: ['ana', 'bo', 'cy'] } },
    services: {
      shop: serviceOf('shop'),
      queue: serviceOf('queue', { holdMs: 2 * minute, resolveAfterMs: 10 * minute }),
    },
    policies: { ladder },
    defaultPolicy: 'ladder',
    ...overrides,
  }
}

/** Four steps, of which the last is one of a task list; for what belongs to the shop. */
export function runbookOf(overrides: Partial<Runbook> = {}): Runbook {
  return {
    id: 'rollback',
    title: 'Roll back',
    text: '# Roll back\n\n1. Stop the deploy\n2. Take the **last** good build\n   - not a step\n3. Deploy it\n\n- [ ] Tell support\n',
    version: 'v1',
    match: { services: ['shop'], alerts: [], labels: {} },
    publishedAt: night,
    ...overrides,
  }
}
