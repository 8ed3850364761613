import type { FastifyInstance } from 'fastify'
import type { Core } from '../core/core.ts'
import type { Journal } from '../journal/journal.ts'

export interface MetricsOptions {
  readonly core: Core
  readonly journal: Journal
  readonly consoles: () => number
}

/** What an operator watches, in Prometheus' text format. */
export async function metricsRoutes(
  fastify: FastifyInstance,
  { core, journal, consoles }: MetricsOptions,
): Promise<void> {
  fastify.get('/metrics', { schema: { tags: ['operations'] } }, async (_request, reply) => {
    const { queued, timers, overdueMs } = core.stats
    const memory = process.memoryUsage()
    const gauges: readonly (readonly [name: string, help: string, value: number])[] = [
      ['baton_journal_seq', 'Number of the last event.', core.desk.seq],
      ['baton_journal_bytes', 'Size of the journal on disk.', await journal.size()],
      ['baton_incidents_open', 'Open incidents.', core.desk.openCount],
      ['baton_inputs_queued', 'Inputs that wait for the core.', queued],
      ['baton_timers', 'Incidents that time alone will change.', timers],
      ['baton_timers_overdue_seconds', 'How late the earliest timer is.', overdueMs / 1000],
      ['baton_consoles', 'Connected consoles.', consoles()],
      ['process_resident_memory_bytes', 'Resident memory.', memory.rss],
      ['nodejs_heap_used_bytes', 'Heap in use.', memory.heapUsed],
    ]
    const lines = gauges.flatMap(([name, help, value]) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} gauge`,
      `${name} ${value}`,
    ])
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(`${lines.join('\n')}\n`)
  })
}
