import Type, { type Static } from 'typebox'

/**
 * Who is called, for what, and in which order: the checked form of `oncall.yaml`, as the journal keeps it
 * (`config.applied`). Durations are milliseconds here, `90s`, `5m` or `1h` in the file. Addresses (ntfy
 * topics, tokens, phone numbers) are contact data and live outside events: see `Contacts`.
 */
const Id = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$' })
const Duration = Type.Integer({ minimum: 0, maximum: 366 * 86_400_000 })
const Text = Type.String({ maxLength: 4_000 })
const Url = Type.String({ maxLength: 2_048 })

/** What a source said about how bad it is. `unknown` when it said nothing that we understand. */
export const SourceSeverity = Type.Union([
  Type.Literal('critical'),
  Type.Literal('error'),
  Type.Literal('warning'),
  Type.Literal('info'),
  Type.Literal('unknown'),
])
export type SourceSeverity = Static<typeof SourceSeverity>

export const ChannelKind = Type.Union([Type.Literal('console'), Type.Literal('ntfy')])
export type ChannelKind = Static<typeof ChannelKind>

/** A way to reach a person, and how long a page must go unseen before it is used. */
export const Channel = Type.Object({ kind: ChannelKind, afterMs: Duration }, { additionalProperties: false })
export type Channel = Static<typeof Channel>

/** Observers only read; responders act on incidents, shifts and their own devices; admins change all else too. */
export const personRoles = ['admin', 'responder', 'observer'] as const
export const PersonRole = Type.Unsafe<(typeof personRoles)[number]>(Type.Enum([...personRoles]))
export type PersonRole = Static<typeof PersonRole>

export const Person = Type.Object(
  {
    id: Id,
    name: Type.String({ minLength: 1, maxLength: 100 }),
    channels: Type.Array(Channel, { maxItems: 8 }),
    /** Left out where the file does not say: `roleOf` knows what holds then. */
    role: Type.Optional(PersonRole),
  },
  { additionalProperties: false },
)
export type Person = Static<typeof Person>

export const Team = Type.Object(
  {
    id: Id,
    name: Type.String({ minLength: 1, maxLength: 100 }),
    members: Type.Array(Id, { maxItems: 500 }),
    /** Who answers now: the primary first, then the secondary, and so on. */
    onCall: Type.Array(Id, { maxItems: 20 }),
    /**
     * Paged beside a level while a handoff of it is due and unanswered. The desk's fold fills it from the log; no file
     * and no event carries it.
     */
    beside: Type.Optional(Type.Array(Type.Object({ level: Type.Integer({ minimum: 1 }), person: Id }))),
  },
  { additionalProperties: false },
)
export type Team = Static<typeof Team>

/** An emergency lever: a switch, a link or a command that a responder may need, in plain words. */
export const Lever = Type.Object(
  { name: Text, url: Type.Union([Url, Type.Null()]), note: Text },
  { additionalProperties: false },
)
export type Lever = Static<typeof Lever>

export const Service = Type.Object(
  {
    id: Id,
    name: Type.String({ minLength: 1, maxLength: 100 }),
    description: Text,
    team: Type.Union([Id, Type.Null()]),
    runbook: Type.Union([Url, Type.Null()]),
    dashboard: Type.Union([Url, Type.Null()]),
    levers: Type.Array(Lever, { maxItems: 20 }),
    policy: Type.Union([Id, Type.Null()]),
    /** A page waits this long, so that what heals itself wakes nobody. */
    holdMs: Duration,
    /** When all alerts have cleared the incident resolves after this long; 0 is at once. */
    resolveAfterMs: Duration,
  },
  { additionalProperties: false },
)
export type Service = Static<typeof Service>

/**
 * One step of an escalation policy. Targets: `person:ID`, `team:ID` (everyone in it), `oncall:TEAM` (its
 * primary), `oncall:TEAM/2` (its second on call, and so on). `waitMs` is how long an answer is awaited
 * before the next step.
 */
export const Step = Type.Object(
  {
    targets: Type.Array(Type.String({ pattern: '^(person|team|oncall):[a-z0-9][a-z0-9-]{0,62}(/[0-9]{1,2})?$' }), {
      minItems: 1,
      maxItems: 20,
    }),
    waitMs: Duration,
  },
  { additionalProperties: false },
)
export type Step = Static<typeof Step>

