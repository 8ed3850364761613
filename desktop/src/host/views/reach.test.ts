import { describe, expect, it } from 'vitest'
import { createBench } from '../testing/bench.ts'

describe('who can be reached', () => {
  it('is told of everybody with the first proof of life, and is not known before', async () => {
    const bench = await createBench((fresh) => {
      fresh.relay.isStuck = true
    })
    expect(bench.state.reach.ana?.reach).toBe('unknown')
    bench.relay.isStuck = false
    await bench.clock.pass(20_000)
    expect(bench.state.reach).toMatchObject({ ana: { reach: 'live' }, bo: { reach: 'blind', devices: 0 } })
  })

  it('is not known any more once the relay is gone', async () => {
    const bench = await createBench()
    bench.relay.kill()
    await bench.clock.pass(100)
    expect(Object.values(bench.state.reach).map(({ reach }) => reach)).not.toContain('live')
    expect(bench.state.reach.ana?.reach).toBe('unknown')
  })

  it('follows what each proof of life says', async () => {
    const bench = await createBench()
    bench.relay.commit(
      [{ type: 'device.paired', incidentId: null, body: { deviceId: 'dev-bo', person: 'bo', name: 'b' } }],
      {
        kind: 'relay',
        id: 'relay',
        device: null,
      },
    )
    bench.relay.left = { 'dev-bo': bench.clock.now() }
    await bench.clock.pass(5_000)
    expect(bench.state.reach.bo).toMatchObject({ reach: 'blind', since: bench.clock.now() - 5_000 })
  })
})
