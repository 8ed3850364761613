import type { JournalEntry } from '@baton/shared/log/events.ts'
import { alertsOf } from '@baton/shared/model/alert-table.ts'
import { describe, expect, it } from 'vitest'
import { createBench } from '../testing/bench.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { FakeRelay } from '../testing/fake-relay.ts'
import { maxLogEntries } from './incident-log.ts'
import { readIncident } from './incident-reading.ts'

const second = 1_000
const keysOf = (relay: FakeRelay, id: string) => alertKeys(relay.desk.incident(id)?.alerts ?? [])
const alertKeys = (table: Parameters<typeof alertsOf>[0]) =>
  alertsOf(table)
    .map(({ key }) => key)
    .sort()

describe('a console that is a long way behind', () => {
  it('comes to the head page by page, and says live only there', async () => {
    const bench = await createBench()
    bench.relay.kill()
    await bench.clock.pass(0)
    const { id } = bench.relay.signal()
    for (let n = 0; n < 20; n++) bench.relay.command('bo', { type: 'note.add', incidentId: id, text: `${n}` })
    bench.relay.entriesPerAnswer = 4
    bench.relay.start()
    bench.changes = []
    const head = bench.relay.desk.seq
    await bench.clock.pass(6 * second)
    const atHead = bench.changes.findIndex(({ headSeq }) => headSeq === head)
    const live = bench.changes.findIndex(({ connection }) => connection?.kind === 'live')
    expect(atHead).toBeGreaterThan(5)
    expect(live).toBeGreaterThan(atHead)
    bench.relay.command('bo', { type: 'note.add', incidentId: id, text: 'and on' })
    await bench.clock.pass(0)
    expect(bench.state.headSeq).toBe(bench.relay.desk.seq)
  })

  it('takes a snapshot that comes in parts, with every alert of each incident, and what was sent meanwhile', async () => {
    const bench = await createBench(({ relay }) => {
      relay.incidentsPerPart = 1
      for (const group of ['a', 'b', 'c'])
        for (let n = 0; n < 20; n++) relay.signal({ groupKey: group, externalKey: `${group}-${n}` })
    })
    await bench.clock.pass(0)
    expect(bench.state.connection.kind).toBe('live')
    expect(bench.state.feed).toHaveLength(3)
    for (const { id } of bench.relay.desk.openIncidents())
      expect(alertKeys(bench.host.replica.desk.incident(id)?.alerts ?? [])).toEqual(keysOf(bench.relay, id))
    bench.relay.signal({ groupKey: 'a', externalKey: 'a-later' })
    await bench.clock.pass(0)
    expect(bench.state.headSeq).toBe(bench.relay.desk.seq)
  })

  it('tries again when the rest of a snapshot is not to be had', async () => {
    const bench = await createBench(({ relay }) => {
      relay.incidentsPerPart = 1
      relay.signal({ groupKey: 'a', externalKey: 'a' })
      relay.signal({ groupKey: 'b', externalKey: 'b' })
      relay.losesParts = true
    })
    expect(bench.state.feed).toEqual([])
    bench.relay.losesParts = false
    await bench.clock.pass(2 * second)
    expect(bench.state.connection.kind).toBe('live')
    expect(bench.state.feed).toHaveLength(2)
  })

  it('reads a long history in pages, and its room is whole', async () => {
    const bench = await createBench(({ relay }) => {
      relay.entriesPerAnswer = 5
      const { id } = relay.signal()
      for (let n = 0; n < 30; n++) relay.command('bo', { type: 'note.add', incidentId: id, text: `note ${n}` })
    })
    const { id } = bench.relay.newest()
    await bench.bridge.openRoom(id)
    await bench.clock.pass(0)
    expect(bench.state.rooms[id]).toMatchObject({ history: 'complete' })
    expect(bench.state.rooms[id]?.timeline.filter(({ kind }) => kind === 'note')).toHaveLength(30)
  })
})

describe('a console that is cut because it fell behind', () => {
  it('comes back by itself and goes on from its own place, however often', async () => {
    const bench = await createBench(({ relay }) => relay.signal())
    const { id } = bench.relay.newest()
    for (let cut = 0; cut < 5; cut++) {
      bench.relay.cut()
      bench.relay.command('bo', { type: 'note.add', incidentId: id, text: `missed ${cut}` })
      bench.relay.asked.length = 0
      await bench.clock.pass(2 * second)
      expect(bench.state.connection.kind).toBe('live')
      expect(bench.state.headSeq).toBe(bench.relay.desk.seq)
      expect(bench.relay.asked.filter((message) => message === 'journal:subscribe').length).toBeLessThan(4)
    }
  })
})

describe('the history of a storm', () => {
  const relay = new FakeRelay(new FakeClock(0))
  for (let n = 0; n < maxLogEntries / 2 + 50; n++) {
    relay.signal({ groupKey: 'storm', externalKey: `storm-${n}` })
    relay.signal({ groupKey: 'storm', externalKey: `storm-${n}`, severity: 'critical', severityRaw: 'critical' })
  }
  const { id } = relay.newest()
  const own = relay.entries.filter((entry) => entry.incidentId === id)
  const serve = (entries: readonly JournalEntry[]) => ({
    foldTo: relay.desk.seq,
    ask: async ({ afterSeq }: { readonly afterSeq: number }) => {
      const left = entries.filter(({ seq }) => seq > afterSeq)
      const value = { ok: true, incident: null, entries: left.slice(0, 1_000), more: left.length > 1_000 }
      return { kind: 'answer', value } as const
    },
  })

  it('keeps its newest events, and tells its state by all of them', async () => {
    const reading = await readIncident(id, serve(own))
    if (reading.kind !== 'read') throw new Error(reading.kind)
    expect(reading.entries).toEqual(own.slice(-maxLogEntries - 1))
    expect(alertKeys(reading.incident?.alerts ?? [])).toEqual(keysOf(relay, id))
    expect(reading.incident?.updatedSeq).toBe(relay.desk.incident(id)?.updatedSeq)
  })

  it('is refused from a peer that promises more for ever', async () => {
    const value = { ok: true, incident: null, entries: own.slice(0, 10), more: true }
    const reading = await readIncident(id, { foldTo: null, ask: async () => ({ kind: 'answer', value }) })
    expect(reading).toEqual({ kind: 'refused' })
  })
})
