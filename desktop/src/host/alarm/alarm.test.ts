import { describe, expect, it, vi } from 'vitest'
import { type Bench, createBench } from '../testing/bench.ts'

const second = 1_000
const minute = 60 * second

function layers(bench: Bench): readonly string[] {
  return bench.relay.receipts.map(({ layer, ok }) => (ok ? layer : `not ${layer}`))
}

describe('the alarm', () => {
  it('rings and notifies within 100 ms of the page, and stops when it is answered', async () => {
    const bench = await createBench()
    bench.relay.signal()
    await bench.clock.pass(100)
    expect(bench.state.alarm.pages).toMatchObject([
      { title: 'disk is full', severity: 'critical', helpPages: ['Bo'], pending: false },
    ])
    expect(bench.sound.playing).toBe('page')
    expect([...bench.notifier.shown.values()]).toMatchObject([{ title: 'critical: disk is full' }])
    await bench.bridge.submit({ type: 'incident.acknowledge', incidentId: bench.relay.newest().id })
    await bench.clock.pass(0)
    expect(bench.sound.playing).toBeNull()
    expect(bench.state.alarm.pages).toEqual([])
    expect(bench.notifier.shown.size).toBe(0)
  })

  it('says what the source says now, and opens the newest runbook', async () => {
    const bench = await createBench()
    const alert = { occurrence: bench.relay.now, severity: 'error' } as const
    bench.relay.signal(alert)
    await bench.clock.pass(100)
    const runbookUrl = 'https://runbooks.example.com/disk'
    bench.relay.signal({ ...alert, title: 'disk is 99% full', severity: 'critical', runbookUrl })
    await bench.clock.pass(1 * second)
    expect(bench.state.alarm.pages).toMatchObject([{ title: 'disk is 99% full', severity: 'critical' }])
    const { id } = bench.relay.newest()
    await bench.bridge.openRoom(id)
    await bench.clock.pass(0)
    expect(bench.state.rooms[id]).toMatchObject({ runbookUrl, alerts: [{ title: 'disk is 99% full', runbookUrl }] })
    expect(layers(bench).filter((layer) => layer === 'notified')).toHaveLength(1)
  })

  it('stops at the click, before the relay has answered', async () => {
    const bench = await createBench(({ relay }) => relay.signal())
    bench.relay.isHung = true
    void bench.bridge.submit({ type: 'incident.acknowledge', incidentId: bench.relay.newest().id })
    await bench.clock.pass(0)
    expect(bench.sound.playing).toBeNull()
    expect(bench.state.alarm.pages).toHaveLength(1)
  })

  it('of many pages is answered by one request, which says of each that it waits for the relay', async () => {
    const bench = await createBench(({ relay }) => {
      for (const key of ['a', 'b', 'c']) relay.signal({ externalKey: key, groupKey: key })
    })
    const incidentIds = bench.state.alarm.pages.map(({ incidentId }) => incidentId)
    bench.relay.isHung = true
    void bench.bridge.submit({ type: 'incident.acknowledge-all', incidentIds })
    await bench.clock.pass(10 * second)
    expect(bench.sound.playing).toBeNull()
    expect(bench.state.alarm.pages.map(({ pending }) => pending)).toEqual([true, true, true])
    const answered = await createBench(({ relay }) => {
      for (const key of ['a', 'b', 'c']) relay.signal({ externalKey: key, groupKey: key })
    })
    await answered.bridge.submit({
      type: 'incident.acknowledge-all',
      incidentIds: answered.state.alarm.pages.map(({ incidentId }) => incidentId),
    })
    await answered.clock.pass(5 * second)
    expect(answered.state.alarm.pages).toEqual([])
    expect(layers(answered).filter((layer) => layer === 'acted')).toHaveLength(3)
  })

  it('answers the pages of a storm in one step, so that the console is not held up by them', async () => {
    const bench = await createBench(({ relay }) => {
      for (let n = 0; n < 100; n++) relay.signal({ externalKey: `${n}`, groupKey: `${n}` })
    })
    const incidentIds = bench.state.alarm.pages.map(({ incidentId }) => incidentId)
    expect(incidentIds).toHaveLength(100)
    const looks = vi.spyOn(bench.sound, 'state')
    await bench.bridge.submit({ type: 'incident.acknowledge-all', incidentIds })
    expect(bench.sound.playing).toBeNull()
    expect(looks.mock.calls.length).toBeLessThan(20)
  })

  it('of a storm raises twenty notifications and one for all others, and proves each page by them', async () => {
    const bench = await createBench(({ relay }) => {
      for (let n = 0; n < 60; n++) relay.signal({ externalKey: `${n}`, groupKey: `${n}` })
    })
    expect(bench.notifier.shown.size).toBe(21)
    expect([...bench.notifier.shown.values()].at(-1)).toMatchObject({ title: '40 more pages', incidentId: null })
    bench.relay.signal({ externalKey: 'last', groupKey: 'last', title: 'The last straw' })
    await bench.clock.pass(1 * second)
    expect([...bench.notifier.shown.values()].at(-1)).toMatchObject({ title: '41 more pages' })
    expect(layers(bench).filter((layer) => layer === 'notified')).toHaveLength(61)
    const incidentIds = bench.state.alarm.pages.map(({ incidentId }) => incidentId)
    await bench.bridge.submit({ type: 'incident.acknowledge-all', incidentIds })
    await bench.clock.pass(1 * second)
    expect(bench.notifier.shown.size).toBe(0)
  })

  it('stops when somebody else answers', async () => {
    const bench = await createBench(({ relay }) => relay.signal())
    expect(bench.sound.playing).toBe('page')
    bench.relay.command('bo', { type: 'incident.acknowledge', incidentId: bench.relay.newest().id })
    await bench.clock.pass(0)
    expect(bench.sound.playing).toBeNull()
  })

  it('is silent for a page to somebody else', async () => {
    const bench = await createBench(({ relay }) => {
      const { id } = relay.signal()
      relay.command('ana', { type: 'incident.acknowledge', incidentId: id })
      relay.command('ana', { type: 'incident.escalate', incidentId: id })
    })
    expect(bench.state.feed[0]?.paging).toMatchObject([{ person: 'bo' }])
    expect(bench.sound.playing).toBeNull()
  })

  it('is one sound for several pages', async () => {
    const bench = await createBench()
    bench.relay.signal({ externalKey: 'disk', groupKey: 'a' })
    bench.relay.signal({ externalKey: 'queue', groupKey: 'b', severity: 'error' })
    await bench.clock.pass(second)
    expect(bench.state.alarm.pages.map(({ severity }) => severity)).toEqual(['critical', 'error'])
    expect(bench.sound.played).toEqual(['page'])
  })

  it('rings again two minutes after it was silenced here, and at once for another page', async () => {
    const bench = await createBench(({ relay }) => relay.signal({ externalKey: 'disk', groupKey: 'a' }))
    await bench.bridge.silenceHere()
    expect(bench.sound.playing).toBeNull()
    expect(bench.state.alarm.silencedHere).toBe(true)
    await bench.clock.pass(2 * minute - second)
    expect(bench.sound.playing).toBeNull()
    await bench.clock.pass(second)
    expect(bench.sound.playing).toBe('page')
    expect(bench.state.alarm.silencedHere).toBe(false)
    await bench.bridge.silenceHere()
    bench.relay.signal({ externalKey: 'queue', groupKey: 'b' })
    await bench.clock.pass(0)
    expect(bench.sound.playing).toBe('page')
  })

  it('is muted for a minute, the sound alone, and heard at once when another page comes', async () => {
    const bench = await createBench(({ relay }) => relay.signal())
    await bench.bridge.muteHere()
    await bench.clock.pass(0)
    expect(bench.sound.playing).toBeNull()
    expect(bench.state.alarm).toMatchObject({ silencedHere: false, mutedUntil: bench.clock.now() + minute })
    expect(bench.state.alarm.pages).toHaveLength(1)
    await bench.clock.pass(30 * second)
    bench.relay.signal({ externalKey: 'queue', groupKey: 'other' })
    await bench.clock.pass(second)
    expect(bench.sound.playing).toBe('page')
    await bench.bridge.muteHere()
    await bench.clock.pass(minute - second)
    expect(bench.sound.playing).toBeNull()
    await bench.clock.pass(2 * second)
    expect(bench.sound.playing).toBe('page')
    expect(bench.state.alarm.mutedUntil).toBeNull()
  })

  it('is silenced only here by an acknowledgement that waits, and rings again', async () => {
    const bench = await createBench(({ relay }) => relay.signal())
    bench.relay.kill()
    await bench.clock.pass(0)
    expect(bench.sound.playing).toBe('page')
    await bench.bridge.submit({ type: 'incident.acknowledge', incidentId: bench.relay.newest().id })
    expect(bench.sound.playing).toBeNull()
    expect(bench.state.alarm).toMatchObject({ silencedHere: true, pages: [{ pending: true }] })
    await bench.clock.pass(2 * minute)
    expect(bench.sound.playing).toBe('page')
    bench.relay.start()
    await bench.clock.pass(6 * second)
    expect(bench.sound.playing).toBeNull()
    expect(bench.state.alarm.pages).toEqual([])
    expect(layers(bench)).toContain('acted')
  })

  it('rings on when the acknowledgement is refused', async () => {
    const bench = await createBench(({ relay }) => relay.signal())
    bench.relay.failure = { outcome: 'error', reason: 'failed', detail: '' }
    await bench.bridge.submit({ type: 'incident.acknowledge', incidentId: 'inc-other' })
    expect(bench.sound.playing).toBe('page')
  })

  it('lets the blind alarm be silenced for a while', async () => {
    const bench = await createBench()
    bench.relay.kill()
    await bench.clock.pass(31 * second)
    await bench.bridge.silenceHere()
    expect(bench.state.alarm).toMatchObject({ blind: true, silencedHere: true })
    expect(bench.sound.playing).toBeNull()
    await bench.clock.pass(10 * minute)
    expect(bench.sound.playing).toBe('blind')
  })

  it('shows what the last run knew, rings for it, and is offline about it', async () => {
    const bench = await createBench(({ relay }) => relay.signal())
    bench.relay.kill()
    await bench.clock.pass(second)
    await bench.restart()
    await bench.clock.pass(second)
    expect(bench.state.connection.kind).toBe('offline')
    expect(bench.state.alarm.pages).toHaveLength(1)
    expect(bench.sound.playing).toBe('page')
  })

  it('sounds a pager test with its own sound', async () => {
    const bench = await createBench()
    expect(await bench.bridge.submit({ type: 'pager.test' })).toMatchObject({ kind: 'committed' })
    await bench.clock.pass(second)
    expect(bench.sound.playing).toBe('test')
    expect(bench.state.feed).toEqual([])
    expect(bench.state.pagerTest?.layers).toMatchObject([
      { layer: 'socket', state: 'passed' },
      { layer: 'alarm', state: 'unknown' },
      { layer: 'sound', state: 'passed' },
      { layer: 'notification', state: 'passed' },
      { layer: 'ntfy', state: 'unknown' },
    ])
  })
})

