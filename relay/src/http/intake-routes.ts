import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { Credentials, IntakeAccess } from '../access/credentials.ts'
import type { Core } from '../core/core.ts'
import { OverloadedError, UndecidableError } from '../core/inputs.ts'
import { withoutSecrets } from '../intake/blanks.ts'
import type { BodyReader } from '../intake/body-reader.ts'
import { sources } from '../intake/index.ts'
import { isFirstApi } from '../intake/pagerduty.ts'
import type { PayloadIds } from '../intake/payload-ids.ts'
import { type BadBody, readText, readValue } from '../intake/read-body.ts'
import type { BodyRead } from '../intake/read-signals.ts'
import { type Refused, type Remark, reasonWords } from '../intake/reasons.ts'
import type { IntakeSource, Parsed, SourceName } from '../intake/source.ts'
import type { SourceHealth } from '../intake/source-health.ts'
import { isObject } from '../intake/text.ts'
import type { Metrics } from '../watch/metrics.ts'
import { bearer } from './auth.ts'
import { BodyRoom } from './body-room.ts'
import type { Connections } from './connections.ts'
import { routingKeyOf, takenEncodings, unpackBody } from './intake-body.ts'
import { Problem, problemOf, problemType, sendProblem } from './problem.ts'
import { handleError } from './validation.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** What the key is of; null where there is none, and until a key in the body is read. */
    intakeAccess: IntakeAccess | null
  }
}

export interface IntakeOptions {
  readonly core: Core
  readonly credentials: Credentials
  readonly connections: Connections
  readonly health: SourceHealth
  readonly payloadIds: PayloadIds
  readonly bodies: BodyReader
  readonly metrics: Metrics
}

const IntakeAnswer = Type.Object({
  accepted: Type.Integer(),
  duplicates: Type.Integer(),
  warnings: Type.Array(Type.String()),
})
const EnqueueAnswer = Type.Object({
  status: Type.String(),
  message: Type.String(),
  dedup_key: Type.String(),
  /** What the first API calls it. */
  incident_key: Type.Optional(Type.String()),
})
/** A problem document in which PagerDuty's senders find their own words. */
const EnqueueProblem = Type.Object({
  ...Type.Omit(Problem, ['status']).properties,
  status: Type.String(),
  message: Type.String(),
  errors: Type.Array(Type.String()),
})
const problems = { 400: Problem, 401: Problem, 413: Problem, 415: Problem, 500: Problem, 503: Problem }
const enqueueProblems = { 400: EnqueueProblem, 401: EnqueueProblem, 413: EnqueueProblem, 415: EnqueueProblem }

const mebibyte = 1024 * 1024
const intakePrefix = '/v1/intake/'
const enqueuePath = '/v2/enqueue'
const eventPaths = [enqueuePath, `${enqueuePath}/`, '/generic/2010-04-15/create_event.json']

/**
 * Alerts come in. A 202 says that they are on disk. Bodies are read raw, so that their depth is known before they are
 * parsed and the original can be kept. Whatever is refused under a valid key is counted at its integration.
 */
