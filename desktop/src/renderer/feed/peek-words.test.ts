import { describe, expect, it } from 'vitest'
import { row } from '../demo/demo-rows.ts'
import { peekState } from './peek-words.ts'

describe('what a peek says', () => {
  it('is where the incident stands', () => {
    expect(peekState(row('a', 'A', 'critical', {}), 'pages')).toBe('unanswered, pages now')
    expect(peekState(row('a', 'A', 'info', {}), 'watching')).toBe('unanswered, does not page')
    expect(peekState(row('a', 'A', 'error', { status: 'acknowledged', holderName: 'Ana' }), 'acknowledged')).toBe(
      'held by Ana',
    )
    expect(peekState(row('a', 'A', 'error', { snoozedUntil: 1 }), 'acknowledged')).toBe('snoozed')
    expect(peekState(row('a', 'A', 'error', { status: 'resolved' }), 'resolved')).toBe('resolved')
  })
})
