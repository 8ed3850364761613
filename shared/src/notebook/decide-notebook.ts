import { assertNever } from '../assert-never.ts'
import type { Command, CommandOf } from '../log/commands.ts'
import { type CommandContext, type Decision, decided, held, refuse, unchanged } from '../log/decision.ts'
import type { Desk } from '../model/desk.ts'
import type { Incident } from '../model/incident.ts'
import { maxActions, maxSectionLength, type Notebook, postmortemStatuses } from '../model/notebook.ts'
import { mergeText } from './merge-text.ts'

const maxWhys = 100

const notebookTypes = [
  'action.add',
  'action.change',
  'postmortem.start',
  'postmortem.set-owner',
  'postmortem.set-status',
  'postmortem.write',
  'postmortem.set-why',
  'postmortem.remove-why',
] as const
export type NotebookCommand = CommandOf<(typeof notebookTypes)[number]>
type PostmortemCommand = Exclude<NotebookCommand, { type: 'action.add' | 'action.change' | 'postmortem.start' }>

export function isNotebookCommand(command: Command): command is NotebookCommand {
  return (notebookTypes as readonly string[]).includes(command.type)
}

/** The rules of writing a postmortem and keeping its action items. */
export function decideOnNotebook(
  desk: Desk,
  incident: Incident,
  command: NotebookCommand,
  context: CommandContext,
): Decision {
  if (incident.drill) return refuse('drill-only', 'A pager test has no postmortem.')
  if (command.type === 'action.add') return addAction(desk, incident, command, context)
  if (command.type === 'action.change') return changeAction(desk, incident, command)
  if (command.type === 'postmortem.start') return start(desk, incident, command, context)
  if (!incident.notebook) return refuse('no-postmortem', 'Nobody has begun a postmortem of it.')
  return decideOnPostmortem(desk, incident, incident.notebook, command, context)
}

function isUnknown(desk: Desk, person: string | null | undefined): person is string {
  return typeof person === 'string' && !Object.hasOwn(desk.config.people, person)
}

function refusePerson(person: string): Decision {
  return refuse('unknown-person', `Nobody is called ${person}.`)
}

function addAction(
  desk: Desk,
  incident: Incident,
  command: CommandOf<'action.add'>,
  { mintId }: CommandContext,
): Decision {
  const { title, owner = null, dueOn = null, noteId } = command
  const actionId = command.actionId ?? mintId('act')
  if (incident.actions[actionId]) return unchanged
  if (isUnknown(desk, owner)) return refusePerson(owner)
  if (noteId !== undefined && !incident.notes[noteId]) return refuse('unknown-note', 'There is no such note.')
  if (Object.keys(incident.actions).length >= maxActions)
    return refuse('too-many', `This incident has ${maxActions} action items already.`)
  const origin = noteId === undefined ? ({ kind: 'postmortem' } as const) : ({ kind: 'note', noteId } as const)
  const body = { actionId, title, owner, dueOn, origin, ...held(command) }
  return decided({ type: 'action.added', incidentId: incident.id, body })
}

function changeAction(desk: Desk, incident: Incident, command: CommandOf<'action.change'>): Decision {
  const action = incident.actions[command.actionId]
  if (!action) return refuse('unknown-action', 'There is no such action item.')
  if (isUnknown(desk, command.owner)) return refusePerson(command.owner)
  const { title = action.title, owner = action.owner, dueOn = action.dueOn, state = action.state } = command
  if (title === action.title && owner === action.owner && dueOn === action.dueOn && state === action.state)
    return unchanged
  const body = { actionId: action.id, title, owner, dueOn, state, ...held(command) }
  return decided({ type: 'action.changed', incidentId: incident.id, body })
}

function start(
  desk: Desk,
  incident: Incident,
  command: CommandOf<'postmortem.start'>,
  { actor }: CommandContext,
): Decision {
  if (incident.notebook) return unchanged
  if (isUnknown(desk, command.owner)) return refusePerson(command.owner)
  const body = { owner: command.owner ?? actor.id, ...held(command) }
  return decided({ type: 'postmortem.started', incidentId: incident.id, body })
}

function decideOnPostmortem(
  desk: Desk,
  incident: Incident,
  notebook: Notebook,
  command: PostmortemCommand,
  context: CommandContext,
): Decision {
  const { id: incidentId } = incident
  switch (command.type) {
    case 'postmortem.set-owner':
      if (isUnknown(desk, command.owner)) return refusePerson(command.owner)
      if (notebook.owner === command.owner) return unchanged
      return decided({
        type: 'postmortem.owner-set',
        incidentId,
        body: { owner: command.owner, ...held(command) },
      })
    case 'postmortem.set-status':
      return setStatus(incidentId, notebook, command)
    case 'postmortem.write':
      return writeSection(incidentId, notebook, command)
    case 'postmortem.set-why':
      return setWhy(incidentId, notebook, command, context)
    case 'postmortem.remove-why':
      if (!notebook.whys[command.whyId]) return unchanged
      return decided({ type: 'postmortem.why-removed', incidentId, body: { whyId: command.whyId, ...held(command) } })
    default:
      return assertNever(command)
  }
}

/** It goes forward one step at a time, so that "reviewed" means that it was in review; it may always go back. */
function setStatus(incidentId: string, notebook: Notebook, command: CommandOf<'postmortem.set-status'>): Decision {
  const { status } = command
  if (notebook.status === status) return unchanged
  const steps = postmortemStatuses.indexOf(status) - postmortemStatuses.indexOf(notebook.status)
  if (steps > 1) {
    const next = postmortemStatuses[postmortemStatuses.indexOf(notebook.status) + 1]
    return refuse('out-of-order', `It is ${notebook.status}; next comes ${next}.`)
  }
  return decided({ type: 'postmortem.status-set', incidentId, body: { status, ...held(command) } })
}

function writeSection(incidentId: string, notebook: Notebook, command: CommandOf<'postmortem.write'>): Decision {
  const { section, base } = command
  const current = notebook.sections[section]?.text ?? ''
  const text = mergeText(base, current, command.text)
  if (text === current) return unchanged
  if (text.length > maxSectionLength) return refuse('too-many', 'The section would be too long.')
  return decided({ type: 'postmortem.written', incidentId, body: { section, text, ...held(command) } })
}

function setWhy(
  incidentId: string,
  notebook: Notebook,
  command: CommandOf<'postmortem.set-why'>,
  { mintId }: CommandContext,
): Decision {
  const whyId = command.whyId ?? mintId('why')
  const known = notebook.whys[whyId]
  const parentId = known ? known.parentId : (command.parentId ?? null)
  if (parentId !== null && !notebook.whys[parentId])
    return refuse('unknown-why', 'What it answers is not there any more.')
  if (known?.text === command.text) return unchanged
  if (!known && Object.keys(notebook.whys).length >= maxWhys)
    return refuse('too-many', `There are ${maxWhys} answers already.`)
  const body = { whyId, parentId, text: command.text, ...held(command) }
  return decided({ type: 'postmortem.why-set', incidentId, body })
}
