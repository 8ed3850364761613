import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { Credentials, IntakeAccess } from '../access/credentials.ts'
import type { Core } from '../core/core.ts'
import { UndecidableError } from '../core/inputs.ts'
import { maxDepth, sources, textDepthExceeds } from '../intake/index.ts'
import type { PayloadIds } from '../intake/payload-ids.ts'
import type { IntakeSource, Parsed } from '../intake/source.ts'
import type { SourceHealth } from '../intake/source-health.ts'
import type { Metrics } from '../watch/metrics.ts'
import { bearer } from './auth.ts'
import { BodyRoom } from './body-room.ts'
import type { Connections } from './connections.ts'
import { Problem, sendProblem } from './problem.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** What the key in the address or the header is of; null where there is none, or the key is in the body. */
    intakeAccess: IntakeAccess | null
  }
}

export interface IntakeOptions {
  readonly core: Core
  readonly credentials: Credentials
  readonly connections: Connections
  readonly health: SourceHealth
  readonly payloadIds: PayloadIds
  readonly metrics: Metrics
}

const IntakeAnswer = Type.Object({
  accepted: Type.Integer(),
  duplicates: Type.Integer(),
  warnings: Type.Array(Type.String()),
})
const EnqueueAnswer = Type.Object({ status: Type.String(), message: Type.String(), dedup_key: Type.String() })
const problems = { 400: Problem, 401: Problem, 413: Problem, 415: Problem, 500: Problem, 503: Problem }

const mebibyte = 1024 * 1024

/**
 * Alerts come in. A 202 says that they are on disk. Bodies are read raw, so that their depth is known before they are
 * parsed and the original can be kept.
 */
export async function intakeRoutes(fastify: FastifyInstance, options: IntakeOptions): Promise<void> {
  fastify.addHook('onResponse', async (_request, reply) => options.metrics.answeredIntake(reply.elapsedTime))
  fastify.removeAllContentTypeParsers()
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  fastify.decorateRequest('intakeAccess', null)
  const keyed = new BodyRoom({ all: 128 * mebibyte, each: 32 * mebibyte })
  const unkeyed = new BodyRoom({ all: 16 * mebibyte, each: 4 * mebibyte })

  for (const source of [sources.alertmanager, sources.generic, sources.pagerduty]) {
    const route = {
      bodyLimit: source.limitBytes,
      schema: { tags: ['intake'], response: { 202: IntakeAnswer, ...problems } },
      // Before the body is read: whoever has no key has no claim to our memory.
      onRequest: async (request: FastifyRequest, reply: FastifyReply) => {
        const access = await findKey(options, source, request)
        if (access === null)
          return sendProblem(reply, 401, `This is no key of a ${source.name} integration.`, { field: 'key' })
        return keyed.enter(request, reply, access.integrationId, source.limitBytes)
      },
    }
    const take = (request: FastifyRequest, reply: FastifyReply) => takeSignals(options, source, request, reply)
    fastify.post(`/v1/intake/${source.name}/:key`, route, take)
    fastify.post(`/v1/intake/${source.name}`, route, take)
  }

  const enqueue = {
    bodyLimit: sources.pagerduty.limitBytes,
    onRequest: async (request: FastifyRequest, reply: FastifyReply) =>
      unkeyed.enter(request, reply, options.connections.clientOf(request.raw), sources.pagerduty.limitBytes),
    schema: { tags: ['intake'], response: { 202: EnqueueAnswer, ...problems } },
  }
  fastify.post('/v2/enqueue', enqueue, (request, reply) => takeEnqueue(options, request, reply))
}

export const intakePrefix = '/v1/intake/'

/** Answers an intake address that is none: a browser looks whether it is there, or its source is misspelt. */
export function answerMistakenIntake(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (request.method !== 'POST')
    return sendProblem(reply.header('allow', 'POST'), 405, 'Alerts are sent here with POST.')
  const known = Object.keys(sources).join(', ')
  return sendProblem(reply, 404, `There is no such source; this relay takes ${known}.`, { field: 'source' })
}

/** What the key in the address or in `Authorization` is of; null when it is none of this source. */
async function findKey(
  { core, credentials, connections }: IntakeOptions,
  source: IntakeSource,
  request: FastifyRequest,
): Promise<IntakeAccess | null> {
  const key = (request.params as { readonly key?: string }).key ?? bearer(request)
  const access = key === null ? null : await credentials.intakeKey(key)
  if (access?.source !== source.name) return null
  connections.prove(request.raw.socket, 'sender', access.integrationId)
  // Reading the largest body takes a tenth of a second: an overloaded relay has no time for what it would refuse.
  core.checkRoom(access.integrationId)
  request.intakeAccess = access
  return access
}

