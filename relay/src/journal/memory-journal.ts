import { genesisHash } from '@baton/shared/log/chain.ts'
import type { JournalEntry } from '@baton/shared/log/events.ts'
import { answersTo, type Erasure, Erasures, erasuresOf } from './erasures.ts'
import { type EventRow, entryOf, walkRows } from './event-row.ts'
import { matchesQuery } from './incident-search.ts'
import {
  type AppendBatch,
  type Damage,
  type DeskSnapshot,
  type IncidentQuery,
  type IncidentRow,
  type Journal,
  JournalError,
  type JournalHead,
  type KeptOutcome,
  type Vault,
} from './journal.ts'
import { completeEntries, emptyHead, headAfter, nodeSha256, placeBatch, sealRows } from './seal.ts'

/** What of the disk below a journal fails while the rest goes on, as it is asked for each time; null is all well. */
export interface JournalFaults {
  /** Of events, of an incident's snapshot, of the answer to a command, of a list. */
  read?: (what: 'events' | 'incident' | 'outcome' | 'list') => Error | null
  save?: (snapshots: Parameters<Journal['saveSnapshots']>[0]) => Error | null
  /** Of old answers and payloads. */
  prune?: () => Error | null
}

/**
 * A journal without a disk, for tests and simulations. It keeps text, as the others do, so nothing is shared. `faults`
 * may be changed while it runs.
 */
export function createMemoryJournal({
  clock,
  faults = {},
}: {
  readonly clock: () => number
  readonly faults?: JournalFaults
}): Journal {
  return new MemoryJournal(clock, faults)
}

function refuse(error: Error | null | undefined): void {
  if (error) throw error
}

class MemoryJournal implements Journal {
  readonly isShared = false
  readonly now: () => number
  readonly vault: Vault = createMemoryVault()
  #head = emptyHead
  readonly #rows: EventRow[] = []
  readonly #outcomes = new Map<string, { readonly at: number; readonly json: string }>()
  readonly #payloads = new Map<string, { readonly at: number; readonly bytes: Uint8Array }>()
  readonly #incidents = new Map<string, SavedIncident>()
  #desks: readonly DeskSnapshot[] = []
  /** Snapshots that are older hold what was erased: of the desk under '', of incidents under their id. */
  readonly #erasedUpTo = new Map<string, number>()

  readonly #faults: JournalFaults

  constructor(clock: () => number, faults: JournalFaults) {
    this.now = clock
    this.#faults = faults
  }

  get head(): JournalHead {
    return this.#head
  }

  turn<T>(work: (news: readonly JournalEntry[]) => Promise<T>): Promise<T> {
    return work([])
  }

  async catchUp(): Promise<readonly JournalEntry[]> {
    return []
  }

  follow() {
    return () => undefined
  }

