import { describe, expect, it } from 'vitest'
import { type Bench, createBench } from '../host/testing/bench.ts'
import { Log } from './log.ts'

const second = 1_000

async function logged(prepare?: (bench: Bench) => void) {
  const bench = await createBench(prepare)
  const lines: string[] = []
  await new Log({ bridge: bench.bridge, clock: bench.clock, print: (line) => lines.push(line) }).start()
  return { bench, lines, count: (text: string) => lines.filter((line) => line.includes(text)).length }
}

describe('the console without a person at it', () => {
  it('says that it cannot keep a copy, once, and when it can again', async () => {
    const { bench, lines, count } = await logged()
    expect(count('cannot keep a copy')).toBe(0)
    bench.store.isFull = true
    bench.relay.signal()
    await bench.clock.pass(90 * second)
    expect(lines).toContainEqual(
      expect.stringMatching(/^\d\d:\d\d:\d\d This device cannot keep a copy for offline use \(the disk is full\)\.$/),
    )
    expect(count('cannot keep a copy')).toBe(1)
    bench.store.isFull = false
    bench.relay.signal({ title: 'other', externalKey: 'k2', groupKey: 'g2' })
    await bench.clock.pass(90 * second)
    expect(lines).toContainEqual(expect.stringMatching(/No longer so: This device cannot keep a copy/))
    bench.store.isFull = true
    bench.relay.signal({ title: 'third', externalKey: 'k3', groupKey: 'g3' })
    await bench.clock.pass(90 * second)
    expect(count('cannot keep a copy')).toBe(3)
  })

  it('says so when the disk takes nothing from the start', async () => {
    const { bench, count } = await logged(({ store }) => Object.assign(store, { fails: 'write' }))
    bench.relay.signal()
    await bench.clock.pass(90 * second)
    expect(bench.state.connection.kind).toBe('live')
    expect(count('cannot keep a copy')).toBeGreaterThan(0)
  })

  it('says who asks, and why', async () => {
    const { bench, lines } = await logged()
    const { id } = bench.relay.signal()
    await bench.clock.pass(second)
    bench.relay.command('bo', { type: 'incident.escalate', incidentId: id, person: 'ana', why: 'the pool is full' })
    await bench.clock.pass(second)
    expect(lines).toContainEqual(expect.stringMatching(/PAGE to you.*Bo asks you: the pool is full/))
  })
})
