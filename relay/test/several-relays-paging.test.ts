import type { JournalEntry } from '@baton/shared/log/events.ts'
import { expect, test, vi } from 'vitest'
import { fireAlert, openIncident, type TestRelay, teamYaml } from './kit.ts'
import { type Receiver, type SharedRelays, startReceiver, startRelays } from './several-kit.ts'

const minute = 60_000
/** How long a send without an outcome is that of the relay which made the attempt. */
const lease = 60_000

interface Paged extends SharedRelays {
  readonly ntfy: Receiver
  readonly incidentId: string
  readonly a: TestRelay
}

/** Three relays, and a page that ntfy is to be sent in a minute. */
async function paged(): Promise<Paged> {
  const ntfy = await startReceiver()
  const shared = await startRelays(3)
  const [a] = shared.relays as [TestRelay]
  await a.apply(teamYaml({ ntfy: ntfy.url }))
  await fireAlert(a, { service: 'checkout' })
  await shared.settle()
  const { id: incidentId } = await openIncident(a)
  return { ...shared, ntfy, incidentId, a }
}

const attemptsIn = (entries: readonly JournalEntry[]) =>
  entries.flatMap(({ type, body }) => (type === 'page.attempted' ? [body.attempt] : []))

const outcomeAt = async (relay: TestRelay) => (await openIncident(relay)).pages[0].attempts.ntfy?.outcome

/** Real sockets and three relays answer when a busy machine lets them. */
const until = (check: () => unknown) => vi.waitFor(check, { timeout: 10_000 })

test('a page that is due at three relays at once is sent by one of them', async () => {
  const { ntfy, relays, advance, entries } = await paged()
  await advance(minute)
  await until(async () => expect(await Promise.all(relays.map(outcomeAt))).toEqual(Array(3).fill('delivered')))
  expect(ntfy.received).toHaveLength(1)
  expect(attemptsIn(await entries())).toEqual([1])
})

test('when the relay that made an attempt dies before it sends, one other sends it after the lease, under the same key', async () => {
  const { ntfy, relays, a, advance, entries, settle } = await paged()
  const [, b, c] = relays as [TestRelay, TestRelay, TestRelay]
  const isDead = new Promise<void>((dead) => {
    a.core.onCommitted((committed, origin) => {
      if (origin === 'here' && committed.some(({ type }) => type === 'page.attempted')) void a.kill().then(dead)
    })
  })
  // Only the first relay's clock has come so far: the attempt is its own.
  a.clock.advance(minute)
  await isDead
  await settle()
  expect(attemptsIn(await entries())).toEqual([1])
  await advance(lease - 1_000)
  expect(ntfy.received).toEqual([])
  expect(await outcomeAt(b)).toBe('sending')
  // The dead one's clock was a minute ahead.
  await advance(minute + 1_000)
  await until(async () => expect(await outcomeAt(c)).toBe('delivered'))
  expect(ntfy.received.map(({ headers }) => headers['x-idempotency-key'])).toEqual([
    (await openIncident(b)).pages[0].id,
  ])
  await advance(10 * minute)
  expect(attemptsIn(await entries()).filter((attempt) => attempt > 2)).toEqual([])
})

test('a relay that starts does not send what another has in hand', async () => {
  const { ntfy, advance, join, a, settle, entries } = await paged()
  ntfy.waits = true
  await advance(minute)
  await until(() => expect(ntfy.received).toHaveLength(1))
  const late = await join()
  await settle()
  await late.core.submit({ kind: 'probe' })
  expect(await outcomeAt(late)).toBe('sending')
  expect(ntfy.received).toHaveLength(1)
  expect(attemptsIn(await entries())).toEqual([1])
  expect(await outcomeAt(a)).toBe('sending')
})

