import type { Database } from 'better-sqlite3'
import { erasuresOf, isAboutErasure } from '../erasures.ts'
import { type EventRow, type Place, type PlacedRow, type Sealed, walkRows } from '../event-row.ts'
import type { Damage } from '../journal.ts'
import { nodeSha256, sealRows } from '../seal.ts'
import { copyStore } from './backup-store.ts'
import { checksum } from './checksum.ts'
import type { Commits } from './commits.ts'
import { createEraser, scrubStore } from './erase-bodies.ts'
import type { OpenStore } from './open-store.ts'
import { createPayloadStore, createPayloadWriter, type PackedPayloads, type PayloadStore } from './payload-store.ts'
import { eventColumns, placeBefore } from './rows.ts'
import { runLength } from './schema.ts'
import { createSnapshotStore, type SnapshotStore } from './snapshots.ts'

/**
 * The store as its own thread sees it: synchronous, in rows and texts, each call one statement or one transaction.
 * Everything in and out can be posted to another thread. Reads and sweeps are bounded by their `limit`, so that an
 * append never waits long behind one.
 */
export interface Store extends SnapshotStore, PayloadStore {
  /** Seals and stores a batch in one transaction, and returns the seals. */
  append(batch: StoredBatch): readonly Sealed[]
  readRows(after: number, limit: number): readonly EventRow[]
  readIncidentRows(incidentId: string, after: number, limit: number): readonly EventRow[]
  outcome(key: string): OutcomeRow | null
  /** Drops at most `limit` that are older than `before` (Unix ms), and returns how many. */
  pruneOutcomes(before: number, limit: number): number
  vaultGet(key: string): string | null
  vaultList(prefix: string): readonly { readonly key: string; readonly value: string }[]
  vaultPut(key: string, value: string): void
  vaultDelete(key: string): boolean
  placeBefore(seq: number): Place | Damage
  /** Checks at most `limit` events after `after`. */
  walk(after: Place, limit: number): Walked
  /** Rewrites the file without what erasures left in it, and empties the write-ahead log. */
  scrub(): void
  backup(file: string): Promise<void>
  close(): void
}

export interface Walked {
  readonly damage: Damage | null
  readonly last: Place
  /** Of the rows those that `Erasures` is to see. */
  readonly unsealed: readonly EventRow[]
}

export interface StoredBatch {
  /** The hash of the last event. */
  readonly previousHash: string
  readonly rows: readonly PlacedRow[]
  readonly outcomes: readonly OutcomeRow[]
  readonly payloads: PackedPayloads
  /** Unix ms; payloads age from it. */
  readonly recordedAt: number
}

export type OutcomeRow = readonly [key: string, bodyHash: string, outcome: string, at: number]

/** A copy in steps of 400 KiB lets appends through in between. */
const backupPages = 100

export function createStore({ db, lock, commits }: OpenStore): Store {
  return {
    ...createEventStore(db, commits),
    ...createSideStore(db, commits),
    ...createPayloadStore(db, commits),
    ...createSnapshotStore(db, commits),
    scrub: () => scrubStore(db),
    backup: (file) => copyStore(db, file, backupPages),
    close() {
      try {
        db.close()
        commits.close()
      } finally {
        lock.close()
      }
    },
  }
}

function createEventStore(db: Database, commits: Commits) {
  const append = createAppend(db, commits)
  const read = db.prepare(`SELECT ${eventColumns} FROM events WHERE seq > ? ORDER BY seq LIMIT ?`).raw()
  const readRows = (after: number, limit: number) => read.all(after, limit) as EventRow[]
  return {
    append,
    readRows,
    readIncidentRows: createReadIncident(db),
    placeBefore: (seq: number) => placeBefore(db, seq),
    walk(after: Place, limit: number) {
      const rows = readRows(after.seq, limit)
      return { ...walkRows(after, rows, nodeSha256), unsealed: rows.filter(isAboutErasure) }
    },
  }
}

