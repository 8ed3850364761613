import { expect, test, vi } from 'vitest'
import { commandId, fireAlert, openIncident, startRelay, type TestRelay, teamYaml } from './kit.ts'

const minute = 60_000

async function paged(relay: TestRelay, yaml = teamYaml()): Promise<string> {
  await relay.apply(yaml)
  await fireAlert(relay, { service: 'checkout' })
  await relay.advance(0)
  return (await openIncident(relay)).id
}

const pagesOf = async (relay: TestRelay, id: string) =>
  (await relay.get(`/v1/incidents/${id}`)).body.pages.map((page: { person: string }) => page.person)
const timelineText = async (relay: TestRelay, id: string) =>
  (await relay.get(`/v1/incidents/${id}/timeline`)).body.entries
    .map((row: { who: string; text: string }) => `${row.who}: ${row.text}`)
    .join('\n')

test('a critical alert pages the primary at once, then the secondary, then goes round, then says that nobody answered', async () => {
  const relay = await startRelay()
  const id = await paged(relay)
  expect(await pagesOf(relay, id)).toEqual(['owner'])
  expect((await openIncident(relay)).nextStep).toMatchObject({
    kind: 'pages',
    people: ['Ana'],
    at: '2026-11-20T02:05:00.000Z',
  })
  await relay.advance(5 * minute)
  expect(await pagesOf(relay, id)).toEqual(['owner', 'ana'])
  await relay.advance(5 * minute)
  await relay.advance(5 * minute)
  expect(await pagesOf(relay, id)).toEqual(['owner', 'ana', 'owner', 'ana'])
  await relay.advance(5 * minute)
  expect((await openIncident(relay)).nextStep).toMatchObject({ kind: 'exhausted', at: null })
})

test('warning and info only show in the feed; a rise to critical starts paging', async () => {
  const relay = await startRelay()
  await relay.apply(teamYaml())
  await fireAlert(relay, { severity: 'warning' })
  await relay.advance(minute)
  expect(await openIncident(relay)).toMatchObject({ nextStep: { kind: 'does-not-page' }, pages: [] })
  await fireAlert(relay, { severity: 'critical' })
  await relay.advance(0)
  expect((await openIncident(relay)).pages).toHaveLength(1)
})

test('an acknowledgement stops paging, names the holder of every role, and is refused to the next', async () => {
  const relay = await startRelay()
  const id = await paged(relay)
  expect((await relay.command({ type: 'incident.acknowledge', incidentId: id })).body).toMatchObject({
    outcome: 'committed',
  })
  expect(await openIncident(relay)).toMatchObject({
    status: 'acknowledged',
    acknowledgedBy: 'owner',
    roles: { commander: 'owner', deputy: 'owner', scribe: 'owner', liaison: 'owner' },
    nextStep: { kind: 'acknowledgement-expires', at: '2026-11-20T02:30:00.000Z' },
  })
  await relay.advance(20 * minute)
  expect(await pagesOf(relay, id)).toEqual(['owner'])
  const ana = await relay.credentials.mintToken({ person: 'ana', device: null })
  const refused = await relay.app.inject({
    method: 'POST',
    url: '/v1/commands',
    headers: { authorization: `Bearer ${ana}`, host: 'localhost' },
    payload: { commandId: commandId(), type: 'incident.acknowledge', incidentId: id },
  })
  expect(refused.statusCode).toBe(409)
  expect(refused.json()).toMatchObject({ reason: 'already-acknowledged', by: 'owner', at: '2026-11-20T02:00:00.000Z' })
})

test('a forgotten acknowledgement times out and pages again; a note keeps it alive', async () => {
  const relay = await startRelay()
  const id = await paged(relay)
  await relay.command({ type: 'incident.acknowledge', incidentId: id })
  await relay.advance(25 * minute)
  await relay.command({ type: 'note.add', incidentId: id, text: 'still on it' })
  await relay.advance(25 * minute)
  expect(await openIncident(relay)).toMatchObject({ status: 'acknowledged' })
  await relay.advance(5 * minute)
  expect(await openIncident(relay)).toMatchObject({ status: 'triggered', holder: 'owner' })
  expect(await pagesOf(relay, id)).toEqual(['owner', 'owner'])
})

test('a relay that was killed in the middle of an escalation takes the next step on time', async () => {
  const relay = await startRelay()
  const id = await paged(relay)
  await relay.advance(2 * minute)
  await relay.close()
  const again = await startRelay({ dir: relay.dir, clock: relay.clock })
  await again.advance(2 * minute)
  expect(await pagesOf(again, id)).toEqual(['owner'])
  await again.advance(1 * minute)
  expect(await pagesOf(again, id)).toEqual(['owner', 'ana'])
  expect(await timelineText(again, id)).not.toContain('late')
})

