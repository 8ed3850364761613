import { genesisHash, verifyLink } from '@baton/shared/log/chain.ts'
import { expect, test } from 'vitest'
import { commandId, fireAlert, openIncident } from './kit.ts'
import { type Client, connect, listening, next, pairedDevice, subscribe } from './live-kit.ts'

test('a console gets a snapshot, then each commit, in one unbroken chain', async () => {
  const { relay, url } = await listening()
  const { token } = await pairedDevice(relay)
  const socket = connect(url, token)
  const first = await subscribe(socket)
  if (first.kind !== 'snapshot') throw new Error(first.kind)
  expect(first.me.person).toBe('owner')
  const arriving = next(socket)
  await fireAlert(relay, { service: 'checkout' })
  const entries = await arriving
  expect(entries[0]?.seq).toBe(first.snapshot.seq + 1)
  expect(entries.map((entry) => entry.type)).toContain('alert.fired')
  let previous = first.snapshot.hash
  for (const entry of entries) {
    expect(verifyLink(previous, entry)).toBeNull()
    previous = entry.hash
  }
})

test('a console that was away gets exactly what it missed', async () => {
  const { relay, url } = await listening()
  const { token } = await pairedDevice(relay)
  const { seq, hash } = relay.core.desk
  await fireAlert(relay)
  await relay.advance(0)
  const result = await subscribe(connect(url, token), seq, hash)
  if (result.kind !== 'tail') throw new Error(result.kind)
  expect(result.entries.map((entry) => entry.seq)).toEqual(
    Array.from({ length: relay.core.desk.seq - seq }, (_, i) => seq + 1 + i),
  )
})

test('a head that the log does not hold is said to be another history; another protocol is said too', async () => {
  const { relay, url } = await listening()
  const { token } = await pairedDevice(relay)
  const socket = connect(url, token)
  const { seq } = relay.core.desk
  expect(await subscribe(socket, seq, 'f'.repeat(64))).toMatchObject({ kind: 'history-changed', headSeq: seq })
  expect(await subscribe(socket, seq + 100, 'f'.repeat(64))).toMatchObject({ kind: 'history-changed' })
  expect(await subscribe(socket, 0, genesisHash, 99)).toEqual({ kind: 'incompatible', reason: 'relay-too-old' })
  expect(await subscribe(socket, -1 as number)).toEqual({ kind: 'refused', reason: 'malformed' })
})

test('commands over the socket are the same commands, and malformed ones are answered', async () => {
  const { relay, url } = await listening()
  const { token } = await pairedDevice(relay)
  await fireAlert(relay)
  const { id } = await openIncident(relay)
  const socket = connect(url, token)
  const submit = (command: unknown) =>
    new Promise((resolve) => socket.emit('command:submit', command as never, resolve))
  const command = { commandId: commandId(), type: 'incident.acknowledge', incidentId: id }
  const committed = await submit(command)
  expect(committed).toMatchObject({ outcome: 'committed' })
  expect(await submit({ ...command, heldAt: 5, basedOn: 1 })).toEqual(committed)
  expect(await submit({ ...command, type: 'incident.explode' })).toMatchObject({
    outcome: 'error',
    reason: 'malformed',
  })
  expect(await submit(null)).toMatchObject({ outcome: 'error', reason: 'malformed' })
})

test('the largest brief in any script comes through the socket', async () => {
  const { relay, url } = await listening()
  const { token } = await pairedDevice(relay)
  const socket = connect(url, token)
  const text = '火'.repeat(4_000)
  const items = Array.from({ length: 60 }, (_, i) => ({
    id: `item-${i}`,
    incidentId: null,
    condition: 'stable',
    title: '火'.repeat(500),
    summary: text,
    next: text,
  }))
  const offer = { commandId: commandId(), type: 'handoff.offer', team: 'payments', to: 'ana', items, notes: text }
  const answer = await new Promise((resolve) => {
    socket.emit('command:submit', offer as never, resolve)
    socket.once('disconnect', resolve)
  })
  expect(answer).toMatchObject({ outcome: 'committed' })
})

test('receipts are believed from the paged person’s device, and from no other', async () => {
  const { relay, url } = await listening()
  const mine = await pairedDevice(relay)
  const other = await pairedDevice(relay, 'ana')
  await fireAlert(relay, { service: 'checkout' })
  await relay.advance(0)
  const { id, pages } = await openIncident(relay)
  const report = (socket: Client) =>
    new Promise((resolve) =>
      socket.emit(
        'receipts:report',
        { receipts: [{ incidentId: id, pageId: pages[0].id, layer: 'shown', ok: true, detail: '', at: 1 }] },
        resolve,
      ),
    )
  expect(await report(connect(url, other.token))).toEqual({ ok: true })
  expect((await openIncident(relay)).pages[0].receipts).toEqual({})
  expect(await report(connect(url, mine.token))).toEqual({ ok: true })
  expect((await openIncident(relay)).pages[0].receipts).toMatchObject({ [mine.device]: { shown: { ok: true } } })
  expect((await openIncident(relay)).paging).toMatchObject([{ name: 'Sam', reach: 'shown, not seen' }])
})

test('no socket without a valid token, from another origin, or under another host name', async () => {
  const { relay, url } = await listening()
  const { token } = await pairedDevice(relay)
  const refused = (socket: Client) =>
    new Promise((resolve) =>
      socket.once('connect_error', () => resolve('refused')).once('connect', () => resolve('connected')),
    )
  expect(await refused(connect(url, 'wrong'))).toBe('refused')
  expect(await refused(connect(url, token, { extraHeaders: { origin: 'https://evil.example' } }))).toBe('refused')
  expect(await refused(connect(url, token, { extraHeaders: { host: 'evil.example' } }))).toBe('refused')
  expect(await refused(connect(url, token))).toBe('connected')
})

test('revoking a device ends its socket and its token', async () => {
  const { relay, url } = await listening()
  const { token, device } = await pairedDevice(relay)
  const socket = connect(url, token)
  await subscribe(socket)
  const ended = new Promise((resolve) => socket.once('journal:ended', resolve))
  const revoked = await relay.app.inject({
    method: 'DELETE',
    url: `/v1/devices/${device}`,
    headers: { authorization: `Bearer ${token}`, host: 'localhost' },
  })
  expect(revoked.statusCode).toBe(200)
  expect(await ended).toBe('revoked')
  const after = await relay.app.inject({
    method: 'GET',
    url: '/v1/oncall',
    headers: { authorization: `Bearer ${token}`, host: 'localhost' },
  })
  expect(after.statusCode).toBe(401)
})
