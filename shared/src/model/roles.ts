import type { PersonId } from '../ids.ts'
import type { OncallConfig, PersonRole } from './config.ts'

/**
 * What people may do by their role, and scripts by the scope of their token. What each thing needs stands in a table of
 * its own: commands in `access/command-needs.ts`, messages and routes in `wire/`.
 */

/** What a script's token is for. */
export const tokenScopes = ['read', 'metrics', 'intake', 'admin'] as const
export type TokenScope = (typeof tokenScopes)[number]

/** What whoever asks may do: a person's role, or a token that is good for one thing alone. */
export type Grant = PersonRole | 'metrics' | 'intake'

/** What something needs. `metrics` is open to whoever reads, and to tokens for just that. */
export type Need = PersonRole | 'metrics'

const ranks: Readonly<Record<PersonRole, number>> = { observer: 0, responder: 1, admin: 2 }

/** Whether somebody with this grant may do what needs `need`. */
export function allows(grant: Grant, need: Need): boolean {
  if (grant === 'metrics' || grant === 'intake') return grant === need
  return ranks[grant] >= ranks[need === 'metrics' ? 'observer' : need]
}

/** What a token of this scope may do; `read` is an observer, `admin` an admin. */
export function grantOfScope(scope: TokenScope): Grant {
  return scope === 'read' ? 'observer' : scope
}

/**
 * A person's role, or null for somebody whom the file does not name. Without a word in the file everybody is a responder,
 * and whoever the relay was set up for an admin: `owner`, or in a file without one and without any admin its first person.
 */
export function roleOf({ people }: Pick<OncallConfig, 'people'>, person: PersonId): PersonRole | null {
  if (!Object.hasOwn(people, person)) return null
  const said = people[person]?.role
  if (said !== undefined) return said
  return isFirstAdmin(people, person) ? 'admin' : 'responder'
}

/** Whether a person may answer a page, hold an incident or a shift. Observers only read, and who is gone does nothing. */
export function mayAct(config: Pick<OncallConfig, 'people'>, person: PersonId): boolean {
  const role = roleOf(config, person)
  return role !== null && allows(role, 'responder')
}

function isFirstAdmin(people: OncallConfig['people'], person: PersonId): boolean {
  if (person === 'owner') return true
  if (Object.hasOwn(people, 'owner') || Object.keys(people)[0] !== person) return false
  return !Object.values(people).some(({ role }) => role === 'admin')
}

/** Own things are anybody's who acts; another's (devices, invites) an admin's. */
export function mayActFor(grant: Grant, me: PersonId, whose: PersonId): boolean {
  return allows(grant, whose === me ? 'responder' : 'admin')
}

const roleWords: Readonly<Record<Grant, string>> = {
  observer: 'an observer, who only reads',
  responder: 'a responder',
  admin: 'an admin',
  metrics: 'a token for metrics alone',
  intake: 'a token that only sends alerts',
}

/** Why not, in plain words. */
export function notAllowedWords(grant: Grant, need: Need): string {
  const needed = need === 'metrics' ? 'a token that may read metrics' : needWords[need]
  return `This needs ${needed}; you are ${roleWords[grant]}.`
}

const needWords: Readonly<Record<PersonRole, string>> = {
  observer: 'somebody who may read',
  responder: 'a responder or an admin',
  admin: 'an admin',
}
