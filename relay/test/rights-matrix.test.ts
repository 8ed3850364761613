import { readFileSync, writeFileSync } from 'node:fs'
import { commandNeeds, messageNeeds, roleOf } from '@baton/shared/access/rights.ts'
import { knownRoutes } from '@baton/shared/access/routes.ts'
import type { Command, CommandType } from '@baton/shared/incident/commands.ts'
import { decide } from '@baton/shared/incident/decide.ts'
import { expect, it } from 'vitest'
import { ConsoleVisit } from '../src/live/console-visit.ts'
import { FanOut } from '../src/live/fan-out.ts'
import { startRelay, type TestRelay } from './kit.ts'

const document = new URL('../../docs/security.md', import.meta.url)
const begin = '<!-- matrix: measured by relay/test/rights-matrix.test.ts -->\n'
const end = '<!-- end of matrix -->\n'

const team = `
people:
  owner: { name: Sam }
  ana: { name: Ana }
  bo: { name: Bo }
  cy: { name: Cy }
  eve: { name: Eve, role: observer }
teams: { ops: { members: [owner, ana], on-call: [owner] } }
escalation-policies: { default: { steps: [{ page: [on-call ops], wait: 5m }] } }
default-policy: default
`
const askers = [
  'nobody',
  'observer',
  'responder',
  'admin',
  'token read',
  'token metrics',
  'token intake',
  'token admin',
  'revoked device',
  'removed person',
] as const
type Asker = (typeof askers)[number]

/** A token for each who asks; none for nobody. */
async function tokensOf(relay: TestRelay): Promise<Readonly<Record<Asker, string | null>>> {
  await relay.apply(team)
  const pair = (deviceId: string, person: string) =>
    ({ type: 'device.paired', incidentId: null, body: { deviceId, person, name: deviceId } }) as const
  const actor = { kind: 'relay', id: 'relay', device: null } as const
  const drafts = [
    pair('dev-ana', 'ana'),
    pair('dev-bo', 'bo'),
    pair('dev-cy', 'cy'),
    pair('dev-eve', 'eve'),
    pair('dev-owner', 'owner'),
  ]
  await relay.core.submit({ kind: 'desk', drafts, actor })
  const person = (id: string) => relay.credentials.mintToken({ person: id, device: `dev-${id}` })
  const script = async (scope: string) => (await relay.post('/v1/tokens', { name: scope, scope })).body.token as string
  const tokens = {
    nobody: null,
    observer: await person('eve'),
    responder: await person('ana'),
    admin: await person('owner'),
    'token read': await script('read'),
    'token metrics': await script('metrics'),
    'token intake': await script('intake'),
    'token admin': await script('admin'),
    'revoked device': await person('bo'),
    'removed person': await person('cy'),
  }
  const revoked = { type: 'device.revoked', incidentId: null, body: { deviceId: 'dev-bo' } } as const
  await relay.core.submit({ kind: 'desk', drafts: [revoked], actor })
  await relay.apply(team.replace('  cy: { name: Cy }\n', ''))
  return tokens
}

type Row = readonly [what: string, ...answers: string[]]

/** What a request is answered: `yes` is everything but a refusal for who asks, also where the request itself is no good. */
async function asked(relay: TestRelay, token: string | null, route: string, payload?: object): Promise<string> {
  const [method = '', url = ''] = route.split(' ')
  const headers = { host: 'localhost', ...(token === null ? {} : { authorization: `Bearer ${token}` }) }
  const path = url.replace(/:[a-z]+/g, 'none')
  const answer = await relay.app.inject({
    method: method as 'GET',
    url: path,
    headers,
    ...(payload ? { payload } : {}),
  })
  return answer.statusCode === 401 || answer.statusCode === 403 ? String(answer.statusCode) : 'yes'
}

const cell = (text: string) => (text === 'yes' ? 'yes' : `no (${text})`)

