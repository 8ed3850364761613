import { type Link, type Placed, type Sha256, verifyEntry } from '@baton/shared/log/chain.ts'
import type { Actor, EventType, JournalEntry } from '@baton/shared/log/events.ts'
import { upcast } from '@baton/shared/log/upcast.ts'
import type { Erasures } from './erasures.ts'
import type { Damage, KeptHead } from './journal.ts'

type Columns<Body> = readonly [
  seq: number,
  type: string,
  v: number,
  recordedAt: number,
  at: number,
  actorKind: string,
  actorId: string,
  actorDevice: string | null,
  commandId: string | null,
  incidentId: string | null,
  scope: string,
  drill: number,
  body: Body,
]

/** An envelope at its place with its body's text, not yet sealed: the first columns of `events`, in order. */
export type PlacedRow = Columns<string>

/**
 * An entry as a store keeps it: all columns of `events`. Once its texts were erased `salt` is null and `body` is what stays
 * of it, as `body.erased` has it; a null body is one that was lost.
 */
export type EventRow = readonly [...Columns<string | null>, ...Sealed]

/** What sealing adds to a row: the last columns, in order. */
export type Sealed = readonly [salt: string | null, bodyHash: string, hash: string]

/** The place after which the next row must follow. */
/** Says that a log is not the one, or not all of the one, that `kept` was the head of. `found` is its event there, if any. */
export function keptHeadDamage(kept: KeptHead, found: Place | Damage): Damage | null {
  if ('hash' in found && found.hash === kept.hash) return null
  const problem =
    'hash' in found
      ? 'its hash is not that of the head that was kept elsewhere'
      : 'it was kept elsewhere, and is missing'
  return { seq: kept.seq, problem }
}

export interface Place {
  readonly seq: number
  readonly hash: string
}

export function placedRowOf(placed: Placed, bodyText: string): PlacedRow {
  return [
    placed.seq,
    placed.type,
    placed.v,
    placed.recordedAt,
    placed.at,
    placed.actor.kind,
    placed.actor.id,
    placed.actor.device,
    placed.commandId,
    placed.incidentId,
    placed.scope,
    placed.drill ? 1 : 0,
    bodyText,
  ]
}

/** The envelope of a row. */
export function placedOf(row: PlacedRow | EventRow): Placed {
  const [seq, type, v, recordedAt, at, kind, id, device, commandId, incidentId, scope, drill] = row
  return {
    seq,
    type: type as EventType,
    v: v as 1,
    recordedAt,
    at,
    actor: { kind: kind as Actor['kind'], id, device },
    commandId,
    incidentId,
    scope,
    drill: drill === 1,
  }
}

/** The entry of a row, as this version folds it. One that was erased has an empty salt; one that was lost a null body. */
export function entryOf(row: EventRow): JournalEntry {
  const body = row[12]
  return upcast({ ...linkOf(row), body: body === null ? null : JSON.parse(body) } as JournalEntry)
}

/** Where the rows stop following each other from `after` on, or the last place when they all do. */
export function walkRows(
  after: Place,
  rows: Iterable<EventRow>,
  digest: Sha256,
  erasures?: Erasures,
): { readonly damage: Damage | null; readonly last: Place } {
  let last = after
  for (const row of rows) {
    const damage = rowDamage(last, row, digest)
    if (damage) return { damage, last }
    erasures?.note(row)
    last = { seq: row[0], hash: row[15] }
  }
  return { damage: null, last }
}

function rowDamage(previous: Place, row: EventRow, digest: Sha256): Damage | null {
  const seq = previous.seq + 1
  if (row[0] !== seq) return { seq, problem: 'it is missing' }
  // Of a body without its salt only what erased it can say whether it is right.
  switch (verifyEntry(previous.hash, linkOf(row), row[13] === null ? null : row[12], digest)) {
    case 'body-altered':
      return { seq, problem: 'its body is not the one that was recorded' }
    case 'broken-link':
      return {
        seq,
        problem: `it does not follow event ${previous.seq}: one of the two is not the one that was recorded`,
      }
    case null:
      return null
  }
}

function linkOf(row: EventRow): Link & { readonly salt: string } {
  return { ...placedOf(row), salt: row[13] ?? '', bodyHash: row[14], hash: row[15] }
}
