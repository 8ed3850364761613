import type { AlarmPage } from '@baton/shared/wire/bridge.ts'
import { describe, expect, it } from 'vitest'
import { demoState } from '../demo/demo-states.ts'
import { acknowledgeable, purposeWords } from './acknowledgeable.ts'

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
