import { describe, expect, it } from 'vitest'
import { demoAsk } from '../demo/demo-asks.ts'
import { askedWords, askWords } from './ask-words.ts'

const paged = new Date(2026, 10, 30, 14, 21, 23).getTime() + 38_000

describe('what came of a call', () => {
  it.each([
    [{}, 'Ana: paged 14:21:23, shown and sounded, not seen'],
    [{ state: 'seen' }, 'Ana: paged 14:21:23, seen, not answered'],
    [{ state: 'coming' }, 'Ana is coming'],
    [{ state: 'has-it' }, 'Ana has it'],
    [{ state: 'cannot' }, 'Ana cannot come'],
    [{ state: 'cannot', reason: 'on a\u202e train' }, 'Ana cannot come: on a train'],
  ] as const)('%o is said as %s', (more, words) => {
    expect(askWords(demoAsk(paged, more)).replace('\ufffd', '')).toBe(words)
  })

  it('says who asked whom for what', () => {
    expect(askedWords(demoAsk(paged))).toBe('You asked Ana')
    expect(askedWords(demoAsk(paged, { mine: false, what: 'join' }))).toBe('Sam asked Ana to join')
  })
})
