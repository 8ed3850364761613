import { acknowledgementOf } from '@baton/shared/model/paging-state.ts'
import { runbookOf } from '@baton/shared/testing/builders.ts'
import { describe, expect, it } from 'vitest'
import { type Bench, createBench } from '../testing/bench.ts'
import { localTime } from './command-messages.ts'

const second = 1_000

async function offlineBench(): Promise<{ readonly bench: Bench; readonly id: string }> {
  const bench = await createBench(({ relay }) => relay.signal({ externalKey: 'disk' }))
  bench.relay.kill()
  await bench.clock.pass(0)
  return { bench, id: bench.relay.newest().id }
}

async function comeBack(bench: Bench): Promise<void> {
  bench.relay.start()
  await bench.clock.pass(6 * second)
}

function notesOf(bench: Bench, id: string): readonly string[] {
  return Object.values(bench.relay.desk.incident(id)?.notes ?? {}).map(({ text }) => text)
}

function textsOf(bench: Bench, id: string, isPending: boolean): readonly string[] {
  return (bench.state.rooms[id]?.timeline ?? []).filter(({ pending }) => pending === isPending).map(({ text }) => text)
}

describe('a request while the console is live', () => {
  it('is sent, answered, and never shown as pending', async () => {
    const bench = await createBench(({ relay }) => relay.signal())
    const { id } = bench.relay.newest()
    expect(await bench.bridge.submit({ type: 'incident.acknowledge', incidentId: id })).toEqual({ kind: 'committed' })
    await bench.clock.pass(0)
    expect(bench.state.feed[0]).toMatchObject({ status: 'acknowledged', holderName: 'Ana', pending: 0 })
    expect(bench.changes.some(({ outbox }) => outbox && outbox.length > 0)).toBe(false)
  })

  it('is refused at once by the rules that run here too', async () => {
    const bench = await createBench(({ relay }) => relay.signal())
    const { id } = bench.relay.newest()
    bench.relay.command('bo', { type: 'incident.acknowledge', incidentId: id })
    await bench.clock.pass(0)
    const sent = bench.relay.received.length
    const at = acknowledgementOf(bench.relay.newest())?.at ?? 0
    expect(await bench.bridge.submit({ type: 'incident.acknowledge', incidentId: id })).toEqual({
      kind: 'refused',
      reason: 'already-acknowledged',
      detail: `Bo has acknowledged it already, at ${localTime(at)}.`,
    })
    expect(bench.relay.received).toHaveLength(sent)
  })

  it('goes to the relay where the rules that run here cannot tell', async () => {
    const bench = await createBench(({ relay }) => relay.signal())
    const sent = bench.relay.received.length
    await bench.bridge.submit({ type: 'body.erase', seq: bench.relay.newest().openedSeq, reason: 'a password' })
    expect(bench.relay.received).toHaveLength(sent + 1)
  })

  it('is kept as pending when no answer comes in 5 s, and done once when it does', async () => {
    const bench = await createBench(({ relay }) => relay.signal())
    const { id } = bench.relay.newest()
    bench.relay.lostAnswers = 1
    const answer = bench.bridge.submit({ type: 'note.add', incidentId: id, text: 'once' })
    await bench.clock.pass(5 * second)
    expect(await answer).toEqual({ kind: 'queued' })
    await bench.clock.pass(second)
    expect(bench.relay.received).toHaveLength(2)
    expect(new Set(bench.relay.received).size).toBe(1)
    expect(notesOf(bench, id)).toEqual(['once'])
    expect(bench.state.outbox).toEqual([])
    expect(bench.store.documents.get('outbox')).toMatchObject({ waiting: [] })
  })

  it('is not lost when the page closes before the answer, and is done once', async () => {
    const bench = await createBench(({ relay }) => relay.signal())
    const { id } = bench.relay.newest()
    bench.relay.isHung = true
    void bench.bridge.submit({ type: 'note.add', incidentId: id, text: 'as it died' })
    void bench.bridge.submit({ type: 'incident.escalate', incidentId: id })
    await bench.clock.pass(second)
    expect(bench.state.outbox).toEqual([])
    await bench.restart()
    expect(bench.state.outbox.map(({ type }) => type)).toEqual(['note.add'])
    bench.relay.kill()
    await comeBack(bench)
    expect(notesOf(bench, id)).toEqual(['as it died'])
  })

  it('that would wake someone is given up, not kept, when no answer comes', async () => {
    const bench = await createBench(({ relay }) => relay.signal())
    const { id } = bench.relay.newest()
    bench.relay.isHung = true
    const answer = bench.bridge.submit({ type: 'incident.escalate', incidentId: id })
    await bench.clock.pass(6 * second)
    expect(await answer).toMatchObject({
      kind: 'refused',
      reason: 'failed',
      detail: expect.stringMatching(/may or may not/),
    })
    expect(bench.state.outbox).toEqual([])
  })

  it('waits for a relay that can take nothing for now', async () => {
    const bench = await createBench(({ relay }) => relay.signal())
    const { id } = bench.relay.newest()
    bench.relay.failure = { outcome: 'error', reason: 'overloaded', detail: '' }
    expect(await bench.bridge.submit({ type: 'note.add', incidentId: id, text: 'later' })).toEqual({ kind: 'queued' })
    await bench.clock.pass(10 * second)
    bench.relay.failure = null
    await bench.clock.pass(30 * second)
    expect(notesOf(bench, id)).toEqual(['later'])
    expect(bench.state.outbox).toEqual([])
  })

  it('about an incident too old to be here goes to the relay, which knows', async () => {
    const bench = await createBench()
    expect(await bench.bridge.submit({ type: 'note.add', incidentId: 'inc-unheard-of', text: 'x' })).toMatchObject({
      kind: 'refused',
      reason: 'unknown-incident',
    })
    expect(bench.relay.received).toHaveLength(1)
  })
})

