import type { Channel, OncallConfig, Person } from '@baton/shared/model/config.ts'
import type { PersonReach } from '@baton/shared/model/reach.ts'
import { personName, resolveTargets } from '@baton/shared/model/routing.ts'
import type { ReachOf } from '@baton/shared/oncall/derive-reach.ts'
import { utc } from '@baton/shared/utc.ts'
import { afterWords, listed, listedPeople, targetWords } from './plain-words.ts'

/** How a page gets to a person, in a sentence that is true: `Ana cannot be reached: no device`. Times are UTC. */
export function reachSentence({ id, name }: Person, reachOf: ReachOf): string {
  const reach = reachOf(id)
  return reach.reach === 'none' ? `${name} ${unreached(reach)}` : `${name} is ${reachedBy(reach)}`
}

/** The same behind a name: `reached by console at once`, or `cannot be reached: no device`. */
export function reachPhrase(reach: PersonReach): string {
  return reach.reach === 'none' ? unreached(reach) : reachedBy(reach)
}

function unreached({ provenAt }: PersonReach): string {
  return `cannot be reached: no device${provenAt === null ? '' : `, last proven ${utcMinute(provenAt)}`}`
}

function reachedBy({ reach, devices, channels, provenAt }: PersonReach): string {
  const proven = provenAt === null ? 'never proven' : `last proven ${utcMinute(provenAt)}`
  const doubt = reach === 'live' ? '' : devices === 0 ? `; no device, ${proven}` : `; not connected now, ${proven}`
  return `reached by ${listed(channels.map(channelWords), 'nothing')}${doubt}`
}

/** A person's channels in a file, `console at once and ntfy after 1 m`; without a paired device the console is none. */
export function channelsWords({ channels }: Person, devices: number): string {
  const words = channels.flatMap(({ kind, afterMs }) =>
    kind === 'console' && devices === 0 ? [] : [`${kind} ${afterWords(afterMs)}`],
  )
  return listed(words, 'nothing (no device)')
}

function channelWords({ kind, afterMs }: Channel): string {
  return afterMs === 0 ? `${kind} at once` : `${kind} ${afterWords(afterMs)} if nothing was seen`
}

function utcMinute(at: number): string {
  return `${utc(at).slice(0, 16)} UTC`
}

/** Whom a policy would page in vain, and the steps that reach nobody for it. `config` is as it will hold. */
export function reachWarnings(config: OncallConfig, reachOf: ReachOf): readonly string[] {
  const isDeaf = (person: string) => reachOf(person).reach === 'none'
  const asked = new Set(Object.values(config.policies).flatMap(({ steps }) => peopleOf(config, steps)))
  return [
    ...[...asked].filter(isDeaf).map((id) => `${personName(config, id)} ${unreached(reachOf(id))} (invite ${id})`),
    ...Object.values(config.policies).flatMap(({ id, steps }) =>
      steps.flatMap((step, i) => {
        const people = peopleOf(config, [step])
        if (people.length === 0 || !people.every(isDeaf)) return []
        const whom = listed(step.targets.map((target) => targetWords(config, target)))
        return [`escalation-policies.${id}.steps[${i}] (${whom}) pages in vain: ${deafWords(config, people)}`]
      }),
    ),
  ]
}

function deafWords(config: OncallConfig, people: readonly string[]): string {
  return `${listedPeople(config, people)} cannot be reached`
}

function peopleOf(config: OncallConfig, steps: OncallConfig['policies'][string]['steps']): readonly string[] {
  return steps.flatMap((step) => resolveTargets(config, step.targets))
}
