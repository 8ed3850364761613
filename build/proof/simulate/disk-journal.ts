import { hash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { genesisHash, type Link, type Sha256, sealEntry, verifyEntry } from '@baton/shared/log/chain.ts'
import type { EventBodies, JournalEntry } from '@baton/shared/log/events.ts'
import { matchesQuery } from '../../../relay/src/journal/incident-search.ts'
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
} from '../../../relay/src/journal/journal.ts'
import type { Random } from '../../lib/random.ts'
import { type Disk, DiskError } from './disk.ts'

interface Row {
  readonly link: Link & { readonly salt: string }
  readonly bodyText: string
}

/** What is on the disk, one line a record with its checksum in front. A record is there whole or it is not there. */
type LogRecord =
  | { readonly kind: 'append'; readonly rows: readonly Row[]; readonly outcomes: readonly KeptOutcome[] }
  | { readonly kind: 'snapshots'; readonly desk: DeskSnapshot | null; readonly incidents: readonly IncidentRow[] }
  | { readonly kind: 'secret'; readonly key: string; readonly value: string | null }

const sha256: Sha256 = (data) => hash('sha256', data)

/** What a dead process waits for. A promise of its own for each: one for all would keep them all in memory. */
const never = () => new Promise<never>(() => undefined)

export interface DiskJournalOptions {
  readonly disk: Disk
  readonly random: Random
  readonly clock: () => number
  /** Called whenever the journal is asked for something. */
  readonly onAsked: () => void
}

/**
 * A journal for simulations: a log of checksummed records on a simulated disk, each synced before it is answered. It
 * proves what the core makes of a journal that fails and of a relay that dies, not the journals that ship: SQLite and
 * PostgreSQL are crashed for real by `npm run torture` and by the tests beside them.
 */
export class DiskJournal implements Journal {
  readonly isShared = false
  readonly now: () => number
  readonly vault: Vault
  readonly #options: DiskJournalOptions
  #head: JournalHead = { seq: 0, hash: genesisHash, recordedAt: 0 }
  readonly #rows: Row[] = []
  readonly #outcomes = new Map<string, string>()
  readonly #incidents = new Map<string, IncidentRow>()
  readonly #secrets = new Map<string, string>()
  #desk: DeskSnapshot | null = null
  #state: 'open' | 'failed' | 'dead' = 'open'
  /** Whether single reads may fail now. */
  #mayFail = false

  /** Reads what the disk holds; a torn end is cut off. */
  constructor(options: DiskJournalOptions) {
    this.#options = options
    this.now = options.clock
    this.vault = this.#createVault()
    let good = ''
    for (const line of options.disk.read().split(/(?<=\n)/)) {
      const record = readRecord(line)
      if (!record) break
      this.#apply(record)
      good += line
    }
    options.disk.cutTo(good)
  }

  get head(): JournalHead {
    return this.#head
  }

  /** The process is dead: nothing that it still waits for ever comes. */
  kill(): void {
    this.#state = 'dead'
  }

  turn<T>(work: (news: readonly JournalEntry[]) => Promise<T>): Promise<T> {
    this.#options.onAsked()
    return this.#state === 'dead' ? never() : work([])
  }

  async catchUp(): Promise<readonly JournalEntry[]> {
    return this.#state === 'dead' ? never() : []
  }

  follow() {
    return () => undefined
  }

