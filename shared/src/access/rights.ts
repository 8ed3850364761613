import type { PersonId } from '../ids.ts'
import type { CommandType } from '../log/commands.ts'
import type { OncallConfig, PersonRole } from '../model/config.ts'
import type { ClientToServer } from '../wire/socket.ts'

/**
 * Who may do what, in one place: people by their role, scripts by the scope of their token. Each table names the least
 * that is needed, so that a command or a message without an entry does not compile.
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

/** The least role for each command. What is one's own alone (a page, a note, a handoff) the rules of the command say. */
export const commandNeeds: Readonly<Record<CommandType, 'responder' | 'admin'>> = {
  'incident.declare': 'responder',
  'incident.acknowledge': 'responder',
  'incident.acknowledge-all': 'responder',
  'incident.unacknowledge': 'responder',
  'incident.escalate': 'responder',
  'incident.reassign': 'responder',
  'incident.add-responder': 'responder',
  'incident.snooze': 'responder',
  'incident.unsnooze': 'responder',
  'incident.resolve': 'responder',
  'incident.reopen': 'responder',
  'incident.set-sev': 'responder',
  'incident.rename': 'responder',
  'incident.set-impact': 'responder',
  'incident.set-known': 'responder',
  'page.decline': 'responder',
  'responder.release': 'responder',
  'row.star': 'responder',
  'row.unstar': 'responder',
  'timer.start': 'responder',
  'timer.stop': 'responder',
  'runbook.open': 'responder',
  'runbook.tick': 'responder',
  'runbook.flag': 'responder',
  'action.add': 'responder',
  'action.change': 'responder',
  'postmortem.start': 'responder',
  'postmortem.set-owner': 'responder',
  'postmortem.set-status': 'responder',
  'postmortem.write': 'responder',
  'postmortem.set-why': 'responder',
  'postmortem.remove-why': 'responder',
  'note.add': 'responder',
  'note.edit': 'responder',
  'link.add': 'responder',
  'role.take': 'responder',
  'role.assign': 'responder',
  'role.release': 'responder',
  'handoff.offer': 'responder',
  'handoff.amend': 'responder',
  'handoff.read': 'responder',
  'handoff.say': 'responder',
  'handoff.accept': 'responder',
  'handoff.decline': 'responder',
  'handoff.withdraw': 'responder',
  'shift.take-over': 'responder',
  'pager.test': 'responder',
  'body.erase': 'admin',
  'payload.erase': 'admin',
  'person.erase': 'admin',
}

/** The least role for each message of a console. `command:submit` is decided by its command. */
export const messageNeeds: Readonly<Record<keyof ClientToServer, PersonRole>> = {
  'journal:subscribe': 'observer',
  'snapshot:read': 'observer',
  'incident:read': 'observer',
  'command:submit': 'observer',
  'receipts:report': 'responder',
  'phones:read': 'responder',
  'relays:read': 'observer',
  'link:probe': 'observer',
}
