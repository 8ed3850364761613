import type { ConsoleState } from '@baton/shared/view/console-state.ts'
import { reachWords, unknownReach } from '../presentation/reach-words.ts'

type Known = Pick<ConsoleState, 'people' | 'phones' | 'reach'>

/** A name with how a page gets to them: `Ana (blind 6 m)`. `now` is the relay's clock, Unix ms. */
export function personText({ reach }: Known, person: string, name: string, now: number): string {
  return `${name} (${reachWords(reach[person] ?? unknownReach, now)})`
}

/** The same of somebody who is known by name alone; of two with one name nothing is said. */
export function namedText(state: Known, name: string, now: number): string {
  const [one, ...others] = state.people.filter((person) => person.name === name)
  return one === undefined || others.length > 0 ? name : personText(state, one.id, name, now)
}

/** The number to call them by: `call +491512345678`; empty where there is none. */
export function callText({ phones }: Known, person: string): string {
  return Object.hasOwn(phones, person) ? `call ${phones[person]}` : ''
}
