import { night } from '@baton/shared/testing/builders.ts'
import type { Snapshot } from '@baton/shared/wire/socket.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Bench, createBench } from '../testing/bench.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { FakeRelay } from '../testing/fake-relay.ts'
import { MemoryStore, type StoreStep } from '../testing/memory-store.ts'
import { Cache } from './cache.ts'
import { Replica } from './replica.ts'

const second = 1_000

/** What is known of each incident, comparable. */
function picture(replica: Replica): unknown {
  return [...replica.desk.incidents()].sort((a, b) => a.openedSeq - b.openedSeq)
}

function cacheOver(store: MemoryStore, replica: Replica): Cache {
  const session = () => ({ person: 'ana', device: 'dev-ana', relayUrl: 'x' })
  return new Cache({ store, clock: new FakeClock(night), replica, session, onTrouble: () => undefined })
}

/** The copy as it was at a head, folded from the start. */
function foldedTo(relay: FakeRelay, seq: number): Replica {
  const replica = new Replica()
  replica.fold(relay.entries.slice(0, seq))
  return replica
}

const moveKinds = [
  'fire',
  'note',
  'acknowledge',
  'clear',
  'fold',
  'fold',
  'write',
  'write',
  'snapshot',
  'read',
] as const
type Move = readonly [(typeof moveKinds)[number], number]

/** A console that follows, is left behind, takes snapshots, reads histories, and writes now and then. */
async function live(relay: FakeRelay, replica: Replica, cache: Cache, moves: readonly Move[]): Promise<void> {
  for (const [kind, which] of moves) {
    const open = relay.desk.openIncidents()
    const incident = open[which % Math.max(1, open.length)]
    const key = `key-${which % 4}`
    if (kind === 'fire') relay.signal({ externalKey: key, groupKey: key, occurrence: null })
    if (kind === 'clear') relay.signal({ externalKey: key, groupKey: key, state: 'cleared', occurrence: null })
    if (kind === 'note' && incident)
      relay.command('bo', { type: 'note.add', incidentId: incident.id, text: `${which}` })
    if (kind === 'acknowledge' && incident?.status === 'triggered')
      relay.command('bo', { type: 'incident.acknowledge', incidentId: incident.id })
    if (kind === 'fold') replica.fold(relay.entries)
    if (kind === 'snapshot') replica.replace(snapshotOf(relay))
    if (kind === 'read' && incident)
      replica.adopt(
        incident.id,
        incident,
        relay.entries.filter((entry) => entry.incidentId === incident.id),
      )
    if (kind === 'write') {
      cache.touch()
      await cache.flush()
    }
  }
  replica.fold(relay.entries)
  cache.touch()
  await cache.flush()
}

function snapshotOf({ desk }: FakeRelay): Snapshot {
  return { seq: desk.seq, hash: desk.hash, desk: { ...desk.toState(), alerts: [] }, incidents: [...desk.incidents()] }
}

