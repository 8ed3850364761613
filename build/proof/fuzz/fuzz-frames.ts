import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { Random } from '../../lib/random.ts'

/** A connection that the relay neither answers nor ends is left after this, milliseconds. */
const patienceMs = 400
/** Connections under way at once. */
const connections = 8

/** Texts that an engine.io or socket.io parser has to make something of, right and wrong. */
const texts: readonly string[] = [
  '',
  '2',
  '3',
  '4',
  '40',
  '40{}',
  '40{"token":1}',
  '40{"token":{"a":1}}',
  '40/other,{"token":"x"}',
  '40{"token":',
  '41',
  '42',
  '42[]',
  '42["journal:subscribe"]',
  '42["journal:subscribe",{}]',
  '421["journal:subscribe",{"afterSeq":-1,"headHash":"","protocol":2}]',
  '422["journal:subscribe",{"afterSeq":1e99,"headHash":[],"protocol":"2"}]',
  '423["incident:read"]',
  '424["incident:read",null]',
  '425["incident:read",{"__proto__":{"x":1}}]',
  '426["command:submit"]',
  '427["command:submit",{"type":"toString"}]',
  '428["command:submit",{"type":"incident.acknowledge","incidentId":{}}]',
  '429["receipts:report",{"receipts":"x"}]',
  '4210["receipts:report",null,null,null]',
  '4211["link:probe"]',
  '4299999999999999999999["link:probe",1]',
  '42["__proto__"]',
  '42["constructor","x"]',
  '42["disconnect"]',
  '42["connection"]',
  '42["error",{}]',
  '42{"a":1}',
  '42"text"',
  '42[1]',
  '42[null]',
  '42[["nested"]]',
  '43[1]',
  '431[]',
  '44"error"',
  '45-["x",{"_placeholder":true,"num":0}]',
  '451-["x",{"_placeholder":true,"num":9}]',
  '4599999-["x"]',
  '451-["journal:subscribe",{"_placeholder":true,"num":0}]',
  '46-[]',
  '49',
  '4é\u0000\ud800',
  '5',
  '6',
  'b',
  'bAAAA',
  `42["journal:subscribe",${'['.repeat(5_000)}`,
  `42["command:submit",${'[['.repeat(5_000)}${']]'.repeat(5_000)}]`,
  `42["incident:read","${'x'.repeat(100_000)}"]`,
]

export interface FramesReport {
  readonly connections: number
  readonly frames: number
  readonly ended: number
}

/**
 * Opens `count` connections to the relay's socket and sends each some malformed frames: of WebSocket, of engine.io, of
 * socket.io and of ours. What matters is that the relay lives on, which whoever calls finds out.
 */
export async function fuzzFrames(
  origin: string,
  token: string,
  { count, seed }: { readonly count: number; readonly seed: number },
): Promise<FramesReport> {
  let started = 0
  const report = { connections: count, frames: 0, ended: 0 }
  const work = async () => {
    while (started < count) {
      const random = new Random(seed + started++)
      const { frames, ended } = await speak(new URL(origin), token, random)
      report.frames += frames
      if (ended) report.ended += 1
    }
  }
  await Promise.all(Array.from({ length: connections }, work))
  return report
}

/** One connection: the handshake by hand, then frames. `ended` says that the relay hung up. */
async function speak(relay: URL, token: string, random: Random): Promise<{ frames: number; ended: boolean }> {
  const socket = connect(Number(relay.port), relay.hostname)
  const ended = new Promise<boolean>((resolve) => socket.on('close', () => resolve(true)).on('error', () => undefined))
  socket.resume()
  socket.write(handshake(relay, random))
  await Promise.race([ended, new Promise((resolve) => socket.once('data', resolve))])
  if (random.oneIn(3)) socket.write(frame(1, Buffer.from(`40${JSON.stringify({ token })}`)))
  let frames = 0
  for (let n = random.below(20); n >= 0 && !socket.destroyed; n--, frames++) await write(socket, anyFrame(random))
  const isLeft = await Promise.race([ended, new Promise<false>((resolve) => setTimeout(resolve, patienceMs, false))])
  socket.destroy()
  return { frames, ended: isLeft }
}

function handshake(relay: URL, random: Random): string {
  const key = randomBytes(16).toString('base64')
  const path = random.oneIn(10)
    ? random.pick([
        '/socket.io/?EIO=3&transport=websocket',
        '/socket.io/?EIO=4&transport=x',
        '/socket.io/?EIO=4&transport=websocket&sid=x',
        '/x',
      ])
    : '/socket.io/?EIO=4&transport=websocket'
  const version = random.oneIn(20) ? 'x' : '13'
  return `GET ${path} HTTP/1.1\r\nHost: ${relay.host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: ${version}\r\n\r\n`
}

function anyFrame(random: Random): Buffer {
  if (random.oneIn(8)) return Buffer.from(Array.from({ length: 1 + random.below(200) }, () => random.below(256)))
  const text = random.pick(texts)
  const bytes = Buffer.from(random.oneIn(6) ? text.slice(0, random.below(text.length + 1)) : text)
  const opcode = random.oneIn(6) ? random.below(16) : random.oneIn(10) ? 2 : 1
  const framed = frame(opcode, bytes)
  // Without the mask, without the end, or with reserved bits: each is against RFC 6455.
  if (random.oneIn(20)) framed[1] = (framed[1] ?? 0) & 0x7f
  if (random.oneIn(20)) framed[0] = (framed[0] ?? 0) & 0x7f
  if (random.oneIn(20)) framed[0] = (framed[0] ?? 0) | 0x70
  if (random.oneIn(30)) return Buffer.from([0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4])
  return framed
}

/** One masked frame, as RFC 6455 has it. */
function frame(opcode: number, payload: Buffer): Buffer {
  const mask = randomBytes(4)
  const masked = Buffer.from(payload.map((byte, at) => byte ^ (mask[at % 4] ?? 0)))
  const length = payload.length
  const header =
    length < 126
      ? Buffer.from([0x80 | opcode, 0x80 | length])
      : length < 65_536
        ? Buffer.from([0x80 | opcode, 0x80 | 126, length >> 8, length & 0xff])
        : Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | 127, 0, 0, 0, 0]), bigEndian(length)])
  return Buffer.concat([header, mask, masked])
}

function bigEndian(length: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(length)
  return bytes
}

function write(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => socket.write(bytes, () => resolve()))
}
