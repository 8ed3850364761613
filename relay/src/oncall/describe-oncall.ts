import type { Contacts, EscalationPolicy, OncallConfig, Person, Service, Team } from '@baton/shared/model/config.ts'
import { personName } from '@baton/shared/model/routing.ts'
import { defaultUpdateEveryMs } from '@baton/shared/model/update-clock.ts'
import type { ReachOf } from '@baton/shared/oncall/derive-reach.ts'
import { cleanLine } from '../intake/text.ts'
import { formatDuration } from './duration.ts'
import {
  afterWords,
  decisionWords,
  listed,
  listedPeople,
  matchWords,
  placeName,
  policyWords,
  teamName,
} from './plain-words.ts'
import { channelsWords, reachPhrase } from './reach-words.ts'

type Pair<T> = readonly [before: T, after: T]

/**
 * What differs between two configurations, one line a thing that people care about; empty when nothing does. `reachOf` says
 * how people are reached by the second one.
 */
export function describeChange(before: OncallConfig, after: OncallConfig, reachOf: ReachOf): readonly string[] {
  const lines = changeLines(before, after, reachOf)
  const isSame = lines.length > 0 || JSON.stringify(before) === JSON.stringify(after)
  return isSame ? lines : ['the order of entries changes, or what they leave out']
}

function changeLines(before: OncallConfig, after: OncallConfig, reachOf: ReachOf): readonly string[] {
  const both = { before, after }
  return [
    ...diff(before.people, after.people, {
      added: (person) => `new person: ${nameAndId(person)}, ${reachPhrase(reachOf(person.id))}`,
      removed: (person) => `person gone: ${nameAndId(person)}`,
      changed: (pair) => personChange(pair, reachOf),
    }),
    ...diff(before.teams, after.teams, {
      added: (team) => `new team: ${team.name} (${teamWords(after, team)})`,
      removed: (team) => `team gone: ${team.name}`,
      changed: (pair) => teamChange(both, pair),
    }),
    ...diff(before.services, after.services, {
      added: (service) => `new service: ${service.name}${service.team ? `, of ${teamName(after, service.team)}` : ''}`,
      removed: (service) => `service gone: ${service.name}`,
      changed: (pair) => serviceChange(both, pair),
    }),
    ...diff(before.policies, after.policies, {
      added: (policy) => `new policy: ${policy.id} pages ${policyWords(after, policy)}`,
      removed: (policy) => `policy gone: ${policy.id}`,
      changed: (pair) => policyChange(both, pair),
    }),
    ...changed('default policy', [before.defaultPolicy ?? 'none', after.defaultPolicy ?? 'none']),
    ...severityChange([before.pageSeverities, after.pageSeverities]),
    ...routeChange(both),
    ...updateChange([before, after]),
    ...changed('runbooks are read from', [folderWords(before), folderWords(after)]),
  ]
}

/** How reaching people changes outside of what events may hold. Says that an address changed, never which it is. */
export function describeContactsChange(config: OncallConfig, before: Contacts, after: Contacts): readonly string[] {
  const people = Object.keys(config.people).flatMap((id) =>
    contactChange([contactOf(before, id), contactOf(after, id)]).map((line) => `${personName(config, id)}: ${line}`),
  )
  const deadMan = JSON.stringify(before.deadMan) !== JSON.stringify(after.deadMan)
  return [
    ...people,
    ...(deadMan ? [deadManChange(before.deadMan, after.deadMan)] : []),
    ...(before.updates && after.updates && before.updates.url !== after.updates.url
      ? ['status updates are posted to another webhook']
      : []),
  ]
}

type Contact = Contacts['people'][string]

function contactOf({ people }: Contacts, id: string): Contact {
  return Object.hasOwn(people, id) ? people[id]! : {}
}

