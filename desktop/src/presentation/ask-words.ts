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

/** An answer is news for this long, milliseconds. */
const newsMs = 10 * 60_000

/**
 * What came of my calls, in the few words that a row has room for: those that nobody has answered, and answers that are
 * new at `now` (the relay's clock, Unix ms). "Ana asked: shown, not seen", "Ana is coming".
 */
export function askNews(asks: readonly AskSummary[], now: number): readonly string[] {
  return asks.filter((ask) => isWaiting(ask) || now - (ask.stateAt ?? 0) < newsMs).map(briefWords)
}

function briefWords(ask: AskSummary): string {
  if (!isWaiting(ask)) return askWords({ ...ask, reason: '' })
  return `${plainLine(ask.name, maxName)} asked: ${ask.state === 'seen' ? 'seen, not answered' : ask.progress}`
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