test('a page that was answered at another relay before it was sent is not sent', async () => {
  const { ntfy, relays, a, incidentId } = await paged()
  const [, b] = relays as [TestRelay, TestRelay]
  // The others are told of the attempt and answer the page while this relay still reads where to send it.
  const { get } = a.journal.vault
  a.journal.vault.get = async (key) => {
    if (key === 'contacts') {
      await b.command({ type: 'incident.acknowledge', incidentId })
      await a.core.submit({ kind: 'probe' })
    }
    return get(key)
  }
  a.clock.advance(minute)
  await until(async () => expect(await failureOf(a, incidentId)).toBe('it was not needed any more'))
  expect(ntfy.received).toEqual([])
})

test('a relay that is stopped leaves no page that it has in hand to the others: what gathers goes out, with its outcome', async () => {
  const ntfy = await startReceiver()
  const { relays, settle, entries } = await startRelays(2)
  const [a, b] = relays as [TestRelay, TestRelay]
  await a.apply(teamYaml({ ntfy: ntfy.url }))
  const fire = (n: number) => fireAlert(a, { key: `k${n}`, group: `g${n}`, service: 'checkout' })
  await fire(0)
  await settle()
  a.clock.advance(500)
  for (let n = 1; n < 8; n++) await fire(n)
  await settle()
  a.clock.advance(minute - 500)
  await until(() => expect(ntfy.received).toHaveLength(1))
  // The others wait for a place.
  a.clock.advance(500)
  await a.core.submit({ kind: 'probe' })
  await a.close()
  expect(ntfy.received).toHaveLength(2)
  const known = await entries()
  expect(known.filter(({ type }) => type === 'page.delivered')).toHaveLength(8)
  b.clock.advance(minute + lease)
  await settle()
  expect(attemptsIn(await entries())).toEqual(Array(8).fill(1))
})

test('a relay that is being stopped begins no page: another does', async () => {
  const { ntfy, relays, a, advance, entries } = await paged()
  const [, b] = relays as [TestRelay, TestRelay]
  const isLeaving = a.close()
  a.clock.advance(minute)
  await isLeaving
  expect(attemptsIn(await entries())).toEqual([])
  await advance(minute)
  await until(async () => expect(await outcomeAt(b)).toBe('delivered'))
  expect(ntfy.received).toHaveLength(1)
})

async function failureOf(relay: TestRelay, id: string): Promise<string | undefined> {
  return (await relay.get(`/v1/incidents/${id}`)).body.pages[0].attempts.ntfy?.detail
}

test('a contact that one relay is given is where the others send', async () => {
  const { ntfy, relays, a, advance } = await paged()
  const elsewhere = await startReceiver()
  await a.apply(teamYaml({ ntfy: elsewhere.url }))
  await a.kill()
  await advance(minute)
  await until(() => expect(elsewhere.received).toHaveLength(1))
  expect(ntfy.received).toEqual([])
  expect(relays).toHaveLength(3)
})

test('a status update is posted once, and after the death of who was to post it by one other', async () => {
  const outside = await startReceiver()
  const { relays, advance, settle, entries } = await startRelays(3)
  const [a, b] = relays as [TestRelay, TestRelay]
  await a.apply(teamYaml({ more: `updates: { webhook: "${outside.url}" }` }))
  await fireAlert(a)
  await settle()
  const { id: incidentId } = await openIncident(a)
  const publish = (relay: TestRelay, text: string) =>
    relay.command({ type: 'note.add', incidentId, text, tags: ['update'], publish: true })
  await publish(a, 'first')
  await settle()
  await until(() => expect(outside.received).toHaveLength(1))
  const isDead = new Promise<void>((dead) => {
    a.core.onCommitted((committed) => {
      if (committed.some(({ type }) => type === 'update.attempted')) void a.kill().then(dead)
    })
  })
  await publish(a, 'second').catch(() => undefined)
  await isDead
  await settle()
  expect(outside.received).toHaveLength(1)
  await advance(lease)
  await until(() => expect(outside.received).toHaveLength(2))
  await until(async () => {
    await b.core.submit({ kind: 'probe' })
    expect((await entries()).filter(({ type }) => type === 'update.published')).toHaveLength(2)
  })
  expect(outside.received[1]?.body.text).toContain('second')
})
