import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JournalEntry } from '@baton/shared/log/events.ts'
import { protocolVersion } from '@baton/shared/wire/protocol.ts'
import type { ClientToServer, ServerToClient, SubscribeResult } from '@baton/shared/wire/socket.ts'
import { io, type Socket } from 'socket.io-client'
import { expect, onTestFinished, test, vi } from 'vitest'
import { commandId, fireAlert, openIncident, type TestRelay, teamYaml, temporaryDir } from './kit.ts'
import { type SharedRelays, startRelays } from './several-kit.ts'

type Client = Socket<ServerToClient, ClientToServer>
const minute = 60_000
const genesis = '0'.repeat(64)

type Three = SharedRelays & { readonly a: TestRelay; readonly b: TestRelay; readonly c: TestRelay }

/** Three relays on one log, with the team that the tests escalate along. */
async function three(...args: readonly [] | [Parameters<typeof startRelays>[1]]): Promise<Three> {
  const shared = await startRelays(3, ...args)
  const [a, b, c] = shared.relays as [TestRelay, TestRelay, TestRelay]
  await a.apply(teamYaml())
  await shared.settle()
  return { ...shared, a, b, c }
}

async function connect(relay: TestRelay, token: string): Promise<Client> {
  const url = await relay.app.listen({ host: '127.0.0.1', port: 0 })
  const socket: Client = io(url, { transports: ['websocket'], auth: { token }, reconnection: false, forceNew: true })
  onTestFinished(() => void socket.disconnect())
  return socket
}

const subscribe = (socket: Client, afterSeq = 0, headHash = genesis): Promise<SubscribeResult> =>
  new Promise((resolve) => socket.emit('journal:subscribe', { afterSeq, headHash, protocol: protocolVersion }, resolve))

async function pair(relay: TestRelay, person = 'owner'): Promise<{ readonly token: string; readonly device: string }> {
  const invite = await relay.post('/v1/invites', { person })
  const code = invite.body.url.split('#pair=')[1]
  return (await relay.post('/v1/pair', { code, deviceName: 'test browser' })).body
}

const statusWith = async (relay: TestRelay, token: string) =>
  (await relay.app.inject({ url: '/v1/oncall', headers: { authorization: `Bearer ${token}`, host: 'localhost' } }))
    .statusCode

const typesOf = (entries: readonly JournalEntry[]) => entries.map(({ type }) => type)
const count = (entries: readonly JournalEntry[], type: JournalEntry['type']) =>
  entries.filter((entry) => entry.type === type).length

test('an alert to one relay pages at a console of another, and is acknowledged at the third', async () => {
  const { a, b, c, settle, entries } = await three()
  const socket = await connect(b, (await pair(b)).token)
  const seen: JournalEntry[] = []
  socket.on('journal:appended', (appended) => seen.push(...appended))
  await subscribe(socket)
  await fireAlert(a, { service: 'checkout' })
  await vi.waitFor(() => expect(typesOf(seen)).toContain('page.raised'))
  await settle()
  const { id } = await openIncident(c)
  expect((await c.command({ type: 'incident.acknowledge', incidentId: id })).body.outcome).toBe('committed')
  await vi.waitFor(() => expect(typesOf(seen)).toContain('incident.acknowledged'))
  await settle()
  expect(await openIncident(a)).toMatchObject({ status: 'acknowledged', acknowledgedBy: 'owner' })
  const log = await entries()
  expect(seen).toEqual(log.slice(-seen.length))
})

test('a relay that starts while others append knows what they know, each event once', async () => {
  let meanwhile: () => Promise<unknown> = async () => undefined
  const { a, join, settle } = await three((journal, index) =>
    index < 3 ? journal : Object.assign(journal, { loadDesk: () => meanwhile().then(() => null) }),
  )
  await fireAlert(a, { key: 'one', group: 'g', service: 'checkout' })
  const { id: incidentId } = await openIncident(a)
  meanwhile = async () => {
    await fireAlert(a, { key: 'two', group: 'g', service: 'checkout' })
    await a.command({ type: 'link.add', incidentId, url: 'https://example.com/', label: 'graph' })
  }
  const late = await join()
  await settle()
  const known = ({ core: { desk } }: TestRelay) => ({ desk: desk.toState(), incidents: [...desk.incidents()] })
  expect(known(late)).toEqual(known(a))
})

test('a command that is sent to two relays at once has one outcome and takes effect once', async () => {
  const { a, b, c, settle, entries } = await three()
  await fireAlert(a)
  await settle()
  const { id } = await openIncident(a)
  const note = { commandId: commandId(), type: 'note.add', incidentId: id, text: 'once' }
  const token = await a.credentials.mintToken({ person: 'ana', device: null })
  const send = (relay: TestRelay) =>
    relay.app.inject({
      method: 'POST',
      url: '/v1/commands',
      headers: { authorization: `Bearer ${token}`, host: 'localhost' },
      payload: note,
    })
  const [first, ...others] = (await Promise.all([send(a), send(b), send(c)])).map((response) => response.json())
  expect(first).toMatchObject({ outcome: 'committed' })
  expect(others).toEqual([first, first])
  expect(count(await entries(), 'note.added')).toBe(1)
})

test('two people who acknowledge at two relays at once: one has it, the other is told who', async () => {
  const { a, b, settle } = await three()
  await fireAlert(a)
  await settle()
  const { id } = await openIncident(a)
  const acknowledge = { type: 'incident.acknowledge', incidentId: id }
  const answers = await Promise.all([a.commandBy('owner', acknowledge), b.commandBy('ana', acknowledge)])
  const [taken, refused] = answers[0].status === 200 ? answers : answers.toReversed()
  expect(taken?.body).toMatchObject({ outcome: 'committed' })
  await settle()
  expect(refused).toMatchObject({
    status: 409,
    body: { reason: 'already-acknowledged', by: (await openIncident(a)).acknowledgedBy },
  })
})

