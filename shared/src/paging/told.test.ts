import { describe, expect, it } from 'vitest'
import type { ReceiptLayer } from '../model/incident.ts'
import { Bench, openPages } from '../testing/bench.ts'
import { configOf, ladder, minute, night, personOf, signalOf } from '../testing/builders.ts'
import { oldestUntold } from './told.ts'

function paging(): Bench {
  const bench = new Bench()
  bench.signal(signalOf())
  bench.due()
  return bench
}

function receipt(bench: Bench, layer: ReceiptLayer, ok = true): void {
  const [page] = Object.values(bench.incident.pages)
  bench.receipt(page!.person, { incidentId: bench.incident.id, pageId: page!.id, layer, ok, detail: '', at: bench.now })
}

const untold = (bench: Bench) => oldestUntold(bench.desk.openIncidents())

describe('the oldest page that nobody was told of', () => {
  it('is one that a device has and did not show, or that every channel failed for', () => {
    const bench = paging()
    const [page] = Object.values(bench.incident.pages)
    const expected = { incidentId: bench.incident.id, pageId: page?.id, person: page?.person, calledSince: bench.now }
    expect(untold(bench)).toEqual(expected)
    receipt(bench, 'reached')
    receipt(bench, 'shown', false)
    bench.wait(2 * minute)
    const attempt = bench.all('page.attempted')[0]!.body
    const body = { pageId: attempt.pageId, channel: attempt.channel, attempt: attempt.attempt, detail: '' }
    bench.delivery({ incidentId: bench.incident.id, outcome: 'failed', body })
    expect(untold(bench)).toEqual(expected)
  })

  it.each(['shown', 'sounded', 'notified', 'seen', 'acted'] as const)('is none once a device has %s it', (layer) => {
    const bench = paging()
    receipt(bench, layer)
    expect(untold(bench)).toBeNull()
  })

  it('is none once a channel took it, or the page is over', () => {
    const bench = paging()
    bench.wait(2 * minute)
    const attempt = bench.all('page.attempted')[0]!.body
    const body = { pageId: attempt.pageId, channel: attempt.channel, attempt: attempt.attempt, detail: '' }
    bench.delivery({ incidentId: bench.incident.id, outcome: 'delivered', body })
    expect(untold(bench)).toBeNull()
    const other = paging()
    other.command('ana', { type: 'incident.resolve', incidentId: other.incident.id })
    expect(untold(other)).toBeNull()
  })

  it('is as old as the first call that went unheard, however often the ladder has called again', () => {
    const policy = { ...ladder, steps: [{ targets: ['person:ana'], waitMs: minute }], repeats: 20 }
    const people = { ana: personOf('ana', [{ kind: 'console', afterMs: 0 }]) }
    const bench = new Bench({ config: configOf({ people, policies: { ladder: policy } }) })
    bench.signal(signalOf())
    bench.wait(10 * minute)
    expect(bench.all('page.raised')).toHaveLength(11)
    expect(untold(bench)?.calledSince).toBe(night)
    const open = openPages(bench.incident)[0]!
    const told = { incidentId: bench.incident.id, pageId: open.id, ok: true, detail: '', at: bench.now }
    bench.receipt('ana', { ...told, layer: 'shown' })
    expect(untold(bench)).toBeNull()
    bench.wait(minute)
    expect(untold(bench)?.calledSince).toBe(bench.now)
  })
})
