import { commandNeeds } from '../access/command-needs.ts'
import { assertNever } from '../assert-never.ts'
import { decideErase, isEraseCommand } from '../erasure/decide-erase.ts'
import { decideHandoff, isHandoffCommand } from '../handoff/decide-handoff.ts'
import type { Command, Refusal } from '../log/commands.ts'
import { type CommandContext, type Decision, refuse } from '../log/decision.ts'
import type { Desk } from '../model/desk.ts'
import type { Incident } from '../model/incident.ts'
import { allows, notAllowedWords, roleOf } from '../model/roles.ts'
import { decideOnNotebook, isNotebookCommand, type NotebookCommand } from '../notebook/decide-notebook.ts'
import {
  acknowledge,
  acknowledgeAll,
  reopen,
  resolve,
  snooze,
  unacknowledge,
  unsnooze,
} from '../paging/decide-answer.ts'
import { decideAsk } from '../paging/decide-ask.ts'
import { declare, testPager } from '../paging/decide-opening.ts'
import { rename, setImpact, setSev } from '../room/decide-facts.ts'
import { write } from '../room/decide-notes.ts'
import { assignRole, releaseRole, takeRole } from '../room/decide-role.ts'
import { decideInRoom, isRoomCommand, type RoomCommand } from '../room/decide-room.ts'

/** The only place where the rules about people's commands live. Pure; the actor has been authenticated. */
export function decide(desk: Desk, command: Command, context: CommandContext): Decision {
  const refusal = refuseWithoutRight(desk, command, context)
  if (refusal) return refusal
  if (command.type === 'incident.declare') return declare(desk, command, context)
  if (command.type === 'pager.test') return testPager(desk, context)
  if (command.type === 'incident.acknowledge-all') return acknowledgeAll(desk, command, context)
  if (isHandoffCommand(command)) return decideHandoff(desk, command, context)
  if (isEraseCommand(command)) return decideErase(desk, command, context.targets)
  const incident = desk.incident(command.incidentId)
  if (!incident) return refuse('unknown-incident', 'There is no such incident.')
  if (isRoomCommand(command)) return decideInRoom(desk, incident, command, context)
  if (isNotebookCommand(command)) return decideOnNotebook(desk, incident, command, context)
  return decideOnIncident(desk, incident, command, context)
}

function refuseWithoutRight({ filed }: Desk, { type }: Command, { actor, grant }: CommandContext): Refusal | null {
  const held = grant ?? roleOf(filed, actor.id)
  if (held === null) return refuse('not-allowed', 'You are not among the people of this relay any more.')
  const need = commandNeeds[type]
  return allows(held, need) ? null : refuse('not-allowed', notAllowedWords(held, need))
}

type OnIncident = Exclude<Extract<Command, { incidentId: string }>, RoomCommand | NotebookCommand>

function decideOnIncident(desk: Desk, incident: Incident, command: OnIncident, context: CommandContext): Decision {
  switch (command.type) {
    case 'incident.acknowledge':
      return acknowledge(desk, incident, command, context)
    case 'incident.unacknowledge':
      return unacknowledge(desk, incident, command, context)
    case 'incident.escalate':
    case 'incident.reassign':
    case 'incident.add-responder':
      return decideAsk(desk, incident, command, context)
    case 'incident.snooze':
      return snooze(desk, incident, command, context)
    case 'incident.unsnooze':
      return unsnooze(desk, incident, command, context)
    case 'incident.resolve':
      return resolve(desk, incident, command)
    case 'incident.reopen':
      return reopen(desk, incident, command)
    case 'incident.set-sev':
      return setSev(desk, incident, command, context)
    case 'incident.set-impact':
      return setImpact(incident, command)
    case 'incident.rename':
      return rename(incident, command)
    case 'role.take':
      return takeRole(desk, incident, command, context)
    case 'role.assign':
      return assignRole(desk, incident, command)
    case 'role.release':
      return releaseRole(incident, command.role)
    case 'note.add':
    case 'note.edit':
    case 'link.add':
      return write(desk, incident, command, context)
    default:
      return assertNever(command)
  }
}
