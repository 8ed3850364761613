import type { AlarmPage } from '@baton/shared/view/alarm-state.ts'
import { describe, expect, it } from 'vitest'
import { demoState } from '../demo/demo-states.ts'
import { acknowledgeable, isMeant, purposeWords } from './acknowledgeable.ts'

const [template] = demoState('paged', 1_000_000).alarm.pages
const page = (id: string, more: Partial<AlarmPage> = {}): AlarmPage => ({
  ...(template as AlarmPage),
  pageId: `pg-${id}`,
  incidentId: `inc-${id}`,
  ...more,
})

describe('acknowledgeable', () => {
  it('means all that the alarm began with', () => {
    expect(acknowledgeable([page('a'), page('b')], new Map(), 0)).toEqual(['inc-a', 'inc-b'])
  })

  it('leaves out a page that slid in under the finger', () => {
    const arrivals = new Map([['pg-b', 1_000]])
    expect(acknowledgeable([page('a'), page('b')], arrivals, 1_200)).toEqual(['inc-a'])
    expect(acknowledgeable([page('a'), page('b')], arrivals, 1_300)).toEqual(['inc-a', 'inc-b'])
  })

  it('leaves out what is answered already, and names an incident once', () => {
    const pages = [page('a', { pending: true }), page('b'), page('b', { pageId: 'pg-b2' })]
    expect(acknowledgeable(pages, new Map(), 0)).toEqual(['inc-b'])
  })
})

describe('isMeant', () => {
  it('takes a click on a row that stands still, and no second half of a double click', () => {
    expect(isMeant(1, Number.NEGATIVE_INFINITY, 0)).toBe(true)
    expect(isMeant(2, Number.NEGATIVE_INFINITY, 0)).toBe(false)
  })

  it('takes no click on a row that has just slid under the pointer, but a key goes to what has the focus', () => {
    expect(isMeant(1, 1_000, 1_200)).toBe(false)
    expect(isMeant(1, 1_000, 1_300)).toBe(true)
    expect(isMeant(0, 1_000, 1_001)).toBe(true)
  })
})

describe('purposeWords', () => {
  it('says why one is paged', () => {
    expect(purposeWords({ purpose: 'help', drill: false })).toBe('You are asked to help')
    expect(purposeWords({ purpose: 'reassign', drill: false })).toContain('takes the baton')
    expect(purposeWords({ purpose: 'escalation', drill: false })).toBe('')
  })

  it('says of a drill that nothing is wrong', () => {
    expect(purposeWords({ purpose: 'test', drill: true })).toContain('Nothing is wrong')
  })
})
