import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conditions, incidentsOf } from '../model/handoff.ts'
import { Bench } from '../testing/bench.ts'
import { configOf, serviceOf, signalOf } from '../testing/builders.ts'
import { type Move, moves, requestOf, signalOfMove } from '../testing/moves.ts'
import { draftBrief } from './brief.ts'
import { doesNotPage } from './gather-brief.ts'

const services = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`svc-${i}`, serviceOf(`svc-${i}`)]))

/** A hundred and twenty incidents at once, of which forty do not page. */
function storm(alertNameOf: (i: number) => string, serviceOfAlert: (i: number) => string): Bench {
  const bench = new Bench({ config: configOf({ services }) })
  for (let i = 0; i < 120; i++) {
    const severity = i % 3 === 0 ? 'warning' : 'critical'
    const named = { alertName: alertNameOf(i), serviceHint: serviceOfAlert(i), title: `node-${i} is down` }
    bench.signal(signalOf({ groupKey: `g${i}`, externalKey: `k${i}`, severity, ...named }))
  }
  return bench
}

const draft = (bench: Bench) => draftBrief(bench.desk, 'ana', bench.now)

function acceptsIn(bench: Bench, words: string): string {
  const { items, notes } = draft(bench)
  bench.command('ana', { type: 'handoff.offer', handoffId: 'hand-1', team: 'ops', to: 'bo', items: [...items], notes })
  const briefHash = bench.desk.handoff('hand-1')?.briefHash ?? ''
  const readBack = Object.fromEntries(items.map(({ id }) => [id, words]))
  bench.command('bo', { type: 'handoff.accept', handoffId: 'hand-1', briefHash, readBack })
  return bench.desk.handoff('hand-1')?.state ?? 'none'
}

describe('the brief of a storm', () => {
  it('has its equal alerts as one item, and what does not page as one', () => {
    const bench = storm(
      () => 'InstanceDown',
      () => 'svc-1',
    )
    const { items } = draft(bench)
    expect(items.map(({ title, condition }) => [title, condition])).toEqual([
      ['InstanceDown × 80 in The svc-1', 'unstable'],
      ['40 that do not page', 'watcher'],
    ])
    expect(items[0]?.summary).toMatch(
      /Held by nobody 80\..*node-1 is down; node-2 is down; node-4 is down; and 77 more/s,
    )
    expect(items.map(doesNotPage)).toEqual([false, true])
    expect(acceptsIn(bench, 'I look at the switch first')).toBe('accepted')
  })

  it('keeps what somebody gave a SEV apart, and on top', () => {
    const bench = storm(
      () => 'InstanceDown',
      () => 'svc-1',
    )
    bench.does('ana', 'incident.acknowledge')
    bench.does('ana', 'incident.set-sev', { sev: 1 })
    const { items } = draft(bench)
    expect([items[0]?.incidentId, items[0]?.reasons?.[0]]).toEqual([bench.incident.id, { kind: 'sev', sev: 1 }])
    expect(items).toHaveLength(3)
  })

  it('of a hundred different alerts is by service, or by severity when that is still too much to read', () => {
    const byService = draft(
      storm(
        (i) => `Alert${i}`,
        (i) => `svc-${i % 12}`,
      ),
    )
    expect(byService.items.map(({ title }) => title)).toContainEqual('10 kinds of alert, critical × 10 in The svc-1')
    expect(byService.items.length).toBeLessThan(21)
    const bench = storm(
      (i) => `Alert${i}`,
      (i) => `unknown-${i}`,
    )
    expect(draft(bench).items).toHaveLength(2)
  })

  it('names each open incident once whatever happened before, and calls nothing that fires stable', () => {
    fc.assert(
      fc.property(moves, (made) => {
        const bench = new Bench()
        for (const each of made) play(bench, each)
        const { items } = draft(bench)
        const open = bench.desk.openIncidents().filter(({ drill }) => !drill)
        expect(items.flatMap(incidentsOf).sort()).toEqual(open.map(({ id }) => id).sort())
        for (const { id, sourceState } of open)
          if (sourceState === 'firing')
            expect(items.find((item) => incidentsOf(item).includes(id))?.condition).not.toBe('stable')
        const ranks = items.filter((item) => !doesNotPage(item)).map(({ condition }) => conditions.indexOf(condition))
        expect(ranks).toEqual([...ranks].sort((a, b) => b - a))
      }),
      { numRuns: 60 },
    )
  })
})

function play(bench: Bench, made: Move): void {
  if (made.kind === 'signal') bench.signal(signalOfMove(bench, made))
  else if (made.kind === 'wait') bench.wait(made.ms)
  else if (made.kind === 'command') {
    const request = requestOf(bench, made.request, made.target)
    if (request) bench.command(made.by, request)
  }
}
