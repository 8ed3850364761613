import type { HandoffView } from '@baton/shared/view/console-state.ts'
import { describe, expect, it } from 'vitest'
import { batonWords, pagedWords, unansweredWords } from './words.ts'

const offered: HandoffView = {
  id: 'hand-1',
  kind: 'offer',
  team: 'ops',
  teamName: 'Operations',
  from: 'sam',
  fromName: 'Sam',
  to: 'ana',
  toName: 'Ana',
  offeredAt: 1_000,
  changeAt: 5_000,
  answerBy: 9_000,
  items: [],
  notes: '',
  briefHash: '',
  state: 'offered',
  read: null,
  isDue: false,
  isUnanswered: false,
  readBack: {},
  version: 1,
  said: [],
  spoke: false,
  incidents: [],
  endedAt: null,
  reason: '',
  mine: 'giver',
}

describe('who holds the baton, in words', () => {
  it('is the giver until the receiver has accepted, whatever the time', () => {
    expect(batonWords(offered)).toBe('You hold Operations until Ana accepts')
    expect(batonWords({ ...offered, mine: 'receiver' })).toBe('Sam holds Operations until you accept')
    expect(batonWords({ ...offered, mine: 'witness' })).toBe('Sam holds Operations until Ana accepts')
    expect(pagedWords(offered, 2_000)).toBe('until Ana accepts, you are paged')
    expect(pagedWords({ ...offered, mine: 'receiver' }, 2_000)).toBe('until you accept, Sam is paged')
    expect(pagedWords(offered, 6_000)).toBe('the change is due: both are paged')
    expect(batonWords({ ...offered, state: 'declined' })).toMatch(/Sam still holds Operations/)
    expect(batonWords({ ...offered, state: 'withdrawn' })).toMatch(/Sam .* still holds Operations/)
    expect(batonWords({ ...offered, state: 'accepted' })).toBe('Ana has Operations from Sam.')
    expect(batonWords({ ...offered, kind: 'take-over', state: 'accepted', fromName: null })).toBe(
      'Ana took Operations from nobody.',
    )
  })

  it('tells both when nobody has answered, and only while the offer stands', () => {
    expect(unansweredWords(offered)).toBeNull()
    const late = { ...offered, isUnanswered: true }
    expect(unansweredWords(late)).toMatch(/Ana has not answered/)
    expect(unansweredWords({ ...late, mine: 'receiver' })).toMatch(/Sam waits for your answer/)
    expect(unansweredWords({ ...late, state: 'accepted' })).toBeNull()
  })
})
