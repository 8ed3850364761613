import { expect, test, vi } from 'vitest'
import { fireAlert, openIncident, startRelay, type TestRelay, teamYaml } from './kit.ts'
import { startPhone } from './phone-kit.ts'

async function told() {
  const phone = await startPhone()
  const relay = await startRelay()
  await relay.apply(teamYaml({ ntfy: phone.url }).replace('after: 60s', 'after: 0s'))
  await fireAlert(relay, { service: 'checkout' })
  await relay.advance(0)
  await vi.waitFor(() => expect(phone.pushes).toHaveLength(1))
  const authorization = phone.pushes[0]!.actions[0].headers.Authorization
  const { id } = await openIncident(relay)
  return { relay, authorization, id }
}

const press = (relay: TestRelay, authorization: string, headers: Record<string, string> = {}, payload?: string) =>
  relay.app.inject({
    method: 'POST',
    url: '/v1/pages/answer',
    headers: { authorization, host: 'localhost', ...headers },
    ...(payload === undefined ? {} : { payload }),
  })

test('a browser may press the button from ntfy’s own origin: the preflight allows this route, and each answer can be read', async () => {
  const { relay, authorization } = await told()
  const origin = 'https://ntfy.example.com'
  const asked = {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type',
  }
  const options = (url: string) =>
    relay.app.inject({ method: 'OPTIONS', url, headers: { host: 'localhost', ...asked } })
  const preflight = await options('/v1/pages/answer')
  expect(preflight.statusCode).toBe(204)
  expect(preflight.headers).toMatchObject({
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'POST',
    'access-control-allow-headers': 'authorization, content-type',
  })
  expect(preflight.headers).not.toHaveProperty('access-control-allow-credentials')
  for (const code of ['Bearer wrong', authorization, authorization])
    expect((await press(relay, code, { origin })).headers['access-control-allow-origin']).toBe('*')
  for (const url of ['/health', '/v1/commands', '/v1/pair', '/v1/incidents']) {
    expect((await options(url)).headers).not.toHaveProperty('access-control-allow-origin')
    const read = await relay.app.inject({ method: 'GET', url, headers: { host: 'localhost', origin } })
    expect(read.headers).not.toHaveProperty('access-control-allow-origin')
  }
})

test.each([
  ['none', {}, undefined],
  ['empty text', { 'content-type': 'text/plain;charset=UTF-8' }, ''],
  ['empty JSON', { 'content-type': 'application/json' }, ''],
  ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'a=b'],
  ['something', { 'content-type': 'application/octet-stream' }, '\u0001'],
] as const)('the button works whatever an app takes for its body: %s', async (_name, headers, payload) => {
  const { relay, authorization } = await told()
  expect((await press(relay, authorization, headers, payload)).json()).toMatchObject({ outcome: 'committed' })
})

test('pressed again it says that nothing changed, whatever became of the incident meanwhile', async () => {
  const { relay, authorization, id } = await told()
  expect((await press(relay, authorization)).json()).toMatchObject({ outcome: 'committed', person: 'Sam' })
  const again = async () => {
    const answer = await press(relay, authorization)
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({
      outcome: 'unchanged',
      person: 'Sam',
      detail: expect.stringMatching(/before/),
    })
  }
  await again()
  await relay.command({ type: 'incident.unacknowledge', incidentId: id })
  await again()
  expect(await openIncident(relay)).toMatchObject({ status: 'triggered' })
  await relay.commandBy('ana', { type: 'incident.acknowledge', incidentId: id })
  await again()
  expect(await openIncident(relay)).toMatchObject({ acknowledgedBy: 'ana' })
  await relay.command({ type: 'incident.resolve', incidentId: id })
  await again()
  await relay.advance(61 * 60_000)
  expect((await press(relay, authorization)).statusCode).toBe(401)
})

test.each([
  [
    'taken by another',
    (relay: TestRelay, id: string) => relay.commandBy('ana', { type: 'incident.acknowledge', incidentId: id }),
    'already-acknowledged',
    /Ana/,
  ],
  [
    'resolved',
    (relay: TestRelay, id: string) => relay.command({ type: 'incident.resolve', incidentId: id }),
    'already-resolved',
    /resolved/i,
  ],
] as const)(
  'pressed too late, when it was %s, it says so in words, each time',
  async (_name, meanwhile, reason, words) => {
    const { relay, authorization, id } = await told()
    await meanwhile(relay, id)
    for (let n = 0; n < 2; n++) {
      const answer = await press(relay, authorization)
      expect(answer.statusCode).toBe(409)
      expect(answer.json()).toMatchObject({ reason, detail: expect.stringMatching(words) })
    }
  },
)

test('a look at the address answers no page', async () => {
  const { relay, authorization } = await told()
  for (const method of ['GET', 'HEAD'] as const) {
    const url = '/v1/pages/answer'
    const look = await relay.app.inject({ method, url, headers: { authorization, host: 'localhost' } })
    expect(look.statusCode).toBe(404)
  }
  expect(await openIncident(relay)).toMatchObject({ status: 'triggered' })
})
