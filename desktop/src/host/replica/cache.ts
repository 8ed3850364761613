import type { DeskState } from '@baton/shared/desk/desk-state.ts'
import { deskFromState, emptyDesk, type RootDesk } from '@baton/shared/desk/folded-desk.ts'
import type { JournalEntry } from '@baton/shared/log/events.ts'
import { upcast } from '@baton/shared/log/upcast.ts'
import type { Incident } from '@baton/shared/model/incident.ts'
import { reducerVersion } from '@baton/shared/wire/protocol.ts'
import { isObject } from '../link/inbound.ts'
import type { Clock, Store, Timer } from '../ports.ts'
import { openDocument } from './documents.ts'
import { foldIncident, IncidentLog } from './incident-log.ts'
import type { Changes, Checkpoint, Replica } from './replica.ts'

/** Whom this device belongs to, and which relay it follows. */
export interface Session {
  readonly person: string
  readonly device: string
  readonly relayUrl: string
}

interface IndexDocument {
  readonly version: 1
  readonly reducer: number
  readonly session: Session | null
  /** The head is here: this document is written after those that it rests on. */
  readonly desk: DeskState
  readonly incidentIds: readonly string[]
}

/** Apart from the index, because it changes while nothing else does. */
interface HeardDocument {
  readonly version: 1
  readonly at: number
}

interface IncidentDocument {
  readonly version: 1
  /** The incident at `checkpointSeq`; null when it did not exist then. */
  readonly checkpoint: Incident | null
  readonly checkpointSeq: number
  readonly entries: readonly JournalEntry[]
  readonly completeness: IncidentLog['completeness']
}

/** What the cache held. `isStale`: it can be shown, and cannot be continued from its head. */
export interface Loaded {
  readonly session: Session | null
  readonly lastHeardAt: number | null
  readonly isStale: boolean
}

const indexName = 'index'
const heardName = 'heard'
const incidentPrefix = 'incident/'
/** What changes together is written together: so long after the first change, ms. */
const writeAfterMs = 20
/** A store rests at least this long between writes, ms; a slow one this many times as long as its last write took, up to `maxRestMs`. */
const minRestMs = 250
const restPerWrite = 4
const maxRestMs = 5_000

export interface CacheOptions {
  readonly store: Store
  readonly clock: Clock
  readonly replica: Replica
  readonly session: () => Session | null
  /** Writing fails, or works again (null). */
  readonly onTrouble: (detail: string | null) => void
}

/**
 * Keeps the replica on disk: one document an incident, and an index with the head, written last. A crash in between
 * leaves the older head, from which the incidents are folded again as far as it goes: never a hole.
 */
export class Cache {
  readonly #options: CacheOptions
  #timer: Timer | null = null
  #writing: Promise<void> = Promise.resolve()
  #isWriting = false
  #isWanted = false
  /** No write begins before this, Unix ms. */
  #restsUntil = 0
  #isIndexDue = false
  #hasTrouble = false

  constructor(options: CacheOptions) {
    this.#options = options
  }

