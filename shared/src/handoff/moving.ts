import type { PersonId } from '../ids.ts'
import type { Team } from '../model/config.ts'
import type { Desk } from '../model/desk.ts'
import type { Incident, Page } from '../model/incident.ts'

/** The team of that id, or undefined; ids come from outside. */
export function teamOf(desk: Desk, id: string): Team | undefined {
  return Object.hasOwn(desk.config.teams, id) ? desk.config.teams[id] : undefined
}

/** The team's open incidents whose baton a person has, or that ring for them now: those move with the place. */
export function movingFrom(desk: Desk, team: Team, person: PersonId): readonly Incident[] {
  return desk
    .openIncidents()
    .filter((incident) => !incident.drill && isOfTeam(desk, incident, team))
    .filter((incident) => incident.holder === person || ringingFor(incident, person) !== undefined)
}

/** Somebody may be on call for two teams and hand over one of them. What names no team goes with any. */
export function isOfTeam({ config }: Desk, { service }: Incident, team: Team): boolean {
  const owner = service !== null && Object.hasOwn(config.services, service) ? config.services[service]?.team : null
  return (owner ?? team.id) === team.id
}

/** The page by which the escalation calls a person now. */
export function ringingFor(incident: Incident, person: PersonId): Page | undefined {
  const { pages } = incident
  return Object.values(pages).find(
    (page) => page.state === 'open' && page.person === person && page.purpose === 'escalation',
  )
}