/** That ntfy begins or ends is told as a change of how they are reached. */
function contactChange([before, after]: Pair<Contact>): readonly string[] {
  const isMoved = before.ntfy && after.ntfy && JSON.stringify(before.ntfy) !== JSON.stringify(after.ntfy)
  return [...(isMoved ? ['the ntfy address changes'] : []), ...phoneChange([before.phone, after.phone])]
}

function phoneChange([before, after]: Pair<string | undefined>): readonly string[] {
  if (before === after) return []
  if (before === undefined) return ['a phone number is added']
  return [after === undefined ? 'the phone number goes' : 'the phone number changes']
}

function deadManChange(before: Contacts['deadMan'], after: Contacts['deadMan']): string {
  if (after === null) return 'the dead-man address is not pinged any more'
  const every = `every ${formatDuration(after.everyMs)}`
  if (before === null) return `a dead-man address is pinged ${every}`
  return before.url === after.url
    ? `the dead-man address is pinged ${every}`
    : `another dead-man address is pinged ${every}`
}

interface Words<T> {
  readonly added: (thing: T) => string
  readonly removed: (thing: T) => string
  readonly changed: (pair: Pair<T>) => readonly string[]
}

function diff<T>(before: Readonly<Record<string, T>>, after: Readonly<Record<string, T>>, words: Words<T>) {
  const removed = Object.entries(before).flatMap(([id, thing]) =>
    Object.hasOwn(after, id) ? [] : [words.removed(thing)],
  )
  const rest = Object.entries(after).flatMap(([id, thing]) =>
    Object.hasOwn(before, id) ? words.changed([before[id]!, thing]) : [words.added(thing)],
  )
  return [...removed, ...rest]
}

/** `what: before → after`, when they differ. */
function changed(what: string, [before, after]: Pair<string>): readonly string[] {
  return before === after ? [] : [`${what}: ${before} → ${after}`]
}

function nameAndId({ id, name }: Person): string {
  return name === id ? name : `${name} (${id})`
}

function personChange([before, after]: Pair<Person>, reachOf: ReachOf): readonly string[] {
  const { devices } = reachOf(after.id)
  return [
    ...changed(`${after.id} is called`, [before.name, after.name]),
    ...changed(`${after.name} is reached by`, [channelsWords(before, devices), channelsWords(after, devices)]),
  ]
}

interface Both {
  readonly before: OncallConfig
  readonly after: OncallConfig
}

function teamWords(config: OncallConfig, team: Team): string {
  const onCall = team.onCall.map((id, place) => `${placeName(place)} ${personName(config, id)}`)
  return `members ${listedPeople(config, team.members)}; on call ${listed(onCall)}`
}

function teamChange(both: Both, [before, after]: Pair<Team>): readonly string[] {
  const { name } = after
  const joined = after.members.filter((id) => !before.members.includes(id))
  const left = before.members.filter((id) => !after.members.includes(id))
  const places = Array.from({ length: Math.max(before.onCall.length, after.onCall.length) }, (_, place) => place)
  return [
    ...changed('team', [before.name, name]),
    ...(joined.length > 0 ? [`${name}: new members: ${listedPeople(both.after, joined)}`] : []),
    ...(left.length > 0 ? [`${name}: members gone: ${listedPeople(both.before, left)}`] : []),
    ...places.flatMap((place) =>
      changed(`${name}: ${placeName(place)}`, holders(both, before.onCall[place], after.onCall[place])),
    ),
  ]
}

/** The same person under a new name is no change here; two people of one name are told apart by their ids. */
function holders({ before, after }: Both, was: string | undefined, is: string | undefined): Pair<string> {
  if (was === is) return ['', '']
  const name = (config: OncallConfig, id: string | undefined) => (id === undefined ? 'nobody' : personName(config, id))
  const names: Pair<string> = [name(before, was), name(after, is)]
  return names[0] === names[1] ? [`${names[0]} (${was})`, `${names[1]} (${is})`] : names
}

