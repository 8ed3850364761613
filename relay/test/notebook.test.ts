import { maxSectionLength } from '@baton/shared/model/notebook.ts'
import { expect, test } from 'vitest'
import { fireAlert, ManualClock, openIncident, startRelay, type TestRelay, teamYaml } from './kit.ts'

/** An incident that paged somebody, was taken, and is over. */
async function resolved(relay: TestRelay, key = 'checkout'): Promise<string> {
  await fireAlert(relay, { service: 'checkout', key })
  await relay.advance(0)
  const { id } = await openIncident(relay)
  await relay.command({ type: 'incident.acknowledge', incidentId: id })
  await relay.command({ type: 'incident.resolve', incidentId: id })
  return id
}

async function started() {
  const relay = await startRelay()
  await relay.apply(teamYaml())
  return { relay, id: await resolved(relay) }
}

const write = (relay: TestRelay, incidentId: string, text: string, base = '') =>
  relay.command({ type: 'postmortem.write', incidentId, section: 'summary', text, base })

test('a postmortem of a resolved incident is written, listed, and survives a dead relay', async () => {
  const { relay, id } = await started()
  expect((await relay.get('/v1/postmortems')).body.postmortems).toMatchObject([{ incidentId: id, status: null }])
  await relay.command({ type: 'postmortem.start', incidentId: id })
  await write(relay, id, 'The pool was too small.')
  await relay.command({ type: 'action.add', incidentId: id, title: 'A larger pool', dueOn: '2026-11-30' })
  await relay.kill()
  const again = await startRelay({ dir: relay.dir, clock: new ManualClock(relay.clock.now()) })
  expect((await again.get('/v1/postmortems')).body.postmortems).toMatchObject([
    { incidentId: id, status: 'draft', ownerName: 'Sam' },
  ])
  expect((await again.get('/v1/actions')).body.actions).toMatchObject([
    { incidentId: id, title: 'A larger pool', dueOn: '2026-11-30', incidentTitle: 'CheckoutDown' },
  ])
  expect(await write(again, id, 'The pool was too small. Twice.', 'The pool was too small.')).toMatchObject({
    status: 200,
  })
  await again.close()
  const third = await startRelay({ dir: relay.dir, clock: new ManualClock(relay.clock.now()) })
  expect(third.core.desk.incident(id)?.notebook?.sections.summary?.text).toBe('The pool was too small. Twice.')
})

test('what is said about an incident that has left memory is decided on all that is known of it, and kept', async () => {
  const { relay, id } = await started()
  await relay.command({ type: 'postmortem.start', incidentId: id })
  relay.core.desk.unload(id)
  expect(await write(relay, id, 'First.')).toMatchObject({ body: { outcome: 'committed' } })
  relay.core.desk.unload(id)
  await relay.command({ type: 'action.add', incidentId: id, title: 'Second' })
  relay.core.desk.unload(id)
  const room = (await relay.get(`/v1/incidents/${id}`)).body
  expect(room).toMatchObject({ postmortem: { status: 'draft', owner: 'owner' }, actions: [{ title: 'Second' }] })
  expect((await relay.get('/v1/incidents?status=resolved')).body.incidents).toMatchObject([{ id }])
})

test('a section as long as it may be is taken in any script, and a longer one is refused by name', async () => {
  const { relay, id } = await started()
  await relay.command({ type: 'postmortem.start', incidentId: id })
  const longest = '火'.repeat(maxSectionLength)
  expect(await write(relay, id, longest)).toMatchObject({ status: 200 })
  expect(await write(relay, id, `${longest}!`)).toMatchObject({ status: 400, body: { field: 'text' } })
})

test('every new word of the commands is checked at the door', async () => {
  const { relay, id } = await started()
  const onIt = (command: Record<string, unknown>) => relay.command({ incidentId: id, ...command })
  expect(await onIt({ type: 'postmortem.set-status', status: 'done' })).toMatchObject({
    status: 400,
    body: { field: 'status', detail: 'is not one of the values that it may have' },
  })
  expect(await onIt({ type: 'incident.set-known', field: 'mood', text: 'bad' })).toMatchObject({
    status: 400,
    body: { field: 'field' },
  })
  await onIt({ type: 'incident.set-known', field: 'hypothesis', text: 'The pool.' })
  await onIt({ type: 'postmortem.start' })
  expect(await onIt({ type: 'postmortem.set-status', status: 'in-review' })).toMatchObject({ status: 200 })
})
