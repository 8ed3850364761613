import { expect, test } from 'vitest'
import { logOf, many, sendGroup, type TestAlert } from './alerts.ts'
import { startRelay, type TestRelay } from './kit.ts'
import { startRelays } from './several-kit.ts'

const minute = 60_000
const disk: TestAlert = { key: 'disk', startsAt: Date.parse('2026-11-20T01:00:00Z') }

async function incidentOf(relay: TestRelay) {
  const { body } = await relay.get('/v1/incidents')
  return (await relay.get(`/v1/incidents/${body.incidents[0].id}`)).body
}

const alertOf = async (relay: TestRelay) => (await incidentOf(relay)).alerts[0]
const iso = (at: number) => new Date(at).toISOString()
const heardEvents = async (relay: TestRelay) => (await logOf(relay)).filter(({ type }) => type === 'alerts.heard')

/** Fires and is repeated `count` times, every `everyMs`, by whatever `send` sends. */
async function repeat(relay: TestRelay, count: number, everyMs: number, send: () => Promise<unknown>) {
  await send()
  for (let n = 0; n < count; n++) {
    await relay.advance(everyMs)
    await send()
  }
}

test('when an alert was last heard is known at once, and costs no event within five minutes', async () => {
  const relay = await startRelay()
  await sendGroup(relay, [disk])
  const { seq } = (await logOf(relay)).at(-1) ?? {}
  expect(await alertOf(relay)).toMatchObject({ lastHeardAt: iso(relay.clock.now()), usualGapMs: null, silent: false })
  for (let n = 0; n < 20; n++) {
    await relay.advance(10_000)
    expect((await sendGroup(relay, [disk])).body).toMatchObject({ accepted: 0, duplicates: 1 })
  }
  expect((await alertOf(relay)).lastHeardAt).toBe(iso(relay.clock.now()))
  const { body: list } = await relay.get('/v1/incidents')
  expect(list.incidents[0].alerts[0].lastHeardAt).toBe(iso(relay.clock.now()))
  expect((await logOf(relay)).at(-1)?.seq).toBe(seq)
})

test('an alert that its source has stopped repeating says so, pages nobody for it, and is over it when it is heard again', async () => {
  const relay = await startRelay()
  await repeat(relay, 4, 5 * minute, () => sendGroup(relay, [disk]))
  const lastAt = relay.clock.now()
  const before = await incidentOf(relay)
  await relay.advance(29 * minute)
  expect(await alertOf(relay)).toMatchObject({ silent: false, usualGapMs: 5 * minute, lastHeardAt: iso(lastAt) })
  await relay.advance(2 * minute)
  const silent = await incidentOf(relay)
  expect(silent.alerts[0]).toMatchObject({ silent: true, lastHeardAt: iso(lastAt) })
  expect(silent.status).toBe(before.status)
  expect(silent.pages.length).toBe(before.pages.length)
  await sendGroup(relay, [disk])
  expect(await alertOf(relay)).toMatchObject({ silent: false, lastHeardAt: iso(relay.clock.now()) })
  await relay.advance(5 * minute)
  const { body } = await relay.get(`/v1/incidents/${silent.id}/timeline`)
  const told = body.entries.filter(({ text }: { text: string }) => text.includes('told again by the source'))
  expect(told).toEqual([
    expect.objectContaining({
      text: `disk: told again by the source, not repeated since ${iso(lastAt).slice(0, 19).replace('T', ' ')} UTC`,
    }),
  ])
})

test('an alert that was never repeated never says that it is silent', async () => {
  const relay = await startRelay()
  await sendGroup(relay, [disk])
  await relay.advance(30 * 24 * 60 * minute)
  expect(await alertOf(relay)).toMatchObject({ silent: false, usualGapMs: null })
})

test('the habit and the last hearing survive an end in the middle, sudden or not', async () => {
  for (const end of ['close', 'kill'] as const) {
    const relay = await startRelay()
    await repeat(relay, 4, 5 * minute, () => sendGroup(relay, [disk]))
    const lastAt = relay.clock.now()
    if (end === 'kill') await relay.advance(5 * minute)
    await relay[end]()
    const again = await startRelay({ dir: relay.dir, clock: relay.clock })
    expect(await alertOf(again)).toMatchObject({ lastHeardAt: iso(lastAt), usualGapMs: 5 * minute, silent: false })
    await again.advance(31 * minute)
    expect((await alertOf(again)).silent).toBe(true)
  }
})

