import { hash, randomFillSync } from 'node:crypto'
import { genesisHash, hashBody, hashEnvelope, type Placed, placeEntry, type Sha256 } from '@baton/shared/log/chain.ts'
import type { JournalEntry } from '@baton/shared/log/events.ts'
import { type PlacedRow, placedOf, placedRowOf, type Sealed } from './event-row.ts'
import type { AppendBatch, JournalHead } from './journal.ts'

/** The chain's digest by OpenSSL's one-shot call: several times faster than JavaScript, and the same result. */
export const nodeSha256: Sha256 = (data) => hash('sha256', data)

export const emptyHead: JournalHead = { seq: 0, hash: genesisHash, recordedAt: 0 }

/** A batch with its numbers and dates, and its bodies as the texts that will be hashed and stored. */
export interface PlacedBatch {
  readonly drafts: AppendBatch['drafts']
  readonly places: readonly Placed[]
  readonly rows: readonly PlacedRow[]
  readonly recordedAt: number
}

/** Numbers and dates a batch after `head`. Throws when a body is not JSON. */
export function placeBatch(head: JournalHead, { drafts, now }: AppendBatch): PlacedBatch {
  // A clock that goes back must not make later facts look older: deadlines derive from this date.
  const recordedAt = Math.max(Math.trunc(now), head.recordedAt)
  const places = drafts.map((draft, i) => placeEntry(draft, head.seq + 1 + i, recordedAt))
  const rows = places.map((placed, i) => placedRowOf(placed, JSON.stringify(drafts[i]?.body)))
  return { drafts, places, rows, recordedAt }
}

/** Salts and chains rows after the entry with `previousHash`; one result for each row. */
export function sealRows(previousHash: string, rows: readonly PlacedRow[]): readonly Sealed[] {
  let hash = previousHash
  return rows.map((row) => {
    const salt = nextSalt()
    const bodyHash = hashBody(salt, row[12], nodeSha256)
    hash = hashEnvelope(hash, placedOf(row), bodyHash, nodeSha256)
    return [salt, bodyHash, hash]
  })
}

/** The entries of a batch that was sealed. Their bodies are the drafts' own objects: nothing is parsed again. */
export function completeEntries({ drafts, places }: PlacedBatch, seals: readonly Sealed[]): readonly JournalEntry[] {
  return seals.map(([salt, bodyHash, hash], i) => {
    return { ...places[i], bodyHash, hash, body: drafts[i]?.body, salt } as JournalEntry
  })
}

/** The head after entries were added. */
export function headAfter(head: JournalHead, entries: readonly JournalEntry[]): JournalHead {
  const last = entries.at(-1)
  return last ? { seq: last.seq, hash: last.hash, recordedAt: last.recordedAt } : head
}

const saltBytes = 16
/** One system call fills a thousand salts. */
const pool = Buffer.alloc(saltBytes * 1024)
let used = pool.length

function nextSalt(): string {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const salt = pool.toString('hex', used, used + saltBytes)
  used += saltBytes
  return salt
}
