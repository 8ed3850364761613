import { deflateSync, inflateSync } from 'node:zlib'
import type { Database } from 'better-sqlite3'
import { type EventRow, type Place, type PlacedRow, type Sealed, walkRows } from '../event-row.ts'
import type { Damage } from '../journal.ts'
import { nodeSha256, sealRows } from '../seal.ts'
import { copyStore } from './backup-store.ts'
import { eventColumns, headText, type OpenStore, placeBefore } from './open-store.ts'
import { createSnapshotStore, type SnapshotStore } from './snapshots.ts'

/**
 * The store as its own thread sees it: synchronous, in rows and texts, each call one statement or one transaction.
 * Everything in and out can be posted to another thread. Reads and sweeps are bounded by their `limit`, so that an
 * append never waits long behind one.
 */
export interface Store extends SnapshotStore {
  /** Seals and stores a batch in one transaction, and returns the seals. */
  append(batch: StoredBatch): readonly Sealed[]
  readRows(after: number, limit: number): readonly EventRow[]
  readIncidentRows(incidentId: string, after: number, limit: number): readonly EventRow[]
  outcome(key: string): OutcomeRow | null
  /** Drop at most `limit` that are older than `before` (Unix ms), and return how many. */
  pruneOutcomes(before: number, limit: number): number
  prunePayloads(before: number, limit: number): number
  payload(id: string): Uint8Array | null
  vaultGet(key: string): string | null
  vaultList(prefix: string): readonly { readonly key: string; readonly value: string }[]
  vaultPut(key: string, value: string): void
  vaultDelete(key: string): boolean
  placeBefore(seq: number): Place | Damage
  /** Checks at most `limit` events after `after`. */
  walk(after: Place, limit: number): { readonly damage: Damage | null; readonly last: Place }
  backup(file: string): Promise<void>
  close(): void
}

export interface StoredBatch {
  /** The hash of the last event. */
  readonly previousHash: string
  readonly rows: readonly PlacedRow[]
  readonly outcomes: readonly OutcomeRow[]
  readonly payloads: readonly { readonly id: string; readonly bytes: Uint8Array }[]
  /** Unix ms; payloads age from it. */
  readonly recordedAt: number
}

export type OutcomeRow = readonly [key: string, bodyHash: string, outcome: string, at: number]

/** A copy in steps of 400 KiB lets appends through in between. */
const backupPages = 100

export function createStore({ db, lock }: OpenStore): Store {
  return {
    ...createEventStore(db),
    ...createSideStore(db),
    ...createSnapshotStore(db),
    backup: (file) => copyStore(db, file, backupPages),
    close() {
      db.close()
      lock.close()
    },
  }
}

function createEventStore(db: Database) {
  const append = createAppend(db)
  const read = db.prepare(`SELECT ${eventColumns} FROM events WHERE seq > ? ORDER BY seq LIMIT ?`).raw()
  const readIncident = db
    .prepare(`SELECT ${eventColumns} FROM events WHERE incident_id = ? AND seq > ? ORDER BY seq LIMIT ?`)
    .raw()
  const readRows = (after: number, limit: number) => read.all(after, limit) as EventRow[]
  return {
    append,
    readRows,
    readIncidentRows: (id: string, after: number, limit: number) => readIncident.all(id, after, limit) as EventRow[],
    placeBefore: (seq: number) => placeBefore(db, seq),
    walk: (after: Place, limit: number) => walkRows(after, readRows(after.seq, limit), nodeSha256),
  }
}

/** A small body needs no large window, and making one costs more than the body. */
function deflate(bytes: Uint8Array): Uint8Array {
  return deflateSync(bytes, bytes.length <= 4_096 ? { level: 1, windowBits: 12, memLevel: 4 } : { level: 1 })
}

/** One transaction for facts, answers, payloads and the witness of the head: they live and die together. */
function createAppend(db: Database): Store['append'] {
  const insertEvent = db.prepare(`INSERT INTO events (${eventColumns}) VALUES (${Array(16).fill('?').join(', ')})`)
  const insertOutcome = db.prepare('INSERT INTO outcomes VALUES (?, ?, ?, ?) ON CONFLICT (key) DO NOTHING')
  const insertPayload = db.prepare(
    'INSERT INTO payloads (at, id, deflated) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING',
  )
  const witness = db.prepare("UPDATE meta SET value = ? WHERE key = 'head'")
  const run = db.transaction(({ previousHash, rows, outcomes, payloads, recordedAt }: StoredBatch) => {
    const seals = sealRows(previousHash, rows)
    for (const [i, seal] of seals.entries()) insertEvent.run(...rows[i]!, ...seal)
    for (const outcome of outcomes) insertOutcome.run(outcome)
    for (const { id, bytes } of payloads) insertPayload.run(recordedAt, id, deflate(bytes))
    const last = seals.at(-1)
    if (last) witness.run(headText({ seq: rows.at(-1)![0], hash: last[2] }))
    return seals
  })
  return (batch) => run.immediate(batch)
}

function createSideStore(db: Database) {
  const outcome = db.prepare('SELECT key, body_hash, outcome, at FROM outcomes WHERE key = ?').raw()
  const pruneOutcomes = db.prepare('DELETE FROM outcomes WHERE at < ? LIMIT ?')
  const prunePayloads = db.prepare(
    'DELETE FROM payloads WHERE id IN (SELECT id FROM (SELECT id, at FROM payloads ORDER BY id LIMIT ?) WHERE at < ?)',
  )
  const payload = db.prepare('SELECT deflated FROM payloads WHERE id = ?').pluck()
  const vaultGet = db.prepare('SELECT value FROM vault WHERE key = ?').pluck()
  const vaultList = db.prepare('SELECT key, value FROM vault WHERE instr(key, ?) = 1 ORDER BY key')
  const vaultPut = db.prepare('INSERT INTO vault VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value')
  const vaultDelete = db.prepare('DELETE FROM vault WHERE key = ?')
  return {
    outcome: (key: string) => (outcome.get(key) ?? null) as OutcomeRow | null,
    pruneOutcomes: (before: number, limit: number) => pruneOutcomes.run(before, limit).changes,
    prunePayloads: (before: number, limit: number) => prunePayloads.run(limit, before).changes,
    payload(id: string) {
      const deflated = payload.get(id) as Uint8Array | undefined
      return deflated ? inflateSync(deflated) : null
    },
    vaultGet: (key: string) => (vaultGet.get(key) ?? null) as string | null,
    vaultList: (prefix: string) => vaultList.all(prefix) as { key: string; value: string }[],
    vaultPut(key: string, value: string) {
      vaultPut.run(key, value)
    },
    vaultDelete: (key: string) => vaultDelete.run(key).changes > 0,
  }
}
