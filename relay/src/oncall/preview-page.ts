import type { OncallConfig } from '@baton/shared/model/config.ts'
import { type Routable, type Routing, resolveTargets, routeAlert } from '@baton/shared/model/routing.ts'
import type { ReachOf } from '@baton/shared/oncall/derive-reach.ts'
import { formatDuration } from './duration.ts'
import { decisionWords, matchWords, pageWords } from './plain-words.ts'
import { shown } from './problems.ts'
import { reachSentence } from './reach-words.ts'

/**
 * What an alert like the sample would do now: who is paged and when, or that nobody is; then what decided it; then how
 * each of them is reached. Lines for people, not for programs.
 */
export function previewPage(config: OncallConfig, sample: Routable, reachOf: ReachOf): readonly string[] {
  const routing = routeAlert(config, sample)
  const alert = `${sample.severity} alert${ofService(routing, sample)}`
  const holdMs = routing.service?.holdMs ?? 0
  const pages = routing.policy ? pageWords(config, routing.policy, holdMs) : []
  return [
    `${alert}: ${outcome(routing, pages, sample)}`,
    `because ${[pageReason(config, routing, sample), ...policyReason(config, routing)].join('; ')}`,
    ...(routing.page && holdMs > 0 ? [`held for ${formatDuration(holdMs)}: what clears by then wakes nobody`] : []),
    ...(routing.page ? reachWords(config, routing, reachOf) : []),
  ]
}

function ofService(routing: Routing, { serviceHint }: Routable): string {
  if (routing.service) return ` of ${routing.service.name}`
  return serviceHint ? ` of ${shown(serviceHint)} (not in services)` : ''
}

function outcome(routing: Routing, pages: readonly string[], { severity }: Routable): string {
  if (!routing.page) return `does not page: shows in the feed only (${severity})`
  if (!routing.policy) return 'pages nobody: no escalation policy is chosen'
  if (pages.length === 0) return `pages nobody: no step of policy ${routing.policy.id} reaches anybody`
  return `pages ${pages.join('; ')}`
}

function pageReason(config: OncallConfig, { rule }: Routing, { severity }: Routable): string {
  const route = rule === null ? undefined : config.routes[rule]
  const said = route ? `routes[${rule}] matches (${matchWords(route)}): ${decisionWords(route)}` : 'no route matches'
  if (route && route.page !== null) return said
  const isPaging = config.pageSeverities.includes(severity)
  return `${said}; ${severity} is ${isPaging ? '' : 'not '}in page-severities`
}

/** Where the policy comes from, unless the route named it. */
function policyReason(config: OncallConfig, { rule, page, policy, service }: Routing): readonly string[] {
  const route = rule === null ? undefined : config.routes[rule]
  if (!page || (route && route.policy !== null)) return []
  if (!policy) return ['neither a route, nor the service, nor default-policy names one']
  return [service?.policy ? `policy ${policy.id} is the service's` : `policy ${policy.id} is the default-policy`]
}

function reachWords(config: OncallConfig, { policy }: Routing, reachOf: ReachOf): readonly string[] {
  const ids = new Set((policy?.steps ?? []).flatMap((step) => resolveTargets(config, step.targets)))
  return [...ids].flatMap((id) => {
    const person = config.people[id]
    return person ? [reachSentence(person, reachOf)] : []
  })
}
