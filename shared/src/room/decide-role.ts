import type { PersonId } from '../ids.ts'
import type { CommandOf, Refusal } from '../log/commands.ts'
import { type CommandContext, type Decision, decided, refuse, refuseResolved, unchanged } from '../log/decision.ts'
import type { Desk } from '../model/desk.ts'
import type { Incident } from '../model/incident.ts'
import { personName } from '../model/routing.ts'
import { dropping } from '../paging/dropped.ts'

type GivenRole = CommandOf<'role.take'>['role']

/** Somebody takes a role; command of another only with a reason. */
export function takeRole(
  desk: Desk,
  incident: Incident,
  { role, reason }: CommandOf<'role.take'>,
  { actor }: CommandContext,
): Decision {
  if (role === 'commander') {
    if (incident.holder === actor.id) return unchanged
    if (incident.status === 'resolved') return refuseResolved(desk, incident)
    // An emergency take-over is for when the holder cannot answer; it names its reason and stands in the record.
    if (incident.holder !== null && reason === undefined) return refuseCommand(desk, incident.holder)
  } else if (incident.roles[role] === actor.id) return unchanged
  const body = {
    role,
    ...(reason === undefined || incident.holder === null ? {} : { reason }),
    ...(role === 'commander' ? dropping(incident, (page) => page.purpose === 'reassign') : {}),
  }
  return decided({ type: 'role.taken', incidentId: incident.id, body })
}

function refuseCommand(desk: Desk, holder: PersonId | null): Refusal {
  if (holder === null) return refuse('commander-needs-acceptance', 'Nobody holds it yet: whoever acknowledges it does.')
  const name = personName(desk.config, holder)
  return refuse('commander-needs-acceptance', `${name} holds it. Give it to somebody: it moves when they take it.`, {
    by: holder,
  })
}

/** Somebody is given a role; command is never given so, for it moves when it is taken. */
export function assignRole(desk: Desk, incident: Incident, command: CommandOf<'role.assign'>): Decision {
  const { role, person } = command
  if (!Object.hasOwn(desk.config.people, person)) return refuse('unknown-person', `Nobody is called ${person}.`)
  if (role === 'commander') return incident.holder === person ? unchanged : refuseCommand(desk, incident.holder)
  if (incident.roles[role] === person) return unchanged
  return decided({ type: 'role.assigned', incidentId: incident.id, body: { role, person } })
}

/** A role is nobody's any more. */
export function releaseRole(incident: Incident, role: GivenRole): Decision {
  if (role === 'commander')
    return refuse(
      'commander-needs-acceptance',
      'Command is not put down: give it to somebody, and it moves when they take it.',
    )
  if (incident.roles[role] === undefined) return refuse('role-not-given', `Nobody was given ${role}.`)
  return decided({ type: 'role.released', incidentId: incident.id, body: { role } })
}
