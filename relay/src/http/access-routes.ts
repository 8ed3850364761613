import { isTokenGood } from '@baton/shared/access/reduce-access.ts'
import type { Draft } from '@baton/shared/log/events.ts'
import type { Token } from '@baton/shared/model/access.ts'
import { mayActFor, tokenScopes } from '@baton/shared/model/roles.ts'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { ownerOf } from '../oncall/owner.ts'
import { accessOf, refuseRequest, throughOf } from './auth.ts'
import { createIntegration, type DeskOptions, submitDesk } from './desk-routes.ts'
import { iso } from './iso.ts'
import { sendProblem } from './problem.ts'

/** How long an invite waits to be used. */
const inviteTtlMs = 24 * 3_600_000
/** How long the pairing code of a local start works, in as many browsers of this machine as are opened with it. */
export const localCodeTtlMs = 12 * 3_600_000
/** Tokens that work at a time. */
const maxTokens = 500

const Id = Type.Object({ id: Type.String({ maxLength: 64 }) })
const scope = Type.Union(tokenScopes.map((word) => Type.Literal(word)))

/** What is given out to people and scripts: invites and tokens, each an event that says who made it. Secrets are told once. */
export const accessRoutes: FastifyPluginAsyncTypebox<DeskOptions> = async (fastify, options) => {
  const { core, credentials, mintId } = options
  const invites = () => Object.values(core.desk.accesses.invites).filter(({ usedBy }) => usedBy === null)
  const tokens = () => core.desk.accesses.tokens

  const Invite = Type.Object({ person: Type.String({ maxLength: 63 }) }, { additionalProperties: false })
  fastify.post('/v1/invites', { schema: { tags: ['access'], body: Invite } }, async (request, reply) => {
    const { person } = request.body
    const access = accessOf(request)
    if (!mayActFor(access.grant, access.person, person)) return refuseRequest(reply, access.grant, 'admin')
    if (!Object.hasOwn(core.desk.config.people, person))
      return sendProblem(reply, 400, `Nobody is called ${person}; add them to oncall.yaml and apply it.`, {
        field: 'person',
      })
    const { code, expiresAt } = await invite(request, person, false, inviteTtlMs)
    return reply.code(201).send({ url: `${options.publicUrl()}/#pair=${code}`, expiresAt })
  })

  // For a second start on the same machine, whose caller holds the local token and could mint as much itself.
  fastify.post('/v1/local-code', { schema: { hide: true } }, async (request) =>
    invite(request, ownerOf(core.desk.config), true, localCodeTtlMs),
  )

  async function invite(request: Parameters<typeof accessOf>[0], person: string, reusable: boolean, ttlMs: number) {
    const access = accessOf(request)
    const inviteId = mintId('inv')
    const { through } = throughOf(access)
    const body = { inviteId, person, expiresAt: core.now() + ttlMs, ...(through ? { through } : {}) }
    // First the fact: a code without it opens nothing.
    await submitDesk(core, access, [{ type: 'invite.created', incidentId: null, body }])
    const maker = { person: access.person, device: access.device, ...through }
    return credentials.mintCode({ kind: 'pair', person, reusable, inviteId, maker }, ttlMs)
  }

  fastify.get('/v1/invites', { schema: { tags: ['access'] } }, async () => ({
    invites: invites()
      .filter(({ expiresAt }) => expiresAt > core.now())
      .map(({ id, person, maker, createdAt, expiresAt }) => ({
        id,
        person,
        madeBy: maker,
        createdAt: iso(createdAt),
        expiresAt: iso(expiresAt),
      })),
  }))

  fastify.delete('/v1/invites/:id', { schema: { tags: ['access'], params: Id } }, async (request, reply) => {
    const { id } = request.params
    if (!invites().some((invite) => invite.id === id))
      return sendProblem(reply, 404, 'There is no such invite.', { field: 'id' })
    const ended: Draft = { type: 'invite.ended', incidentId: null, body: { inviteId: id } }
    await submitDesk(core, accessOf(request), ({ accesses }) =>
      Object.hasOwn(accesses.invites, id) && accesses.invites[id]?.usedBy === null ? [ended] : [],
    )
    return { ended: true }
  })

  const NewToken = Type.Object(
    { name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }), scope },
    { additionalProperties: false },
  )
  fastify.post('/v1/tokens', { schema: { tags: ['access'], body: NewToken } }, async (request, reply) => {
    const access = accessOf(request)
    const { name, scope } = request.body
    if (Object.values(tokens()).filter(({ revoked }) => !revoked).length >= maxTokens)
      return sendProblem(reply, 400, `There are ${maxTokens} tokens already; revoke one first.`, { field: 'name' })
    const id = mintId('tok')
    const source = 'generic'
    const made = scope === 'intake' ? await createIntegration(options, access, source, name) : null
    const body = { tokenId: id, name, scope, ...(made ? { integrationId: made.id } : {}), ...throughOf(access) }
    await submitDesk(core, access, [{ type: 'token.created', incidentId: null, body }])
    const token = await credentials.mintToken({ person: access.person, device: null, script: id })
    if (made) await credentials.alsoIntake(token, { integrationId: made.id, source })
    return reply.code(201).send({ id, name, scope, token })
  })

  fastify.get('/v1/tokens', { schema: { tags: ['access'] } }, async () => ({
    tokens: Object.values(tokens()).map(tokenView),
  }))

  fastify.delete('/v1/tokens/:id', { schema: { tags: ['access'], params: Id } }, async (request, reply) => {
    const { id } = request.params
    if (!Object.hasOwn(tokens(), id)) return sendProblem(reply, 404, 'There is no such token.', { field: 'id' })
    await submitDesk(core, accessOf(request), ({ accesses }) => {
      const token = accesses.tokens[id]
      if (!token || token.revoked) return []
      const { integrationId } = token
      const revoked: Draft = { type: 'token.revoked', incidentId: null, body: { tokenId: id } }
      return integrationId === undefined
        ? [revoked]
        : [revoked, { type: 'integration.revoked', incidentId: null, body: { integrationId } }]
    })
    await credentials.revokeScript(id)
    return { revoked: true }
  })

  function tokenView(token: Token) {
    const { id, name, scope, maker, createdAt, revoked } = token
    const isActive = isTokenGood(core.desk, token, (local) => credentials.isLocalGood(local))
    return { id, name, scope, madeBy: maker, createdAt: iso(createdAt), revoked, active: isActive }
  }

  const Renew = Type.Object({ token: Type.String({ maxLength: 512 }) }, { additionalProperties: false })
  fastify.post('/v1/local-token', { schema: { hide: true, body: Renew } }, async (request, reply) => {
    const access = accessOf(request)
    if (access.local === undefined)
      return sendProblem(reply, 403, "Only this machine's own token can be renewed by itself.", {
        reason: 'not-allowed',
      })
    const local = mintId('tok')
    const holder = { person: ownerOf(core.desk.config), device: null, local }
    const token = await credentials.renewLocal(access, request.body.token, holder, (ended) =>
      submitDesk(core, access, [{ type: 'token.renewed', incidentId: null, body: { tokenId: local, ended } }]),
    )
    return reply.code(201).send({ token })
  })
}
