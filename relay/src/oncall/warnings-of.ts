import type { Contacts, EscalationPolicy, OncallConfig, Route, Team } from '@baton/shared/model/config.ts'
import { roleOf } from '@baton/shared/model/roles.ts'
import { resolveTargets } from '@baton/shared/model/routing.ts'
import { classifyAddress } from './address.ts'
import { formatDuration } from './duration.ts'
import { listed, listedPeople, targetWords } from './plain-words.ts'

/** Nobody wakes, finds the screen and answers in less. */
const shortWaitMs = 30_000
/** Longer than what heals itself usually takes; nearer to an outage that nobody hears of. */
const longHoldMs = 60 * 60_000

/** What is allowed and probably not meant, one sentence each. Contact data is named by whom it reaches, never shown. */
export function warningsOf(config: OncallConfig, contacts: Contacts | null = null): readonly string[] {
  return [
    ...(Object.keys(config.people).length === 0 ? ['people is empty: nobody can be paged'] : []),
    ...sharedNames(config),
    ...Object.values(config.teams).flatMap((team) => teamWarnings(config, team)),
    ...Object.values(config.policies).flatMap((policy) => policyWarnings(config, policy)),
    ...Object.values(config.services).flatMap(({ id, holdMs }) =>
      holdMs > longHoldMs ? [`services.${id} holds each page for ${formatDuration(holdMs)}`] : [],
    ),
    ...observerWarnings(config),
    ...defaultWarnings(config),
    ...config.routes.flatMap((route, i) => routeWarnings(config, route, i)),
    ...(contacts ? contactWarnings(contacts) : []),
  ]
}

function sharedNames({ people }: OncallConfig): readonly string[] {
  const byName = Map.groupBy(Object.values(people), (person) => person.name)
  return [...byName].flatMap(([name, namesakes]) =>
    namesakes.length > 1 ? [`${listed(namesakes.map(({ id }) => `people.${id}`))} are all called ${name}`] : [],
  )
}

function teamWarnings(config: OncallConfig, { id, members, onCall }: Team): readonly string[] {
  const guests = onCall.filter((person) => !members.includes(person))
  return [
    ...(onCall.length === 0 ? [`teams.${id} has nobody on call`] : []),
    ...(guests.length > 0
      ? [`teams.${id}: ${listedPeople(config, guests)} on call without being a member: paging the team leaves them out`]
      : []),
  ]
}

function policyWarnings(config: OncallConfig, { id, steps }: EscalationPolicy): readonly string[] {
  return steps.flatMap((step, i) => {
    const at = `escalation-policies.${id}.steps[${i}]`
    const whom = listed(step.targets.map((target) => targetWords(config, target)))
    if (resolveTargets(config, step.targets).length === 0) return [`${at} (${whom}) reaches nobody now and is skipped`]
    return step.waitMs < shortWaitMs && i < steps.length - 1
      ? [`${at} waits only ${formatDuration(step.waitMs)}: the next step pages before anybody can answer`]
      : []
  })
}

/** Whoever only reads cannot acknowledge: the page rings until the next step, every time. */
function observerWarnings(config: OncallConfig): readonly string[] {
  const paged = [
    ...Object.values(config.teams).flatMap(({ onCall }) => onCall),
    ...Object.values(config.policies).flatMap(({ steps }) =>
      steps.flatMap(({ targets }) => resolveTargets(config, targets)),
    ),
  ]
  return [...new Set(paged)]
    .filter((person) => roleOf(config, person) === 'observer')
    .map((person) => `people.${person} is an observer and would be paged: observers cannot answer a page`)
}

function defaultWarnings({ defaultPolicy, pageSeverities }: OncallConfig): readonly string[] {
  const critical = pageSeverities.includes('critical')
  return [
    ...(defaultPolicy === null
      ? ['default-policy is missing: an alert without a service or route that names a policy pages nobody']
      : []),
    ...(critical ? [] : ['critical is not in page-severities: critical alerts page only where a route says so']),
  ]
}

function routeWarnings(config: OncallConfig, route: Route, i: number): readonly string[] {
  const before = config.routes.findIndex(({ match }, j) => j < i && covers(match, route.match))
  const service = route.service === null ? null : config.services[route.service]
  const hasPolicy = (route.policy ?? service?.policy ?? config.defaultPolicy) !== null
  return [
    ...(before === -1 ? [] : [`routes[${i}] is never tried: routes[${before}] matches all that it matches`]),
    ...(route.page && route.service !== null && !hasPolicy
      ? [`routes[${i}] pages, but no escalation policy is chosen`]
      : []),
  ]
}

/** Whether whatever `inner` matches, `outer` matches. */
function covers(outer: Route['match'], inner: Route['match']): boolean {
  const labels = Object.entries(outer.labels)
  return (
    (outer.source === null || outer.source === inner.source) &&
    (outer.severity.length === 0 ||
      (inner.severity.length > 0 && inner.severity.every((severity) => outer.severity.includes(severity)))) &&
    labels.every(([name, value]) => Object.hasOwn(inner.labels, name) && inner.labels[name] === value)
  )
}

function contactWarnings({ people, deadMan, updates }: Contacts): readonly string[] {
  const open = Object.entries(people).filter(([, { ntfy }]) => ntfy && isHttp(ntfy.server))
  return [
    ...open.map(
      ([id]) => `people.${id}.ntfy.server is http: whoever shares that network can read and answer the pages`,
    ),
    ...(deadMan && isHttp(deadMan.url) ? ['dead-man.url is http: the ping is not encrypted'] : []),
    ...(updates && isHttp(updates.url)
      ? ['updates.webhook is http: whoever shares that network can read the updates, and post some']
      : []),
  ]
}

function isHttp(address: string): boolean {
  return classifyAddress(address).kind !== 'https'
}
