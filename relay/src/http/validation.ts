import { detailOf, fieldOf } from '@baton/shared/log/check-command.ts'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest, FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { OverloadedError, UndecidableError } from '../core/inputs.ts'
import { maxDepth, textDepthExceeds } from '../intake/index.ts'
import { JournalError } from '../journal/journal.ts'
import { sendProblem } from './problem.ts'

/** A request that is not as its schema says; `field` is where. */
class InvalidRequest extends Error {
  readonly statusCode = 400
  readonly field: string
  constructor(field: string, detail: string) {
    super(detail)
    this.field = field
  }
}

/**
 * Reads JSON bodies, of no more depth than intake's: the parser needs a quarter of a second for two megabytes of brackets, and
 * whatever walks what it built needs more.
 */
export function parseJsonWithinBounds(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (textDepthExceeds(body as string, maxDepth))
      done(new InvalidRequest('body', `The body nests deeper than ${maxDepth} levels.`))
    else parse(request, body as string, done)
  })
}

/** Compiled once a route. Bodies are taken as they are, never coerced or stripped; query strings are text, so they are converted. */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const validator = Compile(schema)
  return (value) => {
    const candidate = httpPart === 'querystring' ? validator.Convert(withoutEmpty(value)) : value
    if (validator.Check(candidate)) return { value: candidate }
    const [error] = validator.Errors(candidate)
    return { error: new InvalidRequest(fieldOf(error), detailOf(error)) }
  }
}

/** `?status=&q=disk` says nothing about the status: an empty value is none. */
function withoutEmpty(query: unknown): unknown {
  return Object.fromEntries(
    Object.entries(query as Readonly<Record<string, unknown>>).filter(([, value]) => value !== ''),
  )
}

const bodyErrors: Readonly<Record<string, readonly [status: number, detail: string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'The body is larger than this route takes.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'Send application/json.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, 'The body is empty.'],
  FST_ERR_CTP_INVALID_JSON_BODY: [400, 'The body is not JSON.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'The body is not as long as Content-Length says.'],
}

/** The one place where an error becomes an answer. What is below 500 is told; what is above is logged and kept to ourselves. */
export function handleError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = bodyErrors[error.code]
  if (known) return sendProblem(reply, known[0], known[1], { field: 'body' })
  if (error instanceof InvalidRequest) return sendProblem(reply, 400, error.message, { field: error.field })
  if (error instanceof OverloadedError)
    return sendProblem(reply, 503, 'The relay is overloaded; nothing was taken. Try again.')
  if (error instanceof JournalError) {
    request.log.error({ err: error }, 'the journal did not answer')
    return sendProblem(reply, 503, 'The journal could not be read or written just now. Try again.')
  }
  // The core has logged it, with what it met.
  if (error instanceof UndecidableError)
    return sendProblem(reply, 500, 'The relay could not decide this; the operator finds the reason in its log.')
  const status = error.statusCode ?? 500
  if (status < 500) return sendProblem(reply, status, error.message)
  request.log.error({ err: error }, 'request failed')
  return sendProblem(reply, 500, 'The relay could not answer; the operator finds the reason in its log.')
}
