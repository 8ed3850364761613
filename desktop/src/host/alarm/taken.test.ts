import { describe, expect, it } from 'vitest'
import { createBench } from '../testing/bench.ts'

const second = 1_000

async function paged() {
  const bench = await createBench(({ relay }) => relay.signal())
  expect(bench.state.alarm.pages).toHaveLength(1)
  const { id } = bench.relay.newest()
  return { bench, id }
}

describe('a page that has gone', () => {
  it('is told by who took it, for ten seconds', async () => {
    const { bench, id } = await paged()
    expect(bench.state.alarm.taken).toBeNull()
    const at = bench.relay.now
    bench.relay.command('bo', { type: 'incident.acknowledge', incidentId: id })
    await bench.clock.pass(second)
    expect(bench.state.alarm).toMatchObject({
      pages: [],
      taken: { incidentId: id, title: 'disk is full', name: 'Bo', at },
    })
    await bench.clock.pass(8 * second)
    expect(bench.state.alarm.taken).not.toBeNull()
    await bench.clock.pass(2 * second)
    expect(bench.state.alarm.taken).toBeNull()
  })

  it('is not told where I took it myself, where it is over, and where nobody has it', async () => {
    const own = await paged()
    await own.bench.bridge.submit({ type: 'incident.acknowledge', incidentId: own.id })
    const over = await paged()
    over.bench.relay.command('bo', { type: 'incident.resolve', incidentId: over.id })
    const unpaired = await paged()
    await unpaired.bench.bridge.unpair()
    for (const { bench } of [own, over, unpaired]) {
      await bench.clock.pass(second)
      expect(bench.state.alarm).toMatchObject({ pages: [], taken: null })
    }
  })

  it('is told of the one that was taken while another rings', async () => {
    const { bench, id } = await paged()
    bench.relay.signal({ title: 'other', externalKey: 'k2', groupKey: 'g2' })
    bench.relay.command('bo', { type: 'incident.acknowledge', incidentId: id })
    await bench.clock.pass(second)
    expect(bench.state.alarm.taken).toMatchObject({ incidentId: id })
    expect(bench.state.alarm.pages).toHaveLength(1)
  })
})