async function takeSignals(
  options: IntakeOptions,
  source: IntakeSource,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const access = request.intakeAccess
  if (access === null) throw new Error('the route has not looked for the key')
  // It may have become full while the body came in.
  options.core.checkRoom(access.integrationId)
  const read = readBody(request)
  if (!read.ok) return reject(options, access, request, reply, read.detail, 'body')
  const taken = await take(options, access, source, read.value, request.body as Buffer)
  if (!taken.ok) return reject(options, access, request, reply, taken.detail, taken.field)
  return reply.code(202).send(taken.answer)
}

/** PagerDuty's Events v2: the key is in the body, and the answer is in PagerDuty's words. */
async function takeEnqueue(
  options: IntakeOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const read = readBody(request)
  if (!read.ok) return sendProblem(reply, 400, read.detail, { field: 'body' })
  const routingKey = (read.value as { readonly routing_key?: unknown } | null)?.routing_key
  if (typeof routingKey !== 'string')
    return sendProblem(reply, 400, 'routing_key is needed, as text.', { field: 'routing_key' })
  const access = await options.credentials.intakeKey(routingKey)
  if (access?.source !== 'pagerduty')
    return sendProblem(reply, 401, 'This is no routing key of an integration here.', { field: 'routing_key' })
  const taken = await take(options, access, sources.pagerduty, read.value, request.body as Buffer)
  if (!taken.ok) return reject(options, access, request, reply, taken.detail, taken.field)
  const [warning] = taken.answer.warnings
  const message = warning === undefined ? 'Event processed' : `Event processed; ${warning}`
  return reply.code(202).send({ status: 'success', message, dedup_key: dedupKeyOf(taken.parsed) })
}

/** The key under which the event is known: the sender's own, or the one minted for it. */
function dedupKeyOf(parsed: Parsed): string {
  return 'dedupKey' in parsed && typeof parsed.dedupKey === 'string' ? parsed.dedupKey : (parsed.groupKey ?? '')
}

type ReadBody = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly detail: string }

function readBody(request: FastifyRequest): ReadBody {
  if (!Buffer.isBuffer(request.body) || request.body.byteLength === 0)
    return { ok: false, detail: 'The body is empty.' }
  const text = request.body.toString('utf8')
  if (textDepthExceeds(text, maxDepth)) return { ok: false, detail: `The body nests deeper than ${maxDepth} levels.` }
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch {
    return { ok: false, detail: 'The body is not JSON.' }
  }
}

type Taken =
  | {
      readonly ok: true
      readonly parsed: Parsed
      readonly answer: { accepted: number; duplicates: number; warnings: string[] }
    }
  | { readonly ok: false; readonly field: string; readonly detail: string }

async function take(
  options: IntakeOptions,
  access: IntakeAccess,
  source: IntakeSource,
  value: unknown,
  raw: Buffer,
): Promise<Taken> {
  const { integrationId } = access
  const parsed = source.parse(value, { integrationId, now: options.core.now(), mintDedupKey: randomUUID })
  if (!parsed.ok) return parsed
  const payloadId = options.payloadIds.of(raw, options.core.now())
  const batch = { source: source.name, integrationId, signals: parsed.signals, payloadId, truncated: parsed.truncated }
  const { accepted, duplicates, leftOut, warnings } = await options.core
    .submit({ kind: 'signals', batch, payload: raw })
    .catch((error: unknown) => {
      if (error instanceof UndecidableError) options.health.rejected(integrationId, error.message, raw)
      throw error
    })
  if (leftOut > 0) options.health.rejected(integrationId, `the relay could not decide ${leftOut} of its alerts`, raw)
  options.health.heard(integrationId, parsed.signals.length)
  return { ok: true, parsed, answer: { accepted, duplicates, warnings: [...parsed.warnings, ...warnings] } }
}

/** A body under a valid key that could not be used is kept for people to look at. */
function reject(
  options: IntakeOptions,
  access: IntakeAccess,
  request: FastifyRequest,
  reply: FastifyReply,
  detail: string,
  field: string,
): FastifyReply {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  options.health.rejected(access.integrationId, `${field}: ${detail}`, body)
  return sendProblem(reply, 400, detail, { field })
}