export async function intakeRoutes(fastify: FastifyInstance, options: IntakeOptions): Promise<void> {
  fastify.addHook('onResponse', (_request, reply, done) => {
    options.metrics.answeredIntake(reply.elapsedTime)
    done()
  })
  fastify.removeAllContentTypeParsers()
  // Whatever its type says: most of what is called text or a form is JSON. What has a name of its own is found faster.
  fastify.addContentTypeParser(['application/json', '*'], { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  )
  fastify.decorateRequest('intakeAccess', null)
  fastify.setErrorHandler<FastifyError>((error, request, reply) => answerError(options, error, request, reply))
  const keyed = new BodyRoom({ all: 128 * mebibyte, each: 32 * mebibyte })
  const unkeyed = new BodyRoom({ all: 16 * mebibyte, each: 4 * mebibyte })

  for (const source of [sources.alertmanager, sources.generic, sources.pagerduty]) {
    const route = {
      method: ['POST', 'PUT'],
      bodyLimit: source.limitBytes,
      schema: { tags: ['intake'], response: { 202: IntakeAnswer, ...problems } },
      // Before the body is read: whoever has no key has no claim to our memory.
      onRequest: async (request: FastifyRequest, reply: FastifyReply) => {
        const access = await findKey(options, source, request, reply)
        return access === null ? reply : enterRoom(options, keyed, access, source.limitBytes, request, reply)
      },
      handler: (request: FastifyRequest, reply: FastifyReply) => takeSignals(options, source, request, reply),
    }
    for (const path of ['', '/', '/:key', '/:key/'])
      fastify.route({
        ...route,
        schema: { ...route.schema, hide: path.endsWith('/') },
        url: `${intakePrefix}${source.name}${path}`,
      })
  }

  const enqueue = {
    bodyLimit: sources.pagerduty.limitBytes,
    onRequest: async (request: FastifyRequest, reply: FastifyReply) => {
      // Most name their key in the body; what a header names is known in time for a body that is never read.
      const access = await accessOfHeader(options, request)
      if (access?.source === 'pagerduty') request.intakeAccess = access
      return unkeyed.enter(request, reply, options.connections.clientOf(request.raw), sources.pagerduty.limitBytes)
    },
    schema: { tags: ['intake'], response: { 202: EnqueueAnswer, ...enqueueProblems, 500: Problem, 503: Problem } },
  }
  const takeEvent = (request: FastifyRequest, reply: FastifyReply) => takeEnqueue(options, request, reply)
  for (const path of eventPaths)
    fastify.post(path, { ...enqueue, schema: { ...enqueue.schema, hide: path.endsWith('/') } }, takeEvent)

  const mistaken = (request: FastifyRequest, reply: FastifyReply) => answerMistaken(options, request, reply)
  for (const url of [`${intakePrefix}*`, ...eventPaths])
    fastify.route({
      method: url.endsWith('*')
        ? ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']
        : ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'],
      url,
      schema: { hide: true },
      onRequest: mistaken,
      handler: mistaken,
    })
}

/** Answers an intake address that is none: a browser looks whether it is there, or its source is misspelt. */
async function answerMistaken(
  options: IntakeOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const [, kind, name = '', key, ...rest] = request.url.replace(/\?.*/s, '').split(/\/+/).filter(Boolean).map(decoded)
  const isIntake = kind === 'intake'
  const access =
    isIntake && key !== undefined ? await options.credentials.intakeKey(key) : await accessOfHeader(options, request)
  const note = (reason: Refused, detail: string) =>
    access && options.health.refused(access.integrationId, reason, detail, '')
  const isThere = !isIntake || (Object.hasOwn(sources, name) && rest.length === 0)
  if (isThere || request.method === 'GET' || request.method === 'HEAD') {
    note('method', `${request.method}: alerts are sent here with POST.`)
    return sendProblem(reply.header('allow', isIntake ? 'POST, PUT' : 'POST'), 405, 'Alerts are sent here with POST.')
  }
  const known = Object.keys(sources).join(', ')
  const detail = Object.hasOwn(sources, name)
    ? 'There is nothing here: the address ends with the key.'
    : `There is no such source; this relay takes ${known}.`
  note('wrong-address', detail)
  return sendProblem(reply, 404, detail, { field: 'source' })
}

/** What the key in `X-Routing-Key`, as PagerDuty has it, or in `Authorization` is of; null without one that is known. */
async function accessOfHeader({ credentials }: IntakeOptions, request: FastifyRequest): Promise<IntakeAccess | null> {
  const header = request.headers['x-routing-key']
  const key = typeof header === 'string' ? header : bearer(request)
  return key === null ? null : credentials.intakeKey(key)
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

/** What the key in the address or in `Authorization` is of; null, with 401 answered, when it is none of this source. */
async function findKey(
  { core, credentials, connections, health }: IntakeOptions,
  source: IntakeSource,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<IntakeAccess | null> {
  const key = keyOf(request)
  const access = key === null ? null : await credentials.intakeKey(key)
  if (access?.source !== source.name) {
    const detail = noteStranger(health, access, `This is no key of a ${source.name} integration`)
    sendProblem(reply, 401, detail, { field: 'key' })
    return null
  }
  connections.prove(request.raw.socket, 'sender', access.integrationId)
  request.intakeAccess = access
  // Reading the largest body takes a tenth of a second: an overloaded relay has no time for what it would refuse.
  core.checkRoom(access.integrationId)
  return access
}

/** What is told to a key that is not of this address: where it belongs, counted there, when it is one of another source. */
function noteStranger(health: SourceHealth, access: IntakeAccess | null, problem: string): string {
  if (access === null) return `${problem}.`
  const to = access.source === 'pagerduty' ? enqueuePath : `${intakePrefix}${access.source}/KEY`
  const detail = `${problem}: it is one of ${access.source}, which sends to ${to}.`
  health.refused(access.integrationId, 'wrong-address', detail, '')
  return detail
}

/** The key in the address or the header; null where there is none. */
function keyOf(request: FastifyRequest): string | null {
  return (request.params as { readonly key?: string }).key || bearer(request)
}

/** Takes room for the body; answers 503 and returns it when there is none. */
function enterRoom(
  { health }: IntakeOptions,
  room: BodyRoom,
  { integrationId }: IntakeAccess,
  longest: number,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply | undefined {
  const full = room.enter(request, reply, integrationId, longest)
  if (full) health.refused(integrationId, 'overloaded', reasonWords('overloaded'), '')
  return full
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
  const own = keyOf(request)
  const bytes = await unpackBody(request, source.limitBytes)
  if (!Buffer.isBuffer(bytes))
    return refuse(options, access, reply, { ...bytes, text: shown(options, bytes.text, own) })
  const type = request.headers['content-type'] ?? ''
  const { integrationId } = access
  const ask = { source: source.name, bytes, type, own, integrationId, now: options.core.now() }
  const read = await options.bodies.read(ask)
  if (!read.ok) return refuse(options, access, reply, read)
  return reply.code(202).send(await take(options, access, source.name, read, rawOf(read, bytes)))
}

/** What is kept of a body. */
function rawOf({ kept }: Extract<BodyRead, { ok: true }>, bytes: Buffer): Buffer {
  return kept === null ? bytes : Buffer.from(kept.buffer)
}

/** PagerDuty's Events v2: the key is in the body, and the answer is in PagerDuty's words. */
async function takeEnqueue(
  options: IntakeOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const event = await openEvent(request)
  if (!event.ok) {
    if (request.intakeAccess !== null) {
      const text = shown(options, event.text, null)
      options.health.refused(request.intakeAccess.integrationId, event.reason, `body: ${event.detail}`, text)
    }
    return sendInvalidEvent(reply, event.status, 'body', event.detail)
  }
  const { bytes, type, value } = event
  const own = routingKeyOf(request, value)
  if (typeof own !== 'string') return sendInvalidEvent(reply, 400, 'routing_key', 'routing_key is needed, as text.')
  const access = await options.credentials.intakeKey(own)
  if (access?.source !== 'pagerduty') {
    const detail = noteStranger(options.health, access, 'This is no routing key of an integration here')
    return sendInvalidEvent(reply, 401, 'routing_key', detail)
  }
  request.intakeAccess = access
  const { integrationId } = access
  const ask = { source: 'pagerduty', bytes, type, own, integrationId, now: options.core.now() } as const
  const read = await options.bodies.read(ask)
  if (!read.ok) {
    const { status, reason, field, detail, text } = refusalOf(read)
    options.health.refused(integrationId, reason, `${field}: ${detail}`, text)
    return sendInvalidEvent(reply, status, field, detail)
  }
  const { warnings } = await take(options, access, 'pagerduty', read, rawOf(read, bytes))
  const message = warnings[0] === undefined ? 'Event processed' : `Event processed; ${warnings[0]}`
  const key = dedupKeyOf(read)
  const asFirst = isObject(value) && isFirstApi(value) ? { incident_key: key } : {}
  return reply.code(202).send({ status: 'success', message, dedup_key: key, ...asFirst })
}

interface Event {
  readonly ok: true
  readonly bytes: Buffer
  readonly type: string
  readonly value: unknown
}

/**
 * Looks for the key that an event is of, which is in it. Whoever sent it has shown none yet, so no more is done than that: keeping
 * numbers exact costs ten times as much as the rest.
 */
async function openEvent(request: FastifyRequest): Promise<Event | BadBody> {
  const bytes = await unpackBody(request, sources.pagerduty.limitBytes)
  if (!Buffer.isBuffer(bytes)) return bytes
  const type = request.headers['content-type'] ?? ''
  const read = readText(bytes, type)
  if (!read.ok) return read
  const parsed = readValue(read.text, type, false)
  return parsed.ok ? { ...parsed, bytes, type } : parsed
}

/** A problem document with what PagerDuty answers to a bad event, whose `status` is a word. */
function sendInvalidEvent(reply: FastifyReply, status: number, field: string, detail: string): FastifyReply {
  const { title } = problemOf(status, detail)
  const message = 'Event object is invalid'
  const errors = [`'${field}': ${detail}`]
  if (status === 415) reply.header('accept-encoding', takenEncodings)
  return reply
    .code(status)
    .type(problemType)
    .send({ type: 'about:blank', title, detail, field, status: 'invalid event', message, errors })
}

/** The key under which the event is known: the sender's own, or the one minted for it. */
function dedupKeyOf(parsed: Parsed): string {
  return 'dedupKey' in parsed && typeof parsed.dedupKey === 'string' ? parsed.dedupKey : (parsed.groupKey ?? '')
}

function shown({ credentials }: IntakeOptions, text: string, own: string | null): string {
  return withoutSecrets(text, (word) => credentials.isSecret(word), own)
}

async function take(
  options: IntakeOptions,
  { integrationId }: IntakeAccess,
  source: SourceName,
  parsed: Parsed,
  raw: Buffer,
): Promise<{ accepted: number; duplicates: number; warnings: string[] }> {
  const { core, health } = options
  const payloadId = options.payloadIds.of(raw, core.now())
  const { signals, truncated, allCleared } = parsed
  const batch = {
    ...{ source, integrationId, signals, payloadId, truncated },
    ...(allCleared === undefined ? {} : { allCleared }),
  }
  const text = () => raw.toString('utf8', 0, longestShown)
  const { accepted, duplicates, leftOut, unmatched, warnings } = await core
    .submit({ kind: 'signals', batch, payload: raw })
    .catch((error: unknown) => {
      if (error instanceof UndecidableError) health.refused(integrationId, 'undecidable', error.message, text())
      throw error
    })
  if (leftOut > 0)
    health.refused(integrationId, 'undecidable', `the relay could not decide ${leftOut} of its alerts`, text())
  health.heard(integrationId, signals.length)
  const all = [...parsed.warnings, ...warnings]
  const remarks: readonly Remark[] = unmatched > 0 ? [...parsed.remarks, 'unmatched-clear'] : parsed.remarks
  const problem = all.slice(0, shownWarnings).join('; ')
  for (const remark of remarks) health.remarked(integrationId, remark, problem, text())
  return { accepted, duplicates, warnings: all }
}

/** Warnings that are shown of one body at its integration. */
const shownWarnings = 3
/** Bytes of a body that are read again for what is shown of it. */
const longestShown = 8 * 1_024

type UnusableBody = Exclude<BodyRead, { ok: true }>

function refusalOf(body: UnusableBody) {
  return { status: 400, reason: 'nothing-usable' as const, field: 'body', ...body }
}

/** A body under a valid key that could not be used is kept for people to look at. */
function refuse(
  options: IntakeOptions,
  access: IntakeAccess,
  reply: FastifyReply,
  refusal: UnusableBody,
): FastifyReply {
  const { status, reason, field, detail, text } = refusalOf(refusal)
  options.health.refused(access.integrationId, reason, `${field}: ${detail}`, text)
  if (status === 415) reply.header('accept-encoding', takenEncodings)
  return sendProblem(reply, status, detail, { field })
}

const errorReasons: Readonly<Record<string, Refused>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'content-type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'not-json',
}

/** What never came to a handler, counted where its key was known. */
function answerError(
  options: IntakeOptions,
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const reason = errorReasons[error.code] ?? (error instanceof OverloadedError ? 'overloaded' : null)
  if (reason !== null && request.intakeAccess !== null)
    options.health.refused(request.intakeAccess.integrationId, reason, reasonWords(reason), '')
  const status = error.statusCode ?? 500
  const isEnqueue = eventPaths.includes(request.routeOptions.url ?? '')
  if (status >= 500 || !isEnqueue) return handleError(error, request, reply)
  return sendInvalidEvent(reply, status, 'body', reason === null ? error.message : reasonWords(reason))
}