describe('receipts', () => {
  it('tell each layer that was proved, once', async () => {
    const bench = await createBench()
    bench.relay.signal()
    await bench.clock.pass(100)
    await bench.bridge.alarmShown(true)
    await bench.bridge.alarmSeen()
    await bench.bridge.alarmSeen()
    await bench.clock.pass(100)
    await bench.bridge.submit({ type: 'incident.acknowledge', incidentId: bench.relay.newest().id })
    await bench.clock.pass(100)
    expect(layers(bench).toSorted()).toEqual(['acted', 'notified', 'reached', 'seen', 'shown', 'sounded'])
    const [page] = Object.values(bench.relay.newest().pages)
    expect(Object.keys(page?.receipts['dev-ana'] ?? {})).toHaveLength(6)
  })

  it('say what failed and why, and that it works once it does', async () => {
    const bench = await createBench()
    bench.sound.isArmed = false
    bench.notifier.allowed = 'denied'
    bench.relay.signal()
    await bench.clock.pass(100)
    await bench.bridge.alarmShown(false)
    await bench.clock.pass(100)
    expect(layers(bench).toSorted()).toEqual(['not notified', 'not shown', 'not sounded', 'reached'])
    expect(bench.state.alarm).toMatchObject({ sound: 'blocked', notifications: 'denied' })
    await bench.bridge.arm()
    await bench.clock.pass(100)
    expect(layers(bench)).toContain('sounded')
    expect(bench.state.alarm.sound).toBe('playing')
  })

  it('are kept while the relay is away', async () => {
    const bench = await createBench()
    bench.relay.signal()
    await bench.clock.pass(100)
    bench.relay.kill()
    await bench.clock.pass(0)
    await bench.bridge.alarmSeen()
    await bench.clock.pass(second)
    expect(layers(bench)).not.toContain('seen')
    bench.relay.start()
    await bench.clock.pass(6 * second)
    expect(layers(bench)).toContain('seen')
  })
})
