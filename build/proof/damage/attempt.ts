import { closeSync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { JournalError } from '../../../relay/src/journal/journal.ts'
import { batchOf } from '../../../relay/src/journal/journal-builders.ts'
import { placeBatch } from '../../../relay/src/journal/seal.ts'
import { asJournalError } from '../../../relay/src/journal/sqlite/errors.ts'
import { openStore } from '../../../relay/src/journal/sqlite/open-store.ts'
import { packPayloads } from '../../../relay/src/journal/sqlite/payload-store.ts'
import { createStore, type Store } from '../../../relay/src/journal/sqlite/store.ts'
import type { StoreFiles } from './stores.ts'

/** All that a store was given to keep, as one text for each kind; views of the log apart, for they can be made anew. */
export interface Contents {
  readonly log: string
  readonly views: string
}

/**
 * What became of a damaged store: it holds what it held and takes more; or that and its views are to be made anew; or it
 * said so, when it was opened or when the one thing was read. Anything else is a fault of ours.
 */
export type Verdict =
  | { readonly kind: 'identical' | 'views-forgotten' | 'detected' | 'detected-on-read' }
  | { readonly kind: 'silent' | 'unmapped' | 'unplaced'; readonly why: string }

const names = ['journal.db', 'journal.db-wal', 'journal.db-shm', 'journal.witness']

/** Writes the files of a store into `dir`, in place of those of the one before. */
export function layOut(dir: string, files: StoreFiles): void {
  for (const name of names) {
    const bytes = files.get(name)
    const path = join(dir, name)
    if (!bytes) {
      rmSync(path, { force: true })
      continue
    }
    // Written over, not made: it is several times faster, and there are many.
    const file = openSync(path, 'a+')
    closeSync(file)
    const over = openSync(path, 'r+')
    writeSync(over, bytes, 0, bytes.length, 0)
    ftruncateSync(over, bytes.length)
    closeSync(over)
  }
}

/** Opens the store in `dir` as a relay would, and compares what it holds with what it was given. */
export function attempt(dir: string, expected: Contents, keys: Keys): Verdict {
  let store: Store
  try {
    store = createStore(openStore(dir))
  } catch (error) {
    return verdictOf(error, 'detected')
  }
  try {
    const found = contentsOf(store, keys)
    if (found.log !== expected.log) return { kind: 'silent', why: difference(expected.log, found.log) }
    appendOne(store, keys)
    if (found.views === expected.views) return { kind: 'identical' }
    return found.views === noViews ? { kind: 'views-forgotten' } : { kind: 'silent', why: 'a view is another' }
  } catch (error) {
    return verdictOf(asJournalError(error, dir), 'detected-on-read')
  } finally {
    store.close()
  }
}

/** Names the place: an event, a file, a table or a page. */
const place =
  /at event \d+|journal\.(db|witness)|the table \w+|the file is inconsistent|its tables are not|the number of its commits/

function verdictOf(error: unknown, kind: 'detected' | 'detected-on-read'): Verdict {
  if (!(error instanceof JournalError) || !['damaged', 'unsupported'].includes(error.code))
    return { kind: 'unmapped', why: String(error) }
  return kind === 'detected-on-read' || error.code === 'unsupported' || place.test(error.message)
    ? { kind }
    : { kind: 'unplaced', why: error.message }
}

/** What to ask a store for. */
export interface Keys {
  readonly head: { readonly seq: number; readonly hash: string; readonly recordedAt: number }
  readonly outcomes: readonly string[]
  readonly incidents: readonly string[]
  readonly payloads: readonly string[]
}

export function contentsOf(store: Store, keys: Keys): Contents {
  const { incidents, outcomes, payloads } = keys
  const log = [
    store.readRows(0, 1_000_000),
    incidents.map((id) => store.readIncidentRows(id, 0, 1_000_000)),
    outcomes.map((key) => store.outcome(key)),
    store.vaultList(''),
    payloads.map((id) => Buffer.from(store.payload(id) ?? []).toString('latin1')),
  ]
  const views = [
    store.loadDesk(1),
    incidents.map((id) => store.loadIncident(id, 1)),
    store.listIncidents({ limit: 1_000 }),
  ]
  return { log: JSON.stringify(log), views: JSON.stringify(views) }
}

const noViews = JSON.stringify([null, Array(7).fill(null), []])

function appendOne(store: Store, { head }: Keys): void {
  const { rows, recordedAt } = placeBatch(head, batchOf(['after']))
  store.append({ previousHash: head.hash, rows, outcomes: [], payloads: packPayloads([]), recordedAt })
  if (store.readRows(head.seq, 2).length !== 1) throw new Error('what was appended is not there')
}

function difference(expected: string, found: string): string {
  let at = 0
  while (expected[at] === found[at]) at++
  return `held ${expected.slice(at, at + 60)}, holds ${found.slice(at, at + 60)}`
}
