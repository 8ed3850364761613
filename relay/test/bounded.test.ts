import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { io } from 'socket.io-client'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { RelayOptions } from '../src/app.ts'
import { readTrustedProxies } from '../src/http/client-address.ts'
import { connectionLimits } from '../src/http/connections.ts'
import { ask } from './documented.ts'
import { fireAlert, startRelay, type TestRelay, teamYaml } from './kit.ts'

async function listening(
  options: Pick<RelayOptions, 'trustProxy' | 'connectionLimits'> = {},
): Promise<{ relay: TestRelay; port: number; url: string }> {
  const relay = await startRelay(options)
  const url = await relay.app.listen({ host: '127.0.0.1', port: 0 })
  return { relay, url, port: Number(new URL(url).port) }
}

interface Talk {
  readonly socket: Socket
  readonly text: () => string
  /** Resolves once the other end has closed it, however. */
  readonly closed: Promise<void>
}

/** A connection that writes what it is told, and whose other end is listened to. */
function talk(port: number, bytes: string | Buffer = ''): Talk {
  const socket = connect({ port, host: '127.0.0.1' })
  onTestFinished(() => void socket.destroy())
  let text = ''
  socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk))
  socket.on('error', () => undefined)
  if (bytes.length > 0) socket.write(bytes)
  return { socket, text: () => text, closed: new Promise((resolve) => socket.once('close', () => resolve())) }
}

function post(path: string, headers: readonly string[] = []): string {
  return [`POST ${path} HTTP/1.1`, 'Host: localhost', 'Content-Type: application/json', ...headers, '', ''].join('\r\n')
}

const statusOf = (talk: Talk) => Number(/^HTTP\/1\.1 (\d+)/.exec(talk.text())?.[1])

test.each([
  ['alertmanager', 8 * 1024 * 1024],
  ['generic', 512 * 1024],
  ['pagerduty', 512 * 1024],
])('a %s body under a wrong key is refused before it has come, and its connection ends', async (source, length) => {
  const { port } = await listening()
  const wrong = [
    post(`/v1/intake/${source}/NO-KEY`, [`Content-Length: ${length}`]),
    post(`/v1/intake/${source}`, [`Content-Length: ${length}`, 'Authorization: Bearer NO-KEY']),
    post(`/v1/intake/${source}`, ['Transfer-Encoding: chunked']),
  ]
  for (const head of wrong) {
    const sender = talk(port, head)
    await vi.waitFor(() => expect(statusOf(sender)).toBe(401))
    // It goes on sending, as one that has not looked does: the answer is not lost, and then it is over.
    for (let n = 0; n < 20; n++) sender.socket.write(Buffer.alloc(16 * 1024, 'x'))
    await sender.closed
    expect(sender.text()).toContain('application/problem+json')
    expect(sender.text().toLowerCase()).toContain('connection: close')
  }
})

