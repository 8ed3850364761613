import Type, { type Static } from 'typebox'
import { isoPattern } from './schema.ts'

const Time = Type.String({ pattern: isoPattern })
const TimeOrNull = Type.Union([Time, Type.Null()])
const DurationOrNull = Type.Union([Type.Number(), Type.Null()])

/** What version 1 wrote. It was shipped, so it stays as it is. */
export const postmortemV1Schema = Type.Object({
  format: Type.Literal('baton-postmortem'),
  version: Type.Literal(1),
  incidentId: Type.String(),
  title: Type.String(),
  service: Type.Union([Type.String(), Type.Null()]),
  severity: Type.Enum(['critical', 'error', 'warning', 'info', 'unknown']),
  sev: Type.Union([Type.Integer({ minimum: 1, maximum: 5 }), Type.Null()]),
  status: Type.Enum(['triggered', 'acknowledged', 'resolved']),
  openedAt: Time,
  acknowledgedAt: TimeOrNull,
  resolvedAt: TimeOrNull,
  acknowledgedAfterMs: DurationOrNull,
  resolvedAfterMs: DurationOrNull,
  summary: Type.String(),
  impact: Type.String(),
  alerts: Type.Array(
    Type.Object({
      title: Type.String(),
      severity: Type.String(),
      state: Type.String(),
      firedAt: Time,
      clearedAt: TimeOrNull,
    }),
  ),
  paged: Type.Array(
    Type.Object({ who: Type.String(), why: Type.String(), pagedAt: Time, answeredAfterMs: DurationOrNull }),
  ),
  timeline: Type.Array(
    Type.Object({
      seq: Type.Integer({ minimum: 1 }),
      at: Time,
      kind: Type.String(),
      who: Type.String(),
      text: Type.String(),
      addedLater: Type.Boolean(),
      edited: Type.Boolean(),
    }),
  ),
  links: Type.Array(Type.Object({ label: Type.String(), url: Type.String() })),
  contributingFactors: Type.Array(Type.String()),
  actionItems: Type.Array(Type.String()),
})
export type PostmortemV1 = Static<typeof postmortemV1Schema>
