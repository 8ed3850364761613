import { describe, expect, it } from 'vitest'
import { briefHashOf } from '../handoff/brief-hash.ts'
import type { BriefItem } from '../model/handoff.ts'
import { Bench } from '../testing/bench.ts'
import { minute, signalOf } from '../testing/builders.ts'
import { draftBrief } from './brief.ts'

function open(bench: Bench, name: string, overrides: Parameters<typeof signalOf>[0] = {}): void {
  bench.signal(signalOf({ groupKey: name, externalKey: name, ...overrides }))
}

function draft(bench: Bench) {
  return draftBrief(bench.desk, 'ana', bench.now)
}

describe('the first draft of a brief', () => {
  it('has each open incident, worst first, and how it is doing', () => {
    const bench = new Bench()
    open(bench, 'warned', { severity: 'warning' })
    bench.does('ana', 'incident.snooze', { minutes: 60 })
    open(bench, 'held')
    bench.does('ana', 'incident.acknowledge')
    open(bench, 'alone')
    open(bench, 'over')
    bench.does('ana', 'incident.resolve')
    bench.command('ana', { type: 'pager.test' })
    expect(draft(bench).items.map(({ title, condition }) => [title, condition])).toEqual([
      ['held is full', 'unstable'],
      ['alone is full', 'unstable'],
      ['warned is full', 'watcher'],
    ])
  })

  it('says who holds it, what is known, what comes next, and what is counting down', () => {
    const bench = new Bench()
    open(bench, 'disk')
    bench.does('ana', 'incident.acknowledge')
    bench.does('ana', 'incident.set-impact', { impact: 'no checkouts' })
    bench.does('ana', 'incident.set-known', { field: 'hypothesis', text: 'the logs' })
    bench.does('ana', 'timer.start', { task: 'grow it', owner: 'bo', seconds: 600 })
    bench.wait(minute)
    expect(draft(bench).items).toMatchObject([
      {
        incidentId: bench.incident.id,
        summary:
          'critical, acknowledged, held by Ana, moves with this handoff, 1 of 1 alerts firing.\nImpact: no checkouts\nHypothesis: the logs',
        next: expect.stringContaining('Timer: grow it (Bo), 9 m 0 s left'),
      },
    ])
    expect(draftBrief(bench.desk, 'bo', bench.now).items[0]?.summary).toContain('held by Ana,')
    bench.does('ana', 'incident.snooze', { minutes: 30 })
    expect(draft(bench).items[0]?.next).toContain('Snoozed until 02:31 UTC, then it pages again.')
  })
})

describe('a time in a brief', () => {
  const clockOf = (timeZone: string) => (at: number) => {
    const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }).formatToParts(at)
    const [, sign, hours = '0', minutes = '0'] =
      /GMT(?:([+-])(\d\d):(\d\d))?/.exec(parts.find(({ type }) => type === 'timeZoneName')?.value ?? '') ?? []
    return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
  }
  const snoozed = (zone: string, at: number) => {
    const bench = new Bench()
    bench.now = at
    open(bench, 'disk')
    bench.does('ana', 'incident.snooze', { minutes: 120 })
    return draftBrief(bench.desk, 'ana', bench.now, undefined, clockOf(zone)).items[0]?.next
  }

  it('is by the clock of whoever gives, and names it, so that it means the same elsewhere', () => {
    const at = Date.UTC(2026, 10, 20, 2)
    expect(snoozed('Europe/Berlin', at)).toContain('until 05:00 UTC+1,')
    expect(snoozed('America/New_York', at)).toContain('until 23:00 UTC−5,')
    expect(snoozed('America/St_Johns', at)).toContain('until 2026-11-20 00:30 UTC−3:30,')
    expect(snoozed('Asia/Kolkata', at)).toContain('until 09:30 UTC+5:30,')
  })

  it('is told apart in the hour that comes twice, and right where one is left out', () => {
    const inAutumn = Date.UTC(2027, 9, 30, 23, 30)
    expect(snoozed('Europe/Berlin', inAutumn - 3_600_000)).toContain('until 02:30 UTC+2,')
    expect(snoozed('Europe/Berlin', inAutumn)).toContain('until 02:30 UTC+1,')
    expect(snoozed('Europe/Berlin', Date.UTC(2027, 2, 28, 0, 30))).toContain('until 04:30 UTC+2,')
  })
})

describe('the name of a brief', () => {
  const item: BriefItem = { id: 'a', incidentId: null, condition: 'stable', title: 't', summary: 's', next: 'n' }

  it('changes with everything that it says, and with nothing else', () => {
    const other: readonly Partial<BriefItem>[] = [
      { id: 'b' },
      { incidentId: 'inc-1' },
      { condition: 'watcher' },
      { title: 'u' },
      { summary: '' },
      { next: 'm' },
      { contingency: 'if it grows, call' },
      { incidents: ['inc-1'] },
      { reasons: [{ kind: 'critical' }] },
      { reasons: [{ kind: 'sev', sev: 1 }] },
      { reasons: [{ kind: 'sev', sev: 2 }] },
    ]
    const hashes = other.map((change) => briefHashOf([{ ...item, ...change }], ''))
    const all = [...hashes, briefHashOf([item], ''), briefHashOf([item], 'x'), briefHashOf([item, item], '')]
    expect(new Set(all).size).toBe(all.length)
    const { next, ...rest } = item
    expect(briefHashOf([{ next, ...rest }], '')).toBe(briefHashOf([item], ''))
    // As consoles before the reasons named it: what they offered can still be accepted.
    expect(briefHashOf([{ ...item, contingency: '', incidents: [], reasons: [] }], '')).toBe(briefHashOf([item], ''))
  })
})
