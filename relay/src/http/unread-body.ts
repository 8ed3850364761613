import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { hangUp } from './hang-up.ts'

/** The rest of a body up to this is read and dropped, and its connection used again, bytes. */
const longestRest = 64 * 1_024

/**
 * A request that is answered before its body has come, because its key is wrong or its body too large, ends its connection:
 * nobody reads megabytes only to drop them.
 */
export const unreadBody = fp(
  async (fastify: FastifyInstance) => {
    fastify.addHook('onSend', (request, reply, _payload, done) => {
      if (!request.raw.complete && mayBeLong(request)) {
        reply.header('connection', 'close')
        stopReading(request.raw)
        closeGently(request.raw.socket)
      }
      done()
    })
  },
  { name: 'unread-body' },
)

function mayBeLong({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > longestRest
}

/**
 * Node would read the rest to its end, only to drop it. It leaves alone what somebody has begun to read; and of that no more
 * comes than a buffer holds.
 */
function stopReading(request: IncomingMessage): void {
  request.read(0)
  request.pause()
}

/** Node would close it with the answer, and the answer would be lost on whoever still sends. */
function closeGently(socket: Socket): void {
  socket.destroySoon = () => hangUp(socket)
}
