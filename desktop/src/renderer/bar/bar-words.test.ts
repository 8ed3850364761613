import type { OncallTeamView } from '@baton/shared/view/console-state.ts'
import { describe, expect, it } from 'vitest'
import { shownTeams } from './shown-teams.ts'
import { unansweredWords } from './unanswered-words.ts'

describe('unanswered', () => {
  it.each([
    [{ count: 2, isKnown: true, kind: 'live' }, '2 unanswered'],
    [{ count: 2, isKnown: true, kind: 'blind' }, '2 unanswered'],
    [{ count: 0, isKnown: true, kind: 'live' }, 'all answered'],
    [{ count: 0, isKnown: true, kind: 'offline' }, null],
    [{ count: 0, isKnown: true, kind: 'catching-up' }, null],
    [{ count: 0, isKnown: false, kind: 'live' }, null],
  ] as const)('of %o is %s', (facts, words) => {
    expect(unansweredWords(facts)).toBe(words)
  })
})

describe('the team of the bar', () => {
  const team = (id: string, ...people: readonly string[]): OncallTeamView => ({
    id,
    name: id,
    handedOverAt: null,
    levels: people.map((person, index) => ({ level: index + 1, person, name: person })),
  })

  it('is the one in which I am on call, else the first', () => {
    const teams = [team('a', 'bo'), team('b', 'ana', 'me')]
    expect(shownTeams(teams, 'me')).toEqual({ first: teams[1], others: 1 })
    expect(shownTeams(teams, 'cy')).toEqual({ first: teams[0], others: 1 })
    expect(shownTeams([], 'me')).toEqual({ first: null, others: 0 })
  })
})
