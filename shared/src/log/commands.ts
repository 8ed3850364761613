import Type, { type Static, type TProperties } from 'typebox'
import { uuidPattern } from '../ids.ts'
import { type BriefItem, conditions, reasonKinds } from '../model/handoff.ts'
import { knownFields } from '../model/known.ts'
import { tagPattern } from '../model/note-words.ts'
import { actionStates, maxSectionLength, postmortemSections, postmortemStatuses } from '../model/notebook.ts'

/** What whoever is asked is told of why, at most, in UTF-16 units. */
export const maxWhy = 300

/**
 * The requests of people. Each says what it does without a network: `queue` (kept, shown as pending, sent on
 * return) or `refuse` (responsibility and waking people are not decided on a stale picture).
 */
/** Text that says something: not only spaces. */
const text = (max: number) => Type.String({ minLength: 1, maxLength: max, pattern: '\\S' })
const PersonIdField = Type.String({ minLength: 1, maxLength: 63 })
const NoteIdField = Type.String({ pattern: '^note-[0-9a-z-]{1,58}$' })
const TimerIdField = Type.String({ pattern: '^timer-[0-9a-z-]{1,58}$' })
const ActionIdField = Type.String({ pattern: '^act-[0-9a-z-]{1,58}$' })
const WhyIdField = Type.String({ pattern: '^why-[0-9a-z-]{1,58}$' })
const HandoffIdField = Type.String({ pattern: '^hand-[0-9a-z-]{1,58}$' })
const RunbookIdField = Type.String({ minLength: 1, maxLength: 200 })
const RunbookVersion = Type.Optional(Type.String({ maxLength: 64 }))
const Reason = Type.String({ maxLength: 2_000 })
/** Why somebody is asked, in one line: the first thing that they read. */
const WhyField = Type.Optional(Type.String({ maxLength: maxWhy }))
/** It stays, so it must say why. */
const EraseReason = text(2_000)
/** A calendar day, `2026-11-30`. */
const DayField = Type.Union([
  Type.String({ pattern: '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' }),
  Type.Null(),
])
const OwnerField = Type.Union([PersonIdField, Type.Null()])

function oneOf<const T extends string>(words: readonly T[]) {
  return Type.Unsafe<T>(Type.Enum([...words]))
}

/** Unix ms that a Date can hold: a time beyond it could never be shown or exported. */
const Time = Type.Integer({ minimum: 0, maximum: 8.64e15 })

const ReasonField = Type.Object(
  {
    kind: oneOf(reasonKinds),
    at: Type.Optional(Time),
    sev: Type.Optional(Type.Integer({ minimum: 1, maximum: 5 })),
  },
  { additionalProperties: false },
)

const BriefItemField = Type.Unsafe<BriefItem>(
  Type.Object(
    {
      id: Type.String({ pattern: '^[0-9A-Za-z-]{1,64}$' }),
      incidentId: Type.Union([Type.String({ minLength: 1, maxLength: 64 }), Type.Null()]),
      incidents: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 2_000 })),
      condition: oneOf(conditions),
      title: text(500),
      summary: Type.String({ maxLength: 4_000 }),
      next: Type.String({ maxLength: 4_000 }),
      contingency: Type.Optional(Type.String({ maxLength: 2_000 })),
      reasons: Type.Optional(Type.Array(ReasonField, { maxItems: 20 })),
    },
    { additionalProperties: false },
  ),
)

const Brief = {
  items: Type.Array(BriefItemField, { maxItems: 60 }),
  notes: Type.String({ maxLength: 8_000 }),
}

