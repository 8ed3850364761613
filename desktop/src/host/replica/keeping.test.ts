import { compareFeedRows } from '@baton/shared/view/feed-row.ts'
import { describe, expect, it } from 'vitest'
import { createBench } from '../testing/bench.ts'

const lists = ['handoffs', 'postmortems', 'openActions', 'runbookGaps'] as const

async function benchOf(count: number) {
  const bench = await createBench(({ relay }) => {
    for (let n = 0; n < count; n++) relay.signal({ externalKey: `disk-${n}`, groupKey: `group-${n}` })
  })
  bench.changes = []
  return bench
}

/** Every key that a face was told of since the bench began to listen. */
function told(bench: Awaited<ReturnType<typeof benchOf>>): ReadonlySet<string> {
  return new Set(bench.changes.flatMap((change) => Object.keys(change)))
}

describe('what an event does not concern', () => {
  it('keeps its rows, and the feed stays in order', async () => {
    const bench = await benchOf(5)
    const before = new Map(bench.state.feed.map((row) => [row.id, row]))
    bench.relay.signal({ externalKey: 'one more', groupKey: 'group-3', severity: 'warning' })
    bench.relay.signal({ externalKey: 'late', groupKey: 'late', severity: 'warning' })
    await bench.clock.pass(100)
    const { feed } = bench.state
    expect(feed.filter((row) => before.get(row.id) !== row).map(({ title }) => title)).toEqual([
      'DiskFull, 2 alerts',
      'late is full',
    ])
    expect(feed.find(({ title }) => title === 'DiskFull, 2 alerts')?.alertCount).toBe(2)
    expect(feed).toEqual([...feed].sort(compareFeedRows))
    expect(feed).toHaveLength(6)
  })

  it('keeps the lists of the desk, and a face is told of none of them', async () => {
    const bench = await benchOf(3)
    bench.relay.signal({ externalKey: 'one more', groupKey: 'group-1' })
    await bench.clock.pass(100)
    expect(told(bench)).toContain('feed')
    for (const list of lists) expect(told(bench)).not.toContain(list)
  })
})

describe('what an event does concern', () => {
  it('is told: an action item, and the end of an incident that paged somebody', async () => {
    const bench = await benchOf(2)
    const incidentId = bench.relay.newest().id
    const request = { type: 'action.add', incidentId, title: 'Rotate the key' } as const
    expect(await bench.bridge.submit(request)).toEqual({ kind: 'committed' })
    expect(bench.state.openActions.map(({ title }) => title)).toEqual(['Rotate the key'])
    expect(await bench.bridge.submit({ type: 'incident.resolve', incidentId })).toEqual({ kind: 'committed' })
    await bench.clock.pass(100)
    expect(bench.state.postmortems.map((row) => row.incidentId)).toEqual([incidentId])
  })

  it('is listed, an action item of an incident that is too old to be here too', async () => {
    const bench = await createBench(({ relay }) => relay.signal({ externalKey: 'old' }))
    const incidentId = bench.relay.newest().id
    bench.relay.command('bo', { type: 'incident.resolve', incidentId })
    await bench.clock.pass(1_000)
    // As it is with the thousands that were resolved before those that a console keeps.
    bench.host.replica.desk.unload(incidentId)
    bench.relay.command('bo', { type: 'action.add', incidentId, actionId: 'act-1', title: 'Rotate the key' })
    await bench.clock.pass(1_000)
    expect(bench.state.openActions).toMatchObject([{ title: 'Rotate the key', incidentId }])
  })

  it('shows on the earlier incidents of its group too', async () => {
    const bench = await benchOf(1)
    for (let n = 0; n < 2; n++) {
      bench.relay.signal({ externalKey: 'disk-0', groupKey: 'group-0', state: 'cleared' })
      await bench.clock.pass(60_000)
      bench.relay.signal({ externalKey: 'disk-0', groupKey: 'group-0', occurrence: bench.relay.now })
      await bench.clock.pass(100)
    }
    expect(bench.state.feed.map(({ flapping }) => flapping)).toEqual([true, true, true])
  })
})
