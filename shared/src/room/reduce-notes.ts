import { assertNever } from '../assert-never.ts'
import type { Entry, JournalEntry } from '../log/events.ts'
import type { Incident } from '../model/incident.ts'

/** What people write into a room. */
export type NotesEntry = Extract<JournalEntry, { type: 'note.added' | 'note.edited' | 'link.added' }>

/** Folds what people wrote into an incident: notes, with their updates for people outside, and links. */
export function reduceNotes(incident: Incident, entry: NotesEntry): Incident {
  switch (entry.type) {
    case 'note.added':
      return addNote(incident, entry)
    case 'note.edited':
      return editNote(incident, entry)
    case 'link.added': {
      const { linkId: id, url, label } = entry.body
      return { ...incident, links: [...incident.links, { id, url, label, by: entry.actor.id }] }
    }
    default:
      return assertNever(entry)
  }
}

function addNote(incident: Incident, entry: Entry<'note.added'>): Incident {
  const { noteId, text, about, tags = [], mentions = [], publish = false, nextUpdateAt = null } = entry.body
  const at = entry.recordedAt
  const note = { id: noteId, by: entry.actor.id, text, at, about, tags, mentions, history: [] }
  const publication = { noteId, requestedAt: at, attempts: 0, lastAt: null, outcome: 'waiting', detail: '' } as const
  return {
    ...incident,
    notes: { ...incident.notes, [noteId]: note },
    ...(tags.includes('update') ? { lastUpdateAt: at, nextUpdateAt } : {}),
    ...(publish ? { publications: { ...incident.publications, [noteId]: publication } } : {}),
  }
}

function editNote(incident: Incident, entry: Entry<'note.edited'>): Incident {
  const note = incident.notes[entry.body.noteId]
  if (!note) return incident
  const { text, tags = note.tags, mentions = note.mentions } = entry.body
  const history = [...note.history, { text: note.text, at: entry.recordedAt, by: entry.actor.id }]
  const isNewUpdate = tags.includes('update') && !note.tags.includes('update')
  return {
    ...incident,
    notes: { ...incident.notes, [note.id]: { ...note, text, tags, mentions, history } },
    ...(isNewUpdate ? { lastUpdateAt: entry.recordedAt, nextUpdateAt: null } : {}),
  }
}
