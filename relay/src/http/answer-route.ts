import { hash } from 'node:crypto'
import { uuidv7 } from '@baton/shared/ids.ts'
import type { Outcome } from '@baton/shared/log/commands.ts'
import { personName } from '@baton/shared/model/routing.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Credentials } from '../access/credentials.ts'
import type { Core } from '../core/core.ts'
import { bearer } from './auth.ts'
import { sendProblem } from './problem.ts'

export interface AnswerOptions {
  readonly core: Core
  readonly credentials: Credentials
  /** Answers a code that opens nothing. */
  readonly refuseCode: (request: FastifyRequest, reply: FastifyReply, detail: string, field: string) => FastifyReply
}

const path = '/v1/pages/answer'
/** A button sends no body, or an empty one. */
const bodyLimit = 8 * 1_024
/** ntfy's web app presses the button from its own origin. It brings its code itself; a browser has nothing to add. */
const shared = { 'access-control-allow-origin': '*' }
const preflight = {
  ...shared,
  'access-control-allow-methods': 'POST',
  'access-control-allow-headers': 'authorization, content-type',
  'access-control-allow-private-network': 'true',
  'access-control-max-age': '86400',
}

/**
 * A person answers a page by the button of its message, with the code that it carries. What came of it is remembered with
 * the code: pressed again, it says so and changes nothing, whatever happened to the incident meanwhile.
 */
export async function answerRoute(fastify: FastifyInstance, options: AnswerOptions): Promise<void> {
  const { core, credentials, refuseCode } = options
  // Whatever an app takes for the body of a button that has none.
  fastify.removeAllContentTypeParsers()
  fastify.addContentTypeParser('*', { parseAs: 'string', bodyLimit }, (_request, _body, done) => done(null))

  fastify.addHook('onRequest', (_request, reply, done) => {
    reply.headers(shared)
    done()
  })
  fastify.options(path, { schema: { hide: true } }, (_request, reply) => reply.headers(preflight).code(204).send())

  fastify.post(path, { bodyLimit, schema: { tags: ['paging'] } }, async (request, reply) => {
    const code = bearer(request)
    const page = code === null ? null : await credentials.readCode('answer', code)
    if (code === null || !page)
      return refuseCode(request, reply, 'This button is unknown, or too old to be pressed.', 'authorization')
    const person = personName(core.desk.config, page.person)
    if (page.given) return sendOutcome(reply, page.given, person, true)
    const outcome = await core.submit({
      kind: 'command',
      actor: { kind: 'person', id: page.person, device: null },
      command: {
        // The same at each try: whoever had no answer presses again, and two presses are one command.
        commandId: uuidv7(page.expiresAt, hash('sha256', code, 'buffer')),
        ...acknowledgementOf(page),
        via: 'ntfy',
      },
    })
    // Not before: an overloaded relay, or one that ends here, would leave a button that says it was pressed. What cannot
    // be remembered is the same command when it comes again.
    await credentials.rememberAnswer(code, outcome).catch(() => undefined)
    return sendOutcome(reply, outcome, person, false)
  })
}

function sendOutcome(reply: FastifyReply, outcome: Outcome, person: string, isAgain: boolean): FastifyReply {
  if (outcome.outcome === 'refused') return sendProblem(reply, 409, outcome.detail, { reason: outcome.reason })
  const isChanged = outcome.outcome === 'committed' && !isAgain
  const detail = isChanged ? `${person} has it.` : `${person} answered this before; nothing has changed.`
  return reply.code(200).send({ outcome: isChanged ? 'committed' : 'unchanged', person, detail })
}

/** A message may have told of many pages; its button answers them all. */
function acknowledgementOf({
  incidentId,
  others,
}: {
  readonly incidentId: string
  readonly others?: readonly string[]
}) {
  return others === undefined || others.length === 0
    ? { type: 'incident.acknowledge' as const, incidentId }
    : { type: 'incident.acknowledge-all' as const, incidentIds: [incidentId, ...others] }
}
