import { alertsOf } from '@baton/shared/model/alert-table.ts'
import type { AlertState, Incident } from '@baton/shared/model/incident.ts'
import type { ReadIncidentResult, SnapshotPart } from '@baton/shared/wire/socket.ts'
import { expect, test } from 'vitest'
import { commandId, fireAlert, openIncident, type TestRelay } from './kit.ts'
import { ask, type Client, connect, listening, pairedDevice, subscribe } from './live-kit.ts'

/** One incident with `count` alerts. */
async function storm(relay: TestRelay, count: number): Promise<string> {
  const alerts = Array.from({ length: count }, (_, n) => ({
    title: `Instance ${n} is down`,
    key: `instance-${n}`,
    group: 'storm',
    severity: 'warning',
  }))
  for (let from = 0; from < count; from += 500)
    await relay.post(`/v1/intake/generic/${relay.credentialsFile.keys.generic}`, alerts.slice(from, from + 500))
  return (await openIncident(relay)).id
}

const keysOf = (alerts: readonly AlertState[]) => alerts.map(({ key }) => key).sort()

test('a storm comes with the snapshot in parts, which stay as they were when it was taken', async () => {
  const { relay, url } = await listening()
  const { token } = await pairedDevice(relay)
  const id = await storm(relay, 3_000)
  const taken = relay.core.desk.incident(id) as Incident
  const socket = connect(url, token)
  const answer = await subscribe(socket)
  if (answer.kind !== 'snapshot') throw new Error(answer.kind)
  expect(answer.more).toBe(true)
  const [first] = answer.snapshot.incidents
  const alerts = [...alertsOf(first?.alerts ?? [])]
  await fireAlert(relay, { key: 'later', group: 'storm', severity: 'warning' })
  const sizes: number[] = []
  for (let more = true; more; ) {
    const { part } = (await ask(socket, 'snapshot:read', null)) as { readonly part: SnapshotPart }
    sizes.push(JSON.stringify(part).length)
    for (const piece of part.pieces) if ('alerts' in piece) alerts.push(...piece.alerts)
    more = part.more
  }
  expect(keysOf(alerts)).toEqual(keysOf(alertsOf(taken.alerts)))
  expect(Math.max(...sizes)).toBeLessThan(1024 * 1024)
  expect(await ask(socket, 'snapshot:read', null)).toEqual({ ok: false, reason: 'no-snapshot' })
})

test('a snapshot of few alerts is one answer', async () => {
  const { relay, url } = await listening()
  const { token } = await pairedDevice(relay)
  await fireAlert(relay)
  const answer = await subscribe(connect(url, token))
  expect(answer).toMatchObject({ kind: 'snapshot', more: false, snapshot: { incidents: [{ title: 'CheckoutDown' }] } })
})

async function readAll(socket: Client, incidentId: string) {
  const pages: Extract<ReadIncidentResult, { ok: true }>[] = []
  for (let afterSeq = 0; ; ) {
    const page: ReadIncidentResult = await ask(socket, 'incident:read', { incidentId, afterSeq })
    if (!page.ok) throw new Error(page.reason)
    pages.push(page)
    afterSeq = page.entries.at(-1)?.seq ?? afterSeq
    if (!page.more) return pages
  }
}

test('the history of a storm is read in pages, each entry once; its state is told by them', async () => {
  const { relay, url } = await listening()
  const { token } = await pairedDevice(relay)
  const id = await storm(relay, 2_300)
  const pages = await readAll(connect(url, token), id)
  const entries = pages.flatMap((page) => page.entries)
  expect(entries).toEqual(JSON.parse(JSON.stringify(await relay.journal.readIncident(id))))
  expect(entries[0]?.type).toBe('incident.opened')
  expect(pages.length).toBe(3)
  expect(pages.map(({ incident }) => incident)).toEqual([null, null, null])
})

test('a small incident is one page with its state', async () => {
  const { relay, url } = await listening()
  const { token } = await pairedDevice(relay)
  await fireAlert(relay)
  const { id } = await openIncident(relay)
  const socket = connect(url, token)
  const [page, ...more] = await readAll(socket, id)
  expect(page?.incident?.id).toBe(id)
  expect(more).toEqual([])
  const refused = (request: unknown) => ask(socket, 'incident:read', request)
  expect(await refused({ incidentId: 'none', afterSeq: 0 })).toEqual({ ok: false, reason: 'unknown-incident' })
  expect(await refused(id)).toEqual({ ok: false, reason: 'malformed' })
  expect(await refused({ incidentId: id, afterSeq: -1 })).toEqual({ ok: false, reason: 'malformed' })
})