const RoleField = Type.Union([
  Type.Literal('commander'),
  Type.Literal('deputy'),
  Type.Literal('scribe'),
  Type.Literal('liaison'),
])

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
  /** "I'm awake": all of these, or without a list all that page whoever says it. */
  'incident.acknowledge-all': onDesk('incident.acknowledge-all', {
    incidentIds: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 20_000 })),
    via: Type.Optional(Type.String({ maxLength: 32 })),
  }),
  'incident.unacknowledge': onIncident('incident.unacknowledge', {}),
  /**
   * Need help: pages the next step now. `person`: this one instead, and from the first channel again where they are paged
   * already. `everybody`: all whom its policy names, again and at once.
   */
  'incident.escalate': onIncident('incident.escalate', {
    person: Type.Optional(PersonIdField),
    everybody: Type.Optional(Type.Boolean()),
    why: WhyField,
  }),
  /** Asks a person to take the baton; it moves when that person acknowledges. */
  'incident.reassign': onIncident('incident.reassign', { person: PersonIdField, why: WhyField }),
  'incident.add-responder': onIncident('incident.add-responder', { person: PersonIdField, why: WhyField }),
  /** `until` in Unix ms, or `minutes` from the relay's now; one of them. */
  'incident.snooze': onIncident('incident.snooze', {
    until: Type.Optional(Time),
    minutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_080 })),
  }),
  /** Ends a snooze before its time: it pages again now. */
  'incident.unsnooze': onIncident('incident.unsnooze', {}),
  'incident.resolve': onIncident('incident.resolve', { reason: Type.Optional(Type.String({ maxLength: 2_000 })) }),
  'incident.reopen': onIncident('incident.reopen', { reason: Type.Optional(Type.String({ maxLength: 2_000 })) }),
  'incident.set-sev': onIncident('incident.set-sev', { sev: SevField }),
  /** A name that people gave it stays, whatever its alerts are called. */
  'incident.rename': onIncident('incident.rename', { title: text(500) }),
  'incident.set-impact': onIncident('incident.set-impact', {
    impact: Type.String({ maxLength: 4_000 }),
    /** Since when, Unix ms; null is unknown. Left out, what was said before stays. */
    since: Type.Optional(Type.Union([Time, Type.Null()])),
  }),
  /** One field of what is known now; empty text says that it is not known any more. */
  'incident.set-known': onIncident('incident.set-known', {
    field: oneOf(knownFields),
    text: Type.String({ maxLength: 4_000 }),
  }),
  /** Says no to an open page of one's own: to joining, to taking over, or to helping. */
  'page.decline': onIncident('page.decline', { reason: Type.Optional(Reason) }),
  'responder.release': onIncident('responder.release', { person: PersonIdField }),
  /** Marks a timeline row for the postmortem; `seq` is its event's. */
  'row.star': onIncident('row.star', { seq: Type.Integer({ minimum: 1 }) }),
  'row.unstar': onIncident('row.unstar', { seq: Type.Integer({ minimum: 1 }) }),
  /** Leaves a row that belongs to the story out of the postmortem; a star that it has goes. */
  'row.omit': onIncident('row.omit', { seq: Type.Integer({ minimum: 1 }) }),
  'row.unomit': onIncident('row.unomit', { seq: Type.Integer({ minimum: 1 }) }),
  'timer.start': onIncident('timer.start', {
    timerId: Type.Optional(TimerIdField),
    task: text(500),
    owner: Type.Optional(OwnerField),
    /** Seconds, at most a day. */
    seconds: Type.Integer({ minimum: 5, maximum: 86_400 }),
  }),
  'timer.stop': onIncident('timer.stop', { timerId: TimerIdField, outcome: Type.Optional(Reason) }),
  'runbook.open': onIncident('runbook.open', { runbookId: RunbookIdField }),
  /**
   * `line` names the step within the incident's own copy. Opens the runbook when that was not done. `version` is the
   * text that was read, so that a tick that comes late does not stand beside another step of a newer one.
   */
  'runbook.tick': onIncident('runbook.tick', {
    runbookId: RunbookIdField,
    line: Type.Integer({ minimum: 1 }),
    done: Type.Boolean(),
    version: RunbookVersion,
  }),
  /** "This step was wrong here": kept with the step, and an action item. */
  'runbook.flag': onIncident('runbook.flag', {
    runbookId: RunbookIdField,
    line: Type.Integer({ minimum: 1 }),
    text: text(2_000),
    version: RunbookVersion,
  }),
  'action.add': onIncident('action.add', {
    actionId: Type.Optional(ActionIdField),
    title: text(500),
    owner: Type.Optional(OwnerField),
    dueOn: Type.Optional(DayField),
    /** The note that it comes from. */
    noteId: Type.Optional(NoteIdField),
  }),
  /** What is left out stays as it is. */
  'action.change': onIncident('action.change', {
    actionId: ActionIdField,
    title: Type.Optional(text(500)),
    owner: Type.Optional(OwnerField),
    dueOn: Type.Optional(DayField),
    state: Type.Optional(oneOf(actionStates)),
  }),
  'postmortem.start': onIncident('postmortem.start', { owner: Type.Optional(PersonIdField) }),
  'postmortem.set-owner': onIncident('postmortem.set-owner', { owner: PersonIdField }),
  'postmortem.set-status': onIncident('postmortem.set-status', { status: oneOf(postmortemStatuses) }),
  /** `base` is the text that `text` was written from; what others wrote meanwhile is brought together with it. */
  'postmortem.write': onIncident('postmortem.write', {
    section: oneOf(postmortemSections),
    text: Type.String({ maxLength: maxSectionLength }),
    base: Type.String({ maxLength: maxSectionLength }),
  }),
  'postmortem.set-why': onIncident('postmortem.set-why', {
    whyId: Type.Optional(WhyIdField),
    parentId: Type.Optional(Type.Union([WhyIdField, Type.Null()])),
    text: text(2_000),
  }),
  'postmortem.remove-why': onIncident('postmortem.remove-why', { whyId: WhyIdField }),
  'note.add': onIncident('note.add', {
    text: text(16_000),
    /** The earlier moment that the note is about, Unix ms. */
    about: Type.Optional(Time),
    noteId: Type.Optional(NoteIdField),
    tags: Type.Optional(Type.Array(Type.String({ pattern: tagPattern }), { maxItems: 12 })),
    /** Of an update: post it outside as well. */
    publish: Type.Optional(Type.Boolean()),
    /** Of an update: when the next one is promised for, Unix ms; at most a day on. */
    nextUpdateAt: Type.Optional(Time),
  }),
  'note.edit': onIncident('note.edit', { noteId: NoteIdField, text: text(16_000) }),
  'link.add': onIncident('link.add', { url: text(2_048), label: Type.Optional(Type.String({ maxLength: 200 })) }),
  /** `reason`: takes command in an emergency, without the word of whoever holds it. */
  'role.take': onIncident('role.take', { role: RoleField, reason: Type.Optional(text(2_000)) }),
  'role.assign': onIncident('role.assign', { role: RoleField, person: PersonIdField }),
  'role.release': onIncident('role.release', { role: RoleField }),
  /** Offers one's place on call; it moves when the other person accepts. `changeAt` in Unix ms, by default now. */
  'handoff.offer': onDesk('handoff.offer', {
    handoffId: Type.Optional(HandoffIdField),
    team: Type.String({ minLength: 1, maxLength: 63 }),
    to: PersonIdField,
    changeAt: Type.Optional(Time),
    ...Brief,
  }),
  'handoff.amend': onDesk('handoff.amend', { handoffId: HandoffIdField, ...Brief }),
  /** `briefHash`: the brief that was read, so that a word of it that comes late does not stand for a newer one. */
  'handoff.read': onDesk('handoff.read', {
    handoffId: HandoffIdField,
    briefHash: Type.Optional(Type.String({ maxLength: 64 })),
  }),
  /** `briefHash` is the brief that was read; `readBack` restates each item that is not stable, by item. */
  'handoff.accept': onDesk('handoff.accept', {
    handoffId: HandoffIdField,
    briefHash: Type.String({ maxLength: 64 }),
    readBack: Type.Optional(Type.Record(Type.String({ maxLength: 64 }), Type.String({ maxLength: 2_000 }))),
    /** That the two have spoken, not only written. */
    spoke: Type.Optional(Type.Boolean()),
  }),
  /** A question to the giver, or the giver's answer. */
  'handoff.say': onDesk('handoff.say', { handoffId: HandoffIdField, text: text(2_000) }),
  'handoff.decline': onDesk('handoff.decline', { handoffId: HandoffIdField, reason: Type.Optional(Reason) }),
  'handoff.withdraw': onDesk('handoff.withdraw', { handoffId: HandoffIdField, reason: Type.Optional(Reason) }),
  /** In an emergency: takes the first place on call, without the word of whoever has it. */
  'shift.take-over': onDesk('shift.take-over', {
    team: Type.String({ minLength: 1, maxLength: 63 }),
    reason: text(2_000),
  }),
  /** Pages the asking person on every channel, through the true path. */
  'pager.test': onDesk('pager.test', {}),
  /** The texts of event `seq` go, from the log and from all that was made of it. */
  'body.erase': onDesk('body.erase', {
    seq: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
    reason: EraseReason,
  }),
  /** What a source sent, word for word, goes. */
  'payload.erase': onDesk('payload.erase', {
    payloadId: Type.String({ minLength: 1, maxLength: 128 }),
    reason: EraseReason,
  }),
  /**
   * The data of somebody who is not in the file any more goes: their name wherever it stands, the names of their devices,
   * `also` further words for them, and with `words` all that they wrote.
   */
  'person.erase': onDesk('person.erase', {
    person: Type.String({ minLength: 1, maxLength: 63 }),
    also: Type.Optional(Type.Array(Type.String({ minLength: 2, maxLength: 200 }), { maxItems: 20 })),
    words: Type.Optional(Type.Boolean()),
    reason: EraseReason,
  }),
} as const

