import { describe, expect, it } from 'vitest'
import type { BriefItem } from '../model/handoff.ts'
import { refreshed } from './refresh-brief.ts'

const item = (id: string, more: Partial<BriefItem> = {}): BriefItem => ({
  id,
  incidentId: id,
  condition: 'watcher',
  title: `Title of ${id}`,
  summary: '',
  next: '',
  reasons: [{ kind: 'fires' }],
  ...more,
})
const own: BriefItem = {
  id: 'item-1',
  incidentId: null,
  condition: 'stable',
  title: 'The badge',
  summary: '',
  next: '',
}

describe('a draft held against what is open now', () => {
  it('loses what is over and says so, keeps what the giver wrote, and takes in what is new at its end', () => {
    const kept = [item('a', { next: 'my words' }), item('b'), own]
    const fresh = [item('c'), item('a', { next: 'other words' })]
    const { items, ended, joined } = refreshed(kept, fresh, (id) => id !== 'b', [])
    expect(items.map(({ id, next }) => [id, next])).toEqual([
      ['a', 'my words'],
      ['item-1', ''],
      ['c', ''],
    ])
    expect([ended, joined]).toEqual([['Title of b'], ['Title of c']])
  })

  it('does not bring back what was left out', () => {
    const { items } = refreshed([], [item('a'), item('b')], () => true, ['a'])
    expect(items.map(({ id }) => id)).toEqual(['b'])
  })

  it('takes what became graver for what it is, and leaves the giver’s word where nothing is new', () => {
    const worse = item('a', { condition: 'unstable', reasons: [{ kind: 'sev', sev: 1 }] })
    expect(refreshed([item('a')], [worse], () => true, []).items).toMatchObject([worse])
    const calmer = [item('a', { condition: 'stable' })]
    expect(refreshed(calmer, [item('a')], () => true, []).items[0]?.condition).toBe('stable')
  })

  it('counts a group anew', () => {
    const group = (incidents: string[], title: string) =>
      item('group-1', { incidentId: null, incidents, title, next: 'reboot' })
    const kept = [group(['a', 'b', 'c'], 'Down × 3')]
    const fresh = [group(['a', 'b', 'd', 'e'], 'Down × 4')]
    expect(refreshed(kept, fresh, () => true, []).items).toMatchObject([{ title: 'Down × 4', next: 'reboot' }])
    // Small enough by now to be listed one by one: what was written of the group stays.
    const shrunk = refreshed(kept, [item('a'), item('b')], (id) => id !== 'c', [])
    expect(shrunk.items.map(({ title }) => title)).toEqual(['Down × 2'])
  })
})
