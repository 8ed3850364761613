import type { Actor } from '@baton/shared/log/events.ts'
import { allows, type Grant, type Need, notAllowedWords } from '@baton/shared/model/roles.ts'
import { needOfRoute } from '@baton/shared/wire/route-needs.ts'
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

/** Who asks behind `requireToken`. */
export function accessOf(request: FastifyRequest): Access {
  if (!request.access) throw new Error('the route is not behind requireToken')
  return request.access
}

/** A person's own role is looked up when the command is decided; a token that has its own right brings it. */
export function grantOf({ local, script, grant }: Access): { readonly grant?: Grant } {
  return local === undefined && script === undefined ? {} : { grant }
}

/** What an actor asked with, for the event that says who made something; empty for a device. */
export function throughOf({ local, script }: Access): { readonly through?: { local?: string; token?: string } } {
  if (local !== undefined) return { through: { local } }
  return script === undefined ? {} : { through: { token: script } }
}

/** The actor of a request behind `requireToken`. */
export function actorOfRequest(request: FastifyRequest): Actor {
  return actorOf(accessOf(request))
}

/**
 * Every route registered in the same scope after this answers 401 without a valid token, and 403 to one that may not do
 * what the route needs. The one place where the table of routes is asked.
 */
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
      // All that is behind a token is somebody's: no proxy and no browser keeps it.
      reply.header('cache-control', 'no-store')
      const need = needOfRoute(request.method, request.routeOptions.url ?? '')
      if (need === 'public') return
      const least = need === null || need === 'intake' || need === 'code' ? 'admin' : need
      if (!allows(request.access.grant, least)) return refuseRequest(reply, request.access.grant, least)
    })
  },
  { name: 'require-token' },
)

/** 403, in plain words. */
export function refuseRequest(reply: FastifyReply, grant: Grant, need: Need): FastifyReply {
  return sendProblem(reply, 403, notAllowedWords(grant, need), { reason: 'not-allowed' })
}

/** Ends a start on which somebody forgot to say who may use a route. */
export function refuseUnknownRoutes(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat())
      if (needOfRoute(each, url) === null)
        throw new Error(`shared/src/wire/route-needs.ts does not say who may use ${each} ${url}`)
  })
}
