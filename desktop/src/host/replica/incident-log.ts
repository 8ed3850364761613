import { openIncident, reduceIncident } from '@baton/shared/desk/reduce-incident.ts'
import type { JournalEntry } from '@baton/shared/log/events.ts'
import { isKnownEvent } from '@baton/shared/log/known-events.ts'
import type { Incident } from '@baton/shared/model/incident.ts'

/** Events kept of one incident; beyond it the oldest are dropped and the room says that it is partial. */
export const maxLogEntries = 10_000

/**
 * What is here of one incident's history, in order. `partial`: events before the first are missing and can be read
 * from the relay; `cut`: there are more than are kept.
 */
export class IncidentLog {
  #entries: JournalEntry[]
  #completeness: 'complete' | 'partial' | 'cut'
  /** The highest seq that was dropped from the front; 0 when none was. */
  #droppedTo = 0

  static readonly empty = new IncidentLog([], 'partial')

  constructor(entries: readonly JournalEntry[], completeness: 'complete' | 'partial' | 'cut') {
    this.#entries = [...entries]
    this.#completeness = completeness
    this.#cut()
  }

  get entries(): readonly JournalEntry[] {
    return this.#entries
  }

  get completeness(): 'complete' | 'partial' | 'cut' {
    return this.#completeness
  }

  get droppedTo(): number {
    return this.#droppedTo
  }

  append(entry: JournalEntry): void {
    if ((this.#entries.at(-1)?.seq ?? 0) >= entry.seq) return
    this.#entries.push(entry)
    this.#cut()
  }

  /** The same log with all of the history that is to be had. */
  completedBy(history: readonly JournalEntry[]): IncidentLog {
    const log = new IncidentLog(history, history[0]?.type === 'incident.opened' ? 'complete' : 'partial')
    if (log.#completeness === 'partial') log.#droppedTo = this.#droppedTo
    return log
  }

  /** The same log, its events given up; they can be read again. */
  emptied(): IncidentLog {
    const log = new IncidentLog([], 'partial')
    log.#droppedTo = this.#entries.at(-1)?.seq ?? this.#droppedTo
    return log
  }

  #cut(): void {
    const excess = this.#entries.length - maxLogEntries
    if (excess <= 0) return
    this.#droppedTo = this.#entries[excess - 1]?.seq ?? this.#droppedTo
    this.#entries.splice(0, excess)
    this.#completeness = 'cut'
  }
}

/** Parts of one history as one, in order, each event once. */
export function mergeEntries(...parts: readonly (readonly JournalEntry[])[]): readonly JournalEntry[] {
  const bySeq = new Map(parts.flat().map((entry) => [entry.seq, entry]))
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq)
}

/** An incident after `entries`, which are its own and follow what it was; null when it does not exist by then. */
export function foldIncident(from: Incident | null, entries: readonly JournalEntry[]): Incident | null {
  let incident = from
  for (const entry of entries) incident = foldOne(incident, entry)
  return incident
}

/** A body that cannot be folded changes nothing, as an event of an unknown kind does. */
function foldOne(incident: Incident | null, entry: JournalEntry): Incident | null {
  if (!isKnownEvent(entry)) return incident
  try {
    return entry.type === 'incident.opened' ? openIncident(entry) : incident && reduceIncident(incident, entry)
  } catch {
    return incident
  }
}
