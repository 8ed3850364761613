import type { PersonId } from '../ids.ts'
import type { EscalationPolicy, OncallConfig, Service, SourceSeverity, Team } from './config.ts'

/** What an alert says about itself, as far as routing looks at it. */
export interface Routable {
  readonly source: string
  readonly severity: SourceSeverity
  readonly labels: Readonly<Record<string, string>>
  readonly serviceHint: string | null
}

/** Where an alert goes. `rule` is the index of the route that matched, for people who ask why; null is the defaults. */
export interface Routing {
  readonly service: Service | null
  readonly policy: EscalationPolicy | null
  readonly page: boolean
  readonly rule: number | null
}

/** The first matching route decides; what it leaves out falls to the service, then to the defaults. */
export function routeAlert(config: OncallConfig, alert: Routable): Routing {
  const rule = config.routes.findIndex(({ match }) => {
    if (match.source !== null && match.source !== alert.source) return false
    if (match.severity.length > 0 && !match.severity.includes(alert.severity)) return false
    return Object.entries(match.labels).every(([name, value]) => own(alert.labels, name) === value)
  })
  const route = config.routes[rule]
  const service = own(config.services, route?.service ?? alert.serviceHint)
  const policyId = route?.policy ?? service?.policy ?? config.defaultPolicy
  return {
    service,
    policy: own(config.policies, policyId),
    page: route?.page ?? config.pageSeverities.includes(alert.severity),
    rule: rule === -1 ? null : rule,
  }
}

/** Alert text is hostile: `constructor` is not a service. */
function own<T>(record: Readonly<Record<string, T>>, id: string | null): T | null {
  return id !== null && Object.hasOwn(record, id) ? (record[id] ?? null) : null
}

/** The people a target means now; empty when it means nobody. */
export function resolveTarget(config: OncallConfig, target: string): readonly PersonId[] {
  const [kind, rest = ''] = target.split(':')
  const [id = '', level = '1'] = rest.split('/')
  if (kind === 'person') return Object.hasOwn(config.people, id) ? [id] : []
  const team = Object.hasOwn(config.teams, id) ? config.teams[id] : undefined
  if (!team) return []
  const people = kind === 'team' ? team.members : atLevel(team, Number(level))
  return people.filter((person) => Object.hasOwn(config.people, person))
}

/** Who answers at a level, and who is paged beside them while a handoff is due. */
function atLevel({ onCall, beside = [] }: Team, level: number): readonly PersonId[] {
  return [...onCall.slice(level - 1, level), ...beside.flatMap((also) => (also.level === level ? [also.person] : []))]
}

/** The people of one escalation step, each once, in the order named. */
export function resolveTargets(config: OncallConfig, targets: readonly string[]): readonly PersonId[] {
  return [...new Set(targets.flatMap((target) => resolveTarget(config, target)))]
}

/** Whether the person answers at any level of any team now. */
export function isOnCall(config: OncallConfig, person: PersonId): boolean {
  return Object.values(config.teams).some(
    ({ onCall, beside = [] }) => onCall.includes(person) || beside.some((also) => also.person === person),
  )
}

/** The name to show for a person; the id when the configuration does not know it (any more). */
export function personName(config: OncallConfig, person: PersonId): string {
  return (Object.hasOwn(config.people, person) ? config.people[person]?.name : undefined) ?? person
}
