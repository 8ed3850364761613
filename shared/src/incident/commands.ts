import Type, { type Static, type TProperties } from 'typebox'
import { uuidPattern } from '../ids.ts'

/**
 * The wishes of people. Each says what it does without a network: `queue` (kept, shown as pending, sent on
 * return) or `refuse` (responsibility and waking people are not decided on a stale picture).
 */
/** Text that says something: not only spaces. */
const text = (max: number) => Type.String({ minLength: 1, maxLength: max, pattern: '\\S' })
const PersonIdField = Type.String({ minLength: 1, maxLength: 63 })
const NoteIdField = Type.String({ pattern: '^note-[0-9a-z-]{1,58}$' })
const RoleField = Type.Union([
  Type.Literal('commander'),
  Type.Literal('deputy'),
  Type.Literal('scribe'),
  Type.Literal('liaison'),
])

/** Unix ms that a Date can hold: a time beyond it could never be shown or exported. */
const Time = Type.Integer({ minimum: 0, maximum: 8.64e15 })

const envelope = {
  commandId: Type.String({ pattern: uuidPattern }),
  /** The seq that the person saw when deciding. */
  basedOn: Type.Optional(Type.Integer({ minimum: 0 })),
  /** When a console queued it offline, Unix ms. */
  heldAt: Type.Optional(Time),
}

function onIncident<const T extends string, P extends TProperties>(type: T, properties: P) {
  return Type.Object(
    { ...envelope, type: Type.Literal(type), incidentId: Type.String({ minLength: 1, maxLength: 64 }), ...properties },
    { additionalProperties: false },
  )
}

function onDesk<const T extends string, P extends TProperties>(type: T, properties: P) {
  return Type.Object({ ...envelope, type: Type.Literal(type), ...properties }, { additionalProperties: false })
}

const SevField = Type.Union([
  Type.Literal(1),
  Type.Literal(2),
  Type.Literal(3),
  Type.Literal(4),
  Type.Literal(5),
  Type.Null(),
])

export const commandSchemas = {
  'incident.declare': onDesk('incident.declare', {
    title: text(500),
    severity: Type.Optional(
      Type.Union([Type.Literal('critical'), Type.Literal('error'), Type.Literal('warning'), Type.Literal('info')]),
    ),
    service: Type.Optional(Type.String({ maxLength: 63 })),
  }),
  'incident.acknowledge': onIncident('incident.acknowledge', { via: Type.Optional(Type.String({ maxLength: 32 })) }),
  'incident.unacknowledge': onIncident('incident.unacknowledge', {}),
  /** Need help: pages the next step now. */
  'incident.escalate': onIncident('incident.escalate', {}),
  /** Asks a person to take the baton; it moves when that person acknowledges. */
  'incident.reassign': onIncident('incident.reassign', { person: PersonIdField }),
  'incident.add-responder': onIncident('incident.add-responder', { person: PersonIdField }),
  /** `until` in Unix ms, or `minutes` from the relay's now; one of them. */
  'incident.snooze': onIncident('incident.snooze', {
    until: Type.Optional(Time),
    minutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_080 })),
  }),
  'incident.resolve': onIncident('incident.resolve', { reason: Type.Optional(Type.String({ maxLength: 2_000 })) }),
  'incident.reopen': onIncident('incident.reopen', { reason: Type.Optional(Type.String({ maxLength: 2_000 })) }),
  'incident.set-sev': onIncident('incident.set-sev', { sev: SevField }),
  'incident.set-impact': onIncident('incident.set-impact', { impact: Type.String({ maxLength: 4_000 }) }),
  'note.add': onIncident('note.add', {
    text: text(16_000),
    /** The earlier moment that the note is about, Unix ms. */
    about: Type.Optional(Time),
    noteId: Type.Optional(NoteIdField),
  }),
  'note.edit': onIncident('note.edit', { noteId: NoteIdField, text: text(16_000) }),
  'link.add': onIncident('link.add', { url: text(2_048), label: Type.Optional(Type.String({ maxLength: 200 })) }),
  'role.take': onIncident('role.take', { role: RoleField }),
  'role.assign': onIncident('role.assign', { role: RoleField, person: PersonIdField }),
  'role.release': onIncident('role.release', { role: RoleField }),
  /** Pages the asking person on every channel, through the true path. */
  'pager.test': onDesk('pager.test', {}),
} as const

export type CommandType = keyof typeof commandSchemas
export type Command = { [T in CommandType]: Static<(typeof commandSchemas)[T]> }[CommandType]
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>

/** What a console does with a command while it has no relay. */
export const offlineRule: Readonly<Record<CommandType, 'queue' | 'refuse'>> = {
  'incident.declare': 'refuse',
  'incident.acknowledge': 'queue',
  'incident.unacknowledge': 'queue',
  'incident.escalate': 'refuse',
  'incident.reassign': 'refuse',
  'incident.add-responder': 'refuse',
  'incident.snooze': 'queue',
  'incident.resolve': 'queue',
  'incident.reopen': 'refuse',
  'incident.set-sev': 'queue',
  'incident.set-impact': 'queue',
  'note.add': 'queue',
  'note.edit': 'queue',
  'link.add': 'queue',
  'role.take': 'refuse',
  'role.assign': 'refuse',
  'role.release': 'refuse',
  'pager.test': 'refuse',
}

/** Why a command was refused. A refusal is an answer, never an exception. */
export type RefusalReason =
  | 'unknown-incident'
  | 'unknown-person'
  | 'unknown-service'
  | 'unknown-note'
  | 'already-acknowledged'
  | 'already-resolved'
  | 'not-acknowledged'
  | 'not-resolved'
  | 'not-the-author'
  | 'superseded'
  | 'nobody-to-page'
  | 'already-holding'
  | 'commander-needs-acceptance'
  | 'snooze-needs-an-end'
  | 'role-not-given'
  | 'drill-only'
  | 'needs-relay'

export interface Refusal {
  readonly ok: false
  readonly reason: RefusalReason
  /** In plain words, with who and when where that is the reason. */
  readonly detail: string
  readonly by?: string
  readonly at?: number
}

/** The relay's answer to a command; kept 30 days, so that a resend gets the first answer. */
export type Outcome =
  | { readonly outcome: 'committed' | 'unchanged'; readonly seq: number; readonly incidentId?: string }
  | {
      readonly outcome: 'refused'
      readonly reason: RefusalReason
      readonly detail: string
      readonly by?: string
      readonly at?: number
    }
