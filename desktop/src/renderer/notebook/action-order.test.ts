import { describe, expect, it } from 'vitest'
import { byUrgency } from './action-order.ts'

const item = (id: string, state: 'open' | 'done' | 'dropped', dueOn: string | null, addedAt = 0) => ({
  id,
  state,
  dueOn,
  addedAt,
})

describe('byUrgency', () => {
  it('leads with what is overdue, and ends with what is done', () => {
    const items = [
      item('done', 'done', '2026-01-01'),
      item('no day, younger', 'open', null, 2),
      item('no day', 'open', null, 1),
      item('soon', 'open', '2026-12-01'),
      item('overdue', 'open', '2026-10-01'),
    ]
    expect(byUrgency(items).map(({ id }) => id)).toEqual(['overdue', 'soon', 'no day', 'no day, younger', 'done'])
  })
})