export type CommandType = keyof typeof commandSchemas
export type Command = { [T in CommandType]: Static<(typeof commandSchemas)[T]> }[CommandType]
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>

/** What a console does with a command while it has no relay. */
export const offlineRule: Readonly<Record<CommandType, 'queue' | 'refuse'>> = {
  'incident.declare': 'refuse',
  'incident.acknowledge': 'queue',
  'incident.acknowledge-all': 'queue',
  'incident.unacknowledge': 'queue',
  'incident.escalate': 'refuse',
  'incident.reassign': 'refuse',
  'incident.add-responder': 'refuse',
  'incident.snooze': 'queue',
  'incident.unsnooze': 'queue',
  'incident.resolve': 'queue',
  'incident.reopen': 'refuse',
  'incident.set-sev': 'queue',
  'incident.rename': 'queue',
  'incident.set-impact': 'queue',
  'incident.set-known': 'queue',
  'page.decline': 'queue',
  'responder.release': 'refuse',
  'row.star': 'queue',
  'row.unstar': 'queue',
  'row.omit': 'queue',
  'row.unomit': 'queue',
  'timer.start': 'queue',
  'timer.stop': 'queue',
  'runbook.open': 'queue',
  'runbook.tick': 'queue',
  'runbook.flag': 'queue',
  'action.add': 'queue',
  'action.change': 'queue',
  'postmortem.start': 'queue',
  'postmortem.set-owner': 'queue',
  'postmortem.set-status': 'queue',
  'postmortem.write': 'queue',
  'postmortem.set-why': 'queue',
  'postmortem.remove-why': 'queue',
  'handoff.offer': 'refuse',
  'handoff.amend': 'refuse',
  'handoff.read': 'queue',
  'handoff.accept': 'refuse',
  'handoff.say': 'queue',
  'handoff.decline': 'refuse',
  'handoff.withdraw': 'refuse',
  'shift.take-over': 'refuse',
  'note.add': 'queue',
  'note.edit': 'queue',
  'link.add': 'queue',
  'role.take': 'refuse',
  'role.assign': 'refuse',
  'role.release': 'refuse',
  'pager.test': 'refuse',
  'body.erase': 'refuse',
  'payload.erase': 'refuse',
  'person.erase': 'refuse',
}

/** Why a command was refused. A refusal is an answer, never an exception. */
export type RefusalReason =
  | 'not-allowed'
  | 'not-a-link'
  | 'unknown-incident'
  | 'unknown-person'
  | 'only-observes'
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
  | 'too-grave-to-snooze'
  | 'role-not-given'
  | 'drill-only'
  | 'nothing-to-decline'
  | 'holds-the-baton'
  | 'unknown-row'
  | 'unknown-timer'
  | 'unknown-runbook'
  | 'unknown-step'
  | 'runbook-changed'
  | 'unknown-action'
  | 'unknown-why'
  | 'no-postmortem'
  | 'out-of-order'
  | 'cannot-publish'
  | 'too-many'
  | 'unknown-team'
  | 'unknown-handoff'
  | 'handoff-ended'
  | 'handoff-open'
  | 'not-on-call'
  | 'not-yours'
  | 'brief-changed'
  | 'not-read-back'
  | 'needs-relay'
  | 'unknown-event'
  | 'cannot-erase'
  | 'still-in-file'

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
