import { describe, expect, it } from 'vitest'
import type { ReportedReceipt } from '../model/receipt.ts'
import { Bench } from '../testing/bench.ts'
import { minute, night, second, signalOf } from '../testing/builders.ts'

function paging(): Bench {
  const bench = new Bench()
  bench.signal(signalOf())
  bench.due()
  return bench
}

function receiptOf(bench: Bench, overrides: Partial<ReportedReceipt> = {}): ReportedReceipt {
  const [page] = Object.values(bench.incident.pages)
  return {
    incidentId: bench.incident.id,
    pageId: page?.id ?? '',
    layer: 'sounded',
    ok: true,
    detail: '',
    at: night,
    ...overrides,
  }
}

function known(bench: Bench) {
  return Object.values(bench.incident.pages)[0]?.receipts['dev-ana']
}

describe('a receipt', () => {
  it('is kept per device and layer, with the device’s own time; a layer not told of is unknown', () => {
    const bench = paging()
    bench.wait(second)
    bench.receipt('ana', receiptOf(bench, { layer: 'shown', at: night + 7 }))
    expect(known(bench)).toEqual({ shown: { ok: true, at: night + 7, detail: '' } })
    expect(bench.desk.device('dev-ana')?.proven).toEqual({ shown: night + second })
  })

  it('of a failure proves nothing, and gives way to a success', () => {
    const bench = paging()
    bench.receipt('ana', receiptOf(bench, { ok: false }))
    expect(bench.desk.device('dev-ana')?.proven).toEqual({})
    expect(bench.receipt('ana', receiptOf(bench, { ok: true }))).toHaveLength(1)
    expect(known(bench)?.sounded?.ok).toBe(true)
  })

  it('of a success is not taken back by a failure, and is told once', () => {
    const bench = paging()
    bench.receipt('ana', receiptOf(bench))
    expect(bench.receipt('ana', receiptOf(bench, { at: night + 1 }))).toEqual([])
    expect(bench.receipt('ana', receiptOf(bench, { ok: false, detail: 'late' }))).toEqual([])
    expect(known(bench)?.sounded?.ok).toBe(true)
  })

  it('of a failure with another reason replaces the first one', () => {
    const bench = paging()
    bench.receipt('ana', receiptOf(bench, { ok: false, detail: 'blocked' }))
    expect(bench.receipt('ana', receiptOf(bench, { ok: false, detail: 'blocked' }))).toEqual([])
    bench.receipt('ana', receiptOf(bench, { ok: false, detail: 'no device' }))
    expect(known(bench)?.sounded?.detail).toBe('no device')
  })

  it('is believed from the paged person’s own paired devices only', () => {
    const bench = paging()
    expect(bench.receipt('bo', receiptOf(bench))).toEqual([])
    expect(bench.receipt('ana', receiptOf(bench), 'dev-unknown')).toEqual([])
    const body = { deviceId: 'dev-ana' }
    bench.record(
      [{ type: 'device.revoked', incidentId: null, body }],
      { kind: 'relay', id: 'relay', device: null },
      'desk',
    )
    expect(bench.receipt('ana', receiptOf(bench))).toEqual([])
  })

  it('for what does not exist is nothing, whatever it is called', () => {
    const bench = paging()
    for (const name of ['none', 'constructor', '__proto__', 'toString']) {
      expect(bench.receipt('ana', receiptOf(bench, { pageId: name }))).toEqual([])
      expect(bench.receipt('ana', receiptOf(bench, { incidentId: name }))).toEqual([])
    }
  })

  it('that comes after the page was answered is kept as well', () => {
    const bench = paging()
    bench.wait(minute)
    bench.does('ana', 'incident.acknowledge')
    expect(bench.receipt('ana', receiptOf(bench, { layer: 'acted' }))).toHaveLength(1)
  })
})
