import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBench } from '../testing/bench.ts'
import { readCommandResult, readEntries, readIncidentResult, readProbe, readSubscribeResult } from './inbound.ts'

describe('what a peer says', () => {
  it('is never taken for more than it is, whatever it is', () => {
    const words = fc.constantFrom('tail', 'snapshot', 'refused', 'committed', 'constructor', 'toString')
    const hostile = fc.oneof(
      fc.anything(),
      fc.record({ kind: words, outcome: words, ok: fc.boolean(), entries: fc.anything() }),
    )
    fc.assert(
      fc.property(hostile, (value) => {
        expect(readSubscribeResult(value)?.kind ?? 'none').toMatch(/^(none|refused|incompatible|history-changed)$/)
        expect(readCommandResult(value)).toBeNull()
        expect(readIncidentResult(value)).toBeNull()
        expect(readProbe(value)).toBeNull()
        expect(readEntries(value) ?? []).toEqual([])
      }),
    )
  })

  it('ends the link when it is no log entry, and the console catches up on the next one', async () => {
    const bench = await createBench()
    bench.relay.push([{ nonsense: true } as never])
    await bench.clock.pass(0)
    expect(bench.state.connection.kind).toBe('offline')
    bench.relay.signal()
    await bench.clock.pass(2_000)
    expect(bench.state.connection.kind).toBe('live')
    expect(bench.state.feed).toHaveLength(1)
  })

  it('is kept and counted when its body cannot be folded', async () => {
    const bench = await createBench(({ relay }) => relay.signal())
    const { id } = bench.relay.newest()
    bench.host.replica.desk.apply = () => {
      throw new TypeError('a body of another shape')
    }
    bench.relay.command('bo', { type: 'note.add', incidentId: id, text: 'x' })
    await bench.clock.pass(0)
    expect(bench.state.unknownEvents).toBe(1)
    expect(bench.state.connection.kind).toBe('live')
    expect(bench.state.headSeq).toBe(bench.relay.desk.seq)
  })
})
