import { describe, expect, it } from 'vitest'
import { Bench } from '../testing/bench.ts'
import { configOf, hour, minute, night, serviceOf, signalOf } from '../testing/builders.ts'
import { scopeOf } from './handoff-scope.ts'

const teams = {
  ops: { id: 'ops', name: 'Operations', members: ['ana', 'bo', 'cy'], onCall: ['ana', 'bo'] },
  web: { id: 'web', name: 'Web', members: ['ana'], onCall: ['ana'] },
}

function fire(bench: Bench, name: string, overrides: Parameters<typeof signalOf>[0] = {}): void {
  bench.signal(signalOf({ groupKey: name, externalKey: name, severity: 'error', ...overrides }))
}

describe('what an acceptance would do', () => {
  const services = { site: serviceOf('site', { team: 'web' }) }
  const bench = new Bench({ config: configOf({ teams, services }) })
  fire(bench, 'held')
  bench.does('ana', 'incident.acknowledge')
  fire(bench, 'snoozed')
  bench.does('ana', 'incident.snooze', { minutes: 60 })
  fire(bench, 'bos')
  bench.does('bo', 'incident.acknowledge')
  fire(bench, 'elsewhere', { serviceHint: 'site' })
  bench.does('ana', 'incident.acknowledge')
  const [held, snoozed] = [...bench.desk.incidents()]
  const offer = { team: 'ops', from: 'ana', to: 'cy', items: [] }
  const scope = scopeOf(bench.desk, offer, bench.now)

  it('is that what the giver has of the team moves, and all else of it stays', () => {
    expect(scope.moves.map(({ title, isSnoozed, isCommanded }) => [title, isSnoozed, isCommanded])).toEqual([
      ['held is full', false, true],
      ['snoozed is full', true, true],
    ])
    expect(scope.stays.map(({ title, holderName }) => [title, holderName])).toEqual([['bos is full', 'Bo']])
    expect(scope.moves.map(({ isNamed }) => isNamed)).toEqual([false, false])
    const item = { id: 'x', incidentId: held?.id ?? '', condition: 'stable', title: '', summary: '', next: '' } as const
    expect(scopeOf(bench.desk, { ...offer, items: [item] }, bench.now).moves.map(({ isNamed }) => isNamed)).toEqual([
      true,
      false,
    ])
  })

  it('says what ends by itself, the soonest first', () => {
    expect(scope.ends.map(({ kind, at, title }) => [kind, at - night, title])).toEqual([
      ['acknowledgement-ends', 30 * minute, 'held is full'],
      ['acknowledgement-ends', 30 * minute, 'bos is full'],
      ['snooze-ends', hour, 'snoozed is full'],
    ])
    expect(snoozed).toBeDefined()
  })

  it('is a matter of spoken words while a SEV 1 or 2 is open, or much needs work', () => {
    expect(scope.risks).toEqual([])
    const items = Array.from({ length: 6 }, (_, i) => ({
      id: `i-${i}`,
      incidentId: null,
      condition: 'unstable' as const,
      title: '',
      summary: '',
      next: '',
    }))
    expect(scopeOf(bench.desk, { ...offer, items }, bench.now).risks).toEqual([{ kind: 'many', count: 6 }])
    const incidentId = held?.id ?? ''
    bench.command('ana', { type: 'incident.set-sev', incidentId, sev: 2 })
    expect(scopeOf(bench.desk, offer, bench.now).risks).toEqual([{ kind: 'sev', sev: 2 }])
  })

  it('is one when the giver has been on call for more than twelve hours, at whatever level', () => {
    const long = new Bench({ config: configOf({ teams }) })
    const risks = () => scopeOf(long.desk, offer, long.now).risks
    long.wait(12 * hour)
    expect(risks()).toEqual([])
    long.wait(minute)
    expect(risks()).toEqual([{ kind: 'long-shift', ms: 12 * hour + minute }])
    const changed = (onCall: string[]) =>
      long.configure(configOf({ teams: { ...teams, ops: { ...teams.ops, onCall } } }))
    changed(['bo', 'ana'])
    expect(risks()).toEqual([{ kind: 'long-shift', ms: 12 * hour + minute }])
    changed(['bo'])
    expect(risks()).toEqual([])
    long.wait(minute)
    changed(['ana', 'bo'])
    long.wait(hour)
    expect(risks()).toEqual([])
  })

  it('is nothing for a team that is gone', () => {
    expect(scopeOf(bench.desk, { ...offer, team: 'constructor' }, bench.now).moves).toEqual([])
  })
})
