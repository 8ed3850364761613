import { describe, expect, it } from 'vitest'
import { Bench, openPages } from '../testing/bench.ts'
import { configOf, ladder, minute, second, signalOf } from '../testing/builders.ts'

/** What is news to whoever took an incident or put it to rest: measured by what fired when they did. */

const error = { severity: 'error', severityRaw: 'error' } as const
const warning = { severity: 'warning', severityRaw: 'warning' } as const
const pay = { externalKey: 'pay', alertName: 'CardPayments' } as const

const never = { policies: { ladder: { ...ladder, acknowledgementTimeoutMs: null } } }
const staging = { labels: { alertname: 'DiskFull', env: 'staging' } }
const stagingIsQuiet = {
  ...never,
  routes: [
    {
      match: { labels: { env: 'staging' }, severity: [], source: null },
      service: null,
      policy: null,
      page: false,
    },
  ],
}

function fired(...signals: readonly Parameters<typeof signalOf>[0][]): Bench {
  const bench = new Bench({ config: configOf(stagingIsQuiet) })
  for (const signal of signals) bench.signal(signalOf(signal))
  bench.wait(second)
  return bench
}

function again(bench: Bench, signal: Parameters<typeof signalOf>[0]): void {
  bench.wait(2 * minute)
  bench.signal(signalOf({ ...signal, occurrence: bench.now }))
  bench.wait(second)
}

const ringing = (bench: Bench) => openPages(bench.incident).map(({ person, purpose }) => `${person} ${purpose}`)
const takes = (bench: Bench) => bench.does('ana', 'incident.acknowledge')
const rests = (bench: Bench) => bench.does('ana', 'incident.snooze', { minutes: 600 })

describe('what had cleared when somebody took it', () => {
  it.each([
    ['a critical alert beside an error', [error, pay], pay],
    ['an error beside a warning', [warning, { ...pay, ...error }], { ...pay, ...error }],
    ['a critical alert beside another', [{}, pay], pay],
  ])('rings at them when it fires anew, once: %s', (_what, signals, other) => {
    const bench = fired(...signals)
    bench.signal(signalOf({ ...other, state: 'cleared' }))
    takes(bench)
    again(bench, other)
    expect(ringing(bench)).toEqual(['ana news'])
    takes(bench)
    bench.signal(signalOf({ ...other, state: 'cleared', occurrence: bench.now }))
    again(bench, other)
    expect(ringing(bench)).toEqual([])
  })

  it('ends their snooze when it fires anew, and what fired when they put it to rest does not', () => {
    const bench = fired(error, pay)
    bench.signal(signalOf({ ...pay, state: 'cleared' }))
    rests(bench)
    again(bench, error)
    expect(ringing(bench)).toEqual([])
    again(bench, pay)
    expect(ringing(bench)).toEqual(['ana escalation'])
    rests(bench)
    bench.signal(signalOf({ ...pay, state: 'cleared', occurrence: bench.now }))
    again(bench, pay)
    expect(ringing(bench)).toEqual([])
  })

  it('is not put to rest by who has not seen it', () => {
    const bench = fired(error)
    rests(bench)
    const seen = bench.desk.seq
    bench.signal(signalOf(pay))
    bench.wait(second)
    expect(ringing(bench)).toEqual(['ana escalation'])
    const rest = (basedOn: number) => bench.does('bo', 'incident.snooze', { minutes: 600, basedOn })
    expect(rest(seen)).toMatchObject({ ok: false, reason: 'superseded' })
    expect(ringing(bench)).toEqual(['ana escalation'])
    expect(rest(bench.desk.seq)).toMatchObject({ ok: true })
    expect(ringing(bench)).toEqual([])
  })

  it('is measured anew when another takes it', () => {
    const bench = fired(error, pay)
    takes(bench)
    bench.signal(signalOf({ ...pay, state: 'cleared' }))
    bench.does('ana', 'incident.unacknowledge')
    bench.does('bo', 'incident.acknowledge')
    again(bench, pay)
    expect(ringing(bench)).toEqual(['bo news'])
  })
})

describe('what pages nobody, and somebody took or put to rest', () => {
  it.each([
    ['taken, critical', takes, {}],
    ['taken, error', takes, error],
    ['put to rest, critical', rests, {}],
    ['put to rest, error', rests, error],
  ])('%s: an alert that pages and joins calls from the top, though no graver', (_what, holds, severity) => {
    const bench = fired({ ...staging, ...severity })
    holds(bench)
    again(bench, { externalKey: 'b', ...severity })
    expect(bench.incident.paging.kind).toBe('climbing')
    expect(ringing(bench)).toEqual(['ana escalation'])
  })

  it.each([
    ['the same alert again', {}],
    ['another that pages nobody', { externalKey: 'b' }],
  ])('rests at %s', (_what, other) => {
    for (const holds of [takes, rests]) {
      const bench = fired(staging)
      holds(bench)
      again(bench, { ...staging, ...other })
      expect(ringing(bench)).toEqual([])
    }
  })
})

describe('what is held', () => {
  const queue = { serviceHint: 'queue', ...error } as const

  it('goes out as soon as an alert joins whose own service holds it for less', () => {
    const bench = fired(queue)
    expect(bench.incident.paging.kind).toBe('waiting')
    bench.signal(signalOf({ ...pay, serviceHint: 'shop' }))
    bench.wait(second)
    expect(ringing(bench)).toEqual(['ana escalation'])
  })

  it.each([
    ['another of the service', { ...queue, externalKey: 'b' }],
    ['a rise', { ...queue, severity: 'critical', severityRaw: 'critical' } as const],
    ['what pages nobody', { ...staging, externalKey: 'b', serviceHint: 'shop' }],
  ])('waits on for its time when there comes %s', (_what, signal) => {
    const bench = fired(queue)
    bench.signal(signalOf(signal))
    bench.wait(minute)
    expect(bench.incident.paging.kind).toBe('waiting')
    bench.wait(minute)
    expect(ringing(bench)).toEqual(['ana escalation'])
  })
})