test('a step that fell due while the relay was down goes out at once, once, marked late', async () => {
  const relay = await startRelay()
  const id = await paged(relay)
  await relay.close()
  relay.clock.advance(60 * minute)
  const again = await startRelay({ dir: relay.dir, clock: relay.clock })
  await again.advance(0)
  expect(await pagesOf(again, id)).toEqual(['owner', 'ana'])
  expect(await timelineText(again, id)).toContain('paged Ana, late by 55 m 0 s')
})

test('what clears inside the hold of its service wakes nobody', async () => {
  const relay = await startRelay()
  await relay.apply(teamYaml({ hold: '90s' }))
  await fireAlert(relay, { service: 'checkout' })
  await relay.advance(80_000)
  expect((await openIncident(relay)).pages).toEqual([])
  await fireAlert(relay, { service: 'checkout', status: 'resolved' })
  await relay.advance(60 * minute)
  expect((await relay.get('/v1/incidents')).body.incidents).toMatchObject([{ status: 'resolved', pages: [] }])
})

test('all cleared stops paging at once even when the service waits before it resolves', async () => {
  const relay = await startRelay()
  const id = await paged(relay, teamYaml({ resolveAfter: '10m' }))
  await fireAlert(relay, { service: 'checkout', status: 'resolved' })
  expect(await openIncident(relay)).toMatchObject({
    sourceState: 'cleared',
    pages: [{ state: 'closed' }],
    nextStep: { kind: 'resolves' },
  })
  await relay.advance(9 * minute)
  expect(await pagesOf(relay, id)).toEqual(['owner'])
  await relay.advance(1 * minute)
  expect((await relay.get(`/v1/incidents/${id}`)).body.status).toBe('resolved')
})

test('need help pages the next other person now, and a second person who answers joins without taking over', async () => {
  const relay = await startRelay()
  const id = await paged(relay)
  await relay.command({ type: 'incident.acknowledge', incidentId: id })
  await relay.command({ type: 'incident.escalate', incidentId: id })
  const open = await openIncident(relay)
  expect(open.pages.at(-1)).toMatchObject({ person: 'ana', purpose: 'help', state: 'open' })
  expect(open).toMatchObject({ status: 'acknowledged', holder: 'owner' })
})

test('a reassignment moves the baton only when the other person accepts', async () => {
  const relay = await startRelay()
  const id = await paged(relay)
  await relay.command({ type: 'incident.acknowledge', incidentId: id })
  await relay.command({ type: 'incident.reassign', incidentId: id, person: 'ana' })
  expect(await openIncident(relay)).toMatchObject({ holder: 'owner', status: 'acknowledged' })
  const ana = await relay.credentials.mintToken({ person: 'ana', device: null })
  const headers = { authorization: `Bearer ${ana}`, host: 'localhost' }
  await relay.app.inject({
    method: 'POST',
    url: '/v1/commands',
    headers,
    payload: { commandId: commandId(), type: 'incident.acknowledge', incidentId: id },
  })
  expect(await openIncident(relay)).toMatchObject({ holder: 'ana', acknowledgedBy: 'ana' })
})

test('a command sent twice is answered once, a snooze needs an end, and refusals are kept too', async () => {
  const relay = await startRelay()
  const id = await paged(relay)
  const note = { commandId: commandId(), type: 'note.add', incidentId: id, text: 'once' }
  const first = await relay.post('/v1/commands', note)
  const before = relay.core.desk.seq
  expect(await relay.post('/v1/commands', note)).toMatchObject({ status: 200, body: first.body })
  expect(relay.core.desk.seq).toBe(before)
  expect((await relay.command({ type: 'incident.snooze', incidentId: id })).body).toMatchObject({
    reason: 'snooze-needs-an-end',
  })
  const reopen = { commandId: commandId(), type: 'incident.reopen', incidentId: id }
  expect((await relay.post('/v1/commands', reopen)).body.reason).toBe('not-resolved')
  await relay.command({ type: 'incident.resolve', incidentId: id })
  expect((await relay.post('/v1/commands', reopen)).body.reason).toBe('not-resolved')
})

test('a snooze ends, and pages again', async () => {
  const relay = await startRelay()
  const id = await paged(relay)
  await relay.command({ type: 'incident.snooze', incidentId: id, minutes: 15 })
  await relay.advance(14 * minute)
  expect(await openIncident(relay)).toMatchObject({
    snoozedUntil: '2026-11-20T02:15:00.000Z',
    pages: [{ state: 'closed' }],
  })
  await relay.advance(1 * minute)
  expect(await pagesOf(relay, id)).toEqual(['owner', 'owner'])
})

test('answers to commands are kept for 30 days, and then swept', async () => {
  const relay = await startRelay()
  const id = await paged(relay)
  const note = { commandId: commandId(), type: 'note.add', incidentId: id, text: 'once' }
  const seqOf = async () => (await relay.post('/v1/commands', note)).body.seq
  const first = await seqOf()
  await relay.advance(29 * 24 * 60 * minute)
  await relay.advance(0)
  expect(await seqOf()).toBe(first)
  await relay.advance(2 * 24 * 60 * minute)
  await vi.waitFor(async () => expect(await seqOf()).not.toBe(first))
})