test('the same alert to three relays at once opens one incident', async () => {
  const { relays, a, settle, entries } = await three()
  const answers = await Promise.all(relays.map((relay) => fireAlert(relay, { service: 'checkout' })))
  expect(answers.map(({ status }) => status)).toEqual([202, 202, 202])
  expect(answers.map(({ body }) => body.accepted).sort()).toEqual([0, 0, 1])
  await settle()
  await openIncident(a)
  expect(count(await entries(), 'alert.fired')).toBe(1)
})

test('a step that is due at all of them is taken once, and so is the next when one of them is gone', async () => {
  const { a, b, c, advance, settle } = await three()
  await fireAlert(a, { service: 'checkout' })
  await settle()
  const paged = async () => (await openIncident(b)).pages.map((page: { person: string }) => page.person)
  expect(await paged()).toEqual(['owner'])
  await advance(5 * minute)
  expect(await paged()).toEqual(['owner', 'ana'])
  await a.kill()
  await advance(5 * minute)
  expect(await paged()).toEqual(['owner', 'ana', 'owner'])
  expect((await openIncident(c)).pages).toEqual((await openIncident(b)).pages)
})

test('a pairing made at one relay works at another, and ends there when a third revokes it', async () => {
  const { a, b, c, settle } = await three()
  const { token, device } = await pair(a)
  const socket = await connect(b, token)
  await subscribe(socket)
  await settle()
  const ended = new Promise((resolve) => socket.once('journal:ended', resolve))
  const revoke = { method: 'DELETE', url: `/v1/devices/${device}` } as const
  const authorization = `Bearer ${c.credentialsFile.token}`
  const revoked = await c.app.inject({ ...revoke, headers: { authorization, host: 'localhost' } })
  expect(revoked.statusCode).toBe(200)
  expect(await ended).toBe('revoked')
  await settle()
  expect(await Promise.all([a, b, c].map((relay) => statusWith(relay, token)))).toEqual([401, 401, 401])
})

test('an invite of one relay is used up at another, once', async () => {
  const { a, b, c } = await three()
  const { body } = await a.post('/v1/invites', { person: 'ana' })
  const code = body.url.split('#pair=')[1]
  const answers = await Promise.all([b, c].map((relay) => relay.post('/v1/pair', { code, deviceName: 'phone' })))
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 401])
})

test('an integration made at one relay takes alerts at another, and none once a third has revoked it', async () => {
  const { a, b, c, settle } = await three()
  const { body } = await a.post('/v1/integrations', { source: 'generic', name: 'disks' })
  const send = (title: string) => b.post(`/v1/intake/generic/${body.key}`, { title, severity: 'warning' })
  expect((await send('one')).status).toBe(202)
  await settle()
  const authorization = `Bearer ${c.credentialsFile.token}`
  await c.app.inject({
    method: 'DELETE',
    url: `/v1/integrations/${body.id}`,
    headers: { authorization, host: 'localhost' },
  })
  await settle()
  expect((await send('two')).status).toBe(401)
})

test('relays that start on an empty log at once make one owner, one set of integrations, and each its own keys', async () => {
  const { relays, settle, entries } = await startRelays(3)
  await settle()
  const log = await entries()
  expect(count(log, 'config.applied')).toBe(1)
  expect(count(log, 'integration.created')).toBe(3)
  const keys = relays.map(({ credentialsFile }) => credentialsFile.keys.generic)
  expect(new Set(keys).size).toBe(3)
  const [first] = relays as [TestRelay]
  for (const key of keys) expect((await first.post(`/v1/intake/generic/${key}`, { title: 'up' })).status).toBe(202)
  expect((await first.get('/v1/incidents?status=open')).body.incidents).toHaveLength(1)
})

test('one folder of runbooks is published once, whichever relay sees a change first', async () => {
  const { relays, a, advance, entries } = await three()
  const folder = join(temporaryDir(), 'runbooks')
  mkdirSync(folder)
  writeFileSync(join(folder, 'disk.md'), '# Disk\n\n- [ ] Look\n')
  await a.apply(teamYaml({ more: `runbooks: ${folder}` }))
  const publications = async () => count(await entries(), 'runbook.published')
  const look = async () => {
    await advance(30_000)
    // What each relay's clock began, an apply of the same file waits for.
    for (const relay of relays) await relay.deskOptions.onApplied()
  }
  const before = await publications()
  await look()
  expect(await publications()).toBe(before)
  writeFileSync(join(folder, 'disk.md'), '# Disk\n\n- [ ] Look again\n')
  await look()
  await look()
  expect(await publications()).toBe(before + 1)
})

test('a console that is ahead of the relay it moves to is no other history', async () => {
  // The third hears nothing until it has a turn of its own.
  const deaf = { follow: { value: () => () => undefined } }
  const { a, c } = await three((journal, index) => (index === 2 ? Object.create(journal, deaf) : journal))
  const { token } = await pair(a)
  await fireAlert(a, { service: 'checkout' })
  await a.core.submit({ kind: 'probe' })
  const { seq, hash } = a.core.desk
  expect(c.core.desk.seq).toBeLessThan(seq)
  const socket = await connect(c, token)
  expect(await subscribe(socket, seq, hash)).toMatchObject({ kind: 'tail', entries: [] })
  expect(await subscribe(socket, seq + 1, 'f'.repeat(64))).toMatchObject({ kind: 'history-changed' })
})
