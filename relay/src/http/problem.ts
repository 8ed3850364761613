import { randomInt } from 'node:crypto'
import type { FastifyReply } from 'fastify'
import Type, { type Static } from 'typebox'

/** RFC 9457 problem document; `field` names what is wrong in a request, `reason` why a command was refused. */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String(),
  field: Type.Optional(Type.String()),
  reason: Type.Optional(Type.String()),
  by: Type.Optional(Type.String()),
  at: Type.Optional(Type.String()),
  /** All that is wrong, where a file was checked. */
  problems: Type.Optional(Type.Array(Type.Unknown())),
})
export type Problem = Static<typeof Problem>

const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not authenticated',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Too slow',
  409: 'Refused',
  413: 'Too large',
  414: 'Address too long',
  415: 'Unsupported content type',
  421: 'Unknown host',
  429: 'Too many requests',
  431: 'Headers too large',
  500: 'Internal error',
  503: 'Overloaded',
}

export type ProblemExtra = Partial<Pick<Problem, 'field' | 'reason' | 'by' | 'at'>> & {
  readonly problems?: readonly unknown[]
}

/** Seconds after which to come back: a full queue is decided within them. Spread, so that all do not come back at once. */
const soonestRetry = 2
const latestRetry = 8

export function sendProblem(
  reply: FastifyReply,
  status: number,
  detail: string,
  extra: ProblemExtra = {},
): FastifyReply {
  if (status === 503) reply.header('retry-after', String(randomInt(soonestRetry, latestRetry + 1)))
  return reply
    .code(status)
    .type(problemType)
    .send(problemOf(status, detail, extra))
}

export const problemType = 'application/problem+json'

export function problemOf(status: number, detail: string, extra: ProblemExtra = {}) {
  return { type: 'about:blank', title: titles[status] ?? 'Problem', status, detail, ...extra }
}