/** Run by run, from the one in which the incident was opened. */
function createReadIncident(db: Database): Store['readIncidentRows'] {
  const opening = db.prepare("SELECT min(seq) FROM events WHERE incident_id = ? AND type = 'incident.opened'").pluck()
  const lastRun = db.prepare(`SELECT max(seq) / ${runLength} FROM events`).pluck()
  // Most runs hold nothing of an old incident: passing over them here costs a tenth of asking for each.
  const nextRun = db
    .prepare(
      `WITH RECURSIVE runs (run) AS (SELECT @from UNION ALL SELECT run + 1 FROM runs WHERE run < @last)
      SELECT run FROM runs WHERE EXISTS (SELECT 1 FROM events WHERE seq / ${runLength} = run AND incident_id = @id) LIMIT 1`,
    )
    .pluck()
  const inRun = db
    .prepare(
      `SELECT ${eventColumns} FROM events
      WHERE seq / ${runLength} = ? AND incident_id = ? AND seq > ? ORDER BY seq LIMIT ?`,
    )
    .raw()
  return (id, after, limit) => {
    const rows: EventRow[] = []
    const first = Math.max(after + 1, Number(opening.get(id)))
    const range = { from: Math.floor(first / runLength), last: Number(lastRun.get()), id }
    while (rows.length < limit && range.from <= range.last) {
      const run = nextRun.get(range) as number | undefined
      if (run === undefined) break
      rows.push(...(inRun.all(run, id, after, limit - rows.length) as EventRow[]))
      range.from = run + 1
    }
    return rows
  }
}

/** One transaction for facts, answers, payloads and the head: they live and die together. */
function createAppend(db: Database, commits: Commits): Store['append'] {
  const insertEvent = db.prepare(`INSERT INTO events (${eventColumns}) VALUES (${Array(16).fill('?').join(', ')})`)
  const insertOutcome = db.prepare('INSERT INTO outcomes VALUES (?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING')
  const writePayloads = createPayloadWriter(db)
  const erase = createEraser(db)
  return ({ previousHash, rows, outcomes, payloads, recordedAt }) =>
    commits.commit((setHead) => {
      const seals = sealRows(previousHash, rows)
      for (const [i, seal] of seals.entries()) insertEvent.run(...rows[i]!, ...seal)
      for (const outcome of outcomes) insertOutcome.run(...outcome, checksum(outcome))
      writePayloads(payloads, recordedAt)
      for (const erasure of erasuresOf(rows)) erase(erasure)
      const last = seals.at(-1)
      if (last) setHead({ seq: rows.at(-1)![0], hash: last[2] })
      return seals
    })
}

function createSideStore(db: Database, commits: Commits) {
  const outcome = db.prepare('SELECT key, body_hash, outcome, at FROM outcomes WHERE key = ?').raw()
  const pruneOutcomes = db.prepare('DELETE FROM outcomes WHERE at < ? LIMIT ?')
  const vaultGet = db.prepare('SELECT value FROM vault WHERE key = ?').pluck()
  const vaultList = db.prepare('SELECT key, value FROM vault WHERE instr(key, ?) = 1 ORDER BY key')
  const vaultPut = db.prepare(
    `INSERT INTO vault VALUES (?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, sum = excluded.sum`,
  )
  const vaultDelete = db.prepare('DELETE FROM vault WHERE key = ?')
  return {
    outcome: (key: string) => (outcome.get(key) ?? null) as OutcomeRow | null,
    pruneOutcomes: (before: number, limit: number) =>
      commits.commitLightly(() => pruneOutcomes.run(before, limit).changes),
    vaultGet: (key: string) => (vaultGet.get(key) ?? null) as string | null,
    vaultList: (prefix: string) => vaultList.all(prefix) as { key: string; value: string }[],
    vaultPut(key: string, value: string) {
      commits.commit(() => vaultPut.run(key, value, checksum([key, value])))
    },
    vaultDelete: (key: string) => commits.commit(() => vaultDelete.run(key).changes > 0),
  }
}
