import type { Entry, JournalEntry } from '../log/events.ts'
import type { Incident } from '../model/incident.ts'
import type { ActionItem, Notebook, Why } from '../model/notebook.ts'

export type NotebookEntry = Extract<JournalEntry, { type: `action.${string}` | `postmortem.${string}` }>

/** Folds what people write into a postmortem, and its action items. */
export function reduceNotebook(incident: Incident, entry: NotebookEntry): Incident {
  switch (entry.type) {
    case 'action.added':
      return withAction(incident, addedAction(entry))
    case 'action.changed': {
      const { actionId, title, owner, dueOn, state } = entry.body
      const action = incident.actions[actionId]
      if (!action) return incident
      return withAction(incident, { ...action, title, owner, dueOn, state, changedAt: entry.recordedAt })
    }
    case 'postmortem.started': {
      const { recordedAt: at } = entry
      const notebook: Notebook = {
        owner: entry.body.owner,
        status: 'draft',
        startedAt: at,
        updatedAt: at,
        sections: {},
        whys: {},
      }
      return incident.notebook ? incident : { ...incident, notebook }
    }
    default: {
      const { notebook } = incident
      if (!notebook) return incident
      return { ...incident, notebook: { ...reducePostmortem(notebook, entry), updatedAt: entry.recordedAt } }
    }
  }
}

function addedAction({ body, actor, recordedAt }: Entry<'action.added'>): ActionItem {
  const { actionId: id, title, owner, dueOn, origin } = body
  return { id, title, owner, dueOn, state: 'open', origin, by: actor.id, addedAt: recordedAt, changedAt: recordedAt }
}

function withAction(incident: Incident, action: ActionItem): Incident {
  return { ...incident, actions: { ...incident.actions, [action.id]: action } }
}

function reducePostmortem(
  notebook: Notebook,
  entry: Exclude<NotebookEntry, { type: `action.${string}` | 'postmortem.started' }>,
): Notebook {
  switch (entry.type) {
    case 'postmortem.owner-set':
      return { ...notebook, owner: entry.body.owner }
    case 'postmortem.status-set':
      return { ...notebook, status: entry.body.status }
    case 'postmortem.written': {
      const section = { text: entry.body.text, by: entry.actor.id, at: entry.recordedAt }
      return { ...notebook, sections: { ...notebook.sections, [entry.body.section]: section } }
    }
    case 'postmortem.why-set': {
      const { whyId: id, parentId, text } = entry.body
      const why: Why = { id, parentId, text, by: entry.actor.id }
      return { ...notebook, whys: { ...notebook.whys, [id]: why } }
    }
    case 'postmortem.why-removed':
      return { ...notebook, whys: withoutBranch(notebook.whys, entry.body.whyId) }
  }
}

/** An answer goes with all that was asked from it. */
function withoutBranch(whys: Notebook['whys'], root: string): Notebook['whys'] {
  const gone = new Set([root])
  // Answers stand in the order in which they were asked, so a parent is met before its children.
  for (const { id, parentId } of Object.values(whys)) if (parentId !== null && gone.has(parentId)) gone.add(id)
  return Object.fromEntries(Object.entries(whys).filter(([id]) => !gone.has(id)))
}
