import { connect, type Socket } from 'node:net'
import { quantile } from './processes.ts'

/** What a load saw: answers per second, and milliseconds from a request to its answer. */
export interface Load {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
}

interface LoadOptions {
  readonly url: string
  readonly connections: number
  readonly seconds: number
  /** The bodies, as JSON text. */
  readonly nextBody: () => string
}

/**
 * Posts bodies over connections that stay open, one request at a time on each, and takes only answers of 2xx. It is
 * written to the socket because it shares the cores of what it measures: a general client costs more than the server does.
 * Throws when anything else is answered.
 */
export async function load({ url, connections, seconds, nextBody }: LoadOptions): Promise<Load> {
  const { hostname, port, pathname, host } = new URL(url)
  const head = `POST ${pathname} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\ncontent-length: `
  const latencies: number[] = []
  const started = performance.now()
  const until = started + seconds * 1_000
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = connect(Number(port), hostname).setNoDelay(true)
      await sendUntil(socket, until, latencies, () => {
        const body = nextBody()
        return `${head}${Buffer.byteLength(body)}\r\n\r\n${body}`
      })
    }),
  )
  const took = performance.now() - started
  return {
    perSecond: (latencies.length / took) * 1_000,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
  }
}

/** Resolves once the answer to the last request has come. */
function sendUntil(socket: Socket, until: number, latencies: number[], nextRequest: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    let sentAt = 0
    let unread: Buffer | null = null
    const send = () => {
      sentAt = performance.now()
      socket.write(nextRequest())
    }
    socket.on('data', (chunk: Buffer) => {
      const answer: Buffer = unread === null ? chunk : Buffer.concat([unread, chunk])
      const isWhole = isWholeAnswer(answer)
      if (isWhole === null) return socket.destroy(new Error(`was answered ${answer.toString('latin1', 0, 200)}`))
      unread = isWhole ? null : answer
      if (!isWhole) return
      const now = performance.now()
      latencies.push(now - sentAt)
      if (now < until) send()
      else socket.end()
    })
    socket.once('connect', send)
    socket.once('error', reject)
    socket.once('close', () => resolve())
  })
}

const endOfHead = Buffer.from('\r\n\r\n')

/** False while there is more to come; null when it is no success. */
function isWholeAnswer(answer: Buffer): boolean | null {
  const end = answer.indexOf(endOfHead)
  if (end === -1) return false
  const head = answer.toString('latin1', 0, end)
  const length = /^HTTP\/1\.1 2\d\d .*\r\ncontent-length: (\d+)/is.exec(head)?.[1]
  return length === undefined ? null : answer.length >= end + endOfHead.length + Number(length)
}