test('a timeline is whole unless it is very long, and can be had in pages', async () => {
  const { relay } = await listening()
  const id = await storm(relay, 1_200)
  const whole = (await relay.get(`/v1/incidents/${id}/timeline`)).body
  expect(whole.nextCursor).toBeNull()
  const first = (await relay.get(`/v1/incidents/${id}/timeline?limit=1000`)).body
  expect(first.entries).toHaveLength(1_000)
  const rest = (await relay.get(`/v1/incidents/${id}/timeline?limit=1000&cursor=${first.nextCursor}`)).body
  expect([...first.entries, ...rest.entries]).toEqual(whole.entries)
  expect(rest.nextCursor).toBeNull()
  expect((await relay.get(`/v1/incidents/${id}/timeline?limit=0`)).status).toBe(400)
  expect((await relay.get(`/v1/incidents/${id}/timeline?cursor=x`)).status).toBe(400)
})

test('who asks for more at once than a console would is told to wait, and the rest is answered', async () => {
  const { relay, url } = await listening()
  const { token } = await pairedDevice(relay)
  await fireAlert(relay)
  const { id } = await openIncident(relay)
  const socket = connect(url, token)
  const commands = Array.from({ length: 500 }, (_, n) =>
    ask(socket, 'command:submit', { commandId: commandId(), type: 'note.add', incidentId: id, text: `note ${n}` }),
  )
  const reads = Array.from({ length: 50 }, () => ask(socket, 'incident:read', { incidentId: id, afterSeq: 0 }))
  const subscriptions = Array.from({ length: 50 }, () => subscribe(socket, 1, 'f'.repeat(64)))
  const outcomes = await Promise.all(commands)
  const committed = outcomes.filter(({ outcome }) => outcome === 'committed')
  const refused = outcomes.filter(({ outcome }) => outcome === 'error')
  expect(committed.length + refused.length).toBe(500)
  expect(committed.length).toBeGreaterThan(0)
  expect(refused[0]).toMatchObject({ reason: 'overloaded' })
  expect(await Promise.all(reads)).toContainEqual({ ok: false, reason: 'overloaded' })
  expect(await Promise.all(subscriptions)).toContainEqual({ kind: 'refused', reason: 'overloaded' })
  expect(await ask(socket, 'incident:read', { incidentId: id, afterSeq: 0 })).toMatchObject({ ok: true })
  expect(relay.core.desk.incident(id)?.notes && Object.keys(relay.core.desk.incident(id)?.notes ?? {})).toHaveLength(
    committed.length,
  )
})

test('odd arguments are answered as malformed or not at all, and the relay goes on', async () => {
  const { relay, url } = await listening()
  const { token } = await pairedDevice(relay)
  const socket = connect(url, token)
  const odd: readonly unknown[] = [
    null,
    undefined,
    0,
    'x',
    [],
    {},
    [[[]]],
    { toString: null },
    { __proto__: null, afterSeq: {} },
    true,
  ]
  for (const value of odd) {
    expect(await ask(socket, 'journal:subscribe', value)).toEqual({ kind: 'refused', reason: 'malformed' })
    expect(await ask(socket, 'incident:read', value)).toEqual({ ok: false, reason: 'malformed' })
    expect(await ask(socket, 'command:submit', value)).toMatchObject({ outcome: 'error', reason: 'malformed' })
    expect(await ask(socket, 'receipts:report', value)).toEqual({ ok: false })
    expect(await ask(socket, 'snapshot:read', value)).toEqual({ ok: false, reason: 'no-snapshot' })
    for (const name of ['journal:subscribe', 'incident:read', 'command:submit', 'link:probe', 'no:such'])
      (socket as unknown as { emit(name: string, ...args: unknown[]): void }).emit(name, value, value, 'no answer')
  }
  expect(await ask(socket, 'link:probe', 0)).toMatchObject({ now: expect.any(Number), seq: relay.core.desk.seq })
})
