import { describe, expect, it } from 'vitest'
import { createBench } from '../testing/bench.ts'

describe('whose screen it is', () => {
  it('is read again until it can be, and that it could not is said', async () => {
    const bench = await createBench((b) => {
      b.hidesToken = true
    })
    expect(bench.state.connection).toMatchObject({
      kind: 'unpaired',
      limits: [expect.stringMatching(/^Whose screen this is could not be read .*denies it/)],
    })
    bench.hidesToken = false
    await bench.clock.pass(40_000)
    expect(bench.state.connection).toMatchObject({ kind: 'live', limits: [] })
  })

  it('is not kept beside what another person left to be sent', async () => {
    const bench = await createBench(({ relay }) => relay.signal())
    bench.relay.kill()
    await bench.clock.pass(0)
    await bench.bridge.submit({ type: 'note.add', incidentId: bench.relay.newest().id, text: 'written offline' })
    bench.token = 'a token of long ago'
    await bench.restart()
    bench.relay.start()
    await bench.clock.pass(10_000)
    expect(bench.state.connection.kind).toBe('revoked')
    bench.store.isFull = true
    bench.httpAnswer = () => ({ status: 201, body: { token: 'token-of-bo', person: 'bo', device: 'dev-bo' } })
    expect(await bench.bridge.pair('code', 'laptop')).toEqual({ ok: true, detail: '' })
    expect(bench.token).toBe('a token of long ago')
    expect(bench.state.connection.limits).toContainEqual(expect.stringMatching(/needs a code again/))
    bench.store.isFull = false
    await bench.clock.pass(60_000)
    expect(bench.token).toBe('token-of-bo')
    expect(JSON.stringify(bench.store.documents.get('outbox'))).not.toContain('written offline')
  })

  it('that it could not be forgotten is said to whoever asked', async () => {
    const bench = await createBench()
    bench.forgetsToken = true
    await expect(bench.bridge.unpair()).rejects.toThrow(/could not be forgotten \(the disk is full\)/)
  })
})
