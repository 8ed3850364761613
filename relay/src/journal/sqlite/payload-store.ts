import { deflateSync, inflateSync } from 'node:zlib'
import type { Database } from 'better-sqlite3'
import { deflateOptions } from '../deflate-options.ts'
import { checksum } from './checksum.ts'
import type { Commits } from './commits.ts'

/**
 * Raw payloads. Those of one commit lie packed together, because alerts of one storm are alike and compressing each by
 * itself costs more than all the rest of its commit; `payload_places` says where in its pack each one is.
 * Stores made before packs have theirs in `payloads`, one by one, until they are too old.
 */
export const payloadTables = `
CREATE TABLE payload_packs (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  deflated BLOB NOT NULL,
  sum INTEGER NOT NULL
) STRICT;
CREATE TABLE payload_places (
  id TEXT PRIMARY KEY,
  at INTEGER NOT NULL,
  pack INTEGER NOT NULL,
  start INTEGER NOT NULL,
  length INTEGER NOT NULL,
  sum INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`

/** Payloads end to end in one buffer, so that a commit hands over one thing instead of hundreds. */
export interface PackedPayloads {
  readonly ids: readonly string[]
  readonly lengths: readonly number[]
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** Copies payloads into a buffer of their own, which may then be moved to another thread. */
export function packPayloads(payloads: readonly { readonly id: string; readonly bytes: Uint8Array }[]): PackedPayloads {
  const lengths = payloads.map(({ bytes }) => bytes.byteLength)
  const packed = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0))
  let start = 0
  for (const { bytes } of payloads) {
    packed.set(bytes, start)
    start += bytes.byteLength
  }
  return { ids: payloads.map(({ id }) => id), lengths, bytes: packed }
}

export interface PayloadStore {
  payload(id: string): Uint8Array | null
  /** Drops at most `limit` that were stored before `before` (Unix ms), and returns how many. */
  prunePayloads(before: number, limit: number): number
}

/** A pack is closed once it has this many bytes: to read one payload, its whole pack is unpacked. */
const fullPack = 256 * 1024

/** Returns what stores the payloads of a commit, inside its transaction. One whose id is there already stays as it is. */
export function createPayloadWriter(db: Database): (payloads: PackedPayloads, at: number) => void {
  const insertPack = db.prepare('INSERT INTO payload_packs VALUES (?, ?, ?, ?)')
  const insertPlace = db.prepare('INSERT INTO payload_places VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING')
  const lastPack = db.prepare('SELECT coalesce(max(id), 0) FROM payload_packs').pluck()
  return ({ ids, lengths, bytes }, at) => {
    let pack = ids.length === 0 ? 0 : (lastPack.get() as number) + 1
    let packStart = 0
    let start = 0
    let isNew = false
    for (const [i, id] of ids.entries()) {
      const length = lengths[i] as number
      const place = [id, at, pack, start - packStart, length] as const
      isNew = insertPlace.run(...place, checksum(place)).changes > 0 || isNew
      start += length
      if (start - packStart < fullPack && i < ids.length - 1) continue
      if (isNew) {
        const packed = bytes.subarray(packStart, start)
        const row = [pack, at, deflateSync(packed, deflateOptions(packed.length))] as const
        insertPack.run(...row, checksum(row))
      }
      pack += 1
      packStart = start
      isNew = false
    }
  }
}

/** Returns what takes one payload out of its pack, inside a transaction. */
export function createPayloadEraser(db: Database): (id: string) => void {
  const place = db.prepare(`
    SELECT pack.id AS id, pack.at AS at, deflated, start, length FROM payload_places AS place
    JOIN payload_packs AS pack ON pack.id = place.pack AND pack.at = place.at WHERE place.id = ?`)
  const repack = db.prepare('UPDATE payload_packs SET deflated = ?, sum = ? WHERE id = ?')
  const drops = ['payload_places', 'payloads'].map((table) => db.prepare(`DELETE FROM ${table} WHERE id = ?`))
  return (id) => {
    const found = place.get(id) as
      | { readonly id: number; readonly at: number; deflated: Uint8Array; start: number; length: number }
      | undefined
    if (found) {
      const bytes = inflateSync(found.deflated)
      bytes.fill(0, found.start, found.start + found.length)
      const row = [found.id, found.at, deflateSync(bytes, deflateOptions(bytes.length))] as const
      repack.run(row[2], checksum(row), found.id)
    }
    for (const drop of drops) drop.run(id)
  }
}

export function createPayloadStore(db: Database, commits: Commits): PayloadStore {
  // A pack is as old as the places in it. Numbers of packs come again once the last one was dropped.
  const place = db.prepare(`
    SELECT deflated, start, length FROM payload_places AS place
    JOIN payload_packs AS pack ON pack.id = place.pack AND pack.at = place.at WHERE place.id = ?`)
  const single = db.prepare('SELECT deflated FROM payloads WHERE id = ?').pluck()
  const prunes = ['payload_places', 'payloads'].map((table) =>
    db.prepare(
      `DELETE FROM ${table} WHERE id IN (SELECT id FROM (SELECT id, at FROM ${table} ORDER BY id LIMIT ?) WHERE at < ?)`,
    ),
  )
  const prunePacks = db.prepare(
    'DELETE FROM payload_packs WHERE id IN (SELECT id FROM (SELECT id, at FROM payload_packs ORDER BY id LIMIT ?) WHERE at < ?)',
  )
  return {
    payload(id) {
      const found = place.get(id) as { deflated: Uint8Array; start: number; length: number } | undefined
      if (found) return new Uint8Array(inflateSync(found.deflated).subarray(found.start, found.start + found.length))
      const deflated = single.get(id) as Uint8Array | undefined
      return deflated ? inflateSync(deflated) : null
    },
    prunePayloads: (before, limit) =>
      commits.commitLightly(() => {
        // There are never more packs than places, so that they are gone when the places are.
        prunePacks.run(limit, before)
        return prunes.reduce((sum, prune) => sum + prune.run(limit, before).changes, 0)
      }),
  }
}
