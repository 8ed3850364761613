import type { JournalEntry } from '@baton/shared/log/events.ts'
import type {
  CommandResult,
  Probe,
  ReadIncidentResult,
  ReadPhonesResult,
  ReadSnapshotResult,
  SubscribeResult,
} from '@baton/shared/wire/socket.ts'
import Type, { type TSchema } from 'typebox'
import { Check } from 'typebox/value'

/**
 * Checks of what comes in: types prove nothing about a peer. Envelopes are checked whole, bodies and states only as
 * objects: they are folded under a guard. Fields that a newer relay adds are let through.
 */
const Text = Type.String()
const WholeNumber = Type.Integer()
const AnyObject = Type.Object({})

/** By hand, because a schema takes fifty times as long, and a storm has tens of thousands of them. */
function isEntry(value: unknown): boolean {
  if (!isObject(value) || !isObject(value.actor)) return false
  // A body may have been lost.
  if (value.body !== null && !isObject(value.body)) return false
  const { seq, actor } = value
  return (
    typeof seq === 'number' &&
    seq >= 1 &&
    [seq, value.v, value.recordedAt, value.at].every(Number.isInteger) &&
    [value.type, value.scope, value.bodyHash, value.hash, actor.kind, actor.id].every(isText) &&
    [value.commandId, value.incidentId, actor.device].every((id) => id === null || isText(id)) &&
    typeof value.drill === 'boolean'
  )
}
const isText = (value: unknown): value is string => typeof value === 'string'

const Entries = Type.Array(Type.Refine(Type.Unknown(), isEntry))
const IncidentShape = Type.Object({
  id: Text,
  status: Type.Union([Type.Literal('triggered'), Type.Literal('acknowledged'), Type.Literal('resolved')]),
  updatedSeq: WholeNumber,
  alerts: Type.Union([Type.Array(AnyObject), Type.Object({ nodes: Type.Array(Type.Unknown()) })]),
  pages: AnyObject,
  notes: AnyObject,
})
const MeShape = Type.Object({ person: Text, device: Text })
const DeskShape = Type.Object({
  seq: WholeNumber,
  hash: Text,
  recordedAt: WholeNumber,
  config: AnyObject,
  alerts: Type.Array(Type.Unknown()),
  groups: Type.Array(Type.Unknown()),
  devices: Type.Array(Type.Unknown()),
  integrations: Type.Array(Type.Unknown()),
  pagerTests: Type.Array(Type.Unknown()),
  channelsProven: Type.Array(Type.Unknown()),
})
const SnapshotShape = Type.Object({
  seq: WholeNumber,
  hash: Text,
  desk: DeskShape,
  incidents: Type.Array(IncidentShape),
})

const SubscribeShapes: Readonly<Record<SubscribeResult['kind'], TSchema>> = {
  tail: Type.Object({ entries: Entries, more: Type.Boolean(), me: MeShape, now: Type.Number() }),
  snapshot: Type.Object({
    snapshot: SnapshotShape,
    entries: Entries,
    more: Type.Boolean(),
    me: MeShape,
    now: Type.Number(),
  }),
  incompatible: Type.Object({ reason: Text }),
  'history-changed': Type.Object({}),
  refused: Type.Object({ reason: Text }),
}

/** Null when it is not what it should be. */
export function readSubscribeResult(value: unknown): SubscribeResult | null {
  if (!isObject(value) || typeof value.kind !== 'string' || !Object.hasOwn(SubscribeShapes, value.kind)) return null
  return Check(SubscribeShapes[value.kind as SubscribeResult['kind']], value)
    ? (value as unknown as SubscribeResult)
    : null
}

export function readEntries(value: unknown): readonly JournalEntry[] | null {
  return Check(Entries, value) ? (value as unknown as readonly JournalEntry[]) : null
}

const PieceShape = Type.Union([
  Type.Object({ incident: IncidentShape }),
  Type.Object({ alerts: Type.Array(Type.Object({ key: Text })) }),
])
const PartShape = Type.Union([
  Type.Object({
    ok: Type.Literal(true),
    part: Type.Object({ pieces: Type.Array(PieceShape), more: Type.Boolean() }),
  }),
  Type.Object({ ok: Type.Literal(false), reason: Text }),
])

export function readSnapshotResult(value: unknown): ReadSnapshotResult | null {
  return Check(PartShape, value) ? (value as unknown as ReadSnapshotResult) : null
}

const ReadShape = Type.Union([
  Type.Object({
    ok: Type.Literal(true),
    incident: Type.Union([IncidentShape, Type.Null()]),
    entries: Entries,
    more: Type.Boolean(),
  }),
  Type.Object({ ok: Type.Literal(false), reason: Text }),
])

export function readIncidentResult(value: unknown): ReadIncidentResult | null {
  return Check(ReadShape, value) ? (value as ReadIncidentResult) : null
}

const CommandResultShape = Type.Union([
  Type.Object({
    outcome: Type.Union([Type.Literal('committed'), Type.Literal('unchanged')]),
    seq: WholeNumber,
    incidentId: Type.Optional(Text),
  }),
  Type.Object({
    outcome: Type.Literal('refused'),
    reason: Text,
    detail: Text,
    by: Type.Optional(Text),
    at: Type.Optional(WholeNumber),
  }),
  Type.Object({ outcome: Type.Literal('error'), reason: Text, detail: Text }),
])

export function readCommandResult(value: unknown): CommandResult | null {
  return Check(CommandResultShape, value) ? (value as CommandResult) : null
}

const ProbeShape = Type.Object({
  now: Type.Number(),
  seq: WholeNumber,
  phones: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  connected: Type.Optional(
    Type.Object({ devices: Type.Array(Text), left: Type.Record(Text, Type.Number()), isSettled: Type.Boolean() }),
  ),
})

export function readProbe(value: unknown): Probe | null {
  return Check(ProbeShape, value) ? value : null
}

const PhonesShape = Type.Union([
  Type.Object({ ok: Type.Literal(true), revision: Text, numbers: Type.Record(Text, Text) }),
  Type.Object({ ok: Type.Literal(false), reason: Text }),
])

export function readPhonesResult(value: unknown): ReadPhonesResult | null {
  return Check(PhonesShape, value) ? (value as ReadPhonesResult) : null
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
