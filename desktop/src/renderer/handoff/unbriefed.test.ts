import type { FeedRow } from '@baton/shared/feed/feed.ts'
import { describe, expect, it } from 'vitest'
import { row as rowOf } from '../demo/demo-rows.ts'
import { unbriefed } from './unbriefed.ts'

describe('what is not in the brief', () => {
  const row = (id: string, fields: Partial<FeedRow>): FeedRow =>
    rowOf(id, id, 'error', { status: 'acknowledged', ...fields })
  const item = { id: 'a', incidentId: 'a', condition: 'stable', title: '', summary: '', next: '' } as const

  it('is what the giver holds or is paged for, open, and not named', () => {
    const feed = [
      row('a', { holder: 'sam' }),
      row('b', { holder: 'sam' }),
      row('c', { holder: 'ana', paging: [] }),
      row('d', { holder: null, paging: [{ person: 'sam', name: 'Sam', reach: 'seen' }] }),
      row('e', { holder: 'sam', status: 'resolved' }),
    ]
    expect(unbriefed(feed, { from: 'sam', items: [item] }).map(({ id }) => id)).toEqual(['b', 'd'])
  })
})
