import { describe, expect, it } from 'vitest'
import { createBench } from '../testing/bench.ts'

describe('a browser whose data is cleared while the console is open', () => {
  it('is told of it, and keeps all of it anew: the copy, what waits, and whose it is', async () => {
    const bench = await createBench(({ relay }) => relay.signal({ externalKey: 'disk' }))
    const { id } = bench.relay.newest()
    bench.relay.kill()
    await bench.clock.pass(0)
    await bench.bridge.submit({ type: 'note.add', incidentId: id, text: 'written offline' })
    await bench.bridge.submitLater({ type: 'incident.unacknowledge', incidentId: id }, 'Paging again')
    bench.token = null
    bench.store.clear()
    expect(bench.state.notices).toMatchObject([{ text: expect.stringContaining('was cleared while this was open') }])
    await bench.clock.pass(1_000)
    await bench.restart()
    expect(bench.state.me?.id).toBe('ana')
    expect(bench.state.feed).toHaveLength(1)
    expect(bench.state.outbox).toMatchObject([{ incidentId: id }])
    expect(bench.state.delayed).toHaveLength(1)
    bench.relay.start()
    await bench.clock.pass(60_000)
    expect(Object.values(bench.relay.desk.incident(id)?.notes ?? {}).map(({ text }) => text)).toEqual([
      'written offline',
    ])
  })
})
