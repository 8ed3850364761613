import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { logOf } from './alerts.ts'
import { type Answer, fireAlert, startRelay, type TestRelay, teamYaml } from './kit.ts'

const incidents = 40

interface Message {
  readonly title: string
  readonly message: string
  readonly click: string
  readonly actions: readonly [{ readonly headers: { readonly Authorization: string } }]
}

/** A real HTTP server that stands for ntfy. */
async function telephone(): Promise<{ url: string; messages: Message[] }> {
  const messages: Message[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      messages.push(JSON.parse(Buffer.concat(chunks).toString()))
      response.writeHead(200).end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, messages }
}

async function delivered(relay: TestRelay): Promise<number> {
  return (await logOf(relay)).filter(({ type }) => type === 'page.delivered').length
}

/** Forty incidents page Sam, each in a group of its own; nothing was seen, so the telephone is next. */
async function storm() {
  const phone = await telephone()
  const relay = await startRelay()
  await relay.apply(teamYaml({ ntfy: phone.url }))
  for (let n = 0; n < incidents; n++)
    await fireAlert(relay, { key: `k${n}`, group: `g${n}`, title: `Alert ${n}`, service: 'checkout' })
  await relay.advance(0)
  await relay.advance(60_000)
  await vi.waitFor(async () => expect(await delivered(relay)).toBe(5))
  return { relay, phone }
}

const answerPage = (relay: TestRelay, message: Message | undefined) =>
  relay.app.inject({
    method: 'POST',
    url: '/v1/pages/answer',
    headers: { authorization: message?.actions[0].headers.Authorization ?? '', host: 'localhost' },
  })

const open = async (relay: TestRelay, status: string): Promise<readonly Answer['body'][]> =>
  (await relay.get(`/v1/incidents?status=${status}&limit=100`)).body.incidents

test('a storm of incidents is five messages on the telephone, and one for all the others; each attempt has its outcome', async () => {
  const { relay, phone } = await storm()
  expect(phone.messages.map(({ title }) => title)).toEqual(['Alert 39', 'Alert 38', 'Alert 37', 'Alert 36', 'Alert 35'])
  await relay.advance(9_000)
  expect(phone.messages).toHaveLength(5)
  await relay.advance(1_000)
  await vi.waitFor(async () => expect(await delivered(relay)).toBe(incidents))
  expect(phone.messages).toHaveLength(6)
  expect(phone.messages[5]).toMatchObject({
    title: '35 more incidents page you',
    message: expect.stringMatching(/^critical · Alert 34\n[\s\S]*\nand 30 more$/),
    click: 'http://localhost:4010/#/',
  })
  const [last] = (await open(relay, 'open')).filter(({ title }) => title === 'Alert 0')
  expect(last.pages[0].attempts.ntfy).toMatchObject({
    outcome: 'delivered',
    detail: expect.stringContaining('35 pages'),
  })
  await relay.advance(60_000)
  expect(phone.messages).toHaveLength(6)
})

test('the button of the one message acknowledges all that it told of, and leaves what others have taken', async () => {
  const { relay, phone } = await storm()
  await relay.advance(10_000)
  await vi.waitFor(async () => expect(await delivered(relay)).toBe(incidents))
  const [taken] = (await open(relay, 'open')).filter(({ title }) => title === 'Alert 3')
  await relay.commandBy('ana', { type: 'incident.acknowledge', incidentId: taken.id })
  expect((await answerPage(relay, phone.messages[5])).statusCode).toBe(200)
  expect(await open(relay, 'triggered')).toHaveLength(5)
  const acknowledged = await open(relay, 'acknowledged')
  expect(acknowledged.filter(({ holder }) => holder === 'owner')).toHaveLength(34)
  expect(acknowledged.find(({ id }) => id === taken.id)).toMatchObject({ holder: 'ana' })
})

test('what is acknowledged before the message goes out is not in it', async () => {
  const { relay, phone } = await storm()
  const [seen] = (await open(relay, 'open')).filter(({ title }) => title === 'Alert 34')
  await relay.command({ type: 'incident.acknowledge', incidentId: seen.id })
  await relay.advance(10_000)
  await vi.waitFor(() => expect(phone.messages).toHaveLength(6))
  expect(phone.messages[5]).toMatchObject({ title: '34 more incidents page you' })
  expect(phone.messages[5]?.message).not.toContain('Alert 34')
  await relay.command({ type: 'incident.unacknowledge', incidentId: seen.id })
  expect((await answerPage(relay, phone.messages[5])).statusCode).toBe(200)
  expect((await open(relay, 'triggered')).map(({ title }) => title)).toContain('Alert 34')
})

test('the message does not wait until the log has what was not needed any more', async () => {
  const { relay, phone } = await storm()
  const [seen] = (await open(relay, 'open')).filter(({ title }) => title === 'Alert 34')
  await relay.command({ type: 'incident.acknowledge', incidentId: seen.id })
  const disk = Promise.withResolvers<void>()
  const append = relay.journal.append.bind(relay.journal)
  relay.journal.append = async (batch) => {
    if (batch.drafts.some(({ type }) => type === 'page.failed')) await disk.promise
    return append(batch)
  }
  relay.clock.advance(10_000)
  await vi.waitFor(() => expect(phone.messages).toHaveLength(6))
  disk.resolve()
  await vi.waitFor(async () => expect(await delivered(relay)).toBe(incidents - 1))
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
