import { Readable } from 'node:stream'
import type { RootDesk } from '@baton/shared/desk/folded-desk.ts'
import type { DeviceId, MintId } from '@baton/shared/ids.ts'
import { SourceSeverity } from '@baton/shared/model/config.ts'
import { allows, type Grant, mayActFor } from '@baton/shared/model/roles.ts'
import { isOnCall } from '@baton/shared/model/routing.ts'
import { reachIn } from '@baton/shared/oncall/derive-reach.ts'
import { selectHandoffs } from '@baton/shared/view/desk-lists.ts'
import { selectOncall } from '@baton/shared/view/room.ts'
import { messageNeeds } from '@baton/shared/wire/message-needs.ts'
import type { Phones } from '@baton/shared/wire/socket.ts'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Access, Credentials } from '../access/credentials.ts'
import type { Core } from '../core/core.ts'
import type { DeskInput } from '../core/inputs.ts'
import { type Reason, reasonWords } from '../intake/reasons.ts'
import type { SourceName } from '../intake/source.ts'
import type { RejectedBody, SourceHealth } from '../intake/source-health.ts'
import type { Journal } from '../journal/journal.ts'
import { applyOncall, loadContacts } from '../oncall/apply-oncall.ts'
import type { PhoneBook } from '../oncall/phone-book.ts'
import { barredBy } from '../outbound/barred.ts'
import type { Permits } from '../outbound/permits.ts'
import { accessOf, actorOfRequest, refuseRequest } from './auth.ts'
import { iso, isoOrNull } from './iso.ts'
import { sendProblem } from './problem.ts'
import { handoffView } from './team-routes.ts'

/** Entries of one page of the journal. */
const maxJournalPage = 10_000

export interface DeskOptions {
  readonly core: Core
  readonly journal: Journal
  readonly credentials: Credentials
  readonly health: SourceHealth
  readonly mintId: MintId
  /** The origin that people's browsers reach, for links that are handed out. */
  readonly publicUrl: () => string
  /** Whether a console on the device is connected to this relay now. */
  readonly isConnected: (device: DeviceId) => boolean
  /** What the operator lets a configuration point at; null leaves that open. */
  readonly permits: Permits | null
  readonly phoneBook: PhoneBook
  /** Takes up what was applied; resolves to what it says of the runbooks, in words. */
  readonly onApplied: () => Promise<readonly string[]>
}

const Id = Type.Object({ id: Type.String({ maxLength: 64 }) })

/** The desk: who is on call, devices, invites, integrations, configuration, and the journal itself. */
export const deskRoutes: FastifyPluginAsyncTypebox<DeskOptions> = async (fastify, options) => {
  const { core, credentials, health, isConnected, journal, permits, phoneBook } = options

  fastify.get('/v1/oncall', { schema: { tags: ['desk'] } }, async (request) => ({
    people: peopleView(core.desk, isConnected, await phonesFor(accessOf(request).grant, phoneBook)),
    teams: selectOncall(core.desk).map(({ handedOverAt, ...team }) => ({
      ...team,
      handedOverAt: isoOrNull(handedOverAt),
    })),
    handoffs: selectHandoffs(core.desk, null).flatMap((handoff) =>
      handoff.state === 'offered' ? [handoffView(handoff)] : [],
    ),
  }))

  fastify.get('/v1/devices', { schema: { tags: ['desk'] } }, async () => ({
    devices: core.desk.devices().map(({ pairedAt, proven, ...device }) => ({
      ...device,
      pairedAt: iso(pairedAt),
      proven: Object.fromEntries(Object.entries(proven).map(([layer, at]) => [layer, isoOrNull(at)])),
    })),
  }))

  fastify.delete('/v1/devices/:id', { schema: { tags: ['desk'], params: Id } }, async (request, reply) => {
    const device = core.desk.device(request.params.id)
    if (!device) return sendProblem(reply, 404, 'There is no such device.', { field: 'id' })
    const { grant, person } = accessOf(request)
    if (!mayActFor(grant, person, device.person)) return refuseRequest(reply, grant, 'admin')
    const drafts = [{ type: 'device.revoked', incidentId: null, body: { deviceId: device.id } }] as const
    await submitDesk(core, request.access, (desk) => (desk.device(device.id)?.revoked === true ? [] : drafts))
    await credentials.revokeDevice(device.id)
    return reply.code(200).send({ revoked: true })
  })

  fastify.get('/v1/integrations', { schema: { tags: ['desk'] } }, async () => ({
    integrations: core.desk.integrations().map((integration) => {
      const { reasons, lastHeardAt, ...status } = health.status(integration.id)
      return {
        ...integration,
        createdAt: iso(integration.createdAt),
        ...status,
        lastHeardAt: isoOrNull(lastHeardAt),
        reasons: Object.entries(reasons).map(([reason, count]) => ({
          reason,
          words: reasonWords(reason as Reason),
          count,
        })),
        last: health.lastOf(integration.id).map(rejectedView),
      }
    }),
    rejected: health.rejectedBodies.map((body) => ({ ...rejectedView(body), integrationId: body.integrationId })),
    barred: permits === null ? [] : barredBy(permits, core.desk.filed, await loadContacts(journal.vault)),
  }))

  const NewIntegration = Type.Object(
    {
      source: Type.Union([Type.Literal('alertmanager'), Type.Literal('generic'), Type.Literal('pagerduty')]),
      name: Type.String({ minLength: 1, maxLength: 100 }),
    },
    { additionalProperties: false },
  )
  fastify.post('/v1/integrations', { schema: { tags: ['desk'], body: NewIntegration } }, async (request, reply) => {
    const created = await createIntegration(options, request.access, request.body.source, request.body.name)
    return reply.code(201).send(created)
  })

  fastify.delete('/v1/integrations/:id', { schema: { tags: ['desk'], params: Id } }, async (request, reply) => {
    const integration = core.desk.integration(request.params.id)
    if (!integration) return sendProblem(reply, 404, 'There is no such integration.', { field: 'id' })
    const drafts = [{ type: 'integration.revoked', incidentId: null, body: { integrationId: integration.id } }] as const
    await submitDesk(core, request.access, (desk) => (desk.integration(integration.id)?.revoked === true ? [] : drafts))
    await credentials.revokeIntegration(integration.id)
    return reply.code(200).send({ revoked: true })
  })

  const Apply = Type.Object(
    {
      yaml: Type.String({ maxLength: 512 * 1024 }),
      base: Type.Optional(Type.String({ maxLength: 2_048 })),
      dryRun: Type.Optional(Type.Boolean()),
      sample: Type.Optional(
        Type.Object({
          severity: Type.Optional(SourceSeverity),
          service: Type.Optional(Type.String()),
          labels: Type.Optional(
            Type.Record(Type.String({ maxLength: 200 }), Type.String({ maxLength: 1_024 }), { maxProperties: 64 }),
          ),
        }),
      ),
    },
    { additionalProperties: false },
  )
  fastify.post(
    '/v1/config',
    { schema: { tags: ['desk'], body: Apply }, bodyLimit: 1024 * 1024 },
    async (request, reply) => {
      const result = await applyOncall(
        { core, vault: journal.vault, isConnected, permits },
        request.body,
        actorOfRequest(request),
      )
      if (!result.ok) {
        const field = result.problems[0]?.path ?? 'yaml'
        return sendProblem(reply, 400, 'The configuration has problems; nothing was applied.', {
          field,
          problems: result.problems,
        })
      }
      const runbooks = result.applied ? await options.onApplied() : []
      return reply.code(200).send({ ...result, runbooks })
    },
  )

  const Page = Type.Object({
    after: Type.Optional(Type.Integer({ minimum: 0 })),
    limit: Type.Optional(Type.Integer({ minimum: 1 })),
  })
  fastify.get('/v1/journal', { schema: { tags: ['desk'], querystring: Page } }, async (request, reply) => {
    const limit = Math.min(request.query.limit ?? 1_000, maxJournalPage)
    return reply.type('application/x-ndjson').send(Readable.from(linesOf(journal, request.query.after ?? 0, limit)))
  })
}