test('a short body under a wrong key does not end the connection', async () => {
  const { port } = await listening()
  const sender = talk(port, `${post('/v1/intake/generic/NO-KEY', ['Content-Length: 2'])}{}`)
  await vi.waitFor(() => expect(statusOf(sender)).toBe(401))
  sender.socket.write('GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
  await sender.closed
  expect(sender.text()).toContain('HTTP/1.1 200 OK')
})

const quick = { ...connectionLimits, lookEveryMs: 100 }

test.each([
  ['one byte short', `${post('/v2/enqueue', ['Content-Length: 10'])}{`],
  ['that never comes', post('/v2/enqueue', ['Content-Length: 10'])],
  ['in chunks without end', `${post('/v2/enqueue', ['Transfer-Encoding: chunked'])}1\r\n{\r\n`],
])('a body %s is late, is told so, and its connection is destroyed', async (_what, bytes) => {
  const { port } = await listening({ connectionLimits: quick })
  const sender = talk(port, bytes)
  await vi.waitFor(() => expect(statusOf(sender)).toBe(408))
  const drip = setInterval(() => sender.socket.write('1\r\n \r\n'), 50)
  onTestFinished(() => clearInterval(drip))
  await sender.closed
})

test('a body that comes slowly but steadily is taken', async () => {
  const { port, relay } = await listening({ connectionLimits: { ...quick, leastBytes: 20 } })
  const body = JSON.stringify({ title: 'slow', key: 'slow', text: 'x'.repeat(400) })
  const sender = talk(
    port,
    post(`/v1/intake/generic/${relay.credentialsFile.keys.generic}`, [`Content-Length: ${body.length}`]),
  )
  for (let at = 0; at < body.length; at += 50) {
    sender.socket.write(body.slice(at, at + 50))
    await wait(40)
  }
  await vi.waitFor(() => expect(statusOf(sender)).toBe(202))
})

test('bodies whose key is not known yet share a small room, and short ones are always taken', async () => {
  const { port, relay } = await listening()
  const large = () => talk(port, `${post('/v2/enqueue', ['Content-Length: 524288'])}{`)
  const held = Array.from({ length: 8 }, large)
  await wait(200)
  const ninth = large()
  await vi.waitFor(() => expect(statusOf(ninth)).toBe(503))
  expect(ninth.text()).toMatch(/retry-after: \d/i)
  const event = {
    routing_key: relay.credentialsFile.keys.pagerduty,
    event_action: 'trigger',
    payload: { summary: 'x', source: 'x', severity: 'critical' },
  }
  const body = JSON.stringify(event)
  const short = talk(port, `${post('/v2/enqueue', [`Content-Length: ${body.length}`])}${body}`)
  await vi.waitFor(() => expect(statusOf(short)).toBe(202))
  for (const { socket } of held) socket.destroy()
  await vi.waitFor(async () => {
    const again = large()
    await wait(100)
    expect(again.text()).toBe('')
  })
})

test('an event under no key costs little, whatever is in it', async () => {
  const relay = await startRelay()
  const payload = `{"routing_key":"x","n":1234567890123456789,"all":[${'1,'.repeat(250_000)}1]}`
  const sent = { method: 'POST', url: '/v2/enqueue', payload, headers: { 'content-type': 'application/json' } } as const
  const before = process.threadCpuUsage()
  expect((await ask(relay, sent)).statusCode).toBe(401)
  const { user, system } = process.threadCpuUsage(before)
  expect((user + system) / 1_000).toBeLessThan(200)
})

test('a source that holds its large bodies back holds up no other source', async () => {
  const { port, relay } = await listening()
  const large = () =>
    talk(
      port,
      `${post(`/v1/intake/alertmanager/${relay.credentialsFile.keys.alertmanager}`, ['Content-Length: 8388608'])}{`,
    )
  for (let n = 0; n < 4; n++) large()
  await wait(200)
  const fifth = large()
  await vi.waitFor(() => expect(statusOf(fifth)).toBe(503))
  const { integrations } = (await relay.get('/v1/integrations')).body
  const held = integrations.find(({ source }: { source: string }) => source === 'alertmanager')
  expect(held).toMatchObject({ rejected: 1, reasons: [{ reason: 'overloaded', count: 1 }] })
  expect((await fireAlert(relay, { text: 'x'.repeat(100_000) })).status).toBe(202)
})

test('strangers give way to each other, oldest first, and take no room from a source or a person', async () => {
  const rooms = { ...connectionLimits.rooms, stranger: { all: 20, each: 10 } }
  const { port, relay } = await listening({ connectionLimits: { ...connectionLimits, rooms } })
  const person = talk(
    port,
    `GET /v1/oncall HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${relay.credentialsFile.token}\r\n\r\n`,
  )
  await vi.waitFor(() => expect(statusOf(person)).toBe(200))
  const source = talk(
    port,
    `${post(`/v1/intake/generic/${relay.credentialsFile.keys.generic}`, ['Content-Length: 2'])}{}`,
  )
  await vi.waitFor(() => expect(statusOf(source)).toBe(400))
  const flood = Array.from({ length: 30 }, () => talk(port))
  await Promise.all(flood.slice(0, 20).map(({ closed }) => closed))
  const late = talk(port, 'GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n')
  await vi.waitFor(() => expect(statusOf(late)).toBe(200))
  expect(person.socket.destroyed || source.socket.destroyed || late.socket.destroyed).toBe(false)
})

test('a flood of requests on one connection, without waiting for an answer, ends it', async () => {
  const { port, relay } = await listening()
  const sender = talk(port, 'GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(1_000))
  await sender.closed
  expect((await relay.get('/health')).status).toBe(200)
})

test('an upgrade to HTTP/2 is answered by HTTP/1.1, on any route', async () => {
  const { port, relay } = await listening()
  const upgrade = ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__']
  const key = relay.credentialsFile.keys.generic
  const body = JSON.stringify({ title: 'by HTTP/2' })
  const asks = [
    [`GET /health HTTP/1.1\r\nHost: localhost\r\n${upgrade.join('\r\n')}\r\n\r\n`, 200],
    [`GET /socket.io/ HTTP/1.1\r\nHost: localhost\r\n${upgrade.join('\r\n')}\r\n\r\n`, 400],
    [`GET /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`, 404],
    [`${post(`/v1/intake/generic/${key}`, [...upgrade, `Content-Length: ${body.length}`])}${body}`, 202],
  ] as const
  for (const [bytes, status] of asks) {
    const sender = talk(port, bytes)
    await vi.waitFor(() => expect([bytes, statusOf(sender)]).toEqual([bytes, status]))
  }
})

test('a right code works whoever tried wrong ones before, from the same address', async () => {
  const { relay } = await listening()
  const guess = (n: number) =>
    ask(relay, { method: 'POST', url: '/v1/pages/answer', headers: { authorization: `Bearer wrong${n}` } })
  const statuses: number[] = []
  for (let n = 0; n < 61; n++) statuses.push((await guess(n)).statusCode)
  expect(statuses).toEqual([...Array<number>(60).fill(401), 429])
  const invite = await relay.post('/v1/invites', { person: 'owner' })
  const code = invite.body.url.split('#pair=')[1]
  expect((await ask(relay, { method: 'POST', url: '/v1/pair', payload: { code, deviceName: 'x' } })).statusCode).toBe(
    201,
  )
})

test.each([
  ['a trusted proxy: each client by itself', ['127.0.0.1'], 401],
  ['no trusted proxy: X-Forwarded-For is ignored', [], 429],
])('wrong codes through %s', async (_what, trusted, expected) => {
  const proxies = readTrustedProxies(trusted)
  if ('bad' in proxies) throw new Error(proxies.bad)
  const { url } = await listening({ trustProxy: proxies })
  const guess = (client: string) =>
    fetch(`${url}/v1/pages/answer`, {
      method: 'POST',
      headers: { authorization: 'Bearer wrong', 'x-forwarded-for': client },
    })
  for (let n = 0; n < 61; n++) await guess('198.51.100.1')
  expect((await guess('198.51.100.1')).status).toBe(429)
  expect((await guess('198.51.100.2')).status).toBe(expected)
})

test('one client behind a proxy cannot have every request of the proxy under way', async () => {
  const proxies = readTrustedProxies(['127.0.0.1'])
  if ('bad' in proxies) throw new Error(proxies.bad)
  const { port } = await listening({ trustProxy: proxies, connectionLimits: { ...connectionLimits, proxied: 3 } })
  const half = (client: string) => talk(port, post('/v2/enqueue', ['Content-Length: 10', `X-Forwarded-For: ${client}`]))
  const held = [half('198.51.100.1'), half('198.51.100.1'), half('198.51.100.1')]
  await wait(100)
  const more = half('198.51.100.1')
  await vi.waitFor(() => expect(statusOf(more)).toBe(503))
  const other = talk(port, 'GET /health HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 198.51.100.2\r\n\r\n')
  await vi.waitFor(() => expect(statusOf(other)).toBe(200))
  held[0]?.socket.destroy()
  await vi.waitFor(() => {
    const again = talk(port, 'GET /health HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 198.51.100.1\r\n\r\n')
    return vi.waitFor(() => expect(statusOf(again)).toBe(200), 500)
  }, 5_000)
})

test.each([
  ['says nothing', (_socket: WebSocket) => undefined],
  ['brings a wrong token', (socket: WebSocket) => socket.send('40{"token":"wrong"}')],
  [
    'goes on asking without one',
    (socket: WebSocket) => {
      const drip = setInterval(() => socket.send('2'), 100)
      onTestFinished(() => clearInterval(drip))
    },
  ],
])(
  'a socket that %s is dropped',
  async (_what, speak) => {
    const { url } = await listening()
    const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`)
    onTestFinished(() => socket.close())
    await new Promise((resolve) => socket.addEventListener('open', resolve))
    const closed = new Promise((resolve) => socket.addEventListener('close', resolve))
    speak(socket)
    await closed
  },
  15_000,
)

test('a socket that sends much before its token is dropped; one with a token may send more', async () => {
  const { url, relay } = await listening()
  const stranger = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`)
  await new Promise((resolve) => stranger.addEventListener('open', resolve))
  const closed = new Promise((resolve) => stranger.addEventListener('close', resolve))
  stranger.send(`40${JSON.stringify({ token: 'x'.repeat(64 * 1024) })}`)
  await closed
  const socket = io(url, {
    transports: ['websocket'],
    auth: { token: relay.credentialsFile.token },
    reconnection: false,
  })
  onTestFinished(() => void socket.disconnect())
  const answer = await new Promise((resolve) => socket.emit('command:submit', { text: 'x'.repeat(64 * 1024) }, resolve))
  expect(answer).toMatchObject({ outcome: 'error', reason: 'malformed' })
})

/** Milliseconds of a core. */
function workOf({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1_000
}

test.each([
  ['brackets', '[\n'.repeat(131_072)],
  ['errors', 'a: b: c\n'.repeat(32_000)],
  ['open quotes', '- "\n'.repeat(60_000)],
  ['people', `people:\n${Array.from({ length: 12_000 }, (_, n) => ` p${n}: {name: A}\n`).join('')}`],
])(
  'a configuration of %s is refused, and the loop turns meanwhile',
  async (_what, yaml) => {
    const relay = await startRelay()
    const began = [process.threadCpuUsage(), process.cpuUsage()] as const
    const answer = await relay.post('/v1/config', { yaml, dryRun: true })
    const onLoop = workOf(process.threadCpuUsage(began[0]))
    const inAll = workOf(process.cpuUsage(began[1]))
    expect(answer.status).toBe(400)
    // Work, not time, as the machine has more to do: what is read on the loop is nearly all that there is.
    expect(onLoop).toBeLessThan(Math.max(300, inAll / 2))
    await relay.apply(teamYaml())
    expect((await fireAlert(relay)).status).toBe(202)
  },
  60_000,
)

test.each([
  ['brackets', '['.repeat(250_000) + ']'.repeat(250_000)],
  ['braces', `${'{"a":'.repeat(80_000)}1${'}'.repeat(80_000)}`],
])('%s within brackets are refused by every route before they are parsed', async (_what, payload) => {
  const relay = await startRelay()
  for (const url of ['/v1/commands', '/v1/config', '/v1/invites', '/v1/pair']) {
    const headers = { authorization: `Bearer ${relay.credentialsFile.token}`, 'content-type': 'application/json' }
    const answer = await ask(relay, { method: 'POST', url, headers, payload })
    expect([url, answer.statusCode]).toEqual([url, url === '/v1/pair' ? 413 : 400])
    if (url !== '/v1/pair') expect(answer.json().detail).toBe('The body nests deeper than 64 levels.')
  }
})

test('a page of the journal is whole, whatever it is read in', async () => {
  const relay = await startRelay()
  const alerts = Array.from({ length: 600 }, (_, n) => ({ status: 'firing', labels: { alertname: `Alert ${n}` } }))
  const body = { version: '4', groupKey: 'many', status: 'firing', alerts }
  await relay.post(`/v1/intake/alertmanager/${relay.credentialsFile.keys.alertmanager}`, body)
  const seqs = async (query: string): Promise<readonly number[]> => {
    const { body } = await relay.get(`/v1/journal?${query}`)
    return body
      .split('\n')
      .filter(Boolean)
      .map((line: string) => JSON.parse(line).seq)
  }
  const head = relay.core.desk.seq
  expect(head).toBeGreaterThan(520)
  const all = Array.from({ length: head }, (_, n) => n + 1)
  expect(await seqs('limit=10000')).toEqual(all)
  expect(await seqs('limit=501')).toEqual(all.slice(0, 501))
  expect(await seqs(`after=${head - 2}&limit=1000`)).toEqual(all.slice(-2))
  expect(await seqs(`after=${head}`)).toEqual([])
})
