import { expect, it } from 'vitest'
import { commandId, fireAlert, openIncident, startRelay, type TestRelay } from './kit.ts'

const team = `
people:
  owner: { name: Sam }
  ana: { name: Ana }
  bo: { name: Bo }
  eve: { name: Eve, role: observer }
teams:
  ops: { members: [owner, ana, bo], on-call: [owner, ana] }
escalation-policies:
  default: { steps: [{ page: [on-call ops], wait: 5m }] }
default-policy: default
`

async function startTeam(): Promise<TestRelay> {
  const relay = await startRelay()
  await relay.apply(team)
  return relay
}

/** Asks as somebody: with a token of theirs, that of a device when one is named. */
async function as(relay: TestRelay, person: string, device: string | null = null) {
  const token = await relay.credentials.mintToken({ person, device })
  return async (method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) => {
    const headers = { authorization: `Bearer ${token}`, host: 'localhost' }
    const answer = await relay.app.inject({ method, url, headers, ...(payload ? { payload } : {}) })
    return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() }
  }
}

it('refuses a responder what an admin does, in words that say who may', async () => {
  const relay = await startTeam()
  const ana = await as(relay, 'ana')
  const refused = { status: 403, body: { reason: 'not-allowed', detail: expect.stringContaining('an admin') } }
  expect(await ana('POST', '/v1/invites', { person: 'owner' })).toMatchObject(refused)
  expect(await ana('POST', '/v1/local-code')).toMatchObject(refused)
  expect(await ana('POST', '/v1/config', { yaml: team })).toMatchObject(refused)
  expect(await ana('POST', '/v1/config', { yaml: team, dryRun: true })).toMatchObject(refused)
  expect(await ana('POST', '/v1/integrations', { source: 'generic', name: 'x' })).toMatchObject(refused)
  const { integrations } = (await ana('GET', '/v1/integrations')).body
  expect(await ana('DELETE', `/v1/integrations/${integrations[0].id}`)).toMatchObject(refused)
})

it('lets a responder invite and end devices of their own, and nobody else’s', async () => {
  const relay = await startTeam()
  const ana = await as(relay, 'ana')
  const pair = async (ask: typeof ana, person: string) => {
    const { url } = (await ask('POST', '/v1/invites', { person })).body
    const code = url.split('#pair=')[1]
    return (await relay.post('/v1/pair', { code, deviceName: 'a laptop' })).body.device as string
  }
  const own = await pair(ana, 'ana')
  const other = await pair(await as(relay, 'owner'), 'owner')
  expect(await ana('DELETE', `/v1/devices/${other}`)).toMatchObject({ status: 403 })
  expect(await ana('DELETE', `/v1/devices/${own}`)).toMatchObject({ status: 200 })
  expect(
    (await relay.get('/v1/devices')).body.devices.filter(({ revoked }: { revoked: boolean }) => revoked),
  ).toMatchObject([{ id: own, person: 'ana' }])
})

it('lets an observer read and nothing else', async () => {
  const relay = await startTeam()
  await fireAlert(relay)
  const eve = await as(relay, 'eve')
  expect((await eve('GET', '/v1/incidents')).body.incidents).toHaveLength(1)
  const { id } = await openIncident(relay)
  const command = { commandId: commandId(), type: 'incident.acknowledge', incidentId: id }
  expect(await eve('POST', '/v1/commands', command)).toMatchObject({ status: 403, body: { reason: 'not-allowed' } })
  expect(await eve('POST', '/v1/invites', { person: 'eve' })).toMatchObject({ status: 403 })
  expect(await openIncident(relay)).toMatchObject({ status: 'triggered' })
})

it('a snooze is ended by whoever acts, over HTTP: it pages again at once, and asked again nothing changes', async () => {
  const relay = await startTeam()
  await fireAlert(relay)
  await relay.advance(0)
  const { id } = await openIncident(relay)
  const unsnooze = { type: 'incident.unsnooze', incidentId: id }
  expect((await relay.command(unsnooze)).body).toMatchObject({ outcome: 'unchanged' })
  await relay.command({ type: 'incident.snooze', incidentId: id, minutes: 60 })
  expect((await openIncident(relay)).snoozedUntil).not.toBeNull()
  expect(await relay.commandBy('eve', unsnooze)).toMatchObject({ status: 403 })
  const pages = async () => String((await relay.get('/v1/journal?limit=10000')).body).split('"page.raised"').length
  const before = await pages()
  expect(await relay.commandBy('ana', unsnooze)).toMatchObject({ status: 200, body: { outcome: 'committed' } })
  await relay.advance(0)
  expect((await openIncident(relay)).snoozedUntil).toBeNull()
  expect(await pages()).toBeGreaterThan(before)
  expect((await relay.commandBy('ana', unsnooze)).body).toMatchObject({ outcome: 'unchanged' })
  expect((await relay.command({ ...unsnooze, incidentId: 'none' })).body).toMatchObject({ reason: 'unknown-incident' })
})

it('ends the token of somebody who leaves the file', async () => {
  const relay = await startTeam()
  const bo = await as(relay, 'bo')
  expect((await bo('GET', '/v1/oncall')).status).toBe(200)
  await relay.apply(team.replace('  bo: { name: Bo }\n', '').replace('[owner, ana, bo]', '[owner, ana]'))
  expect((await bo('GET', '/v1/oncall')).status).toBe(401)
})

it('lets this machine administer a relay whose file names no admin', async () => {
  const relay = await startTeam()
  await relay.apply(team.replace('{ name: Sam }', '{ name: Sam, role: responder }'))
  const owner = await as(relay, 'owner')
  expect(await owner('POST', '/v1/config', { yaml: team })).toMatchObject({ status: 403 })
  await relay.apply(team)
  expect(await owner('POST', '/v1/config', { yaml: team })).toMatchObject({ status: 200 })
})

it('says itself by which way an acknowledgement came', async () => {
  const relay = await startTeam()
  await fireAlert(relay)
  const { id } = await openIncident(relay)
  await relay.command({ type: 'incident.acknowledge', incidentId: id, via: 'ntfy' })
  const entries = String((await relay.get('/v1/journal?limit=10000')).body)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(entries.find(({ type }) => type === 'incident.acknowledged').body.via).toBe('api')
})

it('names the script whose token acknowledged: it is no person who looks', async () => {
  const relay = await startTeam()
  await fireAlert(relay)
  const { id } = await openIncident(relay)
  const { token } = (await relay.post('/v1/tokens', { name: 'night bot', scope: 'admin' })).body
  const headers = { authorization: `Bearer ${token}`, host: 'localhost' }
  const payload = { commandId: commandId(), type: 'incident.acknowledge', incidentId: id }
  await relay.app.inject({ method: 'POST', url: '/v1/commands', headers, payload })
  const { entries } = (await relay.get(`/v1/incidents/${id}/timeline`)).body
  expect(entries.map(({ text }: { text: string }) => text)).toContain('acknowledged by script night bot')
})
