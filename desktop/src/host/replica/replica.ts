import type { DeskState } from '@baton/shared/desk/desk-state.ts'
import { deskFromState, emptyDesk, type RootDesk } from '@baton/shared/desk/folded-desk.ts'
import { verifyLink } from '@baton/shared/log/chain.ts'
import type { JournalEntry } from '@baton/shared/log/events.ts'
import { isKnownEvent } from '@baton/shared/log/known-events.ts'
import { isErased } from '@baton/shared/log/rest-of-body.ts'
import { upcast } from '@baton/shared/log/upcast.ts'
import type { Incident } from '@baton/shared/model/incident.ts'
import { resolutionOf } from '@baton/shared/model/paging-state.ts'
import type { Snapshot } from '@baton/shared/wire/socket.ts'
import { foldIncident, IncidentLog, mergeEntries } from './incident-log.ts'

/** Resolved incidents that are kept, most recent first; open ones always are. */
export const keptResolved = 1_000
/** Events kept over all incidents; beyond it the histories of the longest resolved are dropped, their state stays. */
const keptEvents = 100_000

/** What folding came to. */
export interface Folded {
  readonly touched: ReadonlySet<string>
  /** People, devices or configuration may have changed. */
  readonly desk: boolean
  /** Incidents that are open now and of which nothing is here. */
  readonly missing: ReadonlySet<string>
  /**
   * Why the rest was not folded. `broken`: it does not follow what is here, so history changed. `erased`: what is here holds a
   * text that was erased, and is to be replaced.
   */
  readonly problem: 'gap' | 'broken' | 'erased' | null
}

/** An incident as the cache's last head knows it; what has been folded since is folded again from its events. */
export interface Checkpoint {
  readonly incident: Incident | null
  readonly seq: number
}

/** What has changed since the cache was last told. */
export interface Changes {
  readonly seq: number
  readonly desk: DeskState
  readonly incidentIds: readonly string[]
  readonly dirty: ReadonlyMap<string, Checkpoint>
  readonly removed: readonly string[]
}

/** The console's own copy: the relay's fold, and the events that it came from as far as they are here. */
export class Replica {
  #desk = emptyDesk()
  readonly #logs = new Map<string, IncidentLog>()
  /** Events of incidents that are being read from the relay, so that none falls between. */
  readonly #awaited = new Map<string, JournalEntry[]>()
  /** Events that were erased before they came here, with what was left of each as JSON. */
  readonly #erased = new Map<number, string>()
  #dirty = new Map<string, Checkpoint>()
  #removed = new Set<string>()
  #isChanged = false
  #checkpointSeq = 0
  /** No fewer events than are here: appending adds to it, and it is counted anew when it comes to more than are kept. */
  #eventsAtMost = 0

  get desk(): RootDesk {
    return this.#desk
  }

  log(id: string): IncidentLog | undefined {
    return this.#logs.get(id)
  }

  /** The events of an incident that this version can tell. */
  story(id: string): readonly JournalEntry[] {
    return this.#logs.get(id)?.entries.filter(isKnownEvent) ?? []
  }

  /** Folds what follows the head. Events that are here already are skipped; the first that does not fit ends it. */
  fold(entries: readonly JournalEntry[]): Folded {
    const folded = { touched: new Set<string>(), desk: false, missing: new Set<string>() }
    for (const sent of entries) {
      const entry = upcast(sent)
      const problem = this.#problemOf(entry)
      if (problem === 'known') continue
      if (problem) return { ...folded, problem }
      if (this.#foldOne(entry, folded.touched, folded.missing)) folded.desk = true
    }
    return { ...folded, problem: null }
  }

  #problemOf(entry: JournalEntry): 'known' | Folded['problem'] {
    const { seq, hash } = this.#desk
    if (entry.seq === seq) return entry.hash === hash ? 'known' : 'broken'
    if (entry.seq < seq) return 'known'
    if (entry.seq > seq + 1) return 'gap'
    if (verifyLink(hash, entry) !== null) return 'broken'
    return this.#mayHoldErased(entry) ? 'erased' : null
  }

