import Type, { type Static } from 'typebox'
import { SourceSeverity } from '../model/config.ts'
import { actionStates, postmortemStatuses } from '../model/notebook.ts'

/**
 * The published shape of an exported postmortem. `version` rises when a field is taken away or changes its meaning;
 * fields may be added without. Times are ISO 8601 in UTC, durations milliseconds; people appear by a letter
 * and what they were at the moment, unless names were asked for.
 */
export const postmortemVersion = 2

export const isoPattern = '^(\\d{4}|[+-]\\d{6})-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$'
const Time = Type.String({ pattern: isoPattern, description: 'ISO 8601, UTC' })
const Day = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$', description: 'a calendar day' })
const Duration = Type.Integer({ minimum: 0, description: 'milliseconds' })
const Seq = Type.Integer({ minimum: 1, description: 'number of the event in the journal' })
const Who = Type.String({
  description: 'a person by their letter and what they were at that moment, or by name when names were asked for',
})

function orNull<T extends Type.TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()])
}

function oneOf<const T extends string>(words: readonly T[]) {
  return Type.Unsafe<T>(Type.Enum([...words]))
}

/** What people wrote, or what the log says in its place. */
const SectionText = Type.Object({
  text: Type.String({ description: 'Markdown; empty when nobody wrote it and the log says nothing of it' }),
  written: Type.Boolean({ description: 'false: drafted from the log' }),
})

/** An answer to "why?", and the answers to why that was so. The name is absolute, so that any validator finds it. */
const Why = Type.Cyclic(
  {
    'urn:baton:postmortem:why': Type.Object({
      text: Type.String(),
      because: Type.Array(Type.Ref('urn:baton:postmortem:why')),
    }),
  },
  'urn:baton:postmortem:why',
)
export interface WhyNode {
  text: string
  because: WhyNode[]
}

export const postmortemSchema = Type.Object(
  {
    format: Type.Literal('baton-postmortem'),
    version: Type.Literal(postmortemVersion),
    incidentId: Type.String(),
    title: Type.String(),
    service: orNull(Type.String()),
    severity: Type.Unsafe<SourceSeverity>({ ...SourceSeverity, description: 'what the source said' }),
    sev: orNull(Type.Integer({ minimum: 1, maximum: 5, description: 'what people decided' })),
    status: oneOf(['triggered', 'acknowledged', 'resolved']),
    openedAt: Time,
    acknowledgedAt: orNull(Time),
    resolvedAt: orNull(Time),
    acknowledgedAfterMs: orNull(Duration),
    resolvedAfterMs: orNull(Duration),
    summary: Type.String({ description: 'one line of plain text, from the log' }),
    impact: Type.String({ description: 'in people’s words; empty when nobody said' }),
    impactSince: orNull(Time),
    affected: Type.String({ description: 'how many or how much; empty when nobody said' }),
    measured: Type.Object({
      detectedAfterMs: orNull(Duration),
      firstPageAfterMs: orNull(Duration),
      impactMs: orNull(Duration),
      pagesSent: Type.Integer({ minimum: 0 }),
      peoplePaged: Type.Integer({ minimum: 0 }),
      timeInSev: Type.Array(Type.Object({ sev: Type.Integer({ minimum: 1, maximum: 5 }), ms: Duration })),
    }),
    asOf: Day,
    notebook: orNull(Type.Object({ status: oneOf(postmortemStatuses), owner: Who, startedAt: Time, updatedAt: Time })),
    sections: Type.Object({
      summary: SectionText,
      impact: SectionText,
      detection: SectionText,
      resolution: SectionText,
      factors: SectionText,
      well: SectionText,
      badly: SectionText,
      lucky: SectionText,
    }),
    whys: Type.Array(Type.Unsafe<WhyNode>(Why)),
    actionItems: Type.Array(
      Type.Object({
        id: Type.String(),
        seq: Type.Union([Seq, Type.Null()], {
          description: 'the event that added it; null when an old file did not say',
        }),
        title: Type.String(),
        owner: orNull(Who),
        dueOn: orNull(Day),
        state: oneOf(actionStates),
        overdue: Type.Boolean({ description: 'open, and its day had passed on `asOf`' }),
        origin: oneOf(['postmortem', 'note', 'runbook']),
      }),
    ),
    roles: Type.Array(
      Type.Object({
        role: Type.String(),
        who: Who,
        from: Time,
        until: Type.Union([Time, Type.Null()], { description: 'null: to the end' }),
      }),
    ),
    paged: Type.Array(Type.Object({ who: Who, why: Type.String(), pagedAt: Time, answeredAfterMs: orNull(Duration) })),
    known: Type.Array(Type.Object({ field: Type.String(), text: Type.String(), who: Who, at: Time })),
    alerts: Type.Array(
      Type.Object({
        title: Type.String(),
        severity: Type.String(),
        state: Type.String(),
        firedAt: Time,
        clearedAt: orNull(Time),
      }),
    ),
    timeline: Type.Array(
      Type.Object({
        seq: Seq,
        at: Time,
        recordedAt: Time,
        heldAt: Type.Union([Time, Type.Null()], { description: 'when a console without a network kept it' }),
        kind: Type.String(),
        who: Type.String(),
        text: Type.String(),
        addedLater: Type.Boolean({ description: 'it speaks of an earlier moment; false: observed live' }),
        edited: Type.Boolean(),
        tags: Type.Array(Type.String()),
        starred: Type.Boolean(),
        omitted: Type.Optional(Type.Boolean({ description: 'people left it out of reports' })),
        story: Type.Optional(Type.Boolean({ description: 'a report shows it unless told otherwise' })),
      }),
    ),
    legend: Type.Optional(
      Type.Array(Type.Object({ who: Type.String(), was: Type.String() }), {
        description: 'whom each letter stands for, in a report without names',
      }),
    ),
    updates: Type.Array(
      Type.Object({
        seq: Seq,
        at: Time,
        who: Who,
        text: Type.String(),
        posted: oneOf(['inside', 'waiting', 'outside', 'failed']),
      }),
    ),
    runbooks: Type.Array(
      Type.Object({
        id: Type.String(),
        title: Type.String(),
        version: Type.String({ description: 'SHA-256 of the text as it was then' }),
        openedAt: Time,
        openedBy: Who,
        steps: Type.Array(
          Type.Object({
            line: Type.Integer({ minimum: 1 }),
            text: Type.String(),
            done: orNull(Type.Object({ at: Time, who: Who })),
            wrong: orNull(Type.Object({ at: Time, who: Who, text: Type.String() })),
          }),
        ),
      }),
    ),
    links: Type.Array(Type.Object({ label: Type.String(), url: Type.String() })),
  },
  {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:baton:postmortem:${postmortemVersion}`,
    title: 'Postmortem of an incident, exported by Baton',
    description: 'Fields that a reader does not know are to be ignored.',
  },
)
export type Postmortem = Static<typeof postmortemSchema>
