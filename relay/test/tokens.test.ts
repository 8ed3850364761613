import { expect, it, vi } from 'vitest'
import { Credentials } from '../src/access/credentials.ts'
import { OverloadedError } from '../src/core/inputs.ts'
import { type Answer, commandId, fireAlert, openIncident, startRelay, type TestRelay } from './kit.ts'
import { connect } from './live-kit.ts'

const team = `
people:
  owner: { name: Sam }
  ana: { name: Ana }
  bo: { name: Bo, role: admin }
teams:
  ops: { members: [owner, ana, bo], on-call: [owner, ana] }
escalation-policies:
  default: { steps: [{ page: [on-call ops], wait: 5m }] }
default-policy: default
`
const withoutBo = team.replace('  bo: { name: Bo, role: admin }\n', '').replace('[owner, ana, bo]', '[owner, ana]')

async function startTeam(): Promise<TestRelay> {
  const relay = await startRelay()
  await relay.apply(team)
  return relay
}

type Method = 'GET' | 'POST' | 'DELETE'

/** Asks with a token. */
const using = (relay: TestRelay, token: string) => async (method: Method, url: string, payload?: object) => {
  const headers = { authorization: `Bearer ${token}`, host: 'localhost' }
  const answer = await relay.app.inject({ method, url, headers, ...(payload ? { payload } : {}) })
  const isJson = /json/.test(String(answer.headers['content-type']))
  return {
    status: answer.statusCode,
    body: isJson ? answer.json() : answer.body,
    headers: answer.headers,
  } satisfies Answer
}
const local = (relay: TestRelay) => using(relay, relay.credentialsFile.token)

/** Pairs a browser by an invite that `ask` makes; resolves to its token and id. */
async function pair(relay: TestRelay, ask: ReturnType<typeof using>, person: string) {
  const { url } = (await ask('POST', '/v1/invites', { person })).body
  const code = url.split('#pair=')[1]
  return (await relay.post('/v1/pair', { code, deviceName: `${person}'s browser` })).body as {
    readonly token: string
    readonly device: string
  }
}

