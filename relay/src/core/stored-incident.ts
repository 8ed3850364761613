import { openIncident, reduceIncident } from '@baton/shared/desk/reduce-incident.ts'
import type { JournalEntry } from '@baton/shared/log/events.ts'
import { isKnownEvent } from '@baton/shared/log/known-events.ts'
import type { Incident } from '@baton/shared/model/incident.ts'
import { reducerVersion } from '@baton/shared/wire/protocol.ts'
import type { IncidentRow, Journal } from '../journal/journal.ts'

/** An incident as it stands in the log, whatever a snapshot of it holds. */
export interface StoredIncident {
  readonly incident: Incident
  /** Whether its snapshot holds all of it. */
  readonly isSaved: boolean
}

/**
 * An incident as it stood after `uptoSeq`: its snapshot with what came after it, or all of its events where no snapshot
 * fits. Null when there is none.
 */
export async function readStoredIncident(
  journal: Journal,
  id: string,
  uptoSeq = Number.POSITIVE_INFINITY,
): Promise<StoredIncident | null> {
  const row = await journal.loadIncident(id, reducerVersion)
  return wholeIncident(journal, id, row, uptoSeq)
}

/** The same with a snapshot that was read already. */
export async function wholeIncident(
  journal: Journal,
  id: string,
  row: IncidentRow | null,
  uptoSeq = Number.POSITIVE_INFINITY,
): Promise<StoredIncident | null> {
  const base = row !== null && fits(journal, row, uptoSeq) ? row : null
  const news = await journal.readIncident(id, base?.seq ?? 0)
  // The snapshot may hold what was erased since.
  if (base && news.some(({ type }) => type === 'body.erased')) return wholeIncident(journal, id, null, uptoSeq)
  const incident = foldIncident(base?.incident ?? null, news, uptoSeq)
  return incident && { incident, isSaved: base !== null && incident === base.incident }
}

/** Of another version, or from a log that went further than this one, a snapshot says nothing. */
export function fits(journal: Journal, row: IncidentRow, uptoSeq = Number.POSITIVE_INFINITY): boolean {
  return row.reducerVersion === reducerVersion && row.seq <= Math.min(uptoSeq, journal.head.seq)
}

/** What its own events make of an incident, from what is folded of them already. */
export function foldIncident(
  base: Incident | null,
  entries: readonly JournalEntry[],
  uptoSeq = Number.POSITIVE_INFINITY,
): Incident | null {
  let incident = base
  for (const entry of entries) {
    if (entry.seq > uptoSeq) break
    if (entry.type === 'incident.opened') incident = openIncident(entry)
    else if (incident && isKnownEvent(entry)) incident = reduceIncident(incident, entry)
  }
  return incident
}
