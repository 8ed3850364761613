import type { JournalEntry } from '@baton/shared/log/events.ts'
import type { Incident } from '@baton/shared/model/incident.ts'
import type { ReadIncidentRequest } from '@baton/shared/wire/socket.ts'
import type { Asked } from '../link/connection.ts'
import { readIncidentResult } from '../link/inbound.ts'
import { foldIncident, maxLogEntries } from './incident-log.ts'

/** `refused`: the relay's answer is no history. `gone`: the link ended before it was all here. */
export type Reading =
  | { readonly kind: 'read'; readonly incident: Incident | null; readonly entries: readonly JournalEntry[] }
  | { readonly kind: 'unknown-incident' | 'refused' | 'gone' }

export interface ReadingOptions {
  readonly ask: (request: ReadIncidentRequest) => Promise<Asked>
  /** The copy's head: the state is told up to there. Null when the copy has the incident, and needs no state. */
  readonly foldTo: number | null
}

/**
 * Reads an incident's history, page by page. Of a storm's only the newest events are kept, one more than a log keeps, so
 * that it shows that there were others; its state is folded from all of them on the way.
 */
export async function readIncident(id: string, { ask, foldTo }: ReadingOptions): Promise<Reading> {
  let entries: readonly JournalEntry[] = []
  let folded: Incident | null = null
  for (;;) {
    const asked = await ask({ incidentId: id, afterSeq: entries.at(-1)?.seq ?? 0 })
    if (asked.kind === 'gone') return { kind: 'gone' }
    const page = asked.kind === 'answer' ? readIncidentResult(asked.value) : null
    if (!page?.ok) return { kind: page?.reason === 'unknown-incident' ? 'unknown-incident' : 'refused' }
    const last = entries.at(-1)?.seq ?? 0
    const own = page.entries.filter((entry) => entry.incidentId === id && entry.seq > last)
    const isOther = page.incident !== null && page.incident.id !== id
    if (isOther || (page.more && own.length === 0)) return { kind: 'refused' }
    if (foldTo !== null)
      folded = foldIncident(
        folded,
        own.filter(({ seq }) => seq <= foldTo),
      )
    entries = [...entries, ...own].slice(-maxLogEntries - 1)
    if (!page.more) return { kind: 'read', incident: folded ?? page.incident, entries }
  }
}