it('what each may do is what docs/security.md says', async () => {
  const relay = await startRelay()
  const tokens = await tokensOf(relay)
  const rows: Row[] = []
  const ask = async (
    what: string,
    route: string,
    payloadOf: (asker: Asker) => object | undefined = () => undefined,
  ) => {
    const answers: string[] = []
    for (const asker of askers) answers.push(await asked(relay, tokens[asker], route, payloadOf(asker)))
    rows.push([what, ...answers.map(cell)])
  }
  for (const route of knownRoutes) {
    const [method, url] = route.split(' ')
    expect(relay.app.hasRoute({ method: method as 'GET', url: url! }), route).toBe(true)
    // What ends things would end who asks.
    await ask(route, route)
  }
  const me: Partial<Record<Asker, string>> = {
    observer: 'eve',
    responder: 'ana',
    admin: 'owner',
    'token admin': 'owner',
  }
  await ask("POST /v1/invites (one's own)", 'POST /v1/invites', (asker) => ({ person: me[asker] ?? 'ana' }))
  await ask("POST /v1/invites (another's)", 'POST /v1/invites', (asker) => ({
    person: asker === 'admin' || asker === 'token admin' ? 'ana' : 'owner',
  }))
  const others = (asker: Asker) => (asker === 'responder' ? 'dev-owner' : 'dev-ana')
  for (const [what, deviceOf] of [
    ["DELETE /v1/devices/:id (another's)", others],
    ["DELETE /v1/devices/:id (one's own)", (asker: Asker) => `dev-${me[asker] ?? 'ana'}`],
  ] as const) {
    const answers: string[] = []
    for (const asker of askers) {
      const token = tokens[asker]
      // An admin's word would end the device that is asked about next.
      if (what.includes('own') && (asker === 'admin' || asker === 'token admin')) answers.push('yes')
      else if (asker === 'admin' || asker === 'token admin')
        answers.push(await asked(relay, token, 'DELETE /v1/devices/none'))
      else answers.push(await asked(relay, token, `DELETE /v1/devices/${deviceOf(asker)}`))
    }
    rows.push([what, ...answers.map(cell)])
  }
  rows.push(...(await messageRows(relay)), ...commandRows(relay))
  const table = [['', ...askers], ['---', ...askers.map(() => '---')], ...rows]
  const matrix = `${table.map((row) => `| ${row.join(' | ')} |`).join('\n')}\n`
  const text = readFileSync(document, 'utf8')
  const [before = '', rest = ''] = text.split(begin)
  const [, after = ''] = rest.split(end)
  const measured = `${before}${begin}\n${matrix}\n${end}${after}`
  if (process.env.BATON_WRITE_MATRIX === '1') writeFileSync(document, measured)
  expect(text).toBe(measured)
})

/** Sockets are opened by a token; what a grant may send then. Tokens of one purpose open none. */
async function messageRows(relay: TestRelay): Promise<readonly Row[]> {
  const grants = [
    'nobody',
    'observer',
    'responder',
    'admin',
    'observer',
    'nobody',
    'nobody',
    'admin',
    'nobody',
    'nobody',
  ] as const
  const { core, journal } = relay
  const may = async (message: string, grant: (typeof grants)[number]) => {
    if (grant === 'nobody') return 'no'
    const person = { observer: 'eve', responder: 'ana', admin: 'owner' }[grant]
    const line = {
      access: { person, device: `dev-${person}`, grant },
      bufferedBytes: 0,
      send: () => 0,
      end: () => undefined,
    }
    const visit = new ConsoleVisit(line, { core, journal, fanOut: new FanOut(setImmediate), left: () => undefined })
    if (message !== 'receipts:report') return 'yes'
    return (await visit.receipts({ receipts: [] })).ok ? 'yes' : 'no'
  }
  const rows: Row[] = []
  for (const message of Object.keys(messageNeeds))
    rows.push([message, ...(await Promise.all(grants.map((grant) => may(message, grant))))])
  return rows
}

function commandRows({ core }: TestRelay): readonly Row[] {
  const { desk } = core
  const outcome = (type: CommandType, person: string | null, grant?: 'observer' | 'admin') => {
    if (person === null) return 'no'
    const actor = { kind: 'person', id: person, device: null } as const
    const context = { actor, now: core.now(), mintId: (prefix: string) => `${prefix}-1`, ...(grant ? { grant } : {}) }
    try {
      const decision = decide(desk.fork(), { type, commandId: '', incidentId: 'none' } as unknown as Command, context)
      return !decision.ok && decision.reason === 'not-allowed' ? 'no' : 'yes'
    } catch {
      // The rights come first; what throws is a wish that no door lets in.
      return 'yes'
    }
  }
  expect(roleOf(desk.filed, 'cy')).toBeNull()
  return (Object.keys(commandNeeds) as CommandType[]).map((type) => [
    type,
    'no',
    outcome(type, 'eve'),
    outcome(type, 'ana'),
    outcome(type, 'owner'),
    outcome(type, 'owner', 'observer'),
    'no',
    'no',
    outcome(type, 'owner', 'admin'),
    'no',
    outcome(type, 'cy'),
  ])
}
