import { configOf } from '@baton/shared/testing/builders.ts'
import { describe, expect, it } from 'vitest'
import { createBench } from '../testing/bench.ts'
import { FakeRelay } from '../testing/fake-relay.ts'

const second = 1_000

describe('a console and its relay', () => {
  it('says live once it has caught up, and what it sees is what the relay knows', async () => {
    const bench = await createBench(({ relay }) => relay.signal({ externalKey: 'disk' }))
    expect(bench.state.connection.kind).toBe('live')
    expect(bench.state.feed.map(({ title }) => title)).toEqual(['disk is full'])
    expect(bench.state.headSeq).toBe(bench.relay.desk.seq)
    expect(bench.state.me).toEqual({ id: 'ana', name: 'Ana', onCall: true })
  })

  it('does not say live before the console itself can be opened offline', async () => {
    let finish: (limit: string | null) => void = () => undefined
    const bench = await createBench((b) => {
      b.shellLimit = new Promise((resolve) => {
        finish = resolve
      })
    })
    expect(bench.state.connection.kind).toBe('catching-up')
    finish('This page cannot be opened offline.')
    await bench.clock.pass(0)
    expect(bench.state.connection).toMatchObject({ kind: 'live', limits: ['This page cannot be opened offline.'] })
  })

  it('shows a new alert as soon as it is pushed, and rebuilds only its row', async () => {
    const bench = await createBench(({ relay }) => relay.signal({ externalKey: 'disk', groupKey: 'a' }))
    const [before] = bench.state.feed
    bench.relay.signal({ externalKey: 'queue', groupKey: 'b', severity: 'warning' })
    await bench.clock.pass(0)
    expect(bench.state.feed.map(({ title }) => title)).toEqual(['disk is full', 'queue is full'])
    expect(bench.state.feed[0]).toBe(before)
    expect(bench.state.counts).toMatchObject({ critical: 1, warning: 1 })
  })

  it('says offline at once when the relay dies, and live again after it is back', async () => {
    const bench = await createBench()
    bench.relay.kill()
    await bench.clock.pass(0)
    expect(bench.state.connection.kind).toBe('offline')
    bench.relay.start()
    bench.relay.signal()
    await bench.clock.pass(6 * second)
    expect(bench.state.connection.kind).toBe('live')
    expect(bench.state.feed).toHaveLength(1)
  })

  it('says offline within 10 s when the relay hangs without breaking the link', async () => {
    const bench = await createBench()
    await bench.clock.pass(3 * second)
    bench.relay.isHung = true
    await bench.clock.pass(10 * second)
    expect(bench.state.connection.kind).toBe('offline')
  })

  it('is never live, and in the end blind, by a relay that takes it in and whose loop turns no more', async () => {
    const bench = await createBench()
    bench.relay.isStuck = true
    await bench.clock.pass(10 * second)
    bench.changes = []
    await bench.clock.pass(30 * second)
    expect(bench.changes.map(({ connection }) => connection?.kind)).not.toContain('live')
    expect(bench.state.connection.kind).toBe('blind')
    expect(bench.state.alarm.blind).toBe(true)
    bench.relay.isStuck = false
    await bench.clock.pass(15 * second)
    expect(bench.state.connection.kind).toBe('live')
    expect(bench.state.alarm.blind).toBe(false)
  })

  it('says since when it is offline: since it last heard anything', async () => {
    const bench = await createBench()
    await bench.clock.pass(1 * second)
    const heardAt = bench.state.connection.lastHeardAt
    bench.relay.isHung = true
    await bench.clock.pass(15 * second)
    expect(bench.state.connection).toMatchObject({ kind: 'offline', since: heardAt })
  })

  it('is blind after 30 s without a relay while its person is on call, and no longer once it is live', async () => {
    const bench = await createBench()
    bench.relay.kill()
    await bench.clock.pass(25 * second)
    expect(bench.state.connection.kind).toBe('offline')
    expect(bench.state.alarm.blind).toBe(false)
    await bench.clock.pass(5 * second)
    expect(bench.state.connection.kind).toBe('blind')
    expect(bench.state.alarm.blind).toBe(true)
    expect(bench.sound.playing).toBe('blind')
    expect(bench.notifier.shown.get('blind')?.title).toBe('You are blind')
    bench.relay.start()
    await bench.clock.pass(6 * second)
    expect(bench.state.connection.kind).toBe('live')
    expect(bench.state.alarm.blind).toBe(false)
    expect(bench.sound.playing).toBeNull()
    expect(bench.notifier.shown.has('blind')).toBe(false)
  })

  it('is never blind while its person is not on call', async () => {
    const offCall = { ops: { id: 'ops', name: 'Operations', members: ['ana', 'bo'], onCall: ['bo'] } }
    const bench = await createBench(({ relay }) =>
      relay.commit([{ type: 'config.applied', incidentId: null, body: { config: configOf({ teams: offCall }) } }], {
        kind: 'relay',
        id: 'relay',
        device: null,
      }),
    )
    bench.relay.kill()
    await bench.clock.pass(300 * second)
    expect(bench.state.connection.kind).toBe('offline')
    expect(bench.state.alarm.blind).toBe(false)
    expect(bench.sound.playing).toBeNull()
  })

  it('asks again from where it stands when a push was lost', async () => {
    const bench = await createBench()
    bench.relay.lostPushes = 1
    bench.relay.signal({ externalKey: 'disk', groupKey: 'a' })
    bench.relay.signal({ externalKey: 'queue', groupKey: 'b' })
    await bench.clock.pass(0)
    expect(bench.state.connection.kind).toBe('live')
    expect(bench.state.feed).toHaveLength(2)
    expect(bench.state.headSeq).toBe(bench.relay.desk.seq)
  })

  it('notices by its probes that pushes have stopped coming', async () => {
    const bench = await createBench()
    bench.relay.lostPushes = Number.POSITIVE_INFINITY
    bench.relay.signal()
    await bench.clock.pass(9 * second)
    expect(bench.state.feed).toHaveLength(1)
  })

  it('says loudly that history changed when an entry does not follow its head, and takes nothing of it', async () => {
    const bench = await createBench(({ relay }) => relay.signal())
    const seq = bench.relay.desk.seq + 1
    const forged = { ...bench.relay.entries.at(-1)!, seq }
    bench.relay.push([forged])
    await bench.clock.pass(0)
    expect(bench.state.connection.kind).toBe('history-changed')
    expect(bench.state.headSeq).toBe(seq - 1)
    expect(bench.state.feed).toHaveLength(1)
  })

  it('says that history changed when the relay came back with a log that lacks its head, and stays so', async () => {
    const bench = await createBench(({ relay }) => relay.signal())
    bench.relay.kill()
    await bench.clock.pass(0)
    const other = new FakeRelay(bench.clock)
    other.signal({ externalKey: 'other' })
    bench.relay.entries = other.entries
    bench.relay.desk = other.desk
    bench.relay.start()
    await bench.clock.pass(5 * second)
    expect(bench.state.connection.kind).toBe('history-changed')
    await bench.clock.pass(300 * second)
    expect(bench.state.connection.kind).toBe('history-changed')
    expect(bench.state.feed.map(({ title }) => title)).toEqual(['disk is full'])
    expect(bench.state.alarm.blind).toBe(true)
  })

  it('keeps and counts an event of a newer kind, and goes on behind it', async () => {
    const bench = await createBench(({ relay }) => relay.signal())
    const { id } = bench.relay.newest()
    bench.relay.commit([{ type: 'weather.changed', incidentId: id, body: { rain: true } } as never], {
      kind: 'relay',
      id: 'relay',
      device: null,
    })
    bench.relay.command('bo', { type: 'note.add', incidentId: id, text: 'after the rain' })
    await bench.clock.pass(300)
    expect(bench.state.unknownEvents).toBe(1)
    expect(bench.state.headSeq).toBe(bench.relay.entries.length)
    await bench.bridge.openRoom(id)
    expect(bench.state.rooms[id]?.timeline.at(-1)?.text).toBe('after the rain')
  })

  it('catches up by a snapshot when it is far behind, and reads the histories that it then lacks', async () => {
    const bench = await createBench()
    bench.relay.kill()
    await bench.clock.pass(0)
    bench.relay.longestTail = 3
    bench.relay.start()
    const { id } = bench.relay.signal()
    bench.relay.command('bo', { type: 'note.add', incidentId: id, text: 'while you were away' })
    await bench.clock.pass(6 * second)
    bench.relay.kill()
    await bench.clock.pass(0)
    await bench.bridge.openRoom(id)
    expect(bench.state.rooms[id]).toMatchObject({ history: 'complete' })
    expect(bench.state.rooms[id]?.timeline.map(({ text }) => text)).toContain('while you were away')
  })

  it('proves the head of a copy that it cannot use to each relay that it comes to, before it asks for all', async () => {
    const bench = await createBench(({ relay }) => relay.signal())
    await bench.host.flush()
    bench.crash()
    const index = (await bench.store.load('index')) as object
    await bench.store.save('index', { ...index, reducer: -1 })
    const asked: unknown[] = []
    const open = bench.relay.open.bind(bench.relay)
    bench.relay.open = (url, token, handlers) => {
      const link = open(url, token, handlers)
      return {
        ...link,
        ask(message, payload, answer) {
          if (message !== 'journal:subscribe') return link.ask(message, payload, answer)
          asked.push((payload as { readonly afterSeq: number }).afterSeq)
          // The first relay dies when it has proved the head, and before it has told the rest.
          if (asked.length === 2) bench.relay.kill()
          else link.ask(message, payload, answer)
        },
      }
    }
    await bench.start()
    bench.relay.start()
    await bench.clock.pass(5_000)
    const { seq } = bench.relay.desk
    expect(asked).toEqual([seq, 0, seq, 0])
    expect(bench.state.connection.kind).toBe('live')
  })

  it('keeps trying every few seconds, and at once when the machine wakes', async () => {
    const bench = await createBench()
    bench.relay.kill()
    await bench.clock.pass(20 * second)
    bench.relay.start()
    bench.wake()
    await bench.clock.pass(0)
    expect(bench.state.connection.kind).toBe('live')
  })

  it('stops for good when its pairing is revoked', async () => {
    const bench = await createBench(({ relay }) => relay.signal())
    expect(bench.state.alarm.pages).toHaveLength(1)
    bench.relay.revoke()
    await bench.clock.pass(0)
    expect(bench.state.connection.kind).toBe('revoked')
    expect(bench.state.alarm.pages).toEqual([])
    expect(bench.sound.playing).toBeNull()
    expect(bench.notifier.shown.get('revoked')?.body).toContain('no page reaches it')
    const asked = bench.relay.asked.length
    await bench.clock.pass(300 * second)
    expect(bench.relay.asked).toHaveLength(asked)
    expect(bench.state.alarm.blind).toBe(false)
  })

  it('knows the relay’s clock from its own', async () => {
    const bench = await createBench((b) => {
      b.relay.clockAheadMs = 90 * second
    })
    expect(bench.state.clockOffsetMs).toBe(90 * second)
  })
})

