import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { OverloadedError } from '../src/core/inputs.ts'
import { fireAlert, openIncident, startRelay, type TestRelay, teamYaml } from './kit.ts'

interface Received {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  // biome-ignore lint/suspicious/noExplicitAny: what ntfy would have been sent
  readonly body: any
}

/** A real HTTP server that stands for ntfy and for a dead-man service: it answers `status` and keeps what it got. */
async function receiver(status = 200): Promise<{ url: string; received: Received[]; answer(status: number): void }> {
  const received: Received[] = []
  let code = status
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString()
      const body = text === '' ? null : JSON.parse(text)
      received.push({ path: request.url ?? '', headers: request.headers, body })
      // As ntfy says that it took a message.
      response.writeHead(code).end(JSON.stringify({ id: 'msg1', event: 'message', topic: body?.topic }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, received, answer: (next) => (code = next) }
}

const answerPage = (relay: TestRelay, authorization: string) =>
  relay.app.inject({ method: 'POST', url: '/v1/pages/answer', headers: { authorization, host: 'localhost' } })

async function pagedByNtfy(status = 200) {
  const ntfy = await receiver(status)
  const relay = await startRelay()
  await relay.apply(teamYaml({ ntfy: ntfy.url }))
  await fireAlert(relay, { service: 'checkout' })
  await relay.advance(0)
  return { ntfy, relay }
}

test('after a delay in which nothing was seen, ntfy is sent the page, with a button that works once and names the person', async () => {
  const { ntfy, relay } = await pagedByNtfy()
  await relay.advance(59_000)
  expect(ntfy.received).toEqual([])
  await relay.advance(1_000)
  await vi.waitFor(async () => expect((await openIncident(relay)).pages[0].attempts.ntfy?.outcome).toBe('delivered'))
  const [push] = ntfy.received
  expect(push?.body).toMatchObject({ topic: 'sam', title: 'CheckoutDown', priority: 5 })
  const [action] = push?.body.actions ?? []
  expect(action).toMatchObject({
    action: 'http',
    label: 'Acknowledge',
    method: 'POST',
    url: 'http://localhost:4010/v1/pages/answer',
  })
  expect(action.url).not.toContain(action.headers.Authorization.split(' ')[1])
  const first = await answerPage(relay, action.headers.Authorization)
  expect(first).toMatchObject({ statusCode: 200 })
  expect(first.json()).toMatchObject({ outcome: 'committed', person: 'Sam' })
  expect(await openIncident(relay)).toMatchObject({ status: 'acknowledged', acknowledgedBy: 'owner' })
  const second = await answerPage(relay, action.headers.Authorization)
  expect(second).toMatchObject({ statusCode: 200 })
  expect(second.json()).toMatchObject({ outcome: 'unchanged', person: 'Sam' })
})

test('the button that an overloaded relay did not take can be pressed again, and two presses at once are one', async () => {
  const { ntfy, relay } = await pagedByNtfy()
  await relay.advance(60_000)
  await vi.waitFor(() => expect(ntfy.received).toHaveLength(1))
  const authorization: string = ntfy.received[0]?.body.actions[0].headers.Authorization
  const submit = relay.core.submit.bind(relay.core)
  relay.core.submit = () => Promise.reject(new OverloadedError('too many inputs wait'))
  expect((await answerPage(relay, authorization)).statusCode).toBe(503)
  relay.core.submit = submit
  const both = await Promise.all([answerPage(relay, authorization), answerPage(relay, authorization)])
  expect(both.map(({ statusCode }) => statusCode)).toContain(200)
  expect(await openIncident(relay)).toMatchObject({ status: 'acknowledged', acknowledgedBy: 'owner' })
  const log: string = (await relay.get('/v1/journal?limit=1000')).body
  expect(log.match(/"incident.acknowledged"/g)).toHaveLength(1)
  expect((await answerPage(relay, authorization)).json()).toMatchObject({ outcome: 'unchanged' })
})

test('the button expires', async () => {
  const { ntfy, relay } = await pagedByNtfy()
  await relay.advance(60_000)
  await vi.waitFor(() => expect(ntfy.received).toHaveLength(1))
  await relay.advance(61 * 60_000)
  expect((await answerPage(relay, ntfy.received[0]?.body.actions[0].headers.Authorization)).statusCode).toBe(401)
})

test('a failing ntfy server is tried again, a bounded number of times, and each outcome is recorded without the topic', async () => {
  const { ntfy, relay } = await pagedByNtfy(500)
  await relay.advance(60_000)
  await vi.waitFor(async () => expect((await openIncident(relay)).pages[0].attempts.ntfy?.outcome).toBe('failed'))
  ntfy.answer(200)
  await relay.advance(10_000)
  await vi.waitFor(async () =>
    expect((await openIncident(relay)).pages[0].attempts.ntfy).toMatchObject({ outcome: 'delivered', attempts: 2 }),
  )
  expect(ntfy.received.map((push) => push.headers['x-idempotency-key'])).toEqual([
    expect.any(String),
    ntfy.received[0]?.headers['x-idempotency-key'],
  ])
  const log = (await relay.get('/v1/journal?limit=1000')).body
  expect(log).toContain('the ntfy server answered 500')
  expect(log).not.toContain('"sam"')
})

test('a page that was acknowledged in time is not sent to ntfy', async () => {
  const { ntfy, relay } = await pagedByNtfy()
  await relay.command({ type: 'incident.acknowledge', incidentId: (await openIncident(relay)).id })
  await relay.advance(10 * 60_000)
  expect(ntfy.received).toEqual([])
})

test('testing my pager sends a page down every channel at once, shows what passed, and pages nobody else', async () => {
  const { ntfy, relay } = await pagedByNtfy()
  await relay.command({ type: 'incident.acknowledge', incidentId: (await openIncident(relay)).id })
  const started = await relay.command({ type: 'pager.test' })
  expect(started.body).toMatchObject({ outcome: 'committed', incidentId: expect.any(String) })
  await relay.advance(0)
  await vi.waitFor(() => expect(ntfy.received).toHaveLength(1))
  const test = async () => (await relay.get(`/v1/incidents/${started.body.incidentId}`)).body
  expect((await test()).pages).toMatchObject([{ person: 'owner', purpose: 'test' }])
  expect((await relay.get('/v1/incidents')).body.incidents).toHaveLength(1)
  await relay.advance(2 * 60_000)
  expect(await test()).toMatchObject({ status: 'resolved', drill: true })
})

test('the relay pings an outside dead-man URL while its loop turns, and keeps the URL out of the log', async () => {
  const outside = await receiver()
  const relay = await startRelay()
  await relay.apply(teamYaml({ more: `dead-man: { url: "${outside.url}/ping/secret-uuid", every: 60s }` }))
  await vi.waitFor(() => expect(outside.received[0]?.path).toBe('/ping/secret-uuid'))
  expect((await relay.get('/v1/journal?limit=1000')).body).not.toContain('secret-uuid')
  await vi.waitFor(async () => expect((await relay.get('/metrics')).body).toContain('baton_dead_man_ok 1'))
})

test('the outside dead-man is not told that all is well while a timer cannot be decided', async () => {
  const outside = await receiver()
  const relay = await startRelay()
  await relay.apply(teamYaml({ more: `dead-man: { url: "${outside.url}/ping", every: 1s }` }))
  await vi.waitFor(() => expect(outside.received.length).toBeGreaterThan(0))
  // No event can make a timer throw: that would be a bug that is not known. Its incident is made one that has it.
  await fireAlert(relay, { severity: 'critical' })
  await relay.advance(0)
  const { id } = await openIncident(relay)
  Object.defineProperty(relay.core.desk.incident(id), 'paging', {
    // It is not to be stored.
    enumerable: false,
    get: () => {
      throw new Error('a bug')
    },
  })
  await relay.advance(60 * 60_000)
  await vi.waitFor(async () => expect((await relay.get('/metrics')).body).toContain('baton_dead_man_ok 0'), 5_000)
  expect((await relay.get('/metrics')).body).toMatch(/^baton_timers_postponed 1$/m)
  expect((await relay.get('/health')).body).toMatchObject({ ok: true, timersPostponed: 1 })
})