describe('the cache', () => {
  it('loads to the fold at its head after a crash between any two writes, and continues to the relay’s state', async () => {
    const moves = fc.array(fc.tuple(fc.constantFrom(...moveKinds), fc.nat(7)), { maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(moves, async (list) => {
        const relay = new FakeRelay(new FakeClock(night))
        relay.signal()
        const store = new MemoryStore()
        const replica = new Replica()
        await live(relay, replica, cacheOver(store, replica), list)
        for (let count = 0; count <= store.steps.length; count++) await expectConsistent(relay, store.steps, count)
      }),
      { numRuns: 60 },
    )
  })

  async function expectConsistent(relay: FakeRelay, steps: readonly StoreStep[], count: number): Promise<void> {
    const replica = new Replica()
    const { isStale } = await cacheOver(MemoryStore.after(steps, count), replica).load()
    const { seq } = replica.desk
    // Only a snapshot may leave a copy that says itself that it cannot be continued, and never when all was written.
    if (isStale && count < steps.length) return
    expect(isStale).toBe(false)
    expect(picture(replica)).toEqual(picture(foldedTo(relay, seq)))
    expectHistories(relay, replica)
    expect(replica.fold(relay.entries).problem).toBeNull()
    expect(picture(replica)).toEqual(picture(foldedTo(relay, relay.entries.length)))
    expectHistories(relay, replica)
  }

  function expectHistories(relay: FakeRelay, replica: Replica): void {
    const { seq } = replica.desk
    for (const { id } of replica.desk.incidents()) {
      const log = replica.log(id)
      const own = relay.entries.filter((entry) => entry.incidentId === id && entry.seq <= seq)
      if (log?.completeness === 'complete') expect(log.entries).toEqual(own)
      else expect(own.slice(own.length - (log?.entries.length ?? 0))).toEqual(log?.entries ?? [])
    }
  }

  it('needs no snapshot after a crash when it never took one', async () => {
    const relay = new FakeRelay(new FakeClock(night))
    const store = new MemoryStore()
    const replica = new Replica()
    const moves: readonly Move[] = Array.from({ length: 40 }, (_, i) => [
      (['fire', 'note', 'fold', 'write', 'clear', 'fold', 'write'] as const)[i % 7]!,
      i,
    ])
    await live(relay, replica, cacheOver(store, replica), moves)
    for (let count = 0; count <= store.steps.length; count++)
      expect((await cacheOver(MemoryStore.after(store.steps, count), new Replica()).load()).isStale).toBe(false)
  })

  it('holds an incident whose opening has lost its body, as it came and as an older console kept it', async () => {
    const relay = new FakeRelay(new FakeClock(night))
    const { id } = relay.signal()
    const lost = relay.entries.map((entry) =>
      entry.type === 'incident.opened' ? ({ ...entry, body: null, salt: '' } as unknown as typeof entry) : entry,
    )
    const replica = new Replica()
    expect(replica.fold(lost)).toMatchObject({ problem: null })
    expect(replica.desk.incident(id)).toBeDefined()
    const store = new MemoryStore()
    const cache = cacheOver(store, replica)
    cache.touch(true)
    await cache.flush()
    const name = `incident/${id}`
    const entries = lost.filter(({ incidentId }) => incidentId === id)
    await store.save(name, { ...((await store.load(name)) as object), checkpoint: null, checkpointSeq: 0, entries })
    const again = new Replica()
    await cacheOver(store, again).load()
    expect(picture(again)).toEqual(picture(replica))
  })

  it('keeps feed, rooms and people readable after a reload without the relay', async () => {
    const bench = await createBench(({ relay }) => {
      const { id } = relay.signal()
      relay.command('bo', { type: 'note.add', incidentId: id, text: 'rolled back' })
    })
    const { id } = bench.relay.newest()
    await bench.clock.pass(second)
    const heardAt = bench.state.connection.lastHeardAt
    const { feed, people, oncall } = bench.state
    bench.relay.kill()
    await bench.clock.pass(10 * second)
    await bench.restart()
    expect(bench.state.connection).toMatchObject({ kind: 'offline', since: heardAt })
    expect(bench.state).toMatchObject({ feed, people, oncall, me: { id: 'ana' } })
    await bench.bridge.openRoom(id)
    expect(bench.state.rooms[id]?.timeline.map(({ text }) => text)).toContain('rolled back')
    expect(await bench.bridge.exportIncident(id, 'md', true)).toContain('rolled back')
  })

  it('holds what was seen last as soon as the relay is gone, however soon the console dies too', async () => {
    const bench = await createBench()
    bench.relay.signal()
    await bench.clock.pass(0)
    expect(bench.state.alarm.pages).toHaveLength(1)
    bench.relay.kill()
    await bench.clock.pass(1)
    await bench.restart()
    expect(bench.state.feed.map(({ title }) => title)).toEqual(['disk is full'])
    await bench.clock.pass(0)
    expect(bench.sound.playing).toBe('page')
  })

  it('remembers within seconds when it last heard the relay, though nothing else happened', async () => {
    const bench = await createBench()
    await bench.clock.pass(3_600 * second)
    const heardAt = bench.state.connection.lastHeardAt ?? 0
    bench.relay.kill()
    await bench.restart()
    await bench.clock.pass(second)
    expect(bench.state.connection.kind).toBe('offline')
    expect(heardAt - bench.state.connection.since).toBeLessThan(20 * second)
  })

  it('asks the relay only for what came since', async () => {
    const bench = await createBench(({ relay }) => relay.signal())
    await bench.clock.pass(second)
    const { headSeq } = bench.state
    await bench.restart()
    bench.relay.command('bo', { type: 'note.add', incidentId: bench.relay.newest().id, text: 'x' })
    await bench.clock.pass(second)
    expect(bench.state.headSeq).toBe(bench.relay.desk.seq)
    expect(headSeq).toBeGreaterThan(0)
    expect(bench.host.replica.log(bench.relay.newest().id)?.completeness).toBe('complete')
  })

  it('replaces a copy that lost an incident, after proving that its head is still in the log', async () => {
    const bench = await createBench(({ relay }) => relay.signal())
    await bench.clock.pass(second)
    bench.crash()
    bench.store.documents.delete(`incident/${bench.relay.newest().id}`)
    const asked = bench.relay.asked.filter((message) => message === 'journal:subscribe').length
    await bench.start()
    await bench.clock.pass(second)
    expect(bench.state.connection.kind).toBe('live')
    expect(bench.state.feed).toHaveLength(1)
    expect(bench.relay.asked.filter((message) => message === 'journal:subscribe')).toHaveLength(asked + 2)
  })

  it('notices a changed history even when its copy is damaged', async () => {
    const bench = await createBench(({ relay }) => relay.signal())
    await bench.clock.pass(second)
    bench.crash()
    bench.store.documents.delete(`incident/${bench.relay.newest().id}`)
    const other = new FakeRelay(bench.clock)
    other.signal({ externalKey: 'other' })
    bench.relay.entries = other.entries
    bench.relay.desk = other.desk
    await bench.start()
    await bench.clock.pass(second)
    expect(bench.state.connection.kind).toBe('history-changed')
  })

  it('writes together what changes together, within 250 ms', async () => {
    const bench = await createBench()
    await bench.clock.pass(second)
    const before = bench.store.steps.length
    for (let i = 0; i < 20; i++) bench.relay.signal({ externalKey: `key-${i}`, groupKey: 'one' })
    await bench.clock.pass(250)
    const names = bench.store.steps.slice(before).map(({ name }) => name)
    expect(names).toEqual([`incident/${bench.relay.newest().id}`, 'index'])
  })

  it('says so when this device cannot keep a copy, and writes everything once it can', async () => {
    const bench = await createBench()
    bench.store.isFull = true
    bench.relay.signal()
    await bench.clock.pass(second)
    expect(bench.state.connection.limits).toEqual([
      'This device cannot keep a copy for offline use (the disk is full).',
    ])
    bench.store.isFull = false
    await bench.clock.pass(10 * second)
    expect(bench.state.connection.limits).toEqual([])
    await bench.restart()
    expect(bench.state.feed).toHaveLength(1)
  })
})

describe('what is kept', () => {
  it('is every open incident and the thousand resolved last', async () => {
    const bench = await createBench((b) => fillResolved(b, 1_010))
    bench.relay.signal({ externalKey: 'open', groupKey: 'open' })
    await bench.clock.pass(second)
    expect(bench.state.feed).toHaveLength(1_001)
    expect(bench.state.feed[0]?.title).toBe('open is full')
    expect([...bench.store.documents.keys()].filter((name) => name.startsWith('incident/'))).toHaveLength(1_001)
  })

  it('includes an old incident that is reopened', async () => {
    const bench = await createBench((b) => fillResolved(b, 1_005))
    await bench.clock.pass(second)
    const oldest = [...bench.relay.desk.incidents()].sort((a, b) => a.openedSeq - b.openedSeq)[0]
    const id = oldest?.id ?? ''
    expect(bench.host.replica.desk.incident(id)).toBeUndefined()
    bench.relay.command('bo', { type: 'incident.reopen', incidentId: id })
    await bench.clock.pass(second)
    expect(bench.state.feed[0]).toMatchObject({ id, status: 'acknowledged' })
    expect(bench.host.replica.desk.incident(id)).toEqual(bench.relay.desk.incident(id))
  })
})

function fillResolved({ relay }: Bench, count: number): void {
  for (let i = 0; i < count; i++) {
    const key = `old-${i}`
    relay.signal({ externalKey: key, groupKey: key, severity: 'info', occurrence: null })
    relay.signal({ externalKey: key, groupKey: key, severity: 'info', state: 'cleared', occurrence: null })
  }
}
