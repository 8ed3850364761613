import type { Page } from '@baton/shared/model/incident.ts'
import { nextDueAt } from '@baton/shared/paging/due.ts'
import { Bench, openPages } from '@baton/shared/testing/bench.ts'
import { configOf, minute, personOf, second, serviceOf, signalOf } from '@baton/shared/testing/builders.ts'

/**
 * The states of docs/paging-states.md, each as a bench that stands in it, and the events that may meet it. An error of
 * the queue: held for two minutes, then Ana, Bo, Cy; it waits ten minutes before it resolves.
 */

const error = { severity: 'error', severityRaw: 'error', serviceHint: 'queue' } as const
const warning = { ...error, severity: 'warning', severityRaw: 'warning' } as const
const critical = { ...error, severity: 'critical', severityRaw: 'critical' } as const

function fired(signal: Parameters<typeof signalOf>[0]): Bench {
  const people = Object.fromEntries(
    ['ana', 'bo', 'cy'].map((id) => [id, personOf(id, [{ kind: 'console', afterMs: 0 }])]),
  )
  const services = { queue: serviceOf('queue', { holdMs: 2 * minute, resolveAfterMs: 10 * minute }) }
  const bench = new Bench({ config: configOf({ people, services }) })
  bench.signal(signalOf(signal))
  bench.wait(second)
  return bench
}

function after(make: () => Bench, ...steps: readonly ((bench: Bench) => void)[]): () => Bench {
  return () => {
    const bench = make()
    for (const step of steps) step(bench)
    bench.wait(second)
    return bench
  }
}

const waiting = () => fired(error)
const climbing = after(waiting, (bench) => bench.wait(2 * minute))
const acknowledged = after(climbing, (bench) => bench.does('ana', 'incident.acknowledge'))
const told = after(acknowledged, (bench) => bench.signal(signalOf({ ...critical, externalKey: 'b', alertName: 'Pay' })))
const asked = after(acknowledged, (bench) => bench.does('ana', 'incident.escalate'))
const clears = (bench: Bench) => bench.signal(signalOf({ ...error, state: 'cleared' }))

export const states: Readonly<Record<string, () => Bench>> = {
  idle: () => fired(warning),
  waiting,
  climbing,
  acknowledged,
  'with help': asked,
  'with news': told,
  snoozed: after(climbing, (bench) => bench.does('ana', 'incident.snooze', { minutes: 60 })),
  exhausted: after(climbing, (bench) => bench.wait(40 * minute)),
  'clear, waits': after(climbing, clears),
  over: after(climbing, (bench) => bench.does('ana', 'incident.resolve')),
}

type Doing = (bench: Bench) => unknown
const does =
  (by: string, type: Parameters<Bench['does']>[1], fields = {}): Doing =>
  (bench) =>
    bench.does(by, type, fields)

export const events: Readonly<Record<string, Doing>> = {
  'a critical alert of another name joins': (bench) =>
    bench.signal(signalOf({ ...critical, externalKey: 'c', alertName: 'Login', occurrence: bench.now })),
  'another error joins': (bench) => bench.signal(signalOf({ ...error, externalKey: 'c', occurrence: bench.now })),
  'a warning joins': (bench) => bench.signal(signalOf({ ...warning, externalKey: 'c', occurrence: bench.now })),
  'the alert turns critical': (bench) => bench.signal(signalOf(critical)),
  'the alert fires anew': (bench) =>
    bench.signal(signalOf({ ...(severityOf(bench) === 'warning' ? warning : error), occurrence: bench.now })),
  'the alert is repeated': (bench) => bench.signal(signalOf(severityOf(bench) === 'warning' ? warning : error)),
  'all alerts clear': (bench) => {
    for (const externalKey of ['disk', 'b']) bench.signal(signalOf({ ...error, externalKey, state: 'cleared' }))
  },
  'the source acknowledges': (bench) => bench.signal(signalOf({ ...error, state: 'acknowledged' })),
  'Ana acknowledges': does('ana', 'incident.acknowledge'),
  'Cy acknowledges': does('cy', 'incident.acknowledge'),
  'Bo acknowledges': does('bo', 'incident.acknowledge'),
  'Bo un-acknowledges': does('bo', 'incident.unacknowledge'),
  'Ana needs help': does('ana', 'incident.escalate'),
  'Ana asks Bo for help': does('ana', 'incident.escalate', { person: 'bo', why: 'the pool is full' }),
  'Ana pages everybody': does('ana', 'incident.escalate', { everybody: true }),
  'Ana asks Cy to take over': does('ana', 'incident.reassign', { person: 'cy' }),
  'Bo asks Cy in': does('bo', 'incident.add-responder', { person: 'cy' }),
  'Bo says no': does('bo', 'page.decline'),
  'Bo snoozes it': does('bo', 'incident.snooze', { minutes: 30 }),
  'Bo ends the snooze': does('bo', 'incident.unsnooze'),
  'Bo sets SEV 1': does('bo', 'incident.set-sev', { sev: 1 }),
  'Bo sets SEV 4': does('bo', 'incident.set-sev', { sev: 4 }),
  'Bo takes command': does('bo', 'role.take', { role: 'commander', reason: 'Ana is away' }),
  'Bo resolves it': does('bo', 'incident.resolve'),
  'Bo reopens it': does('bo', 'incident.reopen'),
  'the shift goes from Ana to Cy': (bench) => {
    const handoffId = 'hand-1'
    bench.command('ana', { type: 'handoff.offer', handoffId, team: 'ops', to: 'cy', items: [], notes: '' })
    const briefHash = bench.desk.handoff(handoffId)?.briefHash ?? ''
    bench.command('cy', { type: 'handoff.accept', handoffId, briefHash, readBack: {} })
  },
  'another file is applied': (bench) => bench.configure(configOf({ policies: {}, defaultPolicy: null })),
  'its next time comes': (bench) => {
    const at = nextDueAt(bench.desk, bench.incident)
    if (at !== null) bench.wait(at - bench.now)
  },
}

function severityOf(bench: Bench): string {
  return bench.incident.severity
}

/** What came of an event, as a cell of the table says it: the state, who rings anew, and who rings no more. */
export function cellOf(state: string, event: string): string {
  const bench = states[state]?.()
  const happen = events[event]
  if (!bench || !happen) throw new Error(`no such cell: ${state}, ${event}`)
  const before = bench.incident
  const rang = openPages(before)
  const said = happen(bench)
  bench.wait(0)
  const incident = bench.desk.incident(before.id)!
  const { kind } = incident.paging
  const rings = openPages(incident)
  const fresh = rings.filter(({ id }) => !rang.some((page) => page.id === id))
  const ended = rang.filter(({ person }) => !rings.some((page) => page.person === person))
  const isRefused = typeof said === 'object' && said !== null && 'ok' in said && said.ok === false
  const parts = [
    isRefused ? 'refused' : kind === before.paging.kind ? '=' : kind,
    ...fresh.map((page) => `${nameOf(page)} rings${purposeOf(page)}`),
    ...ended.map((page) => `${nameOf(page)} stops`),
    ...(bench.incident.id === before.id ? [] : [`a new incident is ${bench.incident.paging.kind}`]),
  ]
  return parts.join(', ')
}

function nameOf({ person }: Page): string {
  return person.charAt(0).toUpperCase() + person.slice(1)
}

function purposeOf({ purpose }: Page): string {
  return purpose === 'escalation' ? '' : ` (${purpose})`
}
