import type { DeviceId } from '@baton/shared/ids.ts'
import { reachIn } from '@baton/shared/oncall/derive-reach.ts'
import type { FastifyInstance } from 'fastify'
import { Counter, Gauge } from 'prom-client'
import type { Core } from '../core/core.ts'
import type { SourceHealth } from '../intake/source-health.ts'
import type { Journal } from '../journal/journal.ts'
import type { PagerStats } from '../paging/pager.ts'
import type { UntoldWatch } from '../paging/untold-watch.ts'
import type { Metrics } from '../watch/metrics.ts'

export interface MetricsOptions {
  readonly core: Core
  readonly journal: Journal
  readonly health: SourceHealth
  readonly metrics: Metrics
  readonly consoles: () => number
  readonly isConnected: (device: DeviceId) => boolean
  /** How the last dead-man ping went; null when none is configured or none was answered yet. */
  readonly lastPing: () => Ping | null
  readonly untold: UntoldWatch
  /** Null until the background work begins. */
  readonly paging: () => PagerStats | null
}

interface Ping {
  /** Unix ms. */
  readonly at: number
  readonly ok: boolean
}

/** What an operator watches, in Prometheus' text format. What holds now is asked here, at each scrape. */
export async function metricsRoutes(fastify: FastifyInstance, options: MetricsOptions): Promise<void> {
  const { core, journal, consoles, health, untold, paging } = options
  const { registry } = options.metrics
  const registers = [registry]
  /** One that throws, for an incident that meets a bug, is left out: the others are needed then more than ever. */
  const now = (name: string, help: string, value: () => number | Promise<number>) =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        try {
          this.set(await value())
        } catch {
          this.remove()
        }
      },
    })
  /** Left out while it is unknown: a missing value is no good news, and no bad. */
  const known = (name: string, help: string, value: () => number | null) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        const found = value()
        if (found === null) this.remove()
        else this.set(found)
      },
    })

  now('baton_journal_seq', 'Number of the last event.', () => core.desk.seq)
  now('baton_journal_bytes', 'Size of the journal on disk.', () => journal.size())
  known('baton_journal_damaged', 'Whether a check found the journal damaged.', () => damageOf(journal))
  now('baton_incidents_open', 'Open incidents.', () => core.desk.openCount)
  now('baton_incidents_exhausted', 'Open incidents whose policy found nobody to answer.', () => exhaustedIn(core))
  now('baton_inputs_queued', 'Inputs that wait for the core.', () => core.stats.queued)
  now('baton_timers', 'Incidents that time alone will change.', () => core.stats.timers)
  now('baton_timers_overdue_seconds', 'How late the earliest timer is.', () => core.stats.overdueMs / 1_000)
  now('baton_timers_postponed', 'Timers that throw: somebody may be waiting for a page.', () => core.stats.postponed)
  now('baton_oldest_untold_page_seconds', 'Age of the oldest page that nobody was told of.', () => untold.ageMs / 1_000)
  now('baton_messages_sending', 'Messages to people that are on their way.', () => paging()?.sending ?? 0)
  now('baton_pages_waiting', 'Pages that wait for a message to be told in.', () => paging()?.waiting ?? 0)
  now('baton_consoles', 'Connected consoles.', consoles)
  known('baton_dead_man_ok', 'Whether the last ping of the outside dead-man was answered.', () => {
    const ping = options.lastPing()
    return ping && (ping.ok ? 1 : 0)
  })
  known('baton_dead_man_age_seconds', 'How long ago that was.', () => {
    const ping = options.lastPing()
    return ping && Math.max(0, core.now() - ping.at) / 1_000
  })
  new Gauge({
    name: 'baton_on_call_people',
    help: 'People on call now, by whether a page gets to them: live, blind, or none.',
    labelNames: ['reach'],
    registers,
    collect() {
      this.reset()
      for (const [reach, count] of reachOnCall(options)) this.set({ reach }, count)
    },
  })
  new Counter({
    name: 'baton_intake_refusals_total',
    help: 'What came under a valid key and did not count as it was sent, by integration and reason.',
    labelNames: ['integration', 'reason'],
    registers,
    collect() {
      this.reset()
      const names = new Map<string, string>(core.desk.integrations().map(({ id, name }) => [id, name]))
      for (const { integrationId, reason, count } of health.counts)
        this.inc({ integration: names.get(integrationId) ?? integrationId, reason }, count)
    },
  })
  new Counter({
    name: 'baton_undecidable_total',
    help: 'Inputs and timers that threw and were left out.',
    registers,
    collect() {
      this.reset()
      this.inc(core.stats.undecidable)
    },
  })
  now('process_resident_memory_bytes', 'Resident memory.', () => process.memoryUsage.rss())
  now('nodejs_heap_used_bytes', 'Heap in use.', () => process.memoryUsage().heapUsed)

  fastify.get('/metrics', { schema: { tags: ['operations'] } }, async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  )
}

/** What is wrong, and where, is on standard error. */
function damageOf(journal: Journal): number | null {
  const condition = journal.condition?.() ?? 'unknown'
  if (condition === 'unknown' || condition === 'checking') return null
  return condition === 'whole' ? 0 : 1
}

function exhaustedIn({ desk }: Core): number {
  return desk.openIncidents().filter(({ paging }) => paging.kind === 'exhausted').length
}

/** Nothing where a person of the file meets a bug. */
function reachOnCall({ core, isConnected }: MetricsOptions): readonly (readonly [string, number])[] {
  const { config } = core.desk
  const reachOf = reachIn(core.desk, config, isConnected)
  const onCall = Object.values(config.teams).flatMap(({ onCall, beside = [] }) => [
    ...onCall,
    ...beside.map(({ person }) => person),
  ])
  const counts = { live: 0, blind: 0, none: 0 }
  try {
    for (const person of new Set(onCall)) counts[reachOf(person).reach] += 1
    return Object.entries(counts)
  } catch {
    return []
  }
}
