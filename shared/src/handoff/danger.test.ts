import { describe, expect, it } from 'vitest'
import { Bench } from '../testing/bench.ts'
import { configOf, hour, minute, night, serviceOf, signalOf } from '../testing/builders.ts'
import { draftBrief } from '../view/brief.ts'
import { dangerOf } from './danger.ts'

function opened(overrides: Parameters<typeof signalOf>[0] = {}): Bench {
  const bench = new Bench()
  bench.signal(signalOf({ severity: 'error', ...overrides }))
  return bench
}

function danger(bench: Bench) {
  const { condition, reasons } = dangerOf(bench.desk, bench.incident, bench.now)
  return [condition, ...reasons.map(({ kind }) => kind)]
}

describe('how dangerous an incident is to whoever takes the shift', () => {
  it('that fires is never stable, held or not, paging or not', () => {
    const held = opened()
    held.does('ana', 'incident.acknowledge')
    expect(danger(held)).toEqual(['watcher', 'acknowledgement-ends', 'fires'])
    expect(danger(opened({ severity: 'info' }))).toEqual(['watcher', 'fires', 'does-not-page'])
    expect(danger(opened())).toEqual(['unstable', 'nobody', 'fires'])
  })

  it('is unstable by SEV 1 or 2, by severity, by open impact, and by what is overdue', () => {
    const acknowledged = (then: (bench: Bench) => void) => {
      const bench = opened()
      bench.does('ana', 'incident.acknowledge')
      then(bench)
      return danger(bench)
    }
    expect(acknowledged((bench) => bench.does('ana', 'incident.set-sev', { sev: 2 }))).toEqual([
      'unstable',
      'sev',
      'acknowledgement-ends',
      'update-due',
      'fires',
    ])
    expect(acknowledged((bench) => bench.does('ana', 'incident.set-sev', { sev: 4 }))[0]).toBe('watcher')
    expect(acknowledged((bench) => bench.does('ana', 'incident.set-impact', { impact: 'no checkouts' }))).toContain(
      'impact',
    )
    const timed = acknowledged((bench) => {
      bench.does('ana', 'timer.start', { task: 'watch it', seconds: 60 })
      bench.wait(2 * minute)
    })
    expect(timed.slice(0, 2)).toEqual(['unstable', 'timer-overdue'])
    const late = opened({ severity: 'critical' })
    late.does('ana', 'incident.acknowledge')
    expect(danger(late)).toEqual(['unstable', 'critical', 'acknowledgement-ends', 'update-due', 'fires'])
    late.wait(21 * minute)
    expect(danger(late)).toContain('update-overdue')
  })

  it('is to be watched while a snooze ends, a timer runs or somebody declared it, each with its time', () => {
    const snoozed = opened()
    snoozed.does('ana', 'incident.snooze', { minutes: 60 })
    expect(dangerOf(snoozed.desk, snoozed.incident, snoozed.now)).toMatchObject({
      condition: 'watcher',
      reasons: [{ kind: 'snooze-ends', at: night + hour }, { kind: 'fires' }],
    })
    const declared = new Bench()
    declared.command('ana', { type: 'incident.declare', title: 'Queue is slow', severity: 'warning' })
    expect(danger(declared).slice(0, 1)).toEqual(['watcher'])
  })

  it('is stable once it has cleared, unless somebody gave it a SEV', () => {
    const bench = new Bench({ config: configOf({ services: { shop: serviceOf('shop', { resolveAfterMs: hour }) } }) })
    bench.signal(signalOf({ serviceHint: 'shop' }))
    bench.does('ana', 'incident.acknowledge')
    bench.signal(signalOf({ serviceHint: 'shop', state: 'cleared', endedAt: null }))
    expect(danger(bench)).toEqual(['stable', 'cleared'])
    bench.does('ana', 'incident.set-sev', { sev: 1 })
    expect(danger(bench)).toEqual(['unstable', 'sev', 'update-due', 'cleared'])
  })

  it('comes first in the brief by SEV, then by severity, impact and what is overdue', () => {
    const bench = new Bench()
    const fire = (name: string, severity: 'critical' | 'error' | 'warning') =>
      bench.signal(signalOf({ groupKey: name, externalKey: name, severity }))
    fire('quiet', 'warning')
    fire('held', 'error')
    bench.does('ana', 'incident.acknowledge')
    fire('grave', 'critical')
    bench.does('ana', 'incident.acknowledge')
    fire('major', 'error')
    bench.does('ana', 'incident.set-sev', { sev: 2 })
    fire('worst', 'error')
    bench.does('ana', 'incident.set-sev', { sev: 1 })
    const { items } = draftBrief(bench.desk, 'ana', bench.now)
    expect(items.map(({ title }) => title.split(' ')[0])).toEqual(['worst', 'major', 'grave', 'held', 'quiet'])
  })
})
