import { checkCommand, withVia } from '@baton/shared/log/check-command.ts'
import type { Token } from '@baton/shared/model/access.ts'
import { renderJsonSchema } from '@baton/shared/postmortem/render-json.ts'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Access } from '../access/credentials.ts'
import type { Core } from '../core/core.ts'
import { listIncidents } from '../core/incident-list.ts'
import { exportIncident } from '../exports/export-incident.ts'
import { cleanLine } from '../intake/text.ts'
import type { Journal } from '../journal/journal.ts'
import { alertPage, readCursor, shownAlerts } from './alert-page.ts'
import { accessOf, actorOf, grantOf } from './auth.ts'
import { incidentView, timelineView } from './incident-view.ts'
import { iso, isoOrNull } from './iso.ts'
import { Problem, sendProblem } from './problem.ts'
import { readTimeline } from './read-timeline.ts'
import { roomView } from './room-view.ts'

/** One of the words, or several with commas. A misspelt filter must not read as "nothing is on fire". */
function anyOf(words: readonly string[], description: string) {
  const word = `(${words.join('|')})`
  return Type.Optional(Type.String({ pattern: `^${word}(,${word})*$`, description }))
}

const ListQuery = Type.Object(
  {
    status: anyOf(
      ['open', 'triggered', 'acknowledged', 'resolved'],
      'triggered, acknowledged, resolved, or several with commas; "open" is the first two',
    ),
    severity: anyOf(
      ['critical', 'error', 'warning', 'info', 'unknown'],
      'critical, error, warning, info, unknown, or several with commas',
    ),
    service: Type.Optional(Type.String({ maxLength: 63 })),
    q: Type.Optional(Type.String({ maxLength: 200 })),
    drill: Type.Optional(Type.Boolean()),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
    cursor: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' })),
  },
  { additionalProperties: false },
)

const TimelineQuery = Type.Object(
  {
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 5_000, description: 'rows; 5,000 unless told otherwise' }),
    ),
    cursor: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$', description: 'nextCursor of the page before' })),
  },
  { additionalProperties: false },
)

const AlertsQuery = Type.Object(
  {
    state: Type.Optional(Type.Union([Type.Literal('firing'), Type.Literal('cleared')])),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 5_000, description: 'alerts; 500 unless told otherwise' }),
    ),
    cursor: Type.Optional(Type.String({ maxLength: 4_096, description: 'nextCursor of the page before' })),
  },
  { additionalProperties: false },
)

const Id = Type.Object({ id: Type.String({ maxLength: 64 }) })
const Named = Type.Object({
  names: Type.Optional(Type.Boolean({ description: 'show names instead of roles' })),
})
const exports = [
  { name: 'postmortem', format: 'md', type: 'text/markdown; charset=utf-8' },
  { name: 'postmortem', format: 'html', type: 'text/html; charset=utf-8' },
  { name: 'postmortem', format: 'json', type: 'application/json; charset=utf-8' },
  { name: 'timeline', format: 'csv', type: 'text/csv; charset=utf-8; header=present' },
] as const

