import { describe, expect, it } from 'vitest'
import { Bench, openPages } from '../testing/bench.ts'
import { configOf, minute, second, signalOf } from '../testing/builders.ts'
import { foldBins, foldWords, linesOf, storyOf } from './fold-story.ts'
import { timelineOf } from './timeline.ts'

const rowsOf = (bench: Bench) => timelineOf(bench.entriesOf(), configOf())
const told = (bench: Bench) =>
  storyOf(rowsOf(bench)).map(
    ({ row, text, rows }) => `${row.who}: ${text}${rows.length > 1 ? ` × ${rows.length}` : ''}`,
  )

function storm(count: number): Bench {
  const bench = new Bench()
  for (let i = 0; i < count; i++) {
    bench.signal(signalOf({ externalKey: `a${i}`, title: `InstanceDown i-${i}`, alertName: 'InstanceDown' }))
    bench.wait(second)
  }
  return bench
}

describe('the story', () => {
  it('tells equal alerts within two minutes as one line, and a later one anew', () => {
    const bench = storm(40)
    bench.wait(3 * minute)
    bench.signal(signalOf({ externalKey: 'late', title: 'InstanceDown late', alertName: 'InstanceDown' }))
    const alerts = storyOf(rowsOf(bench)).filter(({ row }) => row.kind === 'alert')
    expect(alerts.map(({ rows }) => rows.length)).toEqual([40, 1])
    expect(alerts[0]?.rows.map(({ text }) => text)).toContain('InstanceDown i-39 fires')
  })

  it('keeps alerts of another name, and what clears, apart', () => {
    const bench = storm(2)
    bench.signal(signalOf({ externalKey: 'x', title: 'DiskFull', alertName: 'DiskFull' }))
    bench.signal(signalOf({ externalKey: 'a0', state: 'cleared' }))
    bench.signal(signalOf({ externalKey: 'a1', state: 'cleared' }))
    const alerts = storyOf(rowsOf(bench)).filter(({ row }) => row.kind === 'alert')
    expect(alerts.map(({ rows }) => rows.length)).toEqual([2, 1, 2])
  })

  it('tells a page by its end, and help by whether it came', () => {
    const bench = storm(1)
    const [page] = openPages(bench.incident)
    const receipt = { incidentId: bench.incident.id, pageId: page?.id ?? '', ok: true, detail: '', at: bench.now }
    for (const layer of ['reached', 'shown', 'sounded', 'seen'] as const) bench.receipt('ana', { ...receipt, layer })
    bench.wait(30 * second)
    bench.does('ana', 'incident.acknowledge')
    bench.does('ana', 'incident.escalate')
    bench.wait(27 * second)
    bench.does('bo', 'incident.acknowledge')
    expect(told(bench)).toContain('Baton: paged Ana: shown, sounded, seen after 1 s, answered after 31 s')
    expect(told(bench)).toContain('Ana: asked Bo for help: answered after 27 s')
    expect(told(bench).join('\n')).not.toMatch(/went to step|was shown|Bo: answered/)
  })

  it('leaves out nothing that was starred, and all has every row', () => {
    const bench = storm(1)
    const step = rowsOf(bench).find(({ type }) => type === 'escalation.stepped')
    expect(told(bench)).not.toContain('Baton: went to step 1')
    bench.does('ana', 'row.star', { seq: step?.seq ?? 0 })
    expect(told(bench)).toContain('Baton: went to step 1')
    expect(linesOf(rowsOf(bench))).toHaveLength(rowsOf(bench).length)
  })

  it('keeps the key of a line while its fold grows', () => {
    const bench = storm(3)
    const key = () => storyOf(rowsOf(bench)).find(({ row }) => row.kind === 'alert')?.key
    const before = key()
    bench.signal(signalOf({ externalKey: 'more', title: 'InstanceDown more', alertName: 'InstanceDown' }))
    expect(key()).toBe(before)
  })
})

describe('a fold', () => {
  it('says how many of what', () => {
    const bench = storm(3)
    for (const key of ['a0', 'a1']) bench.signal(signalOf({ externalKey: key, state: 'cleared' }))
    const folds = storyOf(rowsOf(bench)).filter(({ rows }) => rows.length > 1)
    expect(folds.map(foldWords)).toEqual([
      { count: '3 alerts', of: 'InstanceDown' },
      { count: '2 cleared', of: 'InstanceDown' },
    ])
  })
})

describe('the spark of a fold', () => {
  it('counts its rows over its time', () => {
    const rows = storyOf(rowsOf(storm(12))).find(({ row }) => row.kind === 'alert')?.rows ?? []
    const bins = foldBins(rows, 6)
    expect(bins).toHaveLength(6)
    expect(bins.reduce((sum, each) => sum + each, 0)).toBe(12)
    expect(foldBins([], 3)).toEqual([0, 0, 0])
  })
})
