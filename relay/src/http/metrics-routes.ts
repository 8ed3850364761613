import type { FastifyInstance } from 'fastify'
import type { Core } from '../core/core.ts'
import type { Journal } from '../journal/journal.ts'
import type { PagerStats } from '../paging/pager.ts'
import type { UntoldWatch } from '../paging/untold-watch.ts'

export interface MetricsOptions {
  readonly core: Core
  readonly journal: Journal
  readonly consoles: () => number
  /** How the last dead-man ping went; null when none is configured or none was answered yet. */
  readonly lastPing: () => Ping | null
  readonly untold: UntoldWatch
  /** Null while this relay is not on duty. */
  readonly paging: () => PagerStats | null
}

/** A counter by its name, which ends with `_total`; else a gauge. */
type Gauge = readonly [name: string, help: string, value: number]

interface Ping {
  /** Unix ms. */
  readonly at: number
  readonly ok: boolean
}

/** Left out while it is unknown: a missing value is no good news, and no bad. A core that stands still sends no ping. */
function deadManGauges(ping: Ping | null, now: number): readonly Gauge[] {
  if (ping === null) return []
  const age = Math.max(0, now - ping.at) / 1_000
  return [
    ['baton_dead_man_ok', 'Whether the last ping of the outside dead-man was answered.', ping.ok ? 1 : 0],
    ['baton_dead_man_age_seconds', 'How long ago that was.', age],
  ]
}

/** Left out while nothing is known. What is wrong, and where, is on standard error. */
function damageGauge(journal: Journal): readonly Gauge[] {
  const condition = journal.condition?.() ?? 'unknown'
  return condition === 'unknown' || condition === 'checking'
    ? []
    : [['baton_journal_damaged', 'Whether a check found the journal damaged.', condition === 'whole' ? 0 : 1]]
}

/** What an operator watches, in Prometheus' text format. */
export async function metricsRoutes(
  fastify: FastifyInstance,
  { core, journal, consoles, lastPing, untold, paging }: MetricsOptions,
): Promise<void> {
  fastify.get('/metrics', { schema: { tags: ['operations'] } }, async (_request, reply) => {
    const { queued, timers, overdueMs, undecidable, postponed } = core.stats
    const memory = process.memoryUsage()
    const gauges: readonly Gauge[] = [
      ['baton_journal_seq', 'Number of the last event.', core.desk.seq],
      ['baton_journal_bytes', 'Size of the journal on disk.', await journal.size()],
      ['baton_incidents_open', 'Open incidents.', core.desk.openCount],
      ['baton_inputs_queued', 'Inputs that wait for the core.', queued],
      ['baton_timers', 'Incidents that time alone will change.', timers],
      ['baton_timers_overdue_seconds', 'How late the earliest timer is.', overdueMs / 1000],
      ['baton_timers_postponed', 'Timers that throw: somebody may be waiting for a page.', postponed],
      ['baton_undecidable_total', 'Inputs and timers that threw and were left out.', undecidable],
      ['baton_oldest_untold_page_seconds', 'Age of the oldest page that nobody was told of.', untold.ageMs / 1000],
      ['baton_messages_sending', 'Messages to people that are on their way.', paging()?.sending ?? 0],
      ['baton_pages_waiting', 'Pages that wait for a message to be told in.', paging()?.waiting ?? 0],
      ['baton_consoles', 'Connected consoles.', consoles()],
      ...damageGauge(journal),
      ...deadManGauges(lastPing(), core.now()),
      ['process_resident_memory_bytes', 'Resident memory.', memory.rss],
      ['nodejs_heap_used_bytes', 'Heap in use.', memory.heapUsed],
    ]
    const lines = gauges.flatMap(([name, help, value]) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} ${name.endsWith('_total') ? 'counter' : 'gauge'}`,
      `${name} ${value}`,
    ])
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(`${lines.join('\n')}\n`)
  })
}