describe('a request without the relay', () => {
  it('of many incidents at once is pending on each of them, and one of them again waits with it', async () => {
    const bench = await createBench(({ relay }) => {
      for (const key of ['a', 'b']) relay.signal({ externalKey: key, groupKey: key })
    })
    const incidentIds = bench.state.feed.map(({ id }) => id)
    const [first = ''] = incidentIds
    await bench.bridge.openRoom(first)
    bench.relay.kill()
    await bench.clock.pass(0)
    const all = { type: 'incident.acknowledge-all', incidentIds } as const
    expect(await bench.bridge.submit(all)).toEqual({ kind: 'queued' })
    expect(bench.state.feed.map(({ pending }) => pending)).toEqual([1, 1])
    expect(textsOf(bench, first, true)).toHaveLength(1)
    expect(await bench.bridge.submit(all)).toEqual({ kind: 'queued' })
    expect(await bench.bridge.submit({ type: 'incident.acknowledge', incidentId: first })).toEqual({ kind: 'queued' })
    await comeBack(bench)
    expect(bench.state.feed.map(({ status, pending }) => [status, pending])).toEqual([
      ['acknowledged', 0],
      ['acknowledged', 0],
    ])
  })

  it('is on disk before it is shown as pending', async () => {
    const { bench, id } = await offlineBench()
    const seen: number[] = []
    bench.store.beforeSave = (name) => {
      if (name === 'outbox') seen.push(bench.state.outbox.length)
    }
    expect(await bench.bridge.submit({ type: 'note.add', incidentId: id, text: 'hello' })).toEqual({ kind: 'queued' })
    expect(seen).toEqual([0])
    expect(bench.state.outbox).toMatchObject([{ type: 'note.add', incidentId: id, text: 'note: hello' }])
    expect(bench.state.feed[0]?.pending).toBe(1)
  })

  it('is shown in its room as pending, and the acknowledgement not as done', async () => {
    const { bench, id } = await offlineBench()
    await bench.bridge.openRoom(id)
    await bench.bridge.submit({ type: 'incident.acknowledge', incidentId: id })
    await bench.bridge.submit({ type: 'note.add', incidentId: id, text: 'looking' })
    expect(textsOf(bench, id, true)).toEqual(['acknowledgement', 'looking'])
    expect(bench.state.rooms[id]?.timeline.at(-1)).toMatchObject({
      seq: 0,
      who: 'Ana',
      kind: 'note',
      heldAt: bench.clock.now(),
    })
    expect(bench.state.feed[0]).toMatchObject({ status: 'triggered', pending: 2 })
  })

  it('counts down by the relay’s clock, whatever this device’s says', async () => {
    const bench = await createBench(({ relay }) => {
      relay.clockAheadMs = 600 * second
      relay.signal()
    })
    const { id } = bench.relay.newest()
    await bench.bridge.openRoom(id)
    bench.relay.kill()
    await bench.clock.pass(0)
    await bench.bridge.submit({ type: 'timer.start', incidentId: id, task: 'check lag', seconds: 60 })
    expect(bench.state.rooms[id]?.timers[0]?.endsAt).toBe(bench.relay.now + 60 * second)
  })

  it('is refused in plain words when it must not wait', async () => {
    const { bench, id } = await offlineBench()
    for (const request of [
      { type: 'incident.escalate', incidentId: id },
      { type: 'incident.reassign', incidentId: id, person: 'bo' },
      { type: 'role.take', incidentId: id, role: 'scribe' },
      { type: 'pager.test' },
    ] as const)
      expect(await bench.bridge.submit(request)).toMatchObject({
        kind: 'refused',
        reason: 'needs-relay',
        detail: expect.stringMatching(/relay/),
      })
    expect(bench.state.outbox).toEqual([])
  })

  it('is decided behind those that wait already', async () => {
    const { bench, id } = await offlineBench()
    expect(await bench.bridge.submit({ type: 'incident.resolve', incidentId: id })).toEqual({ kind: 'queued' })
    expect(await bench.bridge.submit({ type: 'incident.acknowledge', incidentId: id })).toMatchObject({
      kind: 'refused',
      reason: 'already-resolved',
    })
  })

  it('that is asked for twice is queued once', async () => {
    const { bench, id } = await offlineBench()
    await bench.bridge.submit({ type: 'incident.acknowledge', incidentId: id })
    expect(await bench.bridge.submit({ type: 'incident.acknowledge', incidentId: id })).toEqual({ kind: 'queued' })
    expect(bench.state.outbox).toHaveLength(1)
  })

  it('is not said to be kept when it cannot be', async () => {
    const { bench, id } = await offlineBench()
    bench.store.isFull = true
    expect(await bench.bridge.submit({ type: 'note.add', incidentId: id, text: 'hello' })).toMatchObject({
      kind: 'refused',
      detail: expect.stringMatching(/could not be kept on this device \(the disk is full\)/),
    })
    expect(bench.state.outbox).toEqual([])
  })

  it('survives a crash, and all of them arrive once, in order, after the relay is back', async () => {
    const { bench, id } = await offlineBench()
    const texts = ['one', 'two', 'three', 'four']
    for (const text of texts) {
      await bench.bridge.submit({ type: 'note.add', incidentId: id, text })
      await bench.clock.pass(second)
    }
    await bench.restart()
    await bench.bridge.openRoom(id)
    expect(textsOf(bench, id, true)).toEqual(texts)
    bench.relay.lostAnswers = 2
    await comeBack(bench)
    await bench.clock.pass(20 * second)
    expect(notesOf(bench, id)).toEqual(texts)
    const added = bench.relay.entries.filter(({ type }) => type === 'note.added')
    expect(added.map(({ body }) => 'heldAt' in body && typeof body.heldAt)).toEqual([
      'number',
      'number',
      'number',
      'number',
    ])
    expect(bench.relay.received.length).toBeGreaterThan(4)
    expect(new Set(bench.relay.received).size).toBe(4)
    expect(bench.state.outbox).toEqual([])
    expect(textsOf(bench, id, true)).toEqual([])
    expect(textsOf(bench, id, false)).toEqual(expect.arrayContaining(texts))
  })

  it('is sent again by the same id after a crash between sending and hearing the answer', async () => {
    const { bench, id } = await offlineBench()
    await bench.bridge.submit({ type: 'note.add', incidentId: id, text: 'exactly once' })
    bench.relay.lostAnswers = 1
    bench.relay.start()
    await bench.clock.pass(2 * second)
    expect(bench.relay.received).toHaveLength(1)
    await bench.restart()
    await bench.clock.pass(6 * second)
    expect(bench.relay.received).toHaveLength(2)
    expect(notesOf(bench, id)).toEqual(['exactly once'])
    expect(bench.state.outbox).toEqual([])
  })

  it('that is refused on arrival is explained with who and when, also after a reload', async () => {
    const { bench, id } = await offlineBench()
    await bench.bridge.submit({ type: 'incident.acknowledge', incidentId: id })
    bench.relay.command('bo', { type: 'incident.acknowledge', incidentId: id })
    const at = acknowledgementOf(bench.relay.newest())?.at ?? 0
    await bench.clock.pass(60 * second)
    await comeBack(bench)
    const text = `Your acknowledgement of disk is full was refused: Bo has acknowledged it already, at ${localTime(at)}.`
    expect(bench.state.notices).toMatchObject([{ kind: 'refused', text, incidentId: id }])
    expect(bench.state.outbox).toEqual([])
    await bench.restart()
    expect(bench.state.notices).toMatchObject([{ text }])
    await bench.bridge.dismissNotice(bench.state.notices[0]?.id ?? '')
    await bench.restart()
    expect(bench.state.notices).toMatchObject([{ text, dismissed: true }])
  })

  it('that is refused on arrival is given back with its words', async () => {
    const { bench, id } = await offlineBench()
    const task = `check replica lag ${'x'.repeat(300)}`
    await bench.bridge.submit({ type: 'timer.start', incidentId: id, task, seconds: 60 })
    bench.relay.command('bo', { type: 'incident.resolve', incidentId: id })
    await comeBack(bench)
    expect(bench.state.notices.at(-1)?.text).toContain(`It said: ${task}`)
  })

  it('that was refused stays to be read, however much else is told', async () => {
    const { bench, id } = await offlineBench()
    await bench.bridge.submit({ type: 'timer.start', incidentId: id, task: 'check lag', seconds: 60 })
    bench.relay.command('bo', { type: 'incident.resolve', incidentId: id })
    await comeBack(bench)
    for (let n = 0; n < 60; n++) bench.host.outbox.notify('timer', `timer ${n}`, id)
    expect(bench.state.notices).toHaveLength(50)
    expect(bench.state.notices.map(({ kind }) => kind)).toContain('refused')
    expect(bench.state.notices.at(-1)?.text).toBe('timer 59')
  })

  it('that ticks a step of a runbook which has changed meanwhile ticks no other step', async () => {
    const relayActor = { kind: 'relay', id: 'relay', device: null } as const
    const published = (text: string, version: string) => {
      const body = { runbookId: 'rollback', title: 'Roll back', text, version, match: runbookOf().match }
      bench.relay.commit([{ type: 'runbook.published', incidentId: null, body }], relayActor)
    }
    const { bench, id } = await offlineBench()
    bench.relay.start()
    published('1. Stop the deploys', 'v1')
    await bench.clock.pass(6 * second)
    bench.relay.kill()
    await bench.clock.pass(0)
    const tick = { type: 'runbook.tick', incidentId: id, runbookId: 'rollback', line: 1, done: true } as const
    expect(await bench.bridge.submit(tick)).toEqual({ kind: 'queued' })
    published('1. Delete the database', 'v2')
    await comeBack(bench)
    expect(bench.relay.desk.incident(id)?.runbooks).toEqual({})
    expect(bench.state.notices.at(-1)?.text).toContain('Roll back has changed since you read it')
  })

  it('is kept aside, and said to be, when it cannot be read from disk', async () => {
    const { bench } = await offlineBench()
    bench.crash()
    bench.store.documents.set('outbox', { version: 1, waiting: 'torn' })
    await bench.start()
    expect(bench.state.notices).toMatchObject([{ kind: 'failed', text: expect.stringMatching(/could not be read/) }])
    expect(bench.store.documents.get('outbox-damaged')).toEqual({ version: 1, waiting: 'torn' })
  })

  it('is not sent in the name of the next person who pairs this device', async () => {
    const { bench, id } = await offlineBench()
    await bench.bridge.submit({ type: 'note.add', incidentId: id, text: 'mine' })
    await bench.bridge.unpair()
    bench.relay.tokens.set('token-of-bo', { person: 'bo', device: 'dev-bo' })
    bench.httpAnswer = () => ({ status: 201, body: { token: 'token-of-bo', person: 'bo', device: 'dev-bo' } })
    bench.relay.start()
    await bench.bridge.pair('code', 'laptop')
    await bench.clock.pass(6 * second)
    expect(bench.state.me?.id).toBe('bo')
    expect(bench.relay.received).toEqual([])
  })
})
