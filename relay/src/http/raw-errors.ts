import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hangUp } from './hang-up.ts'
import { problemOf, problemType, sendProblem } from './problem.ts'
import { securityHeaders } from './security.ts'

/** Answers what never came to a route, such as an address that cannot be decoded. No hook runs there. */
export function answerUnrouted(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  const detail = error.statusCode === 414 ? 'A part of the address is too long.' : 'The address cannot be decoded.'
  sendProblem(reply.headers(securityHeaders), error.statusCode ?? 400, detail, { field: 'url' })
}

const statuses: Readonly<Record<string, readonly [status: number, detail: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'The headers are larger than this relay takes.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'The chunk extensions are larger than this relay takes.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not come in whole in time.'],
}

/** Answers what is no HTTP that can be read. There is no request yet, so the bytes are written here. */
export function answerUnreadable(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const [status, detail] = statuses[error.code ?? ''] ?? [400, 'This is no HTTP request that can be read.']
  const body = JSON.stringify(problemOf(status, detail))
  const headers = {
    ...securityHeaders,
    'content-type': problemType,
    'content-length': body.length,
    connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`)
  // Node leaves it open, for as long as the other end likes.
  hangUp(socket)
}
