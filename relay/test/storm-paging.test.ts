import { expect, test, vi } from 'vitest'
import { logOf } from './alerts.ts'
import { type Answer, fireAlert, startRelay, type TestRelay, teamYaml } from './kit.ts'
import { type Push, startPhone } from './phone-kit.ts'

const incidents = 40

async function count(relay: TestRelay, wanted: string): Promise<number> {
  return (await logOf(relay)).filter(({ type }) => type === wanted).length
}
const delivered = (relay: TestRelay) => count(relay, 'page.delivered')
const failed = (relay: TestRelay) => count(relay, 'page.failed')

/** One incident pages Sam by telephone, and half a second later forty more, which wait for a place. */
async function storm() {
  const phone = await startPhone()
  const relay = await startRelay()
  await relay.apply(teamYaml({ ntfy: phone.url }))
  await fireAlert(relay, { key: 'first', group: 'first', title: 'First', service: 'checkout' })
  await relay.advance(500)
  for (let n = 0; n < incidents; n++)
    await fireAlert(relay, { key: `k${n}`, group: `g${n}`, title: `Alert ${n}`, service: 'checkout' })
  await relay.advance(0)
  await relay.advance(59_500)
  await vi.waitFor(async () => expect(await delivered(relay)).toBe(1))
  await relay.advance(500)
  return { relay, phone }
}

const answerPage = (relay: TestRelay, message: Push | undefined) =>
  relay.app.inject({
    method: 'POST',
    url: '/v1/pages/answer',
    headers: { authorization: message?.actions[0].headers.Authorization ?? '', host: 'localhost' },
  })

const open = async (relay: TestRelay, status: string): Promise<readonly Answer['body'][]> =>
  (await relay.get(`/v1/incidents?status=${status}&limit=100`)).body.incidents

test('a storm of incidents is one message on the telephone, the worst first; each attempt has its outcome', async () => {
  const { relay, phone } = await storm()
  expect(phone.pushes.map(({ title }) => title)).toEqual(['First'])
  await relay.advance(500)
  await vi.waitFor(async () => expect(await delivered(relay)).toBe(1 + incidents))
  expect(phone.pushes).toHaveLength(2)
  expect(phone.pushes[1]).toMatchObject({
    title: '40 incidents page you',
    message: expect.stringMatching(/^critical · Alert 39\n[\s\S]*\nand 35 more: 35 critical$/),
    click: 'http://localhost:4010/#/',
  })
  const [last] = (await open(relay, 'open')).filter(({ title }) => title === 'Alert 0')
  expect(last.pages[0].attempts.ntfy).toMatchObject({
    outcome: 'delivered',
    detail: expect.stringContaining('40 pages'),
  })
  await relay.advance(60_000)
  expect(phone.pushes).toHaveLength(2)
})

test('the button of the one message acknowledges all that it told of, and leaves what others have taken', async () => {
  const { relay, phone } = await storm()
  await relay.advance(500)
  await vi.waitFor(async () => expect(await delivered(relay)).toBe(1 + incidents))
  const [taken] = (await open(relay, 'open')).filter(({ title }) => title === 'Alert 3')
  await relay.commandBy('ana', { type: 'incident.acknowledge', incidentId: taken.id })
  expect((await answerPage(relay, phone.pushes[1])).statusCode).toBe(200)
  expect((await open(relay, 'triggered')).map(({ title }) => title)).toEqual(['First'])
  const acknowledged = await open(relay, 'acknowledged')
  expect(acknowledged.filter(({ holder }) => holder === 'owner')).toHaveLength(incidents - 1)
  expect(acknowledged.find(({ id }) => id === taken.id)).toMatchObject({ holder: 'ana' })
})

test('what is acknowledged before the message goes out is not in it', async () => {
  const { relay, phone } = await storm()
  const [seen] = (await open(relay, 'open')).filter(({ title }) => title === 'Alert 39')
  await relay.command({ type: 'incident.acknowledge', incidentId: seen.id })
  await relay.advance(500)
  await vi.waitFor(() => expect(phone.pushes).toHaveLength(2))
  expect(phone.pushes[1]).toMatchObject({ title: '39 incidents page you' })
  expect(phone.pushes[1]?.message).not.toContain('Alert 39')
  await relay.command({ type: 'incident.unacknowledge', incidentId: seen.id })
  expect((await answerPage(relay, phone.pushes[1])).statusCode).toBe(200)
  expect((await open(relay, 'triggered')).map(({ title }) => title)).toContain('Alert 39')
})

test('what nobody needs any more takes no place: the next page goes at once', async () => {
  const { relay, phone } = await storm()
  await relay.command({ type: 'incident.acknowledge-all' })
  await relay.advance(500)
  await vi.waitFor(async () => expect(await failed(relay)).toBe(incidents))
  await relay.command({ type: 'pager.test' })
  await relay.advance(0)
  await vi.waitFor(() => expect(phone.pushes).toHaveLength(2))
})

test('the message does not wait until the log has what was not needed any more', async () => {
  const { relay, phone } = await storm()
  const [seen] = (await open(relay, 'open')).filter(({ title }) => title === 'Alert 39')
  await relay.command({ type: 'incident.acknowledge', incidentId: seen.id })
  const disk = Promise.withResolvers<void>()
  const append = relay.journal.append.bind(relay.journal)
  relay.journal.append = async (batch) => {
    if (batch.drafts.some(({ type }) => type === 'page.failed')) await disk.promise
    return append(batch)
  }
  relay.clock.advance(500)
  await vi.waitFor(() => expect(phone.pushes).toHaveLength(2))
  disk.resolve()
  await vi.waitFor(async () => expect(await delivered(relay)).toBe(incidents))
})

test('"I’m awake" is one command for all that page me, and one event each', async () => {
  const relay = await startRelay()
  await relay.apply(teamYaml())
  for (let n = 0; n < 3; n++) await fireAlert(relay, { key: `k${n}`, group: `g${n}`, service: 'checkout' })
  await fireAlert(relay, { key: 'quiet', group: 'quiet', severity: 'warning' })
  await relay.advance(0)
  expect((await relay.command({ type: 'incident.acknowledge-all' })).body).toMatchObject({ outcome: 'committed' })
  expect((await open(relay, 'acknowledged')).map(({ acknowledgedBy }) => acknowledgedBy)).toEqual([
    'owner',
    'owner',
    'owner',
  ])
  expect(await open(relay, 'triggered')).toMatchObject([{ severity: 'warning' }])
  expect((await relay.command({ type: 'incident.acknowledge-all' })).body).toMatchObject({ outcome: 'unchanged' })
  const ids = (await open(relay, 'acknowledged')).map(({ id }) => id)
  expect(await relay.commandBy('ana', { type: 'incident.acknowledge-all', incidentIds: ids })).toMatchObject({
    status: 409,
    body: { reason: 'already-acknowledged', by: 'owner' },
  })
})
