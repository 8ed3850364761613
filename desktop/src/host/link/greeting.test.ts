import { describe, expect, it } from 'vitest'
import { createBench } from '../testing/bench.ts'

describe('a device that was just paired', () => {
  it('says whose it is now, once, and to test the pager', async () => {
    const bench = await createBench((fresh) => {
      fresh.token = null
    })
    bench.httpAnswer = () => ({ status: 200, body: { token: 'token-of-ana', person: 'ana', device: 'dev-ana' } })
    expect(await bench.bridge.pair('K7Q2', 'laptop')).toMatchObject({ ok: true })
    await bench.clock.pass(5_000)
    const greetings = () => bench.state.notices.filter(({ kind }) => kind === 'paired').map(({ text }) => text)
    const { name } = bench.state.people.find(({ id }) => id === 'ana')!
    expect(greetings()).toEqual([`You are now ${name} on this browser: test your pager.`])
    bench.relay.cut()
    await bench.clock.pass(10_000)
    expect(greetings()).toHaveLength(1)
  })

  it('says nothing at a start on what is there', async () => {
    const bench = await createBench()
    expect(bench.state.notices).toEqual([])
  })
})
