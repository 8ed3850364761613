import type { OncallConfig } from '../model/config.ts'
import type { NameOf } from '../view/timeline.ts'
import type { RoleSpan } from './role-spans.ts'

const namedRoles = ['commander', 'deputy', 'scribe', 'liaison'] as const

/**
 * Names by function, for a blameless report: the commander, a role that somebody had, a level of on-call, else a
 * numbered responder. When several people had a role one after another they are numbered in that order.
 */
export function byRole(spans: readonly RoleSpan[], config: OncallConfig): NameOf {
  const labels = new Map<string, string>()
  for (const role of namedRoles) {
    const people = new Set(spans.flatMap((span) => (span.role === role ? [span.person] : [])))
    const unnamed = [...people].filter((person) => !labels.has(person))
    unnamed.forEach((person, index) => {
      labels.set(person, unnamed.length === 1 ? `the ${role}` : `${role} ${index + 1}`)
    })
  }
  for (const team of Object.values(config.teams))
    team.onCall.forEach((person, index) => {
      if (!labels.has(person)) labels.set(person, `on-call ${index + 1} of ${team.name}`)
    })
  let responders = 0
  return (person) => {
    const known = labels.get(person)
    if (known !== undefined) return known
    responders += 1
    const label = `responder ${responders}`
    labels.set(person, label)
    return label
  }
}
