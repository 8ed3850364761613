import type { SourcesAnswer, SourceView } from '@baton/shared/wire/bridge.ts'
import Type, { type Static } from 'typebox'
import { Check } from 'typebox/value'

const Reason = Type.Object({ reason: Type.String(), words: Type.String(), count: Type.Integer() })
const Last = Type.Object({
  at: Type.String(),
  reason: Type.String(),
  words: Type.String(),
  problem: Type.String(),
  body: Type.String(),
  times: Type.Integer(),
})
const Integration = Type.Object({
  id: Type.String(),
  name: Type.String(),
  source: Type.String(),
  revoked: Type.Boolean(),
  lastHeardAt: Type.Union([Type.String(), Type.Null()]),
  alerts: Type.Integer(),
  reasons: Type.Array(Reason),
  last: Type.Array(Last),
})
// A relay of before it said so has nothing barred.
const Integrations = Type.Object({
  integrations: Type.Array(Integration),
  barred: Type.Optional(Type.Array(Type.String())),
})

/** The relay's answer about its integrations as a face shows it; those that are revoked and were never heard are left out. */
export function readSources(body: unknown): SourcesAnswer {
  // A relay of before it counted refusals has no reasons.
  if (!Check(Integrations, body))
    return { ok: false, detail: 'this relay is older than this console, and does not say' }
  const sources = body.integrations.filter(({ revoked, lastHeardAt }) => !revoked || lastHeardAt !== null)
  return { ok: true, sources: sources.map(sourceView), barred: body.barred ?? [] }
}

function sourceView({ lastHeardAt, last, ...source }: Static<typeof Integration>): SourceView {
  const { id, name, alerts, reasons, revoked } = source
  return {
    ...{ id, name, source: source.source, alerts, reasons, revoked },
    lastHeardAt: lastHeardAt === null ? null : Date.parse(lastHeardAt),
    last: last.map((refusal) => ({ ...refusal, at: Date.parse(refusal.at) })),
  }
}
