import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** A process of its own: ten senders, each of a kind, until their time is over. Only to the relay of the bench. */
const [url = '', intake = '', seconds = '0'] = process.argv.slice(2)
const { port } = new URL(url)
const keyed = new URL(intake).pathname

let until = 0
const counts: Record<string, number> = {}
const open = new Set<Socket>()

/** What follows at once, and what every half second. */
interface After {
  readonly rest?: Buffer
  readonly drip?: string
}

/** A connection that sends what it is given, hears nothing, and is closed after `ms` unless the relay does so before. */
async function send(kind: string, bytes: string, ms: number, { rest, drip }: After = {}): Promise<void> {
  counts[kind] = (counts[kind] ?? 0) + 1
  const socket = connect({ port: Number(port), host: '127.0.0.1' })
  open.add(socket)
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  socket.on('error', () => undefined).resume()
  socket.write(bytes)
  if (rest) socket.write(rest)
  const dripping = drip === undefined ? null : setInterval(() => socket.write(drip), 500)
  await Promise.race([closed, wait(ms)])
  if (dripping) clearInterval(dripping)
  socket.destroy()
  open.delete(socket)
}

/** `width` connections at a time that do the same again and again, with a rest between. */
async function again(width: number, restMs: number, once: (n: number) => Promise<void>): Promise<void> {
  let n = 0
  const one = async () => {
    while (Date.now() < until) {
      await once(n++)
      await wait(restMs)
    }
  }
  await Promise.all(Array.from({ length: width }, one))
}

function head(method: string, path: string, ...headers: readonly string[]): string {
  return [`${method} ${path} HTTP/1.1`, 'Host: localhost', 'Content-Type: application/json', ...headers, '', ''].join(
    '\r\n',
  )
}

function whole(path: string, body: string, ...headers: readonly string[]): string {
  return head('POST', path, `Content-Length: ${Buffer.byteLength(body)}`, ...headers) + body
}

const left = () => Math.max(0, until - Date.now())
const large = Buffer.alloc(8 * 1024 * 1024 - 1, 'x')
const oneShort = (path: string, length: number) => head('POST', path, `Content-Length: ${length + 1}`)
const labels = Object.fromEntries(Array.from({ length: 3_000 }, (_, n) => [`label-${n}`, 'x'.repeat(100)]))

const senders: readonly (() => Promise<void>)[] = [
  () =>
    again(40, 250, () =>
      send('bodies without a key', oneShort('/v1/intake/alertmanager/NO-KEY', large.length), 5_000, { rest: large }),
    ),
  () =>
    again(40, 100, () =>
      send('bodies one byte short', oneShort('/v2/enqueue', 500_000), left(), { rest: large.subarray(0, 500_000) }),
    ),
  () =>
    again(100, 100, () =>
      send('slow headers', 'POST /v2/enqueue HTTP/1.1\r\nHost: localhost\r\n', left(), { drip: 'X: x\r\n' }),
    ),
  () =>
    again(20, 100, () =>
      send('endless bodies', head('POST', '/v2/enqueue', 'Transfer-Encoding: chunked'), left(), { drip: '1\r\n \r\n' }),
    ),
  () => again(4, 100, () => send('pipelines', head('GET', '/health').repeat(500), 500)),
  () => again(400, 1_000, () => send('idle connections', head('GET', '/nothing'), left())),
  () =>
    again(8, 20, (n) =>
      send(
        'wrong codes',
        whole(
          n % 2 ? '/v1/pair' : '/v1/pages/answer',
          '{"code":"x","deviceName":"x"}',
          `Authorization: Bearer wrong${n}`,
          'Connection: close',
        ),
        5_000,
      ),
    ),
  () =>
    again(20, 50, () =>
      send(
        'sockets without a token',
        head(
          'GET',
          '/socket.io/?EIO=4&transport=websocket',
          'Connection: Upgrade',
          'Upgrade: websocket',
          'Sec-WebSocket-Version: 13',
          'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
        ),
        10_000,
      ),
    ),
  () =>
    again(4, 100, (n) =>
      send(
        'bodies under a key',
        whole(
          keyed,
          n % 2 ? '['.repeat(500_000) : JSON.stringify({ title: 'Wide', key: 'wide', severity: 'info', labels }),
          'Connection: close',
        ),
        5_000,
      ),
    ),
  () =>
    again(8, 20, (n) =>
      send(
        'strange requests',
        head(
          ['TRACE', 'PROPFIND', 'GET', 'OPTIONS'][n % 4] ?? 'GET',
          `/${'%41'.repeat(3_000)}?${n}`,
          'Connection: Upgrade, HTTP2-Settings',
          'Upgrade: h2c',
        ),
        500,
      ),
    ),
]

process.on('message', async () => {
  until = Date.now() + Number(seconds) * 1_000
  await Promise.all(senders.map((run) => run()))
  for (const socket of open) socket.destroy()
  process.send?.(counts)
})
process.send?.('ready')