async function entriesOf(relay: TestRelay) {
  const { body } = await relay.get('/v1/journal?limit=10000')
  return String(body)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

it('a token does what its scope says and nothing else', async () => {
  const relay = await startTeam()
  const make = async (scope: string) =>
    using(relay, (await local(relay)('POST', '/v1/tokens', { name: `a ${scope} token`, scope })).body.token)
  const [read, metrics, intake, admin] = await Promise.all(['read', 'metrics', 'intake', 'admin'].map(make))
  await fireAlert(relay)
  const { id } = await openIncident(relay)
  const asked = async (ask: ReturnType<typeof using> | undefined) => [
    (await ask!('GET', '/v1/incidents')).status,
    (await ask!('GET', '/metrics')).status,
    (await ask!('POST', '/v1/intake/generic', { title: 'x', key: 'x' })).status,
    (await ask!('POST', '/v1/commands', { commandId: commandId(), type: 'incident.set-sev', incidentId: id, sev: 2 }))
      .status,
    (await ask!('GET', '/v1/tokens')).status,
  ]
  expect(await asked(read)).toEqual([200, 200, 401, 403, 403])
  expect(await asked(metrics)).toEqual([403, 200, 401, 403, 403])
  expect(await asked(intake)).toEqual([403, 403, 202, 403, 403])
  expect(await asked(admin)).toEqual([200, 200, 401, 200, 200])
})

it('tokens and invites are events that name who made them, and hold no secret; secrets are told once and kept by no browser', async () => {
  const relay = await startTeam()
  const bo = await pair(relay, local(relay), 'bo')
  const made = await using(relay, bo.token)('POST', '/v1/tokens', { name: 'deploys', scope: 'read' })
  expect(made).toMatchObject({ status: 201, headers: { 'cache-control': 'no-store' } })
  const invited = await using(relay, bo.token)('POST', '/v1/invites', { person: 'ana' })
  expect(invited.headers['cache-control']).toBe('no-store')
  const entries = await entriesOf(relay)
  const by = { kind: 'person', id: 'bo', device: bo.device }
  expect(entries.filter(({ type }) => type === 'token.created')).toMatchObject([
    { actor: by, body: { tokenId: made.body.id, name: 'deploys', scope: 'read' } },
  ])
  expect(entries.filter(({ type }) => type === 'invite.created').at(-1)).toMatchObject({
    actor: by,
    body: { person: 'ana' },
  })
  const text = JSON.stringify(entries)
  expect(text).not.toContain(made.body.token)
  expect(text).not.toContain(invited.body.url.split('#pair=')[1])
  expect((await local(relay)('GET', '/v1/tokens')).body.tokens).toMatchObject([{ name: 'deploys', active: true }])
})

it('a token ends when it is revoked, and stays so after a restart', async () => {
  const relay = await startTeam()
  const { id, token } = (await local(relay)('POST', '/v1/tokens', { name: 'ci', scope: 'intake' })).body
  expect((await local(relay)('DELETE', `/v1/tokens/${id}`)).status).toBe(200)
  const alert = { title: 'x', key: 'x' }
  expect((await using(relay, token)('GET', '/v1/incidents')).status).toBe(401)
  expect((await using(relay, token)('POST', '/v1/intake/generic', alert)).status).toBe(401)
  await relay.close()
  const again = await startRelay({ dir: relay.dir })
  expect((await using(again, token)('POST', '/v1/intake/generic', alert)).status).toBe(401)
  expect((await local(again)('GET', '/v1/tokens')).body.tokens).toMatchObject([{ id, revoked: true, active: false }])
})

it('all that somebody has and made ends when they leave the file, is told before, and does not come back with them', async () => {
  const relay = await startTeam()
  const bo = await pair(relay, local(relay), 'bo')
  const asBo = using(relay, bo.token)
  const { token } = (await asBo('POST', '/v1/tokens', { name: 'deploys', scope: 'admin' })).body
  const forAna = (await asBo('POST', '/v1/invites', { person: 'ana' })).body.url.split('#pair=')[1]
  const forBo = (await local(relay)('POST', '/v1/invites', { person: 'bo' })).body.url.split('#pair=')[1]
  const preview = await local(relay)('POST', '/v1/config', { yaml: withoutBo, dryRun: true })
  expect(preview.body.changes.slice(0, 4)).toEqual([
    "Bo leaves: the device bo's browser is revoked",
    expect.stringMatching(/^Bo .* ends$/),
    expect.stringMatching(/^Bo .* ends$/),
    'Bo is no admin: the token deploys is revoked',
  ])
  expect((await asBo('GET', '/v1/oncall')).status).toBe(200)
  await relay.apply(withoutBo)
  await relay.apply(team)
  expect((await asBo('GET', '/v1/oncall')).status).toBe(401)
  expect((await using(relay, token)('GET', '/v1/oncall')).status).toBe(401)
  for (const code of [forAna, forBo]) expect((await relay.post('/v1/pair', { code, deviceName: 'x' })).status).toBe(401)
})

it('a code that a device minted is worthless once the device is revoked', async () => {
  const relay = await startTeam()
  const bo = await pair(relay, local(relay), 'bo')
  const code = (await using(relay, bo.token)('POST', '/v1/invites', { person: 'bo' })).body.url.split('#pair=')[1]
  const own = (await using(relay, bo.token)('POST', '/v1/local-code')).body.code
  await local(relay)('DELETE', `/v1/devices/${bo.device}`)
  expect((await relay.post('/v1/pair', { code, deviceName: 'x' })).status).toBe(401)
  expect((await relay.post('/v1/pair', { code: own, deviceName: 'x' })).status).toBe(401)
})

it('an admin who becomes a responder keeps their device, and their tokens end', async () => {
  const relay = await startTeam()
  const bo = await pair(relay, local(relay), 'bo')
  const { token } = (await using(relay, bo.token)('POST', '/v1/tokens', { name: 'deploys', scope: 'read' })).body
  await relay.apply(team.replace('role: admin', 'role: responder'))
  expect((await using(relay, token)('GET', '/v1/oncall')).status).toBe(401)
  expect((await using(relay, bo.token)('GET', '/v1/oncall')).status).toBe(200)
  expect((await using(relay, bo.token)('POST', '/v1/config', { yaml: team })).status).toBe(403)
})

it('renewing the token of this machine ends the old one, with what was made by it', async () => {
  const relay = await startTeam()
  const old = relay.credentialsFile.token
  const made = (await local(relay)('POST', '/v1/tokens', { name: 'ci', scope: 'read' })).body
  const code = (await local(relay)('POST', '/v1/local-code')).body.code
  const { token } = (await local(relay)('POST', '/v1/local-token', { token: old })).body
  expect((await using(relay, old)('GET', '/v1/oncall')).status).toBe(401)
  expect((await using(relay, made.token)('GET', '/v1/oncall')).status).toBe(401)
  expect((await relay.post('/v1/pair', { code, deviceName: 'x' })).status).toBe(401)
  expect((await using(relay, token)('POST', '/v1/config', { yaml: team })).status).toBe(200)
})

it('a renewal that could not be recorded ends nothing, and one that names another token ends the one it came with', async () => {
  const relay = await startTeam()
  const old = relay.credentialsFile.token
  const full = vi.spyOn(relay.core, 'submit').mockRejectedValue(new OverloadedError('full'))
  expect((await local(relay)('POST', '/v1/local-token', { token: old })).status).toBe(503)
  full.mockRestore()
  expect((await local(relay)('GET', '/v1/oncall')).status).toBe(200)
  const { token } = (await local(relay)('POST', '/v1/local-token', { token: 'another' })).body
  expect((await local(relay)('GET', '/v1/oncall')).status).toBe(401)
  expect((await using(relay, token)('GET', '/v1/oncall')).status).toBe(200)
})

it('a renewed token of a machine is ended at every relay that shares the log', async () => {
  const a = await startTeam()
  const { token } = a.credentialsFile
  const b = await Credentials.open({ vault: a.journal.vault, clock: a.clock, desk: a.core.desk, isShared: true })
  expect(await b.token(token)).toMatchObject({ grant: 'admin' })
  await local(a)('POST', '/v1/local-token', { token })
  expect(await b.token(token)).toBeNull()
})

it('the socket of a script ends with the device that its token was made with', async () => {
  const relay = await startTeam()
  const bo = await pair(relay, local(relay), 'bo')
  const { token } = (await using(relay, bo.token)('POST', '/v1/tokens', { name: 'ci', scope: 'admin' })).body
  const socket = connect(await relay.app.listen({ host: '127.0.0.1', port: 0 }), token)
  await new Promise<void>((resolve) => socket.once('connect', resolve))
  const ended = new Promise((resolve) => socket.once('journal:ended', resolve))
  await local(relay)('DELETE', `/v1/devices/${bo.device}`)
  expect(await ended).toBe('revoked')
})

it('only this machine renews its token', async () => {
  const relay = await startTeam()
  const bo = await pair(relay, local(relay), 'bo')
  const answer = await using(relay, bo.token)('POST', '/v1/local-token', { token: relay.credentialsFile.token })
  expect(answer.status).toBe(403)
  expect((await local(relay)('GET', '/v1/oncall')).status).toBe(200)
})
