import type { AskSummary } from '@baton/shared/view/alarm-state.ts'
import { formatClock } from './format.ts'
import { plainLine } from './plain-text.ts'

const maxName = 40
const maxReason = 200

/** What came of a call in one line: "Ana: paged 14:21:23, shown, not seen"; "Ana is coming". */
export function askWords(ask: AskSummary): string {
  const name = plainLine(ask.name, maxName)
  switch (ask.state) {
    case 'paged':
    case 'seen':
      return `${name}: paged ${formatClock(ask.raisedAt)}, ${ask.state === 'seen' ? 'seen, not answered' : ask.progress}`
    case 'coming':
      return `${name} is coming`
    case 'has-it':
      return `${name} has it`
    case 'cannot':
      return ask.reason === '' ? `${name} cannot come` : `${name} cannot come: ${plainLine(ask.reason, maxReason)}`
  }
}

/** What was asked of whom: "You asked Ana", "Kim asked Ana to join". */
export function askedWords({ mine, byName, name, what }: AskSummary): string {
  const who = mine ? 'You' : plainLine(byName, maxName)
  const tail = what === 'join' ? ' to join' : what === 'reassign' ? ' to take it' : ''
  return `${who} asked ${plainLine(name, maxName)}${tail}`
}

/** Whether an answer is still awaited. */
export function isWaiting({ state }: Pick<AskSummary, 'state'>): boolean {
  return state === 'paged' || state === 'seen'
}
