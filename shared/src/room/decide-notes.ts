import type { CommandOf } from '../log/commands.ts'
import { type CommandContext, type Decision, decided, held, refuse, unchanged } from '../log/decision.ts'
import type { Desk } from '../model/desk.ts'
import type { Incident, Note } from '../model/incident.ts'
import { mentionsOf, tagsIn } from '../model/note-words.ts'
import { keptLinkProblem } from '../room/link.ts'

const maxTags = 12
const longestPromiseMs = 86_400_000

/** Notes and links. */
export function write(
  desk: Desk,
  incident: Incident,
  command: CommandOf<'note.add' | 'note.edit' | 'link.add'>,
  { actor, now, mintId }: CommandContext,
): Decision {
  if (command.type === 'link.add') {
    const problem = keptLinkProblem(command.url)
    if (problem !== null) return refuse('not-a-link', `This link cannot be added: ${problem}.`)
    if (incident.links.some((link) => link.url === command.url)) return unchanged
    const body = { linkId: mintId('link'), url: command.url, label: command.label ?? command.url, ...held(command) }
    return decided({ type: 'link.added', incidentId: incident.id, body })
  }
  if (command.type === 'note.add') {
    const noteId = command.noteId ?? mintId('note')
    if (incident.notes[noteId]) return unchanged
    // Only an earlier moment is worth a place of its own; a console whose clock runs ahead means now.
    const about = command.about !== undefined && command.about < now ? command.about : null
    const tags = [...new Set([...(command.tags ?? []), ...tagsIn(command.text)])].slice(0, maxTags)
    const publish = command.publish === true && tags.includes('update')
    if (publish && incident.drill) return refuse('cannot-publish', 'A pager test is no news to people outside.')
    if (publish && desk.config.publishesUpdates !== true)
      return refuse('cannot-publish', 'Nowhere is set up to post updates to; leave that out to keep it as a note.')
    const mentions = mentionsOf(desk.config, command.text)
    const promised = tags.includes('update') ? promisedAt(command.nextUpdateAt, now) : null
    const next = promised === null ? {} : { nextUpdateAt: promised }
    const body = { noteId, text: command.text, about, tags, mentions, publish, ...next, ...held(command) }
    return decided({ type: 'note.added', incidentId: incident.id, body })
  }
  const note = incident.notes[command.noteId]
  if (!note) return refuse('unknown-note', 'There is no such note.')
  if (note.by !== actor.id)
    return refuse('not-the-author', 'Only its author edits a note; add one of your own.', { by: note.by })
  if (note.text === command.text) return unchanged
  const tags = tagsAfterEdit(note, command.text)
  const mentions = mentionsOf(desk.config, command.text)
  const body = { noteId: note.id, text: command.text, tags, mentions, ...held(command) }
  return decided({ type: 'note.edited', incidentId: incident.id, body })
}

/** What was promised offline for a time that has passed is promised no more: the clock's own time holds. */
function promisedAt(at: number | undefined, now: number): number | null {
  return at === undefined || at <= now ? null : Math.min(at, now + longestPromiseMs)
}

/** Tags in its words come and go with them; one that was given beside them stays. */
function tagsAfterEdit({ text, tags }: Note, edited: string): readonly string[] {
  const inWords = tagsIn(text)
  const given = tags.filter((tag) => !inWords.includes(tag))
  return [...new Set([...given, ...tagsIn(edited)])].slice(0, maxTags)
}
