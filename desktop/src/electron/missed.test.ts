import type { AlarmPage } from '@baton/shared/view/alarm-state.ts'
import { nothingYet } from '@baton/shared/view/console-state.ts'
import { describe, expect, it } from 'vitest'
import { Missed } from './missed.ts'

const paged = (...titles: readonly string[]) => ({
  ...nothingYet,
  alarm: {
    ...nothingYet.alarm,
    pages: titles.map((title) => ({ pageId: title, incidentId: title, title }) as AlarmPage),
  },
})

describe('what was missed while the screen was locked', () => {
  it('is what paged since, even if it has gone by itself, and is said once', () => {
    const missed = new Missed()
    missed.lock(paged('known'))
    missed.note(paged('known', 'new\u202e'))
    missed.note(paged())
    expect(missed.unlock()).toBe('While the screen was locked, you were paged for new\ufffd.')
    missed.note(paged('later'))
    missed.lock(nothingYet)
    expect(missed.unlock()).toBeNull()
  })

  it('names a few of a storm and counts the rest; says that it was blind', () => {
    const missed = new Missed()
    missed.lock(nothingYet)
    missed.note(paged('a', 'b', 'c', 'd', 'e', 'f', 'g'))
    missed.note({ alarm: { ...nothingYet.alarm, blind: true } })
    expect(missed.unlock()).toBe(
      'While the screen was locked, you were paged for a, b, c, d, e and 2 more; this console was blind for a time.',
    )
  })
})