test('of two relays each hears a part, and both know the whole', async () => {
  const { relays, advance, settle, entries } = await startRelays(2)
  const [one, other] = relays as [TestRelay, TestRelay]
  await sendGroup(one, [disk])
  for (let n = 1; n <= 6; n++) {
    await advance(5 * minute)
    await sendGroup(n % 2 === 0 ? one : other, [disk], { key: one.credentialsFile.keys.alertmanager })
  }
  const lastAt = one.clock.now()
  await advance(6 * minute)
  await settle()
  for (const relay of relays)
    expect(await alertOf(relay)).toMatchObject({ lastHeardAt: iso(lastAt), usualGapMs: 5 * minute, silent: false })
  const told = (await entries()).filter(({ type }) => type === 'alerts.heard')
  expect(told.length).toBeGreaterThan(2)
  expect(told.length).toBeLessThanOrEqual(7)
  await advance(25 * minute)
  for (const relay of relays) expect((await alertOf(relay)).silent).toBe(true)
})

test('an incident of forty thousand alerts is told of in one small event when all of it is repeated', {
  timeout: 120_000,
}, async () => {
  const relay = await startRelay()
  const alerts = many(40_000, { startsAt: disk.startsAt ?? 0 })
  const send = async (some: readonly TestAlert[]) => {
    for (let n = 0; n < some.length; n += 10_000) await sendGroup(relay, some.slice(n, n + 10_000))
  }
  await send(alerts)
  await relay.advance(10 * minute)
  await send(alerts)
  await relay.advance(11_000)
  // Some of them, as the second body of the group was lost.
  await relay.advance(10 * minute)
  await send(alerts.slice(0, 39_990))
  await relay.advance(11_000)
  const told = await heardEvents(relay)
  expect(told.map(({ body }) => body.allBut?.length)).toEqual([0, 10])
  const { id } = await incidentOf(relay)
  const { body } = await relay.get(`/v1/incidents/${id}/alerts?limit=500`)
  expect(new Set(body.alerts.map(({ lastHeardAt }: { lastHeardAt: string }) => lastHeardAt)).size).toBeLessThanOrEqual(
    2,
  )
})

test('repeats of PagerDuty, and of the generic address, are heard alike', async () => {
  const senders = {
    pagerduty: (relay: TestRelay) =>
      relay.post('/v2/enqueue', {
        routing_key: relay.credentialsFile.keys.pagerduty,
        event_action: 'trigger',
        dedup_key: 'disk',
        payload: { summary: 'disk is full', source: 'db-1', severity: 'critical' },
      }),
    generic: (relay: TestRelay) =>
      relay.post(`/v1/intake/generic/${relay.credentialsFile.keys.generic}`, { title: 'disk is full', key: 'disk' }),
    // What it says changes with each repeat.
    changing: (relay: TestRelay) =>
      relay.post(`/v1/intake/generic/${relay.credentialsFile.keys.generic}`, {
        title: `disk is at ${relay.clock.now() % 97} %`,
        key: 'disk',
      }),
  }
  for (const send of Object.values(senders)) {
    const relay = await startRelay()
    await repeat(relay, 4, 5 * minute, () => send(relay))
    expect(await alertOf(relay)).toMatchObject({ lastHeardAt: iso(relay.clock.now()) })
    await relay.advance(31 * minute)
    expect(await alertOf(relay)).toMatchObject({ silent: true, usualGapMs: 5 * minute })
  }
})

test('a group that is told again because more of it fires has no habit yet, and is not called silent', async () => {
  const relay = await startRelay()
  for (let n = 1; n <= 6; n++) {
    await sendGroup(relay, many(n, { startsAt: disk.startsAt ?? 0 }))
    await relay.advance(5 * minute)
  }
  await relay.advance(3 * 60 * minute)
  const { alerts } = await incidentOf(relay)
  expect(alerts.filter(({ silent }: { silent: boolean }) => silent)).toEqual([])
})

test('what a person has closed is not told of any more', async () => {
  const relay = await startRelay()
  await repeat(relay, 4, 5 * minute, () => sendGroup(relay, [disk]))
  await relay.advance(minute)
  await sendGroup(relay, [disk])
  const { id } = await incidentOf(relay)
  await relay.command({ type: 'incident.resolve', incidentId: id })
  const { length } = await logOf(relay)
  await relay.advance(60 * minute)
  await sendGroup(relay, [disk])
  await relay.advance(60 * minute)
  expect((await logOf(relay)).length).toBe(length)
  expect((await alertOf(relay)).silent).toBe(false)
})
