import { describe, expect, it } from 'vitest'
import { openPageOf } from '../model/incident.ts'
import { Bench, deviceOf } from '../testing/bench.ts'
import { configOf, minute, personOf, second, signalOf } from '../testing/builders.ts'
import { selectAlarmPages } from './alarm.ts'
import { selectAsks, selectMyAsks } from './asks.ts'

function asked(): Bench {
  const bench = new Bench({ config: configOf({ people: { ...configOf().people, dee: personOf('dee') } }) })
  bench.signal(signalOf())
  bench.wait(2 * minute + second)
  bench.does('ana', 'incident.acknowledge')
  bench.does('ana', 'incident.escalate', { person: 'dee', why: 'the pool is full' })
  return bench
}

const asks = (bench: Bench) => selectAsks(bench.desk, bench.incident, 'ana')

function receipt(bench: Bench, layer: 'shown' | 'sounded' | 'seen', ok = true): void {
  const pageId = openPageOf(bench.incident, 'dee')!.id
  bench.receipt('dee', { incidentId: bench.incident.id, pageId, layer, ok, detail: ok ? '' : 'muted', at: bench.now })
}

describe('what came of a call for help', () => {
  it('is how far the page got, live, and what is tried next', () => {
    const bench = asked()
    const [before] = asks(bench)
    expect(before).toMatchObject({ name: 'Dee', mine: true, why: 'the pool is full', state: 'paged', lines: [] })
    expect(before?.progress).toBe('not reached yet')
    receipt(bench, 'shown')
    receipt(bench, 'sounded', false)
    const [shown] = asks(bench)
    expect(shown?.progress).toBe('shown, not seen')
    expect(shown?.lines.map(({ ok, text }) => [ok, text])).toEqual([
      [true, `shown on ${bench.desk.device(deviceOf('dee'))?.name}`],
      [false, `not sounded on ${bench.desk.device(deviceOf('dee'))?.name} (muted)`],
    ])
    expect(shown?.next.at(-1)).toEqual({ at: bench.now + 5 * minute, text: 'pages Bo' })
    receipt(bench, 'seen')
    expect(asks(bench)[0]?.state).toBe('seen')
  })

  it('is who comes, who cannot and why, and who has it', () => {
    const bench = asked()
    bench.wait(second)
    bench.does('dee', 'page.decline', { reason: 'on a train' })
    bench.wait(second)
    expect(asks(bench).map(({ name, state, reason }) => [name, state, reason])).toEqual([
      ['Dee', 'cannot', 'on a train'],
      ['Bo', 'paged', ''],
    ])
    bench.does('bo', 'incident.acknowledge')
    expect(asks(bench).at(-1)).toMatchObject({ name: 'Bo', state: 'coming', stateAt: bench.now, next: [] })
  })

  it('is told of to whoever asked, while it is open', () => {
    const bench = asked()
    expect(selectMyAsks(bench.desk, bench.incident, 'ana')).toHaveLength(1)
    expect(selectMyAsks(bench.desk, bench.incident, 'bo')).toEqual([])
    bench.does('ana', 'incident.resolve')
    expect(selectMyAsks(bench.desk, bench.incident, 'ana')).toEqual([])
  })
})

describe('the page of whoever is asked', () => {
  it('says who asks, why, and who holds it since when', () => {
    const bench = asked()
    expect(selectAlarmPages(bench.desk, 'dee')[0]).toMatchObject({
      purpose: 'help',
      ask: { by: 'ana', byName: 'Ana', why: 'the pool is full', at: bench.now },
      holder: { person: 'ana', name: 'Ana' },
      escalation: [
        { at: bench.now + 5 * minute, people: [{ person: 'bo', name: 'Bo' }] },
        { at: bench.now + 10 * minute, people: [{ person: 'cy', name: 'Cy' }] },
      ],
    })
  })
})

describe('the page of whoever is on call', () => {
  it('says who is next and after that, what stands at the source, and the runbook’s first steps', () => {
    const bench = new Bench()
    bench.publish({
      id: 'disk',
      title: 'Disk',
      text: '# Disk\n\n1. Look: `df -h`\n2. Clean\n\n   ```sh\n   rm -r /var/cache/x\n   ```\n3. Call the vendor\n',
      version: 'v1',
      match: { services: [], alerts: ['DiskFull'], labels: {} },
      publishedAt: 0,
    })
    bench.signal(
      signalOf({ alertName: 'DiskFull', annotations: { summary: 'short', description: 'Writes fail from 100 %.' } }),
    )
    bench.wait(2 * minute + second)
    const [page] = selectAlarmPages(bench.desk, 'ana')
    expect(page).toMatchObject({
      description: 'Writes fail from 100 %.',
      ask: null,
      holder: null,
      everybody: ['bo', 'cy'],
    })
    expect(page?.escalation.map(({ people }) => people.map(({ name }) => name))).toEqual([['Bo'], ['Cy']])
    expect(page?.runbook).toEqual({
      id: 'disk',
      title: 'Disk',
      stepCount: 3,
      steps: [
        { line: 3, text: 'Look: df -h', command: 'df -h' },
        { line: 4, text: 'Clean', command: 'rm -r /var/cache/x' },
        { line: 9, text: 'Call the vendor', command: null },
      ],
    })
  })
})
