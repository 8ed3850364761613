import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { fireAlert, ManualClock, openIncident, startRelay, type TestRelay, teamYaml } from './kit.ts'

const minute = 60_000
const secret = 'hooks/T-secret-token'

interface Received {
  readonly path: string
  readonly key: unknown
  readonly text: string
}

/** A real HTTP server that stands for a chat's incoming webhook. */
async function chat(answer: (response: ServerResponse, count: number) => void = (response) => response.end('ok')) {
  const received: Received[] = []
  const server = createServer((request: IncomingMessage, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      const { text = '' } = body === '' ? {} : (JSON.parse(body) as { text?: string })
      received.push({ path: request.url ?? '', key: request.headers['x-idempotency-key'], text })
      answer(response, received.length)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  return { received, port, yaml: teamYaml({ more: `updates: { webhook: "http://127.0.0.1:${port}/${secret}" }` }) }
}

type Chat = Awaited<ReturnType<typeof chat>>

async function updating({ yaml }: Chat, title = 'CheckoutDown') {
  const relay = await startRelay()
  await relay.apply(yaml)
  await fireAlert(relay, { service: 'checkout', title })
  await relay.advance(0)
  const { id } = await openIncident(relay)
  await relay.command({ type: 'incident.acknowledge', incidentId: id })
  return { relay, id }
}

const update = (relay: TestRelay, incidentId: string, text: string, publish = true) =>
  relay.command({ type: 'note.add', incidentId, text, tags: ['update'], publish })
const publicationsOf = async (relay: TestRelay, id: string) =>
  (await relay.get(`/v1/incidents/${id}`)).body.updates.publications

async function expectPublication(relay: TestRelay, id: string, expected: object) {
  await vi.waitFor(async () => expect(await publicationsOf(relay, id)).toMatchObject([expected]))
}

/** Neither the log nor any answer may hold the address. */
async function expectSecretKept(relay: TestRelay, id: string, port: number) {
  const paths = ['/v1/journal?limit=1000', `/v1/incidents/${id}`, `/v1/incidents/${id}/timeline`, '/v1/oncall']
  for (const path of [...paths, '/metrics', '/health']) {
    const text = JSON.stringify((await relay.get(path)).body)
    expect(text, path).not.toContain('secret-token')
    expect(text, path).not.toContain(`:${port}`)
  }
}

test('a published update is posted with what it is about and when the next is due; other notes stay in the room', async () => {
  const slack = await chat()
  const { relay, id } = await updating(slack)
  await relay.command({ type: 'incident.set-sev', incidentId: id, sev: 2 })
  await update(relay, id, 'Rolled back; recovering.')
  await relay.advance(0)
  await expectPublication(relay, id, { outcome: 'published', attempts: 1, detail: 'the webhook answered 200' })
  await update(relay, id, 'Only for us.', false)
  await relay.command({ type: 'note.add', incidentId: id, text: 'A note.', publish: true })
  await relay.advance(minute)
  expect(slack.received).toHaveLength(1)
  const [{ path, text }] = slack.received as [Received]
  expect(path).toBe(`/${secret}`)
  expect(text.split('\n')).toEqual([
    '*CheckoutDown*',
    'SEV 2 (critical) · acknowledged · Checkout',
    '',
    'Rolled back; recovering.',
    '',
    `Next update by 2026-11-20 02:20:00 UTC. Room: http://localhost:4010/#/incidents/${id}`,
  ])
  await expectSecretKept(relay, id, slack.port)
})

test('hostile titles and texts call nobody, hide no link and are cut', async () => {
  const slack = await chat()
  const { relay, id } = await updating(slack, '<!channel> @all [pay](https://evil.example) & <https://evil.example|ok>')
  await update(relay, id, `<@U123> @here ${'x'.repeat(10_000)}`)
  await relay.advance(0)
  await vi.waitFor(() => expect(slack.received).toHaveLength(1))
  const [{ text }] = slack.received as [Received]
  expect(text).toContain('&lt;!channel&gt; @\u200ball [pay]\u200b(https://evil.example) &amp; &lt;https')
  expect(text).toContain('&lt;@\u200bU123&gt; @\u200bhere xxx')
  expect(text).not.toMatch(/[<>]/)
  expect(text.length).toBeLessThan(4_000)
  expect(text).toContain(`/#/incidents/${id}`)
})

test('a failing webhook is tried again under the same key, and each outcome recorded without its address', async () => {
  const slack = await chat((response, count) =>
    response.writeHead(count === 1 ? 500 : 200).end(count === 1 ? 'no' : 'ok'),
  )
  const { relay, id } = await updating(slack)
  await update(relay, id, 'Still down.')
  await relay.advance(0)
  await expectPublication(relay, id, { outcome: 'failed', detail: 'the webhook answered 500' })
  await relay.advance(10_000)
  await expectPublication(relay, id, { outcome: 'published', attempts: 2 })
  expect(new Set(slack.received.map(({ key }) => key)).size).toBe(1)
  await expectSecretKept(relay, id, slack.port)
})

test('a redirect is not followed, whatever it leads to', async () => {
  const elsewhere = await chat()
  const slack = await chat((response) =>
    response.writeHead(307, { location: `http://127.0.0.1:${elsewhere.port}/stolen` }).end(),
  )
  const { relay, id } = await updating(slack)
  await update(relay, id, 'Still down.')
  await relay.advance(0)
  await expectPublication(relay, id, { detail: 'the webhook answered 307; redirects are not followed' })
  expect(elsewhere.received).toEqual([])
  await expectSecretKept(relay, id, slack.port)
})

test('a webhook that is away is said to be, in words that do not name it', async () => {
  const slack = await chat((response) => response.destroy())
  const { relay, id } = await updating(slack)
  await update(relay, id, 'Still down.')
  await relay.advance(0)
  await expectPublication(relay, id, { outcome: 'failed', detail: 'the webhook could not be reached' })
  await expectSecretKept(relay, id, slack.port)
})

test('an update that was on its way when the relay died goes out again at the start, of a resolved incident too', async () => {
  const slack = await chat((response, count) => count > 1 && response.end('ok'))
  const { relay, id } = await updating(slack)
  await relay.command({ type: 'incident.resolve', incidentId: id })
  await update(relay, id, 'It is over.')
  await relay.advance(0)
  await vi.waitFor(() => expect(slack.received).toHaveLength(1))
  await relay.kill()
  const again = await startRelay({ dir: relay.dir, clock: new ManualClock(relay.clock.now()) })
  await expectPublication(again, id, { outcome: 'published', attempts: 1 })
  expect(slack.received.map(({ key }) => key)).toEqual([slack.received[0]?.key, slack.received[0]?.key])
  expect(slack.received[1]?.text).toContain('This is the last update.')
})

test('an update that waited for its next try when the relay died is tried after the start', async () => {
  const slack = await chat((response, count) => response.writeHead(count === 1 ? 503 : 200).end())
  const { relay, id } = await updating(slack)
  await relay.command({ type: 'incident.resolve', incidentId: id })
  await update(relay, id, 'It is over.')
  await relay.advance(0)
  await expectPublication(relay, id, { outcome: 'failed' })
  await relay.kill()
  const again = await startRelay({ dir: relay.dir, clock: new ManualClock(relay.clock.now()) })
  await again.advance(10_000)
  await expectPublication(again, id, { outcome: 'published', attempts: 2 })
})

test('an overdue update is said once; the file says how often, and a new file moves the clocks that run', async () => {
  const { relay, id } = await updating(await chat())
  const overdue = async () => (await relay.get('/v1/journal?limit=1000')).body.match(/"update\.fell-due"/g)?.length ?? 0
  const every = (words: string) => relay.apply(teamYaml({ more: `status-updates: { unset: ${words} }` }))
  await relay.advance(19 * minute)
  expect(await overdue()).toBe(0)
  await every('25m')
  await relay.advance(5 * minute)
  expect(await overdue()).toBe(0)
  await relay.advance(1 * minute)
  expect(await overdue()).toBe(1)
  await relay.advance(30 * minute)
  expect(await overdue()).toBe(1)
  await update(relay, id, 'Better.', false)
  await every('never')
  await relay.advance(60 * minute)
  expect(await overdue()).toBe(1)
})

test('a timer that ran out while the relay was dead rings at the start, by when it was due', async () => {
  const { relay, id } = await updating(await chat())
  await relay.command({ type: 'timer.start', incidentId: id, task: 'Look at the pool', seconds: 300 })
  await relay.kill()
  const again = await startRelay({ dir: relay.dir, clock: new ManualClock(relay.clock.now() + 20 * minute) })
  await again.advance(0)
  await again.advance(0)
  expect((await again.get(`/v1/incidents/${id}`)).body.timers).toMatchObject([
    { task: 'Look at the pool', state: 'rang' },
  ])
  const rang = (await again.get('/v1/journal?limit=1000')).body
    .split('\n')
    .filter((line: string) => line.includes('"timer.rang"'))
  expect(rang).toHaveLength(1)
  expect(JSON.parse(rang[0]).body.dueAt).toBe(relay.clock.now() + 5 * minute)
})
