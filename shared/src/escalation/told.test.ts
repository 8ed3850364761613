import { describe, expect, it } from 'vitest'
import type { ReceiptLayer } from '../incident/incident.ts'
import { Bench } from '../testing/bench.ts'
import { minute, signalOf } from '../testing/builders.ts'
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
    const expected = { incidentId: bench.incident.id, pageId: page?.id, person: page?.person, raisedAt: page?.raisedAt }
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
})
