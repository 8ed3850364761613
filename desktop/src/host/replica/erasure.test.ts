import { describe, expect, it } from 'vitest'
import { type Bench, createBench } from '../testing/bench.ts'

const second = 1_000
const secret = 'hunter2-and-more'

/** A console that has read a room in which somebody wrote a password. */
async function withSecret(): Promise<Bench> {
  const bench = await createBench(({ relay }) => relay.signal())
  await bench.clock.pass(second)
  bench.relay.command('bo', { type: 'note.add', incidentId: bench.relay.newest().id, text: secret })
  await bench.clock.pass(second)
  expect(held(bench)).toContain(secret)
  return bench
}

/** Everything that the console holds, in memory and on its disk. */
function held({ host, store }: Bench): string {
  const logs = [...host.replica.desk.incidents()].map((incident) => [incident, host.replica.log(incident.id)?.entries])
  return JSON.stringify([logs, [...store.documents]])
}

function erase({ relay }: Bench): void {
  relay.erase(relay.entries.find(({ type }) => type === 'note.added')?.seq ?? 0)
}

describe('a text that was erased', () => {
  it('leaves a console that is there, and its disk', async () => {
    const bench = await withSecret()
    erase(bench)
    await bench.clock.pass(6 * second)
    expect(held(bench)).not.toContain(secret)
    expect(held(bench)).toContain('(erased)')
    expect(bench.state.connection.kind).toBe('live')
    expect(bench.state.headSeq).toBe(bench.relay.desk.seq)
  })

  it('leaves a console that was away meanwhile', async () => {
    const bench = await withSecret()
    bench.crash()
    erase(bench)
    bench.relay.command('bo', { type: 'note.add', incidentId: bench.relay.newest().id, text: 'later' })
    await bench.start()
    await bench.clock.pass(6 * second)
    expect(held(bench)).not.toContain(secret)
    expect(held(bench)).toContain('later')
    expect(bench.state.connection.kind).toBe('live')
  })

  it('leaves one that dies before it has taken the new copy, once it is back', async () => {
    const bench = await withSecret()
    bench.relay.losesParts = true
    bench.relay.incidentsPerPart = 0
    erase(bench)
    await bench.clock.pass(second)
    bench.crash()
    bench.relay.losesParts = false
    await bench.start()
    await bench.clock.pass(6 * second)
    expect(held(bench)).not.toContain(secret)
  })

  it('is not waited for again by a console that never had it', async () => {
    const bench = await withSecret()
    erase(bench)
    await bench.clock.pass(6 * second)
    const asked = bench.relay.asked.filter((message) => message === 'journal:subscribe').length
    bench.crash()
    await bench.start()
    await bench.clock.pass(6 * second)
    expect(bench.relay.asked.filter((message) => message === 'journal:subscribe')).toHaveLength(asked + 1)
  })
})
