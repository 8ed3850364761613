import type { PersonId } from '../ids.ts'
import type { Incident } from '../model/incident.ts'
import type { Timer } from '../model/timer.ts'

/** Whom a timer rings for: whoever has the task, whoever set it, and those who keep the time of the incident. */
export function concernedBy(incident: Incident, timer: Timer): readonly PersonId[] {
  const people = [timer.owner, timer.startedBy, incident.holder, incident.roles.deputy ?? null]
  return [...new Set(people.filter((person) => person !== null))]
}

/** Whom an overdue status update rings for: commander, deputy and liaison. */
export function concernedByUpdate({ holder, roles }: Incident): readonly PersonId[] {
  const people = [holder, roles.deputy ?? null, roles.liaison ?? null]
  return [...new Set(people.filter((person) => person !== null))]
}