/** Who only reads is told no number, as in a console. */
async function phonesFor(grant: Grant, phoneBook: PhoneBook): Promise<Phones['numbers']> {
  return allows(grant, messageNeeds['phones:read']) ? (await phoneBook.read()).numbers : {}
}

/** `reach` is `live`, `blind` or `none`; `provenAt` is when a device or channel of theirs last proved itself. */
function peopleView(desk: RootDesk, isConnected: DeskOptions['isConnected'], phones: Phones['numbers']) {
  const reachOf = reachIn(desk, desk.config, isConnected)
  return Object.values(desk.config.people).map(({ id, name, channels }) => {
    const { reach, devices, provenAt } = reachOf(id)
    return {
      id,
      name,
      onCall: isOnCall(desk.config, id),
      reach,
      provenAt: isoOrNull(provenAt),
      channels: channels.map((channel) => channel.kind),
      devices,
      ...(Object.hasOwn(phones, id) ? { phone: phones[id] } : {}),
    }
  })
}

/** Entries that are read and written at a time: a page of ten thousand would hold everything else up. */
const entriesAtOnce = 500

async function* linesOf(journal: Journal, after: number, limit: number): AsyncGenerator<string> {
  let last = after
  for (let left = limit; left > 0; left -= entriesAtOnce) {
    const entries = await journal.read(last, Math.min(left, entriesAtOnce))
    yield entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')
    last = entries.at(-1)?.seq ?? last
    if (entries.length < Math.min(left, entriesAtOnce)) return
  }
}

/** States facts about the desk, as whoever asks. */
export async function submitDesk(core: Core, access: Access | null, drafts: DeskInput['drafts']) {
  const actor = { kind: 'person' as const, id: access?.person ?? 'relay', device: access?.device ?? null }
  return core.submit({ kind: 'desk', drafts, actor })
}

function rejectedView({ at, reason, problem, body, times }: RejectedBody) {
  return { at: iso(at), reason, words: reasonWords(reason), problem, body, times }
}

/** Makes an integration and its key; the key is told once and kept as a hash. */
export async function createIntegration(
  options: Pick<DeskOptions, 'core' | 'credentials' | 'mintId' | 'publicUrl'>,
  access: Access | null,
  source: SourceName,
  name: string,
): Promise<{ readonly id: string; readonly key: string; readonly url: string }> {
  const id = options.mintId('int')
  const key = await options.credentials.mintIntakeKey({ integrationId: id, source })
  const body = { integrationId: id, source, name }
  await submitDesk(options.core, access, [{ type: 'integration.created', incidentId: null, body }])
  return { id, key, url: intakeUrl(options.publicUrl(), source, key) }
}

/** Where a source sends to. */
export function intakeUrl(origin: string, source: SourceName, key: string): string {
  return source === 'pagerduty' ? `${origin}/v2/enqueue` : `${origin}/v1/intake/${source}/${key}`
}
