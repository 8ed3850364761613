import type { CommandType } from '@baton/shared/log/commands.ts'
import { runbookOf } from '@baton/shared/testing/builders.ts'
import type { CommandRequest } from '@baton/shared/wire/bridge.ts'
import { describe, expect, it } from 'vitest'
import { createBench } from '../testing/bench.ts'

const second = 1_000

async function nightOfOneIncident() {
  const bench = await createBench(({ relay }) => relay.signal({ externalKey: 'disk' }))
  const { id } = bench.relay.newest()
  const moments: { readonly seq: number; readonly text: string }[] = []
  const remember = () => {
    const room = bench.state.rooms[id]
    moments.push({ seq: bench.relay.desk.seq, text: JSON.stringify({ ...room, row: null, pages: null }) })
  }
  await bench.bridge.openRoom(id)
  await bench.clock.pass(second)
  remember()
  const requests: readonly CommandRequest<CommandType>[] = [
    { type: 'incident.acknowledge', incidentId: id },
    { type: 'incident.set-known', incidentId: id, field: 'hypothesis', text: 'the pool is empty' },
    { type: 'note.add', incidentId: id, text: 'roll back', tags: ['decision'] },
    { type: 'incident.set-known', incidentId: id, field: 'hypothesis', text: 'the index is missing' },
    { type: 'timer.start', incidentId: id, task: 'check lag', seconds: 600 },
    { type: 'incident.resolve', incidentId: id },
  ]
  for (const request of requests) {
    await bench.clock.pass(30 * second)
    expect(await bench.bridge.submit(request)).toEqual({ kind: 'committed' })
    await bench.clock.pass(0)
    remember()
  }
  return { bench, id, moments }
}

describe('a replay', () => {
  it('shows the room at each moment exactly as it was shown then, in any order, without a relay', async () => {
    const { bench, id, moments } = await nightOfOneIncident()
    bench.relay.kill()
    await bench.clock.pass(0)
    for (const { seq, text } of [...moments].reverse()) {
      const room = await bench.bridge.replayAt(id, seq)
      expect(JSON.stringify({ ...room, row: null, pages: null })).toBe(text)
    }
  })

  it('knows nothing of what came later', async () => {
    const { bench, id, moments } = await nightOfOneIncident()
    const early = await bench.bridge.replayAt(id, moments[2]?.seq ?? 0)
    expect(early?.known.hypothesis?.text).toBe('the pool is empty')
    expect(early?.row?.status).toBe('acknowledged')
    expect(JSON.stringify(early)).not.toContain('the index is missing')
    expect(early?.timers).toEqual([])
  })

  it('says at each moment what was said then, and offers no runbook that came later', async () => {
    const { bench, id } = await nightOfOneIncident()
    const note = { incidentId: id, noteId: 'note-1' }
    await bench.bridge.submit({ type: 'note.add', ...note, text: 'it is the disk' })
    await bench.clock.pass(second)
    await bench.bridge.submit({ type: 'note.edit', ...note, text: 'it was the cache' })
    const { id: runbookId, title, text, version } = runbookOf()
    const match = { services: [], alerts: ['DiskFull'], labels: {} }
    bench.relay.commit(
      [{ type: 'runbook.published', incidentId: null, body: { runbookId, title, text, version, match } }],
      { kind: 'relay', id: 'relay', device: null },
    )
    await bench.clock.pass(second)
    expect(bench.state.rooms[id]?.runbooks).toHaveLength(1)
    const moments = (await bench.bridge.replay(id))?.moments.slice(-2) ?? []
    expect(moments.map(({ text: said }) => said)).toEqual([
      'Ana: it is the disk',
      'Ana: edited a note: it was the cache',
    ])
    expect((await bench.bridge.replayAt(id, moments[0]?.seq ?? 0))?.runbooks).toEqual([])
  })

  it('tells who was on call at that moment, and who is since', async () => {
    const bench = await createBench(({ relay }) => relay.signal({ externalKey: 'disk' }))
    const { id } = bench.relay.newest()
    const opened = bench.relay.desk.seq
    const config = bench.relay.desk.filed
    const teams = Object.entries(config.teams).map(([team, had]) => [team, { ...had, onCall: had.onCall.toReversed() }])
    const applied = { ...config, teams: Object.fromEntries(teams) }
    await bench.bridge.openRoom(id)
    await bench.clock.pass(second)
    bench.relay.commit([{ type: 'config.applied', incidentId: null, body: { config: applied } }], {
      kind: 'relay',
      id: 'relay',
      device: null,
    })
    await bench.clock.pass(second)
    await bench.bridge.submit({ type: 'note.add', incidentId: id, text: 'now' })
    await bench.clock.pass(second)
    const primary = async (seq: number) => (await bench.bridge.replayAt(id, seq))?.facts?.onCall[0]?.people[0]?.person
    const [before, after] = [await primary(opened), await primary(bench.relay.desk.seq)]
    expect(before).toBe(Object.values(config.teams)[0]?.onCall[0])
    expect(after).toBe(Object.values(config.teams)[0]?.onCall.at(-1))
    expect(after).not.toBe(before)
  })

  it('marks where pages, acknowledgements and decisions lie', async () => {
    const { bench, id } = await nightOfOneIncident()
    const track = await bench.bridge.replay(id)
    const marks = track?.moments.map(({ mark }) => mark).filter((mark) => mark !== 'other')
    expect(marks).toEqual(['opened', 'page', 'acknowledged', 'decision', 'resolved'])
    const seqs = track?.moments.map(({ seq }) => seq) ?? []
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b))
  })

  it('is not given for an incident whose history is not here', async () => {
    const { bench } = await nightOfOneIncident()
    expect(await bench.bridge.replay('inc-unknown')).toBeNull()
    expect(await bench.bridge.replayAt('inc-unknown', 5)).toBeNull()
  })
})
