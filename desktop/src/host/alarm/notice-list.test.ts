import type { Notice } from '@baton/shared/view/console-state.ts'
import { describe, expect, it } from 'vitest'
import { withDismissed, withNotices, withStale } from './notice-list.ts'

const hour = 3_600_000
const shift = 12 * hour

function notice(id: string, over: Partial<Notice> = {}): Notice {
  return { id, kind: 'timer', text: id, incidentId: null, at: 0, ...over }
}

const ids = (list: readonly Notice[]) => list.map(({ id }) => id)

describe('the notices of a shift', () => {
  it('keep what was put away for as long as a shift, and what is to be read for longer', () => {
    const list = withDismissed([notice('read'), notice('open')], 'read')
    expect(ids(withNotices(list, [], shift - 1))).toEqual(['read', 'open'])
    expect(ids(withNotices(list, [notice('new', { at: shift })], shift))).toEqual(['open', 'new'])
  })

  it('drop what was read before what was not, and refused words last', () => {
    const refused = notice('refused', { kind: 'refused' })
    const read = notice('read', { kind: 'refused', dismissed: true })
    const many = Array.from({ length: 48 }, (_, index) => notice(`n${index}`))
    const full = withNotices([refused, read], many, 0)
    expect(full).toHaveLength(50)
    const more = withNotices(full, [notice('a')], 0)
    expect(ids(more)).not.toContain('read')
    expect(ids(withNotices(more, [notice('b')], 0))).not.toContain('n0')
    expect(ids(withNotices(more, [notice('b')], 0))).toContain('refused')
  })

  it('strike out once, with the first reason', () => {
    const list = [notice('a', { about: 'timer:1' })]
    const struck = withStale(list, () => 'reported back 14:58')
    expect(struck).toMatchObject([{ stale: 'reported back 14:58' }])
    expect(withStale(struck, () => 'over')).toBe(struck)
    expect(withStale(list, () => null)).toBe(list)
  })
})