/** Incidents: lists, one, its timeline, its exports, and the commands of people. */
export const incidentRoutes: FastifyPluginAsyncTypebox<{ readonly core: Core; readonly journal: Journal }> = async (
  fastify,
  { core, journal },
) => {
  fastify.get('/v1/incidents', { schema: { tags: ['incidents'], querystring: ListQuery } }, async (request) => {
    const { status, severity, service, q, drill, cursor } = request.query
    const limit = request.query.limit ?? 50
    const statuses = status === undefined ? undefined : statusesOf(status)
    const incidents = await listIncidents(core, journal, {
      limit,
      ...(statuses ? { status: statuses } : {}),
      ...(severity === undefined ? {} : { severity: severity.split(',') }),
      ...(service === undefined ? {} : { service }),
      ...(q === undefined || q === '' ? {} : { q }),
      drill: drill ?? false,
      ...(cursor === undefined ? {} : { beforeSeq: Number(cursor) }),
    })
    const last = incidents.length === limit ? incidents.at(-1) : undefined
    return {
      incidents: incidents.map((incident) => incidentView(core, incident)),
      nextCursor: last ? String(last.openedSeq) : null,
    }
  })

  fastify.get('/v1/incidents/:id', { schema: { tags: ['incidents'], params: Id } }, async (request, reply) => {
    const incident = await core.incident(request.params.id)
    return incident ? roomView(core, incident) : sendProblem(reply, 404, 'There is no such incident.', { field: 'id' })
  })

  const alertsSchema = { tags: ['incidents'], params: Id, querystring: AlertsQuery }
  fastify.get('/v1/incidents/:id/alerts', { schema: alertsSchema }, async (request, reply) => {
    const { limit = shownAlerts, cursor, state } = request.query
    const after = cursor === undefined ? null : readCursor(cursor)
    if (cursor !== undefined && !after)
      return sendProblem(reply, 400, 'This is no cursor of ours.', { field: 'cursor' })
    const incident = await core.incident(request.params.id)
    return incident
      ? alertPage(core, incident, { limit, after, state })
      : sendProblem(reply, 404, 'There is no such incident.', { field: 'id' })
  })

  const timelineSchema = { tags: ['incidents'], params: Id, querystring: TimelineQuery }
  fastify.get('/v1/incidents/:id/timeline', { schema: timelineSchema }, async (request, reply) => {
    const { limit = 5_000, cursor } = request.query
    const rows = await readTimeline(journal, request.params.id, core.desk.config)
    if (!rows) return sendProblem(reply, 404, 'There is no such incident.', { field: 'id' })
    const from = Number(cursor ?? 0)
    const end = from + limit
    return {
      entries: rows.slice(from, end).map(timelineView),
      nextCursor: end < rows.length ? String(end) : null,
    }
  })

  for (const { name, format, type } of exports) {
    const schema = { tags: ['incidents'], params: Id, querystring: Named }
    fastify.get(`/v1/incidents/:id/${name}.${format}`, { schema }, async (request, reply) => {
      const { id } = request.params as { id: string }
      const { names = false } = request.query as { names?: boolean }
      const today = iso(core.now()).slice(0, 10)
      const written = await exportIncident(journal, id, { format, names, today, config: core.desk.config })
      if (written === null) return sendProblem(reply, 404, 'There is no such incident.', { field: 'id' })
      reply.header('content-disposition', `attachment; filename="${name}-${id}.${format}"`)
      return reply.type(type).send(written)
    })
  }

  fastify.get('/v1/schemas/postmortem.json', { schema: { tags: ['incidents'] } }, async (_request, reply) =>
    reply.type('application/schema+json; charset=utf-8').send(renderJsonSchema()),
  )

  const Body = Type.Object({ commandId: Type.String(), type: Type.String() }, { additionalProperties: true })
  const Committed = Type.Object({
    outcome: Type.String(),
    seq: Type.Integer(),
    incidentId: Type.Optional(Type.String()),
  })
  const schema = {
    tags: ['commands'],
    body: Body,
    response: { 200: Committed, 400: Problem, 403: Problem, 409: Problem, 503: Problem },
  }
  fastify.post('/v1/commands', { schema }, async (request, reply) => {
    const checked = checkCommand(request.body)
    if (!checked.ok) return sendProblem(reply, 400, checked.detail, { field: checked.field })
    const access = accessOf(request)
    const command = withVia(checked.command, viaOf(access, core.desk.accesses.tokens))
    const outcome = await core.submit({ kind: 'command', command, actor: actorOf(access), ...grantOf(access) })
    if (outcome.outcome !== 'refused') return reply.code(200).send(outcome)
    const at = isoOrNull(outcome.at)
    return sendProblem(reply, outcome.reason === 'not-allowed' ? 403 : 409, outcome.detail, {
      reason: outcome.reason,
      ...(outcome.by === undefined ? {} : { by: outcome.by }),
      ...(at === null ? {} : { at }),
    })
  })
}

/** By which way a command over HTTP came: of a script its name is said. */
function viaOf({ script }: Access, tokens: Readonly<Record<string, Token>>): 'api' | `script ${string}` {
  const token = script === undefined ? undefined : tokens[script]
  return token ? `script ${cleanLine(token.name, 60)}` : 'api'
}

type Status = 'triggered' | 'acknowledged' | 'resolved'

function statusesOf(text: string): readonly Status[] {
  return text.split(',').flatMap((word): readonly Status[] => {
    if (word === 'open') return ['triggered', 'acknowledged']
    return word === 'triggered' || word === 'acknowledged' || word === 'resolved' ? [word] : []
  })
}
