import type { Outcome } from '@baton/shared/log/commands.ts'
import type { Draft, JournalEntry } from '@baton/shared/log/events.ts'
import type { Incident } from '@baton/shared/model/incident.ts'
import type { Status } from '@baton/shared/model/paging-state.ts'

/**
 * The journal: one totally ordered, durable log, and what must live and die with it. A relay's core is its only writer
 * there; other relays may write to the same log. Every method may reject with `JournalError`; after a rejected `append`
 * nothing of it is in the log.
 */
export interface Journal {
  /** Whether other relays may append to the same log. Where none may, there is never any news. */
  readonly isShared: boolean
  /**
   * The last entry's number and hash, and its clock; `seq` 0 and an all-zero hash in an empty journal. Where others
   * append too it is the last that this relay has been told of.
   */
  readonly head: JournalHead
  /**
   * The journal's own clock, Unix ms, unclamped: for deciding what is due, so that one jump forward freezes nothing.
   * Relays that share a log share this clock.
   */
  now(): number
  /**
   * Takes the log for one turn: until `work` settles, or its append has, no other relay appends. `news` is what others
   * appended since this relay was last told, in order; `work` must fold it before it decides. Turns do not nest.
   */
  turn<T>(work: (news: readonly JournalEntry[]) => Promise<T>): Promise<T>
  /** The news without taking the log: for a relay that has nothing to say. Not during a turn. */
  catchUp(): Promise<readonly JournalEntry[]>
  /** Calls back when others may have appended, now and then also when they have not. Returns the way to stop. */
  follow(listener: () => void): () => void
  /**
   * Numbers, dates (`recordedAt`, never decreasing), salts and chains the drafts, stores them with the outcomes
   * and payloads in one transaction, and resolves once they are on disk. One append may be in flight at a time, and one
   * is the most that a turn may have; an append outside a turn is a turn of its own, whose news come with the next.
   * The first outcome of a key stays. With a `body.erased` or `payload.erased` what it names goes in the same transaction:
   * the text from its event, from every snapshot that held it and from kept answers, or the payload. After `full` or `locked` it may be tried again; after `io` or `damaged` what
   * the disk holds is in doubt, every later call rejects, and only a restart finds out.
   */
  append(batch: AppendBatch): Promise<readonly JournalEntry[]>
  /** Entries with `seq > after`, in order, at most `limit`. An erased one has an empty salt, one without its body a null body. */
  read(after: number, limit: number): Promise<readonly JournalEntry[]>
  /**
   * Entries of one incident with `seq > after`, in order, at most `limit`; all of them unless told otherwise. None stands
   * before its opening.
   */
  readIncident(incidentId: string, after?: number, limit?: number): Promise<readonly JournalEntry[]>
  /** The kept answer to a command, or null. `key` is `actor/commandId`. */
  outcome(key: string): Promise<KeptOutcome | null>
  /** Drops outcomes, and payloads last appended, before these dates (Unix ms); returns how many. */
  prune(before: { readonly outcomes: number; readonly payloads: number }): Promise<number>

  /** Saves a snapshot of the desk with those of incidents, in one transaction. Always rebuildable from events. */
  saveSnapshots(snapshots: { readonly desk?: DeskSnapshot; readonly incidents: readonly IncidentRow[] }): Promise<void>
  /** The newest desk snapshot of this reducer version, or null. */
  loadDesk(reducerVersion: number): Promise<DeskSnapshot | null>
  /** The saved snapshot of an incident, with the seq that it stands at: what came after it is not in it. */
  loadIncident(incidentId: string, reducerVersion: number): Promise<IncidentRow | null>
  /** Saved snapshots of any version, newest opened first (`openedSeq` descending), matching the query. */
  listIncidents(query: IncidentQuery): Promise<readonly IncidentRow[]>

  /** A raw payload by its content address, or null. */
  payload(id: string): Promise<Uint8Array | null>

  /** Small secrets beside the log: token hashes, contacts. Values are JSON text; never in events. */
  vault: Vault

  /** Overwrites what erasures left of texts in the files of the store, where that is the journal's to do; may take long. */
  scrub?(): Promise<void>
  /** Walks the whole chain; resolves to the first damage found, or null. `from` limits it to a tail. */
  verify(from?: number): Promise<Damage | null>
  /** What is known of the whole log without asking for a walk; absent where nothing checks it by itself. */
  condition?(): JournalCondition
  /** Copies a consistent store to `file`, which must not exist yet, while running. */
  backup(file: string): Promise<void>
  /** Bytes on disk, for operators; 0 where it does not apply. */
  size(): Promise<number>
  close(): Promise<void>
}

/** A head as somebody kept it elsewhere, to hold a store against. */
export type KeptHead = Pick<JournalHead, 'seq' | 'hash'>

export interface JournalHead {
  readonly seq: number
  readonly hash: string
  readonly recordedAt: number
}

export interface AppendBatch {
  readonly drafts: readonly DraftFor[]
  readonly outcomes: readonly KeptOutcome[]
  /**
   * Raw bodies, uncompressed; the journal compresses them. One whose id is there already is not stored again. Ids begin
   * with the time of their first use, so that the oldest sort first; they age from it.
   */
  readonly payloads: readonly { readonly id: string; readonly bytes: Uint8Array }[]
  /** The core's clock at decision time, Unix ms; `recordedAt` is this, or the head's if that is later. */
  readonly now: number
}

/** A draft with everything the envelope needs but numbers, dates and hashes. */
export type DraftFor = Draft & {
  readonly actorOf: JournalEntry['actor']
  readonly commandId: string | null
  readonly scope: string
}

/** A command's first answer. `bodyHash` tells a resend from another command that reuses the id. */
export interface KeptOutcome {
  readonly key: string
  readonly bodyHash: string
  readonly outcome: Outcome
  readonly at: number
}

export interface DeskSnapshot {
  readonly reducerVersion: number
  readonly seq: number
  readonly hash: string
  /** JSON text; the core knows its shape. */
  readonly state: string
}

/** A snapshot of an incident: its state after all events up to `seq`. */
export interface IncidentRow {
  readonly reducerVersion: number
  readonly seq: number
  readonly incident: Incident
}

export interface IncidentQuery {
  readonly status?: readonly Status[]
  readonly severity?: readonly string[]
  readonly service?: string
  /** Case-insensitive part of the title or alert name. */
  readonly q?: string
  readonly drill?: boolean
  /** Only incidents opened at a seq below this: the cursor. */
  readonly beforeSeq?: number
  readonly limit: number
}

export interface Vault {
  get(key: string): Promise<string | null>
  /** All entries whose key begins with `prefix`. */
  list(prefix: string): Promise<readonly { readonly key: string; readonly value: string }[]>
  put(key: string, value: string): Promise<void>
  /** True when there was one. Deleting and learning that it was there is one step, so a one-time code works once. */
  delete(key: string): Promise<boolean>
}

/** `seq` 0 is damage beside the events; the problem then names the place. */
export interface Damage {
  readonly seq: number
  readonly problem: string
}

/** `checking` while a check of what a start did not look at is under way; `unknown` when that check could not be made. */
export type JournalCondition = 'whole' | 'checking' | 'unknown' | Damage

/** A store that could not be opened, read or written. `code` is for programs, the message for operators. */
export class JournalError extends Error {
  readonly code: 'locked' | 'damaged' | 'io' | 'full' | 'unsupported'
  constructor(code: JournalError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'JournalError'
    this.code = code
  }
}
