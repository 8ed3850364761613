import type { MintId } from '@baton/shared/ids.ts'
import { personName } from '@baton/shared/model/routing.ts'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { Credentials } from '../access/credentials.ts'
import { Pairing } from '../access/pair-device.ts'
import type { Clock } from '../core/clock.ts'
import type { Core } from '../core/core.ts'
import type { Journal } from '../journal/journal.ts'
import type { UntoldWatch } from '../paging/untold-watch.ts'
import { answerRoute } from './answer-route.ts'
import type { Connections } from './connections.ts'
import { Failures } from './failures.ts'
import { Problem, sendProblem } from './problem.ts'

export interface PublicOptions {
  readonly core: Core
  readonly journal: Journal
  readonly credentials: Credentials
  readonly connections: Connections
  readonly clock: Clock
  readonly mintId: MintId
  readonly version: string
  readonly untold: UntoldWatch
}

/** A probe of the loop that takes longer than this is a sick relay. */
const healthTimeoutMs = 5_000
/** Wrong codes a minute of one client. Codes have 144 random bits; this only keeps the noise down. */
const failuresPerMinute = 60
/** No request of these routes has a body near that, bytes. */
const bodyLimit = 8 * 1_024

/** What works without a token: health, pairing by a code, and answering a page by its own one-time code. */
export const publicRoutes: FastifyPluginAsyncTypebox<PublicOptions> = async (fastify, options) => {
  const { core, credentials } = options
  const pairing = new Pairing(options)
  const failures = new Failures(options.clock, failuresPerMinute)
  /** A right code is never asked how many wrong ones came before: who shares an address with strangers is let in. */
  const refuseCode = (request: FastifyRequest, reply: FastifyReply, detail: string, field: string) => {
    const retryAfter = failures.note(options.connections.clientOf(request.raw))
    if (retryAfter === null) return sendProblem(reply, 401, detail, { field })
    return sendProblem(reply.header('retry-after', String(retryAfter)), 429, 'Too many wrong codes; wait a minute.', {
      field,
    })
  }

  fastify.get('/health', { schema: { tags: ['operations'] } }, async (_request, reply) => {
    const started = performance.now()
    const probe = await Promise.race([core.submit({ kind: 'probe' }), timeout(healthTimeoutMs)]).catch(() => null)
    const ok = probe !== null
    return reply.code(ok ? 200 : 503).send({
      ok,
      version: options.version,
      seq: core.desk.seq,
      loopMs: Math.round((performance.now() - started) * 100) / 100,
      queued: core.stats.queued,
      timersOverdueMs: core.stats.overdueMs,
      timersPostponed: core.stats.postponed,
      oldestUntoldPageMs: options.untold.ageMs,
      journal: journalCondition(options.journal),
    })
  })

  const Pair = Type.Object(
    { code: Type.String({ minLength: 1, maxLength: 128 }), deviceName: Type.String({ minLength: 1, maxLength: 100 }) },
    { additionalProperties: false },
  )
  const Paired = Type.Object({
    token: Type.String(),
    person: Type.String(),
    device: Type.String(),
    name: Type.String(),
  })
  const pairRoute = {
    bodyLimit,
    schema: { tags: ['devices'], body: Pair, response: { 201: Paired, 400: Problem, 401: Problem, 429: Problem } },
  }
  fastify.post('/v1/pair', pairRoute, async (request, reply) => {
    const { code, deviceName } = request.body
    const paired = await pairing.pair(code, deviceName)
    if (!paired)
      return refuseCode(request, reply, 'This code is unknown, used or expired; ask for a new invite.', 'code')
    const { token, person, device } = paired
    const name = personName(core.desk.config, person)
    return reply.header('cache-control', 'no-store').code(201).send({ token, person, device, name })
  })

  await fastify.register(answerRoute, { core, credentials, refuseCode })
}

/** In words that say no more than that: who asks need not have a token. */
function journalCondition(journal: Journal): string {
  const condition = journal.condition?.() ?? 'unknown'
  return typeof condition === 'string' ? condition : 'damaged'
}

function timeout(ms: number): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), ms).unref())
}