function serviceChange({ before: old, after: now }: Both, [before, after]: Pair<Service>): readonly string[] {
  const { name } = after
  const team = (config: OncallConfig, id: string | null) => (id === null ? 'none' : teamName(config, id))
  return [
    ...changed('service', [before.name, name]),
    ...(before.description === after.description ? [] : [`${name}: another description`]),
    ...(before.team === after.team ? [] : [`${name}: team: ${team(old, before.team)} → ${team(now, after.team)}`]),
    ...changed(`${name}: runbook`, [before.runbook ?? 'none', after.runbook ?? 'none']),
    ...changed(`${name}: dashboard`, [before.dashboard ?? 'none', after.dashboard ?? 'none']),
    ...leverChange(name, [before, after]),
    ...changed(`${name}: policy`, [before.policy ?? 'the default', after.policy ?? 'the default']),
    ...changed(`${name}: pages`, [afterWords(before.holdMs), afterWords(after.holdMs)]),
    ...changed(`${name}: resolves`, [afterWords(before.resolveAfterMs), afterWords(after.resolveAfterMs)]),
  ]
}

function leverChange(name: string, [before, after]: Pair<Service>): readonly string[] {
  if (JSON.stringify(before.levers) === JSON.stringify(after.levers)) return []
  const names = (service: Service) =>
    listed(
      service.levers.map((lever) => lever.name),
      'none',
    )
  return names(before) === names(after)
    ? [`${name}: a lever changes`]
    : changed(`${name}: levers`, [names(before), names(after)])
}

function policyChange(both: Both, [before, after]: Pair<EscalationPolicy>): readonly string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  const was = policyWords(both.before, before)
  const is = policyWords(both.after, after)
  // The sentence leaves out the wait of the last step, and people of one name look alike in it.
  if (was === is) return [`policy ${after.id}: the wait of the last step, or whom a step means, changes`]
  return [`policy ${after.id} paged ${was}`, `policy ${after.id} now pages ${is}`]
}

function severityChange([before, after]: Pair<OncallConfig['pageSeverities']>): readonly string[] {
  return [
    ...after.filter((severity) => !before.includes(severity)).map((severity) => `${severity} now pages by default`),
    ...before
      .filter((severity) => !after.includes(severity))
      .map((severity) => `${severity} no longer pages by default`),
  ]
}

function folderWords({ runbooks }: OncallConfig): string {
  return runbooks == null ? 'nowhere' : cleanLine(runbooks, 500)
}

function updateChange([before, after]: Pair<OncallConfig>): readonly string[] {
  const every = (config: OncallConfig) => config.updateEveryMs ?? defaultUpdateEveryMs
  const words = (ms: number | null) => (ms === null ? 'never' : `every ${formatDuration(ms)}`)
  const posted = (config: OncallConfig) => (config.publishesUpdates ? 'can be posted outside' : 'stay in the room')
  return [
    ...updateClocks.flatMap(([key, name]) =>
      changed(`a status update is due ${name}`, [words(every(before)[key]), words(every(after)[key])]),
    ),
    ...changed('status updates', [posted(before), posted(after)]),
  ]
}

const updateClocks = [
  ['sev1', 'in SEV 1'],
  ['sev2', 'in SEV 2'],
  ['sev3', 'in SEV 3'],
  ['sev4', 'in SEV 4'],
  ['sev5', 'in SEV 5'],
  ['unset', 'without a SEV'],
] as const

function routeChange({ before, after }: Both): readonly string[] {
  const words = (config: OncallConfig) => config.routes.map((route) => `${matchWords(route)} → ${decisionWords(route)}`)
  const was = words(before)
  const is = words(after)
  const gone = was.filter((route) => !is.includes(route)).map((route) => `route gone: ${route}`)
  const fresh = is.filter((route) => !was.includes(route)).map((route) => `new route: ${route}`)
  if (gone.length + fresh.length > 0) return [...gone, ...fresh]
  return was.join('\n') === is.join('\n') ? [] : ['the routes are tried in another order']
}
