import { type Line, span } from './lines.ts'

/** Every key, in the order in which the help lists them. */
const keys: readonly (readonly [string, string])[] = [
  ['j k', 'next and previous incident; in a room, down and up the timeline'],
  ['p', 'go to the next incident that pages you'],
  ['Enter', 'open the room; Esc or Enter goes back'],
  ['a', 'acknowledge, or: I am coming; asks first while it pages you'],
  ['c', 'I cannot: a no to whoever asked you, with a line of why'],
  ['r', 'resolve; asks first'],
  ['n', 'write a note: Enter sends it, Esc puts it away'],
  ['e', 'need help: pages the next step; asks first'],
  ['s', 'snooze…'],
  ['m', 'silence the sound here only; it rings again after two minutes'],
  ['t', 'send yourself a test page'],
  ['x', 'dismiss the notice'],
  ['?', 'these keys'],
  ['q', 'quit; asks while you are on call or something waits to be sent'],
]

/** The keys, and what this terminal cannot do. */
export function keysLines(): readonly Line[] {
  return [
    [span('Keys', 'bold')],
    ...keys.map(([key, what]) => [span(`  ${key.padEnd(7)}`, 'bold'), span(what)]),
    [],
    [span('A notification stays on the desktop until you close it, also when its page was answered.', 'dim')],
    [span('Any key goes back.', 'dim')],
  ]
}

export const hintText = '? keys · j k move · Enter open · a acknowledge · n note · e need help'
export const roomHintText = '? keys · j k scroll · Esc back · a acknowledge · n note · e need help'