describe('a device that belongs to nobody', () => {
  it('pairs by a code, keeps the token, and follows the relay', async () => {
    const bench = await createBench((b) => {
      b.token = null
    })
    expect(bench.state.connection.kind).toBe('unpaired')
    bench.httpAnswer = () => ({ status: 201, body: { token: 'token-of-ana', person: 'ana', device: 'dev-ana' } })
    expect(await bench.bridge.pair('code', 'laptop')).toEqual({ ok: true, detail: '' })
    await bench.clock.pass(0)
    expect(bench.state.connection.kind).toBe('live')
    expect(bench.token).toBe('token-of-ana')
    expect(bench.requests[0]).toMatchObject({
      url: 'http://relay.test/v1/pair',
      body: { code: 'code', deviceName: 'laptop' },
    })
  })

  it('is paired until it ends where the disk keeps nothing, says so, and is kept once the disk does', async () => {
    const bench = await createBench((b) => {
      b.token = null
      b.forgetsToken = true
      b.store.isFull = true
    })
    bench.httpAnswer = () => ({ status: 201, body: { token: 'token-of-ana', person: 'ana', device: 'dev-ana' } })
    expect(await bench.bridge.pair('code', 'laptop')).toEqual({ ok: true, detail: '' })
    await bench.clock.pass(10 * second)
    expect(bench.state.connection.kind).toBe('live')
    expect(bench.state.connection.limits.join()).toMatch(/pairing cannot be kept \(the disk is full\).*a code again/)
    bench.forgetsToken = false
    bench.store.isFull = false
    bench.relay.signal()
    await bench.clock.pass(120 * second)
    expect(bench.token).toBe('token-of-ana')
    expect(bench.state.connection.limits).toEqual([])
  })

  it('says in the relay’s words why a code was not taken', async () => {
    const bench = await createBench((b) => {
      b.token = null
    })
    bench.httpAnswer = () => ({ status: 401, body: { title: 'Unauthorized', detail: 'This code is used.' } })
    expect(await bench.bridge.pair('code', 'laptop')).toEqual({ ok: false, detail: 'This code is used.' })
    expect(bench.state.connection.kind).toBe('unpaired')
  })

  it('does not use up a code while it is paired', async () => {
    const bench = await createBench()
    expect((await bench.bridge.pair('code', 'laptop')).ok).toBe(false)
    expect(bench.requests).toEqual([])
  })

  it('forgets everything when it is unpaired, on disk too', async () => {
    const bench = await createBench(({ relay }) => relay.signal())
    await bench.bridge.unpair()
    await bench.clock.pass(1_000)
    expect(bench.token).toBeNull()
    expect(bench.state).toMatchObject({ feed: [], me: null, connection: { kind: 'unpaired' } })
    expect([...bench.store.documents.keys()].filter((name) => name.startsWith('incident/'))).toEqual([])
    expect(JSON.stringify([...bench.store.documents.values()])).not.toContain('disk is full')
    expect(bench.requests.at(-1)).toMatchObject({ method: 'DELETE', url: 'http://relay.test/v1/devices/dev-ana' })
  })
})
