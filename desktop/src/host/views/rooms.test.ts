import { describe, expect, it } from 'vitest'
import { type Bench, createBench } from '../testing/bench.ts'

const second = 1_000

async function offlineRoom(): Promise<{ readonly bench: Bench; readonly id: string }> {
  const bench = await createBench(({ relay }) => relay.signal({ externalKey: 'disk' }))
  const { id } = bench.relay.newest()
  await bench.bridge.openRoom(id)
  await bench.clock.pass(second)
  bench.relay.kill()
  await bench.clock.pass(0)
  return { bench, id }
}

describe('a room while the relay is away', () => {
  it('shows what is written at once, as pending, and as settled when it has landed', async () => {
    const { bench, id } = await offlineRoom()
    const requests = [
      { type: 'incident.set-known', incidentId: id, field: 'symptoms', text: 'slow' },
      { type: 'timer.start', incidentId: id, task: 'check lag', owner: 'bo', seconds: 180 },
      { type: 'action.add', incidentId: id, title: 'alert on lag', dueOn: '2026-12-01' },
      { type: 'postmortem.start', incidentId: id },
      { type: 'postmortem.write', incidentId: id, section: 'summary', text: 'It was slow.', base: '' },
    ] as const
    for (const request of requests) expect(await bench.bridge.submit(request)).toEqual({ kind: 'queued' })

    const waiting = bench.state.rooms[id]
    expect(waiting).toMatchObject({
      known: { symptoms: { text: 'slow', pending: true } },
      timers: [{ task: 'check lag', ownerName: 'Bo', state: 'running', pending: true }],
      actions: [{ title: 'alert on lag', pending: true }],
      notebook: { status: 'draft', pending: true, sections: { summary: { text: 'It was slow.' } } },
    })

    bench.relay.start()
    await bench.clock.pass(6 * second)
    const landed = bench.state.rooms[id]
    expect(landed).toMatchObject({
      known: { symptoms: { text: 'slow', pending: false } },
      timers: [{ id: waiting?.timers[0]?.id, task: 'check lag', pending: false }],
      actions: [{ id: waiting?.actions[0]?.id, pending: false }],
      notebook: { pending: false, sections: { summary: { text: 'It was slow.' } } },
    })
  })

  it('does not show as taken what only this console has acknowledged', async () => {
    const { bench, id } = await offlineRoom()
    await bench.bridge.submit({ type: 'incident.acknowledge', incidentId: id })
    await bench.bridge.submit({ type: 'incident.set-known', incidentId: id, field: 'symptoms', text: 'slow' })
    expect(bench.state.rooms[id]).toMatchObject({ holderName: null, row: { status: 'triggered', pending: 2 } })
  })

  it('brings together what two people wrote into one section, whoever was offline', async () => {
    const { bench, id } = await offlineRoom()
    bench.relay.command('bo', { type: 'postmortem.start', incidentId: id })
    bench.relay.command('bo', { type: 'postmortem.write', incidentId: id, section: 'factors', text: 'of Bo', base: '' })
    await bench.bridge.submit({ type: 'postmortem.start', incidentId: id })
    await bench.bridge.submit({
      type: 'postmortem.write',
      incidentId: id,
      section: 'factors',
      text: 'of Ana',
      base: '',
    })
    bench.relay.start()
    await bench.clock.pass(6 * second)
    const text = bench.state.rooms[id]?.notebook?.sections.factors?.text ?? ''
    expect(text.split('\n').sort()).toEqual(['of Ana', 'of Bo'])
    expect(bench.relay.desk.incident(id)?.notebook?.sections.factors?.text).toBe(text)
  })
})

describe('lists over all incidents', () => {
  it('follow what is begun, written and done', async () => {
    const bench = await createBench(({ relay }) => relay.signal({ externalKey: 'disk', severity: 'critical' }))
    const { id } = bench.relay.newest()
    await bench.bridge.submit({ type: 'incident.acknowledge', incidentId: id })
    await bench.bridge.submit({ type: 'incident.resolve', incidentId: id })
    await bench.clock.pass(0)
    expect(bench.state.postmortems).toMatchObject([{ incidentId: id, status: null }])
    expect(bench.state.runbookGaps).toMatchObject([{ incidentId: id, times: 1 }])

    await bench.bridge.submit({ type: 'postmortem.start', incidentId: id })
    await bench.bridge.submit({ type: 'action.add', incidentId: id, title: 'later' })
    await bench.bridge.submit({ type: 'action.add', incidentId: id, title: 'soon', dueOn: '2026-12-01', owner: 'bo' })
    await bench.clock.pass(0)
    expect(bench.state.postmortems).toMatchObject([{ incidentId: id, status: 'draft', ownerName: 'Ana' }])
    expect(bench.state.openActions.map(({ title, ownerName }) => [title, ownerName])).toEqual([
      ['soon', 'Bo'],
      ['later', null],
    ])

    const actionId = bench.state.openActions[0]?.id ?? ''
    await bench.bridge.submit({ type: 'action.change', incidentId: id, actionId, state: 'done' })
    await bench.clock.pass(0)
    expect(bench.state.openActions.map(({ title }) => title)).toEqual(['later'])
    await bench.restart()
    expect(bench.state.openActions.map(({ title }) => title)).toEqual(['later'])
    expect(bench.state.postmortems).toMatchObject([{ incidentId: id, status: 'draft' }])
  })
})

describe('the alerts of a room', () => {
  it('are listed as far as somebody asks, those that fire first, until the room is closed', async () => {
    const bench = await createBench(({ relay }) => {
      for (let n = 0; n < 450; n++) relay.signal({ externalKey: `disk-${n}` })
      relay.signal({ externalKey: 'disk-0', state: 'cleared' })
    })
    const { id } = bench.relay.newest()
    const listed = () => {
      const { alerts, alertsLeftOut } = bench.state.rooms[id]!
      return [alerts.length, alertsLeftOut]
    }
    await bench.bridge.openRoom(id)
    expect(listed()).toEqual([200, 250])
    await bench.bridge.showAlerts(id, 400)
    expect(listed()).toEqual([400, 50])
    bench.relay.signal({ externalKey: 'one more' })
    await bench.clock.pass(second)
    expect(listed()).toEqual([400, 51])
    await bench.bridge.showAlerts(id, 600)
    expect(listed()).toEqual([451, 0])
    expect(bench.state.rooms[id]?.alerts.at(-1)).toMatchObject({ state: 'cleared' })
    await bench.bridge.closeRoom(id)
    await bench.bridge.openRoom(id)
    expect(listed()).toEqual([200, 251])
  })
})

describe('a row that is picked while the relay is away', () => {
  it('is shown as it will be, as pending, until the relay has it', async () => {
    const { bench, id } = await offlineRoom()
    const opened = () => bench.state.rooms[id]?.timeline.find(({ type }) => type === 'incident.opened')
    const seq = opened()?.seq ?? 0
    expect(await bench.bridge.submit({ type: 'row.omit', incidentId: id, seq })).toEqual({ kind: 'queued' })
    expect(opened()).toMatchObject({ omitted: true, starred: false })
    expect(bench.state.rooms[id]?.pendingPicks).toEqual([seq])
    await bench.bridge.submit({ type: 'row.star', incidentId: id, seq })
    expect(opened()).toMatchObject({ omitted: false, starred: true })

    bench.relay.start()
    await bench.clock.pass(6 * second)
    expect(opened()).toMatchObject({ omitted: false, starred: true })
    expect(bench.state.rooms[id]?.pendingPicks).toEqual([])
  })
})