  /** What came to us as erased already is nowhere here; of all else it cannot be told where it is. */
  #mayHoldErased(entry: JournalEntry): boolean {
    if (isErased(entry)) this.#erased.set(entry.seq, JSON.stringify(entry.body))
    if (entry.type !== 'body.erased' || entry.body === null) return false
    // One that had lost a name alone may lose more.
    return this.#erased.get(entry.body.erasedSeq) !== JSON.stringify(entry.body.rest)
  }

  /** Returns whether what many incidents rest on may have changed. */
  #foldOne(entry: JournalEntry, touched: Set<string>, missing: Set<string>): boolean {
    const { incidentId: id } = entry
    const before = id === null ? undefined : this.#desk.incident(id)
    this.#isChanged = true
    this.#apply(entry)
    if (id === null) return true
    if (this.#desk.incident(id)) {
      this.#mark(id, before ?? null)
      this.#logOf(id, before === undefined).append(entry)
      this.#eventsAtMost += 1
      touched.add(id)
      if (entry.type === 'incident.opened') this.#touchEarlier(entry.body.previousId, touched)
    } else {
      this.#awaited.get(id)?.push(entry)
      if (mustBeHere(entry)) missing.add(id)
    }
    return false
  }

  /** How often a group comes back shows on its earlier incidents too; each names the one before it. */
  #touchEarlier(previousId: string | null, touched: Set<string>): void {
    for (let id = previousId; id !== null; ) {
      const incident = this.#desk.incident(id)
      if (incident) touched.add(id)
      id = incident?.previousId ?? null
    }
  }

  #apply(entry: JournalEntry): void {
    try {
      this.#desk.apply(entry)
    } catch {
      // A body that cannot be folded is treated as an unknown kind: one bad event must not blind the console.
      const { seq, hash, recordedAt } = entry
      Object.assign(this.#desk, { seq, hash, recordedAt, unknownEvents: this.#desk.unknownEvents + 1 })
    }
  }

  #logOf(id: string, isNew: boolean): IncidentLog {
    let log = this.#logs.get(id)
    if (!log) {
      log = new IncidentLog([], isNew ? 'complete' : 'partial')
      this.#logs.set(id, log)
    }
    return log
  }

  #mark(id: string, before: Incident | null): void {
    this.#isChanged = true
    this.#removed.delete(id)
    if (!this.#dirty.has(id)) this.#dirty.set(id, { incident: before, seq: this.#checkpointSeq })
  }

  /** Forgets everything, to be told from the start. */
  reset(): void {
    const ids = [...this.#desk.incidents()].map(({ id }) => id)
    this.#desk = emptyDesk()
    this.#logs.clear()
    this.#dirty.clear()
    this.#removed = new Set([...this.#removed, ...ids])
    this.#checkpointSeq = 0
    this.#isChanged = true
  }

  /** Takes the relay's snapshot in place of what is here; histories that it does not add to stay. */
  replace({ desk, incidents, seq }: Snapshot): void {
    const logs = new Map(this.#logs)
    const known = this.#desk
    const unchanged = incidents.filter(({ id, updatedSeq }) => known.incident(id)?.updatedSeq === updatedSeq)
    this.reset()
    this.#desk = deskFromState(desk, incidents)
    for (const { id } of unchanged) {
      const log = logs.get(id)
      if (log) this.#logs.set(id, log)
    }
    this.#checkpointSeq = seq
    for (const incident of incidents) this.#mark(incident.id, incident)
  }

  /** Puts back what the cache kept; nothing of it is a change. */
  restore(desk: RootDesk, logs: ReadonlyMap<string, IncidentLog>): void {
    this.#desk = desk
    for (const [id, log] of logs) this.#logs.set(id, log)
    this.#countEvents()
    this.#checkpointSeq = desk.seq
  }

  /** From now until `adopt` or `stopAwaiting`, events of this incident are kept even though it is not here. */
  awaitHistory(id: string): void {
    if (!this.#awaited.has(id)) this.#awaited.set(id, [])
  }

  stopAwaiting(id: string): void {
    this.#awaited.delete(id)
  }

  /**
   * Takes an incident's history as the relay read it, which may be some events before or after the head here, and its
   * state where that is not here; null when there is none to be had.
   */
  adopt(id: string, read: Incident | null, entries: readonly JournalEntry[]): void {
    const { seq } = this.#desk
    const own = entries.filter((entry) => entry.seq <= seq).map(upcast)
    const log = this.#logs.get(id) ?? IncidentLog.empty
    const history = mergeEntries(own, this.#awaited.get(id) ?? [], log.entries)
    this.#awaited.delete(id)
    const known = this.#desk.incident(id)
    const incident = known ?? stateAt(seq, read, history)
    if (!incident) return
    if (known) this.#mark(id, known)
    else {
      this.#desk.load(incident)
      this.#dirty.set(id, { incident, seq })
    }
    this.#removed.delete(id)
    this.#isChanged = true
    this.#logs.set(id, log.completedBy(history))
    this.#eventsAtMost += history.length
  }

  /** Resolved incidents, the latest first. */
  resolved(): readonly Incident[] {
    return [...this.#desk.incidents()]
      .filter((incident) => incident.status === 'resolved')
      .sort((a, b) => (resolutionOf(b)?.at ?? 0) - (resolutionOf(a)?.at ?? 0) || b.openedSeq - a.openedSeq)
  }

  /** Drops the longest resolved beyond what is kept, except those in `kept`; returns what was dropped. */
  evict(kept: ReadonlySet<string>): readonly string[] {
    const isWithin = this.#desk.incidentCount - this.#desk.openCount <= keptResolved
    if (isWithin && this.#eventsAtMost <= keptEvents) return []
    const resolved = this.resolved()
    const dropped = resolved.slice(keptResolved).filter(({ id }) => !kept.has(id))
    for (const { id } of dropped) {
      this.#desk.unload(id)
      this.#logs.delete(id)
      this.#dirty.delete(id)
      this.#removed.add(id)
      this.#isChanged = true
    }
    this.#dropHistories(resolved.slice(0, keptResolved).reverse(), kept)
    return dropped.map(({ id }) => id)
  }

  #dropHistories(oldestFirst: readonly Incident[], kept: ReadonlySet<string>): void {
    this.#countEvents()
    for (const incident of oldestFirst) {
      if (this.#eventsAtMost <= keptEvents) return
      const log = this.#logs.get(incident.id)
      if (!log || log.entries.length === 0 || kept.has(incident.id)) continue
      this.#eventsAtMost -= log.entries.length
      this.#mark(incident.id, incident)
      this.#logs.set(incident.id, log.emptied())
    }
  }

  #countEvents(): void {
    this.#eventsAtMost = 0
    for (const log of this.#logs.values()) this.#eventsAtMost += log.entries.length
  }

  /** What has changed since the last call, or null. Whoever takes it saves it, or gives it back. */
  takeChanges(): Changes | null {
    if (!this.#isChanged) return null
    const { seq } = this.#desk
    const taken: Changes = {
      seq,
      desk: this.#desk.toConsoleState(),
      incidentIds: [...this.#desk.incidents()].map(({ id }) => id),
      dirty: this.#dirty,
      removed: [...this.#removed],
    }
    this.#dirty = new Map()
    this.#removed = new Set()
    this.#isChanged = false
    this.#checkpointSeq = seq
    return taken
  }

  /** All of it is to be saved anew: what was saved is gone. */
  touchAll(): void {
    const { seq } = this.#desk
    for (const incident of this.#desk.incidents()) this.#dirty.set(incident.id, { incident, seq })
    this.#isChanged = true
  }

  /** The changes could not be saved: they are to be saved with the next ones, from the older checkpoint. */
  giveBack({ dirty, removed }: Changes): void {
    for (const [id, checkpoint] of dirty) if (this.#desk.incident(id)) this.#dirty.set(id, checkpoint)
    for (const id of removed) if (!this.#desk.incident(id)) this.#removed.add(id)
    this.#isChanged = true
  }
}

/** Whether lists show something of an incident that is not here, so that it has to be read. */
function mustBeHere({ type }: JournalEntry): boolean {
  return type === 'incident.reopened' || type.startsWith('action.') || type.startsWith('postmortem.')
}

/** The state of an incident at `seq`, from all its events, else as the relay read it if that is not ahead of us. */
function stateAt(seq: number, read: Incident | null, history: readonly JournalEntry[]): Incident | null {
  if (history[0]?.type === 'incident.opened') return foldIncident(null, history)
  if (!read || read.updatedSeq > seq) return null
  return foldIncident(
    read,
    history.filter((entry) => entry.seq > read.updatedSeq),
  )
}
