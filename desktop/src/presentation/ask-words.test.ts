import { describe, expect, it } from 'vitest'
import { demoAsk } from '../renderer/demo/demo-asks.ts'
import { askedWords, askNews, askWords } from './ask-words.ts'

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

  it('is told in a row while it is awaited, and as news for ten minutes', () => {
    const minute = 60_000
    const answered = { stateAt: paged - 9 * minute } as const
    const asks = [
      demoAsk(paged),
      demoAsk(paged, { name: 'Kim', state: 'seen' }),
      demoAsk(paged, { name: 'Bo', state: 'coming', ...answered }),
      demoAsk(paged, { name: 'Lee', state: 'cannot', reason: 'on a train', ...answered }),
    ]
    const waiting = ['Ana asked: shown and sounded, not seen', 'Kim asked: seen, not answered']
    expect(askNews(asks, paged)).toEqual([...waiting, 'Bo is coming', 'Lee cannot come'])
    expect(askNews(asks, paged + minute)).toEqual(waiting)
  })

  it('says who asked whom for what', () => {
    expect(askedWords(demoAsk(paged))).toBe('You asked Ana')
    expect(askedWords(demoAsk(paged, { mine: false, what: 'join' }))).toBe('Sam asked Ana to join')
  })
})