  /** Never rejects: what cannot be read is told, and comes from the relay again. */
  async load(): Promise<Loaded> {
    const { store, replica } = this.#options
    const document = openDocument<IndexDocument | null>(store, indexName, null, readIndex)
    const isRead = await document.read().then(
      () => true,
      (error: unknown) => this.#tellTrouble(`what it holds could not be read: ${wordsOf(error)}`),
    )
    const index = document.data
    if (!index) return { session: null, lastHeardAt: isRead ? null : await this.#loadHeard(), isStale: false }
    const { session } = index
    // Another version folds otherwise: only the head is kept, so that a changed history is still noticed.
    const isForeign = index.reducer !== reducerVersion
    if (isForeign) replica.restore(headOnly(index.desk), new Map())
    const restored = isForeign ? null : await this.#loadIncidents(index)
    if (restored) replica.restore(deskFromState(index.desk, restored.incidents), restored.logs)
    // They are in nobody's way, and there is another start.
    await this.#removeOrphans(index).catch(() => undefined)
    return { session, lastHeardAt: await this.#loadHeard(), isStale: restored?.isStale ?? true }
  }

  #tellTrouble(detail: string): false {
    this.#hasTrouble = true
    this.#options.onTrouble(detail)
    return false
  }

  async #loadHeard(): Promise<number | null> {
    const document = openDocument<HeardDocument | null>(this.#options.store, heardName, null, readHeard)
    await document.read().catch(() => undefined)
    return document.data?.at ?? null
  }

  /** When the relay was last heard, Unix ms, so that a later start can say since when it knows nothing. */
  noteHeard(at: number): void {
    const document = openDocument<HeardDocument>(this.#options.store, heardName, { version: 1, at }, readHeard)
    // Not worth a word when it fails: what else cannot be written says so.
    document.write().catch(() => undefined)
  }

  async #loadIncidents({ incidentIds, desk }: IndexDocument): Promise<Restored> {
    const read = await Promise.allSettled(incidentIds.map((id) => this.#loadIncident(id)))
    const documents = read.map((one) => (one.status === 'fulfilled' ? one.value : null))
    const failed = read.find((one) => one.status === 'rejected')
    if (failed) this.#tellTrouble(`an incident that it holds could not be read: ${wordsOf(failed.reason)}`)
    const incidents: Incident[] = []
    const logs = new Map<string, IncidentLog>()
    let isStale = false
    incidentIds.forEach((id, index) => {
      const document = documents[index]
      if (!document || document.checkpointSeq > desk.seq) isStale = true
      if (!document) return
      const { incident, log } = restoreIncident(document, desk.seq)
      if (!incident) return
      incidents.push(incident)
      logs.set(id, log)
    })
    return { incidents, logs, isStale }
  }

  async #loadIncident(id: string): Promise<IncidentDocument | null> {
    const document = openDocument<IncidentDocument | null>(
      this.#options.store,
      incidentPrefix + id,
      null,
      readIncidentDocument,
    )
    await document.read()
    return document.data
  }

  /** Documents that the head does not name: of a crash before the head, or in the middle of removing. */
  async #removeOrphans({ incidentIds }: IndexDocument): Promise<void> {
    const named = new Set(incidentIds.map((id) => incidentPrefix + id))
    const names = await this.#options.store.list(incidentPrefix)
    await Promise.all(names.filter((name) => !named.has(name)).map((name) => this.#options.store.remove(name)))
  }

  /** Something has changed; it is written soon, together with what else does. */
  touch(isSession = false): void {
    this.#isIndexDue ||= isSession
    this.#isWanted = true
    if (this.#timer !== null || this.#isWriting) return
    const { clock } = this.#options
    this.#timer = clock.setTimer(Math.max(writeAfterMs, this.#restsUntil - clock.now()), () => {
      this.#timer = null
      void this.#write()
    })
  }

  /** Resolves when what has changed up to now is durable, or could not be made so. */
  async flush(): Promise<void> {
    await this.#writing
    if (this.#isWanted) await this.#write()
  }

  #write(): Promise<void> {
    if (this.#timer !== null) this.#options.clock.clear(this.#timer)
    this.#timer = null
    this.#isWanted = false
    this.#isWriting = true
    const write = this.#writing.then(() => this.#writeOnce())
    this.#writing = write
    return write.finally(() => {
      this.#isWriting = this.#writing !== write
      if (this.#isWanted) this.touch()
    })
  }

  async #writeOnce(): Promise<void> {
    const { clock, replica, onTrouble } = this.#options
    const changes = replica.takeChanges()
    if (!changes && !this.#isIndexDue) return
    const startedAt = clock.now()
    try {
      await this.#save(changes)
      const now = clock.now()
      this.#restsUntil = now + Math.min(maxRestMs, Math.max(minRestMs, restPerWrite * (now - startedAt)))
      if (this.#hasTrouble) onTrouble(null)
      this.#hasTrouble = false
    } catch (error) {
      if (changes) replica.giveBack(changes)
      this.#isIndexDue = true
      this.#isWanted = true
      this.#restsUntil = clock.now() + maxRestMs
      this.#tellTrouble(wordsOf(error))
    }
  }

  async #save(changes: Changes | null): Promise<void> {
    const { store, replica, session } = this.#options
    const { desk, incidentIds } = changes ?? {
      desk: replica.desk.toState(),
      incidentIds: [...replica.desk.incidents()].map(({ id }) => id),
    }
    const documents = [...(changes?.dirty ?? [])].map(([id, checkpoint]) => this.#toDocument(id, checkpoint))
    // What deciding about alerts needs, only the relay needs; it would be most of what is written.
    const index: IndexDocument = {
      version: 1,
      reducer: reducerVersion,
      session: session(),
      desk: { ...desk, alerts: [] },
      incidentIds,
    }
    this.#isIndexDue = false
    const head = openDocument<IndexDocument>(store, indexName, index, readIndex).write()
    await Promise.all([...documents, head])
    await Promise.all((changes?.removed ?? []).map((id) => store.remove(incidentPrefix + id)))
  }

  #toDocument(id: string, checkpoint: Checkpoint): Promise<void> {
    const { store, replica } = this.#options
    const log = replica.log(id) ?? IncidentLog.empty
    const incident = replica.desk.incident(id) ?? null
    // Events since the checkpoint were dropped: it cannot be folded from there, so the state now is kept instead.
    const isCut = log.droppedTo > checkpoint.seq
    const document: IncidentDocument = {
      version: 1,
      checkpoint: isCut ? incident : checkpoint.incident,
      checkpointSeq: isCut ? replica.desk.seq : checkpoint.seq,
      entries: [...log.entries],
      completeness: log.completeness,
    }
    return openDocument<IncidentDocument>(store, incidentPrefix + id, document, readIncidentDocument).write()
  }
}

interface Restored {
  readonly incidents: readonly Incident[]
  readonly logs: ReadonlyMap<string, IncidentLog>
  readonly isStale: boolean
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function headOnly({ seq, hash }: DeskState): RootDesk {
  const desk = emptyDesk()
  desk.seq = seq
  desk.hash = hash
  return desk
}

function restoreIncident(
  { checkpoint, checkpointSeq, entries, completeness }: IncidentDocument,
  headSeq: number,
): { readonly incident: Incident | null; readonly log: IncidentLog } {
  // An older version of the console may have kept them.
  const kept = entries.filter((entry) => entry.seq <= headSeq).map(upcast)
  const incident = foldIncident(
    checkpoint,
    kept.filter((entry) => entry.seq > checkpointSeq),
  )
  return { incident, log: new IncidentLog(kept, completeness) }
}

function readIndex(value: unknown): IndexDocument | null {
  if (!isObject(value) || value.version !== 1 || !isObject(value.desk)) return null
  return value as unknown as IndexDocument
}

function readHeard(value: unknown): HeardDocument | null {
  if (!isObject(value) || value.version !== 1 || typeof value.at !== 'number') return null
  return value as unknown as HeardDocument
}

function readIncidentDocument(value: unknown): IncidentDocument | null {
  if (!isObject(value) || value.version !== 1 || !Array.isArray(value.entries)) return null
  return value as unknown as IncidentDocument
}
