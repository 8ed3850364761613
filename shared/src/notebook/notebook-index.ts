import type { IncidentId, PersonId } from '../ids.ts'
import type { Incident } from '../model/incident.ts'
import type { ActionItem, PostmortemStatus } from '../model/notebook.ts'
import { resolutionOf } from '../model/paging-state.ts'

/** What lists of postmortems and of open action items show of one incident. Times in Unix ms. */
export interface NotebookIndexEntry {
  readonly incidentId: IncidentId
  readonly title: string
  readonly openedAt: number
  readonly resolvedAt: number | null
  readonly postmortem: {
    readonly status: PostmortemStatus
    readonly owner: PersonId
    readonly updatedAt: number
  } | null
  readonly openActions: readonly ActionItem[]
}

/** The incident's entry when this change alters it, else null. */
export function indexNotebook(before: Incident | undefined, after: Incident): NotebookIndexEntry | null {
  // What has just opened has nothing of the sort yet.
  if (!before) return null
  const { notebook, actions } = after
  const isWritten = notebook !== before.notebook || actions !== before.actions
  const isOther = before.status !== after.status || before.title !== after.title
  return isWritten || (isOther && hasNotebook(after)) ? notebookEntryOf(after) : null
}

/** Whether there is anything of it for the lists. */
export function hasNotebook({ notebook, actions }: Pick<Incident, 'notebook' | 'actions'>): boolean {
  return notebook !== null || Object.keys(actions).length > 0
}

export function notebookEntryOf(after: Incident): NotebookIndexEntry {
  const { notebook, actions } = after
  return {
    incidentId: after.id,
    title: after.title,
    openedAt: after.openedAt,
    resolvedAt: resolutionOf(after)?.at ?? null,
    postmortem: notebook && { status: notebook.status, owner: notebook.owner, updatedAt: notebook.updatedAt },
    openActions: Object.values(actions).filter(({ state }) => state === 'open'),
  }
}

/** An incident without a postmortem whose action items are all done is no longer of interest here. */
export function isWorthIndexing({ postmortem, openActions }: NotebookIndexEntry): boolean {
  return postmortem !== null || openActions.length > 0
}
