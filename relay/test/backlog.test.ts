import { expect, test } from 'vitest'
import { logOf } from './alerts.ts'
import { fireAlert, startRelay, type TestRelay, teamYaml } from './kit.ts'

const minute = 60_000
const hour = 60 * minute

/** The page of an error wakes people here too; what belongs to the queue is held, and waits before it resolves. */
const yaml = teamYaml({
  more: `
routes:
  - { match: { severity: [error] }, page: true }
`,
})

async function killed(relay: TestRelay, awayMs = 2 * hour): Promise<TestRelay> {
  await relay.kill()
  relay.clock.advance(awayMs)
  const again = await startRelay({ dir: relay.dir, clock: relay.clock })
  await again.advance(0)
  return again
}

/** Whom the relay has paged since a place in its log, for what, in order. */
async function pagedSince(relay: TestRelay, seq: number): Promise<readonly (readonly [string, string])[]> {
  const log = await logOf(relay)
  const titles = new Map(
    log.flatMap((entry) => (entry.type === 'incident.opened' ? [[entry.incidentId, entry.body.title]] : [])),
  )
  return log.flatMap((entry) =>
    entry.type === 'page.raised' && entry.seq > seq ? [[titles.get(entry.incidentId), entry.body.person] as const] : [],
  )
}

const titled = (relay: TestRelay, title: string, fields: Record<string, unknown> = {}) =>
  fireAlert(relay, { title, key: title, group: title, service: 'checkout', ...fields })

test('after two hours away, what is resolved pages nobody; what is open pages once, the worst first, of equals the newest', async () => {
  const relay = await startRelay()
  await relay.apply(yaml)
  for (const title of ['old', 'over', 'by hand']) await titled(relay, title)
  await relay.advance(minute)
  await titled(relay, 'error', { severity: 'error' })
  await titled(relay, 'new')
  await titled(relay, 'quiet', { severity: 'warning' })
  await titled(relay, 'over', { status: 'resolved' })
  const { incidents } = (await relay.get('/v1/incidents')).body
  const { id } = incidents.find(({ title }: { title: string }) => title === 'by hand')
  await relay.command({ type: 'incident.resolve', incidentId: id })
  await relay.advance(minute)
  const { seq } = relay.core.desk
  const again = await killed(relay)
  expect(await pagedSince(again, seq)).toEqual([
    ['new', 'ana'],
    ['old', 'ana'],
    ['error', 'ana'],
  ])
  const open = (await again.get('/v1/incidents?status=open')).body.incidents
  for (const { id: incidentId, title } of open) {
    if (title === 'quiet') continue
    const { entries } = (await again.get(`/v1/incidents/${incidentId}/timeline`)).body
    expect(entries.map(({ text }: { text: string }) => text).join('\n')).toMatch(/paged Ana, late by 1 h 5[0-9] m/)
  }
})

test('steps that all fell due while the relay was away are taken one at a time: nobody on the ladder is passed over', async () => {
  const relay = await startRelay()
  await relay.apply(yaml)
  await titled(relay, 'down')
  await relay.advance(0)
  const { seq } = relay.core.desk
  const again = await killed(relay)
  expect(await pagedSince(again, seq)).toEqual([['down', 'ana']])
  await again.advance(5 * minute - 1)
  expect(await pagedSince(again, seq)).toHaveLength(1)
  await again.advance(1)
  expect(await pagedSince(again, seq)).toEqual([
    ['down', 'ana'],
    ['down', 'owner'],
  ])
})

test('what only waited to resolve has resolved, and what was held until the relay went away pages now', async () => {
  const relay = await startRelay()
  await relay.apply(teamYaml({ hold: '2m', resolveAfter: '10m' }))
  await titled(relay, 'cleared')
  await titled(relay, 'held')
  await titled(relay, 'cleared', { status: 'resolved' })
  const { seq } = relay.core.desk
  const again = await killed(relay)
  expect(await pagedSince(again, seq)).toEqual([['held', 'owner']])
  expect((await again.get('/v1/incidents?status=resolved')).body.incidents).toMatchObject([{ title: 'cleared' }])
})

test('an acknowledgement that ran out and a snooze that ended while the relay was away page once each; one that holds does not', async () => {
  const relay = await startRelay()
  await relay.apply(yaml)
  for (const title of ['forgotten', 'snoozed', 'resting']) await titled(relay, title)
  await relay.advance(0)
  const { incidents } = (await relay.get('/v1/incidents')).body
  const idOf = (wanted: string) => incidents.find(({ title }: { title: string }) => title === wanted).id
  await relay.command({ type: 'incident.acknowledge', incidentId: idOf('forgotten') })
  await relay.command({ type: 'incident.snooze', incidentId: idOf('snoozed'), minutes: 60 })
  await relay.command({ type: 'incident.snooze', incidentId: idOf('resting'), minutes: 180 })
  const { seq } = relay.core.desk
  const again = await killed(relay)
  expect(await pagedSince(again, seq)).toEqual([
    ['snoozed', 'owner'],
    ['forgotten', 'owner'],
  ])
})

test('more than one turn can wake is woken in the order in which it matters, whatever has waited longest', async () => {
  const relay = await startRelay()
  await relay.apply(yaml)
  const count = 300
  await relay.post(
    `/v1/intake/generic/${relay.credentialsFile.keys.generic}`,
    Array.from({ length: count }, (_, n) => ({ title: `error ${n}`, key: `e${n}`, group: `e${n}`, severity: 'error' })),
  )
  await relay.advance(minute)
  await titled(relay, 'critical')
  await relay.advance(0)
  const { seq } = relay.core.desk
  const again = await killed(relay)
  for (let turn = 0; turn < 5; turn++) await again.advance(0)
  const paged = (await pagedSince(again, seq)).map(([title]) => title)
  expect(paged).toHaveLength(count + 1)
  expect(paged.slice(0, 3)).toEqual(['critical', `error ${count - 1}`, `error ${count - 2}`])
  expect(paged.at(-1)).toBe('error 0')
})