  async append(batch: AppendBatch) {
    const placed = placeBatch(this.#head, batch)
    const outcomes = batch.outcomes.map((kept) => ({ key: kept.key, at: kept.at, json: JSON.stringify(kept) }))
    const seals = sealRows(this.#head.hash, placed.rows)
    const entries = completeEntries(placed, seals)
    for (const [i, seal] of seals.entries()) this.#rows.push([...placed.rows[i]!, ...seal])
    this.#head = headAfter(this.#head, entries)
    for (const erasure of erasuresOf(placed.rows)) this.#erase(erasure)
    for (const { key, at, json } of outcomes) if (!this.#outcomes.has(key)) this.#outcomes.set(key, { at, json })
    for (const { id, bytes } of batch.payloads) {
      if (!this.#payloads.has(id)) this.#payloads.set(id, { at: placed.recordedAt, bytes: new Uint8Array(bytes) })
    }
    return entries
  }

  #erase({ bySeq, incidentId, erased, payloadId }: Erasure): void {
    if (payloadId !== null) this.#payloads.delete(payloadId)
    const row = erased && this.#rows[erased.seq - 1]
    if (!erased || !row) return
    this.#rows[erased.seq - 1] = [...row.slice(0, 12), erased.restText, null, row[14], row[15]] as unknown as EventRow
    const answers = answersTo(row)
    if (answers !== null)
      for (const key of this.#outcomes.keys()) if (key.startsWith(answers)) this.#outcomes.delete(key)
    this.#desks = []
    if (incidentId !== null) this.#incidents.delete(incidentId)
    this.#erasedUpTo.set('', bySeq)
    if (incidentId !== null) this.#erasedUpTo.set(incidentId, bySeq)
  }

  async read(after: number, limit: number) {
    refuse(this.#faults.read?.('events'))
    const start = Math.max(0, after)
    return this.#rows.slice(start, start + Math.max(0, limit)).map(entryOf)
  }

  async readIncident(incidentId: string, after = 0, limit = Number.POSITIVE_INFINITY) {
    refuse(this.#faults.read?.('events'))
    const rows = this.#rows.slice(after).filter((row) => row[9] === incidentId)
    return rows.slice(0, limit).map(entryOf)
  }

  async outcome(key: string): Promise<KeptOutcome | null> {
    refuse(this.#faults.read?.('outcome'))
    const kept = this.#outcomes.get(key)
    return kept ? JSON.parse(kept.json) : null
  }

  async prune(before: { readonly outcomes: number; readonly payloads: number }) {
    refuse(this.#faults.prune?.())
    return dropOlder(this.#outcomes, before.outcomes) + dropOlder(this.#payloads, before.payloads)
  }

  async saveSnapshots(snapshots: Parameters<Journal['saveSnapshots']>[0]) {
    refuse(this.#faults.save?.(snapshots))
    const { desk, incidents } = snapshots
    // Of relays that share a log one may lag: what it saves late must not hide what is newer.
    if (desk && desk.seq >= (this.#erasedUpTo.get('') ?? 0))
      this.#desks = [{ ...desk }, ...this.#desks].sort((a, b) => b.seq - a.seq).slice(0, 2)
    for (const { reducerVersion, seq, incident } of incidents) {
      if (seq < (this.#erasedUpTo.get(incident.id) ?? 0)) continue
      const saved = this.#incidents.get(incident.id)
      if (saved?.reducerVersion === reducerVersion && saved.seq > seq) continue
      this.#incidents.set(incident.id, { reducerVersion, seq, state: JSON.stringify(incident) })
    }
  }

  async loadDesk(reducerVersion: number) {
    return this.#desks.find((desk) => desk.reducerVersion === reducerVersion) ?? null
  }

  async loadIncident(incidentId: string, reducerVersion: number): Promise<IncidentRow | null> {
    refuse(this.#faults.read?.('incident'))
    const saved = this.#incidents.get(incidentId)
    return saved?.reducerVersion === reducerVersion ? rowOf(saved) : null
  }

  async listIncidents(query: IncidentQuery) {
    refuse(this.#faults.read?.('list'))
    return [...this.#incidents.values()]
      .map(rowOf)
      .filter(({ incident }) => matchesQuery(incident, query))
      .sort((a, b) => b.incident.openedSeq - a.incident.openedSeq)
      .slice(0, Math.max(0, query.limit))
  }

  async payload(id: string) {
    const bytes = this.#payloads.get(id)?.bytes
    return bytes ? new Uint8Array(bytes) : null
  }

  async verify(from = 1): Promise<Damage | null> {
    const start = Math.max(0, from - 1)
    const previous = { seq: start, hash: this.#rows[start - 1]?.[15] ?? genesisHash }
    const erasures = new Erasures()
    const { damage } = walkRows(previous, this.#rows.slice(start), nodeSha256, erasures)
    return damage ?? erasures.altered ?? erasures.lost
  }

  async backup(): Promise<void> {
    throw new JournalError('unsupported', 'A journal in memory has nothing to copy.')
  }

  async size() {
    return 0
  }

  async close() {}
}

interface SavedIncident {
  readonly reducerVersion: number
  readonly seq: number
  readonly state: string
}

function rowOf({ reducerVersion, seq, state }: SavedIncident): IncidentRow {
  return { reducerVersion, seq, incident: JSON.parse(state) }
}

function createMemoryVault(): Vault {
  const values = new Map<string, string>()
  return {
    get: async (key) => values.get(key) ?? null,
    list: async (prefix) =>
      [...values]
        .filter(([key]) => key.startsWith(prefix))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, value]) => ({ key, value })),
    put: async (key, value) => {
      values.set(key, value)
    },
    delete: async (key) => values.delete(key),
  }
}

function dropOlder(kept: Map<string, { readonly at: number }>, before: number): number {
  let dropped = 0
  for (const [key, { at }] of kept) if (at < before && kept.delete(key)) dropped += 1
  return dropped
}
