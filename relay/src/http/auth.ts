import type { Actor } from '@baton/shared/incident/events.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Access, Credentials } from '../access/credentials.ts'
import { sendProblem } from './problem.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Whom the request speaks for; null until `requireToken` has run. */
    access: Access | null
  }
}

/** The secret of an `Authorization: Bearer` header, or null. */
export function bearer(request: FastifyRequest): string | null {
  const match = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(request.headers.authorization ?? '')
  return match?.[1] ?? null
}

export function actorOf(access: Access): Actor {
  return { kind: 'person', id: access.person, device: access.device }
}

/** The actor of a request behind `requireToken`. */
export function actorOfRequest(request: FastifyRequest): Actor {
  if (!request.access) throw new Error('the route is not behind requireToken')
  return actorOf(request.access)
}

/** Every route registered in the same scope after this answers 401 without a valid token. */
export const requireToken = fp(
  async (fastify: FastifyInstance, options: { readonly credentials: Credentials }) => {
    fastify.decorateRequest('access', null)
    fastify.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
      const token = bearer(request)
      request.access = token === null ? null : await options.credentials.token(token)
      if (!request.access)
        return sendProblem(reply, 401, 'A valid token is needed: Authorization: Bearer TOKEN.', {
          field: 'authorization',
        })
    })
  },
  { name: 'require-token' },
)
