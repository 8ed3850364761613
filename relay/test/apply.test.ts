import { expect, test } from 'vitest'
import { loadContacts } from '../src/oncall/apply-oncall.ts'
import { fireAlert, openIncident, startRelay, type TestRelay, teamYaml, temporaryDir } from './kit.ts'

const lasting = teamYaml().replace('acknowledgement-timeout: 30m', 'acknowledgement-timeout: never')
const withoutAna = lasting.replace(/ {2}ana: .*\n/, '').replaceAll('[owner, ana]', '[owner]')

const config = (relay: TestRelay, yaml: string, dryRun: boolean) => relay.post('/v1/config', { yaml, dryRun })

async function heldByAna(dir = temporaryDir()): Promise<TestRelay> {
  const relay = await startRelay({ dir })
  await relay.apply(lasting)
  await fireAlert(relay, { service: 'checkout' })
  await relay.advance(0)
  const { id } = await openIncident(relay)
  await relay.commandBy('ana', { type: 'incident.acknowledge', incidentId: id })
  await relay.advance(3_600_000)
  return relay
}

const expected = /^"CheckoutDown": Ana had it and is gone: it goes to Sam; Sam is paged at once/

test('who held an incident and leaves the file leaves it to whoever answers now; apply says so before and after', async () => {
  const relay = await heldByAna()
  const { id } = await openIncident(relay)
  const { body: dry } = await config(relay, withoutAna, true)
  expect(dry).toMatchObject({ applied: false, effects: [{ incidentId: id, text: expect.stringMatching(expected) }] })
  expect(await openIncident(relay)).toMatchObject({ holder: 'ana', status: 'acknowledged' })

  const { body: done } = await config(relay, withoutAna, false)
  expect(done).toMatchObject({ applied: true, effects: dry.effects })
  await relay.advance(0)
  const incident = await openIncident(relay)
  expect(incident).toMatchObject({ holder: 'owner', status: 'triggered', acknowledgedBy: null })
  expect(incident.paging).toMatchObject([{ person: 'owner' }])
  const { body } = await relay.get(`/v1/incidents/${id}/timeline`)
  expect(body.entries.map(({ text }: { text: string }) => text)).toContain(
    'ana had it and is gone from the on-call file: Sam has it now',
  )
  expect((await config(relay, withoutAna, false)).body).toMatchObject({ changes: [], effects: [] })
})

test('what somebody leaves behind is named when the file is applied as it was before', async () => {
  const relay = await heldByAna()
  const { id } = await openIncident(relay)
  await relay.command({ type: 'action.add', incidentId: id, title: 'more disk', owner: 'ana' })
  const owned = { text: 'Ana, who is gone, owns 1 open action item: give them to somebody' }
  for (const dryRun of [true, false])
    expect((await config(relay, withoutAna, dryRun)).body.effects).toContainEqual(expect.objectContaining(owned))
})

test('the file and what follows from it are one commit: a relay that dies right after goes on where it was', async () => {
  const dir = temporaryDir()
  const relay = await heldByAna(dir)
  await config(relay, withoutAna, false)
  await relay.kill()
  const next = await startRelay({ dir, clock: relay.clock })
  await next.advance(0)
  expect(await openIncident(next)).toMatchObject({ holder: 'owner', paging: [{ person: 'owner' }] })
})

test('a page to whoever leaves the file ends, and whoever has their place is called at once', async () => {
  const relay = await startRelay()
  await relay.apply(lasting.replace('on-call: [owner, ana]', 'on-call: [ana, owner]'))
  await fireAlert(relay, { service: 'checkout' })
  await relay.advance(0)
  expect((await openIncident(relay)).paging).toMatchObject([{ person: 'ana' }])
  const { body } = await config(relay, withoutAna, false)
  expect(body.effects[0].text).toBe('"CheckoutDown": Sam is paged at once; the page to Ana ends, who is gone')
  await relay.advance(0)
  expect((await openIncident(relay)).paging).toMatchObject([{ person: 'owner' }])
})

test('an apply that does not come to its end leaves whom the file in force pages with an address', async () => {
  const relay = await startRelay()
  await relay.apply(teamYaml({ ntfy: 'https://ntfy.example' }))
  const addresses = async () => Object.keys((await loadContacts(relay.journal.vault)).people)
  expect(await addresses()).toEqual(['owner'])
  await relay.core.stop()
  expect((await config(relay, lasting, false)).status).toBe(503)
  expect(await addresses()).toEqual(['owner'])
})

test('an address that the file gives up is forgotten once it is applied', async () => {
  const relay = await startRelay()
  await relay.apply(teamYaml({ ntfy: 'https://ntfy.example' }))
  await relay.apply(lasting)
  expect(await loadContacts(relay.journal.vault)).toMatchObject({ people: {} })
})
