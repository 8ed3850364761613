import { feedGroupOf } from '@baton/shared/view/feed-group.ts'
import { compareFeedRows } from '@baton/shared/view/feed-row.ts'
import { describe, expect, it } from 'vitest'
import { calmRows, pagedRow } from '../demo/demo-rows.ts'
import { entriesOf, headOf } from './feed-entries.ts'

describe('the entries of the list', () => {
  it('are what pages, what somebody has, what is only watched, what is over: each under its head', () => {
    const rows = [...calmRows(0), pagedRow(0)].sort(compareFeedRows)
    expect(entriesOf(rows, feedGroupOf)).toEqual([
      '#pages',
      'inc-checkout',
      'inc-odd',
      '#acknowledged',
      'inc-queue',
      'inc-search',
      '#watching',
      'inc-disk',
      'inc-flap',
      'inc-cert',
      '#resolved',
      'inc-old',
    ])
  })

  it('have no head of an empty group', () => {
    expect(entriesOf([], feedGroupOf)).toEqual([])
    expect(headOf('#pages')).toBe('pages')
    expect(headOf('inc-1')).toBeNull()
  })
})
