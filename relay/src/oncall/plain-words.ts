import type { EscalationPolicy, OncallConfig, Route, Step } from '@baton/shared/model/config.ts'
import { personName, resolveTargets } from '@baton/shared/model/routing.ts'
import { formatDuration } from './duration.ts'

/** At most this many names in a sentence; the rest is counted. */
const maxNames = 8

export function listed(names: readonly string[], none = 'nobody'): string {
  if (names.length === 0) return none
  const shown = names.length > maxNames ? [...names.slice(0, maxNames), `${names.length - maxNames} more`] : names
  return shown.length === 1 ? shown[0]! : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}

export function listedPeople(config: OncallConfig, ids: readonly string[]): string {
  return listed(ids.map((id) => personName(config, id)))
}

export function teamName(config: OncallConfig, id: string): string {
  return (Object.hasOwn(config.teams, id) ? config.teams[id]?.name : undefined) ?? id
}

/** Which place somebody has on call, counted from 0. */
export function placeName(place: number): string {
  return ['primary', 'secondary', 'third', 'fourth', 'fifth'][place] ?? `on call ${place + 1}`
}

/** A target as a role, whoever has it now: `the primary of Payments`. */
export function targetWords(config: OncallConfig, target: string): string {
  const [kind = '', rest = ''] = target.split(':')
  const [id = '', level = '1'] = rest.split('/')
  if (kind === 'person') return personName(config, id)
  if (kind === 'team') return `everybody in ${teamName(config, id)}`
  return `${placeName(Number(level) - 1)} of ${teamName(config, id)}`
}

/** What a policy says, by roles: `primary of Payments at once; secondary of Payments after 5 m; …`. */
export function policyWords(config: OncallConfig, policy: EscalationPolicy): string {
  const words = (step: Step) => listed(step.targets.map((target) => targetWords(config, target)))
  const steps = stepsOf(policy.steps, 0).map(({ step, afterMs }) => `${words(step)} ${afterWords(afterMs)}`)
  return [...steps, ...endWords(policy)].join('; ')
}

/** Whom a policy pages now, by name. A step that reaches nobody is skipped without waiting. Empty when nobody is. */
export function pageWords(config: OncallConfig, policy: EscalationPolicy, holdMs: number): readonly string[] {
  const reaching = policy.steps.filter((step) => resolveTargets(config, step.targets).length > 0)
  const steps = stepsOf(reaching, holdMs).map(
    ({ step, afterMs }) => `${listedPeople(config, resolveTargets(config, step.targets))} ${afterWords(afterMs)}`,
  )
  return steps.length === 0 ? [] : [...steps, ...endWords(policy)]
}

function stepsOf(
  steps: readonly Step[],
  startMs: number,
): readonly { readonly step: Step; readonly afterMs: number }[] {
  let afterMs = startMs
  return steps.map((step) => {
    const timed = { step, afterMs }
    afterMs += step.waitMs
    return timed
  })
}

export function afterWords(ms: number): string {
  return ms === 0 ? 'at once' : `after ${formatDuration(ms)}`
}

function endWords({ repeats, acknowledgementTimeoutMs: timeout }: EscalationPolicy): readonly string[] {
  return [
    ...(repeats > 0 ? [`then again (${repeats === 1 ? 'once' : `${repeats} times`})`] : []),
    timeout === null
      ? 'an acknowledgement never times out'
      : `an acknowledgement times out after ${formatDuration(timeout)}`,
  ]
}

/** What a route asks of an alert: `team=payments, severity critical or error, from alertmanager`. */
export function matchWords({ match }: Route): string {
  const labels = Object.entries(match.labels).map(([name, value]) => `${name}=${value}`)
  const severity = match.severity.length > 0 ? [`severity ${match.severity.join(' or ')}`] : []
  const source = match.source === null ? [] : [`from ${match.source}`]
  return [...labels, ...severity, ...source].join(', ') || 'every alert'
}

/** What a route decides: `service checkout, policy default, pages`. */
export function decisionWords(route: Route): string {
  const words = [
    ...(route.service === null ? [] : [`service ${route.service}`]),
    ...(route.policy === null ? [] : [`policy ${route.policy}`]),
    ...(route.page === null ? [] : [route.page ? 'pages' : 'does not page']),
  ]
  return words.join(', ') || 'nothing but the defaults'
}
