import { readFileSync, writeFileSync } from 'node:fs'
import { commandNeeds } from '@baton/shared/access/command-needs.ts'
import { decide } from '@baton/shared/desk/decide.ts'
import { genesisHash } from '@baton/shared/log/chain.ts'
import type { Command, CommandType } from '@baton/shared/log/commands.ts'
import { roleOf } from '@baton/shared/model/roles.ts'
import type { messageNeeds } from '@baton/shared/wire/message-needs.ts'
import { protocolVersion } from '@baton/shared/wire/protocol.ts'
import { knownRoutes } from '@baton/shared/wire/route-needs.ts'
import { expect, it } from 'vitest'
import { commandId, fireAlert, openIncident, startRelay, type TestRelay } from './kit.ts'
import { ask, connect } from './live-kit.ts'

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

/** As whom each asks, where it is as somebody. */
const me: Partial<Record<Asker, string>> = {
  observer: 'eve',
  responder: 'ana',
  admin: 'owner',
  'token admin': 'owner',
}
const notMe = (asker: Asker) => (me[asker] === 'owner' ? 'ana' : 'owner')

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
    ...askers.flatMap((asker) => [
      pair(`dev-of-${asker}`, me[asker] ?? 'ana'),
      pair(`dev-not-of-${asker}`, notMe(asker)),
    ]),
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
  // First: what ends devices comes below.
  const messages = await messageRows(relay, tokens)
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
  await ask("POST /v1/invites (one's own)", 'POST /v1/invites', (asker) => ({ person: me[asker] ?? 'ana' }))
  await ask("POST /v1/invites (another's)", 'POST /v1/invites', (asker) => ({ person: notMe(asker) }))
  // Devices that nobody asks with: to end one ends no asker.
  for (const [whose, prefix] of [
    ["another's", 'dev-not-of'],
    ["one's own", 'dev-of'],
  ] as const) {
    const answers: string[] = []
    for (const asker of askers)
      answers.push(await asked(relay, tokens[asker], `DELETE /v1/devices/${encodeURIComponent(`${prefix}-${asker}`)}`))
    rows.push([`DELETE /v1/devices/:id (${whose})`, ...answers.map(cell)])
  }
  const door = rows.find(([what]) => what === 'POST /v1/commands') ?? ['']
  rows.push(...messages, ...commandRows(relay, door))
  const table = [['', ...askers], ['---', ...askers.map(() => '---')], ...rows]
  const matrix = `${table.map((row) => `| ${row.join(' | ')} |`).join('\n')}\n`
  const text = readFileSync(document, 'utf8')
  const [before = '', rest = ''] = text.split(begin)
  const [, after = ''] = rest.split(end)
  const measured = `${before}${begin}\n${matrix}\n${end}${after}`
  if (process.env.BATON_WRITE_MATRIX === '1') writeFileSync(document, measured)
  expect(text).toBe(measured)
})

/** Each opens a socket by its token, and sends each message; whoever is not let in sends none. */
async function messageRows(relay: TestRelay, tokens: Readonly<Record<Asker, string | null>>): Promise<readonly Row[]> {
  const url = await relay.app.listen({ host: '127.0.0.1', port: 0 })
  await fireAlert(relay)
  const { id: incidentId } = await openIncident(relay)
  const sent: Readonly<Record<keyof typeof messageNeeds, unknown>> = {
    'journal:subscribe': { afterSeq: 0, headHash: genesisHash, protocol: protocolVersion },
    'snapshot:read': null,
    'incident:read': { incidentId, afterSeq: 0 },
    'command:submit': { commandId: commandId(), type: 'note.add', incidentId: 'none', text: 'a' },
    'receipts:report': { receipts: [] },
    'phones:read': null,
    'relays:read': null,
    'link:probe': 0,
  }
  const columns: string[][] = []
  for (const asker of askers) {
    const socket = connect(url, tokens[asker] ?? '')
    const isIn = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('connect_error', () => resolve(false))
    })
    const column: string[] = []
    for (const [message, request] of Object.entries(sent)) {
      const answer = isIn ? await ask(socket, message, request) : null
      // Where an answer is the same for whoever may not and for what is not there, being let in is what is measured.
      column.push(
        !isIn || answer?.kind === 'refused' || (answer?.ok === false && message !== 'snapshot:read') ? 'no' : 'yes',
      )
    }
    columns.push(column)
    socket.disconnect()
  }
  return Object.keys(sent).map((message, i) => [message, ...columns.map((column) => column[i] ?? '')])
}

/** What the rules say, for whoever the door of commands lets in. */
function commandRows({ core }: TestRelay, [, ...door]: Row): readonly Row[] {
  const { desk } = core
  const persons: Partial<Record<Asker, readonly [person: string, grant?: 'observer' | 'admin']>> = {
    observer: ['eve'],
    responder: ['ana'],
    admin: ['owner'],
    'token read': ['owner', 'observer'],
    'token admin': ['owner', 'admin'],
    'removed person': ['cy'],
  }
  const outcome = (type: CommandType, asker: Asker) => {
    const [person, grant] = persons[asker] ?? []
    if (person === undefined) return 'no'
    const actor = { kind: 'person', id: person, device: null } as const
    const context = { actor, now: core.now(), mintId: (prefix: string) => `${prefix}-1`, ...(grant ? { grant } : {}) }
    try {
      const decision = decide(desk.fork(), { type, commandId: '', incidentId: 'none' } as unknown as Command, context)
      return !decision.ok && decision.reason === 'not-allowed' ? 'no' : 'yes'
    } catch {
      // The rights come first; what throws is a request that no door lets in.
      return 'yes'
    }
  }
  expect(roleOf(desk.filed, 'cy')).toBeNull()
  const types = Object.keys(commandNeeds) as CommandType[]
  // Both hold: by the rules alone somebody who left may nothing either.
  expect(types.filter((type) => outcome(type, 'removed person') === 'yes')).toEqual([])
  return types.map((type) => [type, ...askers.map((asker, i) => (door[i] === 'yes' ? outcome(type, asker) : 'no'))])
}
