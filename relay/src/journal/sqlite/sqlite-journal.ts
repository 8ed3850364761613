import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { JournalEntry } from '@baton/shared/log/events.ts'
import { Erasures } from '../erasures.ts'
import type {
  AppendBatch,
  Damage,
  DeskSnapshot,
  IncidentQuery,
  IncidentRow,
  Journal,
  JournalHead,
  KeptOutcome,
  Vault,
} from '../journal.ts'
import { pageSize, readPages, sweep } from '../pages.ts'
import { completeEntries, headAfter, placeBatch } from '../seal.ts'
import { holdOpen } from './hold-open.ts'
import { checkedWhole, storeFile } from './open-store.ts'
import { packPayloads } from './payload-store.ts'
import { incidentRow, savedIncident } from './snapshots.ts'
import { StoreCheck } from './store-check.ts'
import { type StoreThread, startStoreThread } from './store-thread.ts'

/**
 * Opens the journal in folder `dir`, which it makes if there is none, and keeps every other relay out of it.
 * `clock` gives Unix ms. Rejects with `JournalError`.
 */
export async function createSqliteJournal(options: {
  readonly dir: string
  readonly clock: () => number
}): Promise<Journal> {
  const { thread, head } = await startStoreThread(options.dir)
  const check = new StoreCheck(options.dir, head.seq <= checkedWhole)
  return new SqliteJournal(options, { thread, check, letGo: holdOpen(options.dir) }, head)
}

interface Parts {
  readonly thread: StoreThread
  readonly check: StoreCheck
  /** Lets the thread be the last to close the store. */
  readonly letGo: () => void
}

/**
 * Numbers and dates here, hashes and stores on the other thread: beside an HTTP server this thread is the scarce one,
 * and hashing here would double what an event costs it.
 */
class SqliteJournal implements Journal {
  readonly isShared = false
  readonly now: () => number
  readonly vault: Vault
  readonly #dir: string
  readonly #thread: StoreThread
  readonly #check: StoreCheck
  readonly #letGo: () => void
  #head: JournalHead
  #appending = false

  constructor(
    { dir, clock }: { readonly dir: string; readonly clock: () => number },
    { thread, check, letGo }: Parts,
    head: JournalHead,
  ) {
    this.now = clock
    this.#dir = dir
    this.#thread = thread
    this.#check = check
    this.#letGo = letGo
    this.#head = head
    this.vault = createVault(thread)
  }

  get head(): JournalHead {
    return this.#head
  }

  async turn<T>(work: (news: readonly JournalEntry[]) => Promise<T>): Promise<T> {
    // Also a turn that asks nothing of the store must not answer for one that has failed.
    if (this.#thread.failure) throw this.#thread.failure
    return work([])
  }

  async catchUp(): Promise<readonly JournalEntry[]> {
    if (this.#thread.failure) throw this.#thread.failure
    return []
  }

  /** Nobody else appends; what there is to hear is that the store failed, also where no append was under way. */
  follow(listener: () => void) {
    return this.#thread.onFailure(listener)
  }

  async append(batch: AppendBatch): Promise<readonly JournalEntry[]> {
    if (this.#appending) throw new Error('One append may be in flight at a time')
    const placed = placeBatch(this.#head, batch)
    const outcomes = batch.outcomes.map(
      ({ key, bodyHash, outcome, at }) => [key, bodyHash, JSON.stringify(outcome), Math.trunc(at)] as const,
    )
    const payloads = packPayloads(batch.payloads)
    const { rows, recordedAt } = placed
    const stored = { previousHash: this.#head.hash, rows, outcomes, payloads, recordedAt }
    this.#appending = true
    try {
      const seals = await this.#thread.call('append', [stored], [payloads.bytes.buffer])
      const entries = completeEntries(placed, seals)
      this.#head = headAfter(this.#head, entries)
      return entries
    } finally {
      this.#appending = false
    }
  }

  read(after: number, limit: number) {
    return readPages((last, count) => this.#thread.call('readRows', [last, count]), after, limit)
  }

  readIncident(incidentId: string, after = 0, limit = Number.POSITIVE_INFINITY) {
    return readPages((last, count) => this.#thread.call('readIncidentRows', [incidentId, last, count]), after, limit)
  }

  async outcome(key: string): Promise<KeptOutcome | null> {
    const row = await this.#thread.call('outcome', [key])
    return row && { key: row[0], bodyHash: row[1], outcome: JSON.parse(row[2]), at: row[3] }
  }

  async prune(before: { readonly outcomes: number; readonly payloads: number }): Promise<number> {
    const outcomes = await sweep(() => this.#thread.call('pruneOutcomes', [before.outcomes, pageSize]))
    return outcomes + (await sweep(() => this.#thread.call('prunePayloads', [before.payloads, pageSize])))
  }

  saveSnapshots({ desk, incidents }: { readonly desk?: DeskSnapshot; readonly incidents: readonly IncidentRow[] }) {
    return this.#thread.call('saveSnapshots', [desk ?? null, incidents.map(savedIncident)])
  }

  loadDesk(reducerVersion: number) {
    return this.#thread.call('loadDesk', [reducerVersion])
  }

  async loadIncident(incidentId: string, reducerVersion: number): Promise<IncidentRow | null> {
    const saved = await this.#thread.call('loadIncident', [incidentId, reducerVersion])
    return saved && incidentRow(saved)
  }

  async listIncidents(query: IncidentQuery): Promise<readonly IncidentRow[]> {
    return (await this.#thread.call('listIncidents', [query])).map(incidentRow)
  }

  payload(id: string) {
    return this.#thread.call('payload', [id])
  }

  async verify(from = 1): Promise<Damage | null> {
    const end = this.#head.seq
    if (from > end) return null
    const erasures = new Erasures()
    let last = await this.#thread.call('placeBefore', [from])
    while (!('problem' in last) && last.seq < end) {
      const walked = await this.#thread.call('walk', [last, Math.min(pageSize, end - last.seq)])
      if (walked.damage) return walked.damage
      for (const row of walked.unsealed) erasures.note(row)
      if (walked.last.seq === last.seq) return { seq: last.seq + 1, problem: 'it is missing' }
      last = walked.last
    }
    return 'problem' in last ? last : (erasures.altered ?? erasures.lost)
  }

  scrub() {
    return this.#thread.call('scrub', [])
  }

  backup(file: string) {
    return this.#thread.call('backup', [file])
  }

  async size() {
    // Asking for a size opens nothing: an open and close here would drop SQLite's locks.
    const sizes = [storeFile, `${storeFile}-wal`].map((name) =>
      stat(join(this.#dir, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    )
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
  }

  condition() {
    return this.#check.condition
  }

  async close() {
    await this.#check.stop()
    if (this.#thread.failure === null) this.#letGo()
    await this.#thread.close()
  }
}

function createVault(thread: StoreThread): Vault {
  return {
    get: (key) => thread.call('vaultGet', [key]),
    list: (prefix) => thread.call('vaultList', [prefix]),
    put: (key, value) => thread.call('vaultPut', [key, value]),
    delete: (key) => thread.call('vaultDelete', [key]),
  }
}