  async append({ drafts, outcomes, now }: AppendBatch) {
    const recordedAt = Math.max(Math.trunc(now), this.#head.recordedAt)
    let { seq, hash: previous } = this.#head
    const sealed = drafts.map((draft) => {
      seq += 1
      const bodyText = JSON.stringify(draft.body)
      const salt = Buffer.from(this.#options.random.bytes(16)).toString('hex')
      const entry = sealEntry(previous, draft, { seq, recordedAt, salt, bodyText }, sha256)
      previous = entry.hash
      const { body: _body, ...link } = entry
      return { entry, row: { link, bodyText } }
    })
    await this.#keep({ kind: 'append', rows: sealed.map(({ row }) => row), outcomes })
    return sealed.map(({ entry }) => entry)
  }

  async read(after: number, limit: number) {
    this.#refuseFailedRead()
    const start = Math.max(0, after)
    return this.#rows.slice(start, start + Math.max(0, limit)).map(entryOf)
  }

  async readIncident(incidentId: string, after = 0, limit = Number.POSITIVE_INFINITY) {
    this.#refuseFailedRead()
    const own = this.#rows.filter(({ link }) => link.incidentId === incidentId && link.seq > after)
    return own.slice(0, limit).map(entryOf)
  }

  async outcome(key: string): Promise<KeptOutcome | null> {
    this.#refuseFailedRead()
    const kept = this.#outcomes.get(key)
    return kept === undefined ? null : JSON.parse(kept)
  }

  async prune() {
    return 0
  }

  async saveSnapshots({
    desk,
    incidents,
  }: {
    readonly desk?: DeskSnapshot
    readonly incidents: readonly IncidentRow[]
  }) {
    if (this.#options.disk.fails('snapshot-error')) throw new JournalError('full', 'a snapshot could not be saved')
    return this.#keep({ kind: 'snapshots', desk: desk ?? null, incidents })
  }

  async loadDesk(reducerVersion: number) {
    return this.#desk?.reducerVersion === reducerVersion ? this.#desk : null
  }

  async loadIncident(incidentId: string, reducerVersion: number): Promise<IncidentRow | null> {
    this.#refuseFailedRead()
    const saved = this.#incidents.get(incidentId)
    return saved?.reducerVersion === reducerVersion ? saved : null
  }

  async listIncidents(query: IncidentQuery) {
    this.#refuseFailedRead()
    return [...this.#incidents.values()]
      .filter(({ incident }) => matchesQuery(incident, query))
      .sort((a, b) => b.incident.openedSeq - a.incident.openedSeq)
      .slice(0, Math.max(0, query.limit))
  }

  /** Raw bodies are no part of the simulation. */
  async payload() {
    return null
  }

  async verify(from = 1): Promise<Damage | null> {
    let previous = this.#rows[from - 2]?.link.hash ?? genesisHash
    for (const { link, bodyText } of this.#rows.slice(from - 1)) {
      const problem = verifyEntry(previous, link, link.salt === '' ? null : bodyText, sha256)
      if (problem) return { seq: link.seq, problem }
      previous = link.hash
    }
    return null
  }

  async backup(): Promise<void> {
    throw new JournalError('unsupported', 'A simulated disk has no second file.')
  }

  async size() {
    return 0
  }

  async close() {}

  /** Resolves once the record is durable. The file is written in one go, so records are in the order of the calls. */
  async #keep(record: LogRecord): Promise<void> {
    if (this.#state === 'dead') return never()
    if (this.#state === 'failed') throw new JournalError('io', 'the disk has failed before')
    this.#options.onAsked()
    try {
      this.#options.disk.write(lineOf(record))
      await this.#options.disk.sync()
    } catch (error) {
      throw this.#failure(error)
    }
    if (this.#isDead()) return never()
    this.#apply(record)
  }

  /** From now on single reads may fail: a start that cannot read is another start. */
  serve(): void {
    this.#mayFail = true
  }

  /** What whoever judges asks is not what fails. */
  async askCalmly<T>(ask: () => Promise<T>): Promise<T> {
    const before = this.#mayFail
    this.#mayFail = false
    try {
      return await ask()
    } finally {
      this.#mayFail = before
    }
  }

  #refuseFailedRead(): void {
    if (this.#mayFail && this.#options.disk.fails('read-error')) throw new JournalError('io', 'one read failed')
  }

  #isDead(): boolean {
    return this.#state === 'dead'
  }

  #failure(error: unknown): JournalError {
    if (!(error instanceof DiskError)) throw error
    if (error.code === 'ENOSPC') {
      this.#options.disk.unwrite()
      return new JournalError('full', 'the disk is full')
    }
    this.#state = 'failed'
    return new JournalError('io', 'the disk has failed')
  }

  #apply(record: LogRecord): void {
    switch (record.kind) {
      case 'append': {
        this.#rows.push(...record.rows)
        for (const { link, bodyText } of record.rows) this.#erase(link, bodyText)
        const { seq, hash: head, recordedAt } = record.rows.at(-1)?.link ?? this.#head
        this.#head = { seq, hash: head, recordedAt }
        for (const kept of record.outcomes)
          if (!this.#outcomes.has(kept.key)) this.#outcomes.set(kept.key, JSON.stringify(kept))
        break
      }
      case 'snapshots':
        this.#desk = record.desk ?? this.#desk
        for (const row of record.incidents) this.#incidents.set(row.incident.id, row)
        break
      case 'secret':
        if (record.value === null) this.#secrets.delete(record.key)
        else this.#secrets.set(record.key, record.value)
        break
    }
  }

  /** What an event erases goes in the record that adds it. */
  #erase({ type, incidentId }: Row['link'], bodyText: string): void {
    if (type !== 'body.erased') return
    const { erasedSeq, rest } = JSON.parse(bodyText) as EventBodies['body.erased']
    const row = this.#rows[erasedSeq - 1]
    if (row) this.#rows[erasedSeq - 1] = { link: { ...row.link, salt: '' }, bodyText: JSON.stringify(rest) }
    this.#desk = null
    if (incidentId !== null) this.#incidents.delete(incidentId)
  }

  #createVault(): Vault {
    const values = this.#secrets
    return {
      get: async (key) => values.get(key) ?? null,
      list: async (prefix) =>
        [...values].filter(([key]) => key.startsWith(prefix)).map(([key, value]) => ({ key, value })),
      put: (key, value) => this.#keep({ kind: 'secret', key, value }),
      delete: async (key) => {
        const isThere = values.has(key)
        if (isThere) await this.#keep({ kind: 'secret', key, value: null })
        return isThere
      },
    }
  }
}

function entryOf({ link, bodyText }: Row): JournalEntry {
  return { ...link, body: JSON.parse(bodyText) } as JournalEntry
}

function lineOf(record: LogRecord): string {
  const text = JSON.stringify(record)
  return `${checksum(text)} ${text}\n`
}

function readRecord(line: string): LogRecord | null {
  const text = line.slice(9, -1)
  return line.endsWith('\n') && line.slice(0, 8) === checksum(text) ? (JSON.parse(text) as LogRecord) : null
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0')
}
