import type { Incident } from '@baton/shared/model/incident.ts'
import type { Status } from '@baton/shared/model/paging-state.ts'
import type { AppendBatch, DraftFor, IncidentRow } from './journal.ts'

/** Drafts, batches and rows for tests of journals; each takes what the test is about and fills in the rest. */

export function noteDraft(text: string, over: Partial<DraftFor> = {}): DraftFor {
  return {
    type: 'note.added',
    body: { noteId: 'note-1', text, about: null },
    incidentId: 'inc-1',
    actorOf: { kind: 'person', id: 'ana', device: 'dev-1' },
    commandId: '0192f0c1-0000-7000-8000-000000000001',
    scope: 'team',
    ...over,
  } as DraftFor
}

export function batchOf(texts: readonly string[], over: Partial<AppendBatch> = {}): AppendBatch {
  return { drafts: texts.map((text) => noteDraft(text)), outcomes: [], payloads: [], now: 1_790_000_000_000, ...over }
}

/** As much of an incident as a journal looks at. */
export function incidentRow(
  over: Partial<Omit<Incident, 'status'>> & {
    readonly id: string
    readonly openedSeq: number
    readonly status?: Status
  },
): IncidentRow {
  const incident = {
    status: 'triggered',
    severity: 'critical',
    service: 'db',
    title: 'Disk is full',
    alertName: 'DiskFull',
    drill: false,
    ...over,
  } as Incident
  return { reducerVersion: 1, seq: over.openedSeq, incident }
}