export const EscalationPolicy = Type.Object(
  {
    id: Id,
    steps: Type.Array(Step, { minItems: 1, maxItems: 20 }),
    /** How often the whole policy is climbed again when nobody answered. */
    repeats: Type.Integer({ minimum: 0, maximum: 20 }),
    /** An acknowledgement with no activity for this long pages again; null is never. */
    acknowledgementTimeoutMs: Type.Union([Duration, Type.Null()]),
  },
  { additionalProperties: false },
)
export type EscalationPolicy = Static<typeof EscalationPolicy>

/** The first rule whose every given condition matches decides; what it leaves out falls to the service and the defaults. */
export const Route = Type.Object(
  {
    match: Type.Object(
      {
        labels: Type.Record(Type.String(), Type.String({ maxLength: 1_024 })),
        severity: Type.Array(SourceSeverity),
        source: Type.Union([Type.String({ maxLength: 64 }), Type.Null()]),
      },
      { additionalProperties: false },
    ),
    service: Type.Union([Id, Type.Null()]),
    policy: Type.Union([Id, Type.Null()]),
    page: Type.Union([Type.Boolean(), Type.Null()]),
  },
  { additionalProperties: false },
)
export type Route = Static<typeof Route>

const UpdateEvery = Type.Union([Duration, Type.Null()])

export const OncallConfig = Type.Object(
  {
    people: Type.Record(Id, Person),
    teams: Type.Record(Id, Team),
    services: Type.Record(Id, Service),
    policies: Type.Record(Id, EscalationPolicy),
    routes: Type.Array(Route, { maxItems: 500 }),
    defaultPolicy: Type.Union([Id, Type.Null()]),
    /** Severities that page when no route says otherwise. */
    pageSeverities: Type.Array(SourceSeverity),
    /** How often a status update is due, by SEV; null is never. Absent in files of before there were any. */
    updateEveryMs: Type.Optional(
      Type.Object(
        {
          sev1: UpdateEvery,
          sev2: UpdateEvery,
          sev3: UpdateEvery,
          sev4: UpdateEvery,
          sev5: UpdateEvery,
          unset: UpdateEvery,
        },
        { additionalProperties: false },
      ),
    ),
    /** Whether status updates can be posted outside; where to is contact data. */
    publishesUpdates: Type.Optional(Type.Boolean()),
    /** The folder of Markdown runbooks, as the relay's machine knows it. */
    runbooks: Type.Optional(Type.Union([Type.String({ minLength: 1, maxLength: 4_096 }), Type.Null()])),
  },
  { additionalProperties: false },
)
export type OncallConfig = Static<typeof OncallConfig>

/** How to reach people outside Baton. Kept beside the journal, never in it, so that it can be erased. */
export const Contacts = Type.Object(
  {
    people: Type.Record(
      Id,
      Type.Object(
        {
          ntfy: Type.Optional(
            Type.Object(
              {
                server: Type.String({ maxLength: 2_048 }),
                topic: Type.String({ minLength: 1, maxLength: 64, pattern: '^[-_A-Za-z0-9]+$' }),
                token: Type.Optional(Type.String({ maxLength: 256 })),
              },
              { additionalProperties: false },
            ),
          ),
          /** E.164, as `phoneOf` makes it. */
          phone: Type.Optional(Type.String({ pattern: '^\\+[1-9][0-9]{6,14}$' })),
        },
        { additionalProperties: false },
      ),
    ),
    /** An outside URL that expects a ping; when the relay dies the pings stop and the other side alarms. */
    deadMan: Type.Union([
      Type.Object({ url: Type.String({ maxLength: 2_048 }), everyMs: Duration }, { additionalProperties: false }),
      Type.Null(),
    ]),
    /** A Slack- or Mattermost-compatible incoming webhook that status updates are posted to. */
    updates: Type.Optional(Type.Union([Type.Object({ url: Type.String({ maxLength: 2_048 }) }), Type.Null()])),
  },
  { additionalProperties: false },
)
export type Contacts = Static<typeof Contacts>

/** Nothing configured: every alert is kept and shown, nobody can be paged, and each incident says so. */
export const emptyConfig: OncallConfig = {
  people: {},
  teams: {},
  services: {},
  policies: {},
  routes: [],
  defaultPolicy: null,
  pageSeverities: ['critical', 'error', 'unknown'],
}
