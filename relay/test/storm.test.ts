import type { JournalEntry } from '@baton/shared/log/events.ts'
import { expect, test } from 'vitest'
import { createSqliteJournal } from '../src/journal/sqlite/sqlite-journal.ts'
import { anotherIntegration, logOf, many, sendGroup, type TestAlert } from './alerts.ts'
import {
  type Answer,
  fireAlert,
  ManualClock,
  openIncident,
  startRelay,
  type TestRelay,
  teamYaml,
  temporaryDir,
} from './kit.ts'

const day = 86_400_000

/** The same numbers at each run: a linear congruential generator's, below `n`. */
function seeded(seed: number): (n: number) => number {
  let state = seed
  return (n) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * n)
  }
}

/** What was committed, batch by batch. */
function committed(relay: TestRelay): (readonly JournalEntry[])[] {
  const batches: (readonly JournalEntry[])[] = []
  relay.core.onCommitted((entries) => batches.push(entries))
  return batches
}

test('in a storm half of which is resent, a fifth out of order and some a day off, every alert is in the log once', async () => {
  const relay = await startRelay()
  await relay.apply(teamYaml())
  const random = seeded(7)
  const keys = [
    relay.credentialsFile.keys.alertmanager,
    await anotherIntegration(relay, 'b'),
    await anotherIntegration(relay, 'c'),
  ]
  const distinct = many(1_000).map((alert, n): TestAlert & { readonly of: number } => ({
    ...alert,
    of: n % keys.length,
    severity: n % 10 === 0 ? 'critical' : 'warning',
    startsAt: relay.clock.now() + [0, 0, 0, -day, day][n % 5]!,
  }))
  const storm = [...distinct, ...distinct]
  for (let n = 0; n < storm.length / 5; n++) {
    const [a, b] = [random(storm.length), random(storm.length)]
    ;[storm[a], storm[b]] = [storm[b]!, storm[a]!]
  }
  const sends: Promise<Answer>[] = []
  for (const [n, alert] of storm.entries()) {
    sends.push(sendGroup(relay, [alert], { key: keys[alert.of]!, group: `g${alert.of}-${n % 7}` }))
    if (n % 50 === 0) await relay.advance(60_000 / (storm.length / 50))
  }
  const answers = await Promise.all(sends)
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]))
  expect(answers.reduce((sum, { body }) => sum + body.accepted, 0)).toBe(distinct.length)
  expect(answers.reduce((sum, { body }) => sum + body.duplicates, 0)).toBe(distinct.length)
  const fired = (await logOf(relay)).filter(({ type }) => type === 'alert.fired').map(({ body }) => body.key)
  expect(fired).toHaveLength(distinct.length)
  expect(new Set(fired).size).toBe(distinct.length)
})

test('a body of thousands of alerts is decided over many short turns, with others in between, and answered as one', async () => {
  const relay = await startRelay()
  await relay.apply(teamYaml())
  await fireAlert(relay, { service: 'checkout' })
  const { id } = await openIncident(relay)
  const batches = committed(relay)
  const body = sendGroup(
    relay,
    [...many(8_000), ...many(50, { status: 'resolved' }).map((alert, n) => ({ ...alert, key: `r${n}` }))],
    { truncated: 5 },
  )
  const before = relay.core.desk.seq
  const acknowledged = await relay.command({ type: 'incident.acknowledge', incidentId: id })
  const answer = await body
  expect(answer).toMatchObject({ status: 202, body: { accepted: 8_000, duplicates: 50 } })
  expect(acknowledged.body.seq).toBeLessThan(before + 8_000)
  expect(batches.length).toBeGreaterThan(10)
  expect(Math.max(...batches.map((entries) => entries.length))).toBeLessThan(1_000)
  const group = (await relay.get('/v1/incidents?status=open')).body.incidents.find(
    (incident: { id: string }) => incident.id !== id,
  )
  expect(await relay.core.incident(group.id)).toMatchObject({ alertCount: 8_000, truncated: 5 })
})

test('a group that goes on does not resolve between the slices of its body, whatever order they stand in', async () => {
  const relay = await startRelay()
  await relay.apply(teamYaml())
  await sendGroup(relay, many(300))
  const turned = [...many(300, { status: 'resolved' }), ...many(300).map(({ key }) => ({ key: `new-${key}` }))]
  expect((await sendGroup(relay, turned)).body).toMatchObject({ accepted: 600 })
  expect((await relay.get('/v1/incidents')).body.incidents).toMatchObject([{ status: 'triggered' }])
  await sendGroup(
    relay,
    many(300, { status: 'resolved' }).map((alert) => ({ ...alert, key: `new-${alert.key}` })),
  )
  expect((await relay.get('/v1/incidents')).body.incidents).toMatchObject([{ status: 'resolved' }])
})

test('a relay that dies between two slices of a body has nothing twice when the source sends it again', async () => {
  const dir = temporaryDir()
  const clock = new ManualClock()
  const journal = await createSqliteJournal({ dir, clock: () => clock.now() })
  const relay = await startRelay({ dir, clock, journal })
  await relay.apply(teamYaml())
  const body = [
    ...many(3_000),
    ...many(1_000, { status: 'resolved' }).map((alert, n) => ({ ...alert, key: `k${n * 3}` })),
  ]
  const distinct = [...new Map(body.map((alert) => [alert.key, alert])).values()]
  let commits = 0
  const died = new Promise<void>((resolve) => {
    relay.core.onCommitted(() => {
      commits += 1
      if (commits === 3) void relay.kill().then(resolve)
    })
  })
  const unanswered = sendGroup(relay, distinct)
  await died
  expect((await unanswered).status).toBeGreaterThanOrEqual(500)
  const again = await startRelay({ dir, clock })
  const kept = (await logOf(again)).filter(({ type }) => type === 'alert.fired').length
  expect(kept).toBeGreaterThan(0)
  expect(kept).toBeLessThan(2_000)
  const { body: answer } = await sendGroup(again, distinct)
  expect(answer.accepted).toBe(2_000 - kept)
  expect(answer.accepted + answer.duplicates).toBe(3_000)
  const fired = (await logOf(again)).filter(({ type }) => type === 'alert.fired').map(({ body: { key } }) => key)
  expect(fired).toHaveLength(2_000)
  expect(new Set(fired).size).toBe(2_000)
})

test('a critical alert pages while the noise of another integration still waits', async () => {
  const relay = await startRelay()
  await relay.apply(teamYaml())
  const noisy = await anotherIntegration(relay, 'noisy')
  const noise = sendGroup(relay, many(10_000), { key: noisy })
  await fireAlert(relay, { service: 'checkout' })
  await noise
  const log = await logOf(relay)
  const page = log.findIndex(({ type }) => type === 'page.raised')
  expect(page).toBeGreaterThan(0)
  expect(log.slice(page).filter(({ type }) => type === 'alert.fired').length).toBeGreaterThan(5_000)
})
