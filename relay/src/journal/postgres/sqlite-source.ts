import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import type { Database } from 'better-sqlite3'
import type { EventRow } from '../event-row.ts'
import { JournalError, type JournalHead } from '../journal.ts'
import { openStore, storeFile } from '../sqlite/open-store.ts'
import type { SavedIncident } from '../sqlite/snapshots.ts'
import { createStore } from '../sqlite/store.ts'
import { eventColumns } from './postgres-rows.ts'

/** A SQLite store that nobody uses, as rows: pages in the order in which they were written, or of their keys. */
export interface Source {
  readonly head: JournalHead
  events(): Iterable<readonly EventRow[]>
  outcomes(): Iterable<readonly (readonly [key: string, bodyHash: string, outcome: string, at: number])[]>
  payloads(): Iterable<readonly SourcePayload[]>
  desks(): Iterable<readonly (readonly [reducerVersion: number, seq: number, hash: string, state: string])[]>
  incidents(): Iterable<readonly SavedIncident[]>
  vault(): Iterable<readonly (readonly [key: string, value: string])[]>
  close(): void
}

export interface SourcePayload {
  readonly id: string
  readonly at: number
  readonly bytes: Uint8Array
}

/** Opens the store in `dir` and keeps relays out of it until it is closed. Throws `JournalError`. */
export function openSource(dir: string): Source {
  if (!existsSync(join(dir, storeFile))) throw new JournalError('io', `There is no journal in ${dir}.`)
  const opened = openStore(dir)
  const { db, head } = opened
  const store = createStore(opened)
  const pages = <Row>(sql: string, size: number) => inPages(db.prepare(sql).raw().iterate() as Iterable<Row>, size)
  return {
    head,
    events: () => pages(`SELECT ${eventColumns} FROM events ORDER BY seq`, 1_000),
    outcomes: () => pages('SELECT key, body_hash, outcome, at FROM outcomes ORDER BY key', 1_000),
    payloads: () => inPages(eachPayload(db), 50),
    desks: () => pages('SELECT reducer_version, seq, hash, state FROM desks ORDER BY id', 1),
    incidents: () =>
      pages(
        `SELECT id, opened_seq, status, severity, service, drill, title, search, reducer_version, seq, state
         FROM incidents ORDER BY id`,
        200,
      ),
    vault: () => pages('SELECT key, value FROM vault ORDER BY key', 1_000),
    close: () => store.close(),
  }
}

function* inPages<Row>(rows: Iterable<Row>, size: number): Generator<readonly Row[]> {
  let page: Row[] = []
  for (const row of rows) {
    page.push(row)
    if (page.length < size) continue
    yield page
    page = []
  }
  if (page.length > 0) yield page
}

interface PackedRow {
  readonly id: string
  readonly at: number
  readonly start: number
  readonly length: number
  readonly pack: number
  readonly deflated: Uint8Array
}

/** Those of one pack follow each other, so that each pack is unpacked once. */
function* eachPayload(db: Database): Generator<SourcePayload> {
  const packed = db.prepare(`
    SELECT place.id, place.at, start, length, pack, deflated FROM payload_places AS place
    JOIN payload_packs AS pack ON pack.id = place.pack AND pack.at = place.at ORDER BY pack, start`)
  let last = -1
  let bytes = new Uint8Array()
  for (const row of packed.iterate() as Iterable<PackedRow>) {
    if (row.pack !== last) bytes = new Uint8Array(inflateSync(row.deflated))
    last = row.pack
    yield { id: row.id, at: row.at, bytes: bytes.subarray(row.start, row.start + row.length) }
  }
  const singles = db.prepare('SELECT id, at, deflated FROM payloads WHERE id NOT IN (SELECT id FROM payload_places)')
  for (const { id, at, deflated } of singles.iterate() as Iterable<Omit<PackedRow, 'start' | 'length' | 'pack'>>) {
    yield { id, at, bytes: inflateSync(deflated) }
  }
}
