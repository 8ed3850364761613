import { describe, expect, it } from 'vitest'
import { type Bench, createBench } from '../testing/bench.ts'

const second = 1_000
const number = '+491512345678'
const phones = { revision: 'a.1', numbers: { bo: number } }

const withPhones = () => createBench(({ relay }) => Object.assign(relay, { phones }))
const onDisk = ({ store }: Bench) => JSON.stringify([...store.documents])

describe('telephone numbers', () => {
  it('come from the relay, are asked for once, and stay while it is away, after a restart too', async () => {
    const bench = await withPhones()
    expect(bench.state.phones).toEqual({ bo: number })
    await bench.clock.pass(20 * second)
    expect(bench.relay.asked.filter((message) => message === 'phones:read')).toHaveLength(1)
    bench.relay.kill()
    await bench.clock.pass(20 * second)
    await bench.restart()
    expect(bench.state.connection.kind).not.toBe('live')
    expect(bench.state.phones).toEqual({ bo: number })
  })

  it.each([
    ['were taken out of the file', { revision: 'a.2', numbers: {} }],
    ['are not for this person any more', null],
  ])('that %s leave memory and disk at the next proof of life', async (_what, next) => {
    const bench = await withPhones()
    expect(onDisk(bench)).toContain(number)
    bench.relay.phones = next
    await bench.clock.pass(5 * second)
    expect(bench.state.phones).toEqual({})
    expect(onDisk(bench)).not.toContain(number)
  })

  it('leave a device that is unpaired, and one whose pairing was ended', async () => {
    const unpaired = await withPhones()
    await unpaired.bridge.unpair()
    const revoked = await withPhones()
    revoked.relay.revoke()
    await revoked.clock.pass(second)
    for (const bench of [unpaired, revoked]) {
      expect(bench.state.phones).toEqual({})
      expect(onDisk(bench)).not.toContain(number)
    }
  })

  it('leave the disk as soon as it can be written, where it could not', async () => {
    const bench = await withPhones()
    bench.store.isFull = true
    bench.relay.phones = { revision: 'a.2', numbers: {} }
    await bench.clock.pass(5 * second)
    expect(bench.state.phones).toEqual({})
    expect(onDisk(bench)).toContain(number)
    bench.store.isFull = false
    await bench.clock.pass(5 * second)
    expect(onDisk(bench)).not.toContain(number)
  })

  it('are none where what came is no number', async () => {
    const numbers = { bo: '*21*0900#', cy: 'javascript:alert(1)', ana: number }
    const bench = await createBench(({ relay }) => Object.assign(relay, { phones: { revision: 'a.1', numbers } }))
    expect(bench.state.phones).toEqual({ ana: number })
  })

  it('are unknown to a relay of before there were any, and the console is live without', async () => {
    const bench = await createBench(({ relay }) => {
      Object.defineProperty(relay, 'phones', { get: () => ({ revision: undefined, numbers: {} }) })
    })
    await bench.clock.pass(10 * second)
    expect(bench.state.connection.kind).toBe('live')
    expect(bench.state.phones).toEqual({})
  })

  it('are called by the one opener of links, and no others are', async () => {
    const bench = await withPhones()
    expect(await bench.bridge.openLink('tel:+49 151 2345678', false)).toEqual({ kind: 'opened' })
    for (const url of ['tel:+19005550199', 'tel:*21*0900#', 'tel:112', `tel:${number};ext=1`, `sms:${number}`])
      expect(await bench.bridge.openLink(url, true)).toMatchObject({ kind: 'refused' })
    expect(bench.opened).toEqual([`tel:${number}`])
    bench.relay.phones = { revision: 'a.2', numbers: {} }
    await bench.clock.pass(5 * second)
    expect(await bench.bridge.openLink(`tel:${number}`, true)).toMatchObject({ kind: 'refused' })
  })
})
