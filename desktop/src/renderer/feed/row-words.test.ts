import { describe, expect, it } from 'vitest'
import { demoAsk } from '../demo/demo-asks.ts'
import { calmRows, pagedRow, row, step } from '../demo/demo-rows.ts'
import { rowAge, rowWords } from './row-words.ts'

const now = new Date(2026, 10, 30, 14, 20, 0).getTime()
const minute = 60_000
const live = { now, me: 'Sam', isHeard: true }
const blind = { ...live, isHeard: false }
const calm = (id: string) => calmRows(now).find((candidate) => candidate.id === id) ?? pagedRow(now)

describe('what a row says', () => {
  it('says whom it pages and when, and how far my own page got', () => {
    expect(rowWords(pagedRow(now), live)).toEqual({
      next: 'pages Ana in 1:32',
      means: 'You: shown and sounded, not seen',
      isUnheld: false,
    })
  })

  it('says of what is held when an update is due, and in the second line who has it since when', () => {
    expect(rowWords(calm('inc-queue'), live)).toMatchObject({
      next: 'update due in 6:00',
      means: 'held by Ana since 14:01 · pages again 14:28',
    })
    const late = { ...calm('inc-queue'), updateDueAt: now - 3 * minute }
    expect(rowWords(late, live).next).toBe('update overdue by 3 m 0 s')
  })

  it('says first what came of my call for help, and says it once', () => {
    const ana = { person: 'ana', name: 'Ana', reach: 'shown and sounded, not seen' }
    const called = { ...pagedRow(now), asks: [demoAsk(now)], paging: [...pagedRow(now).paging, ana] }
    expect(rowWords(called, live).means).toBe(
      'Ana asked: shown and sounded, not seen · You: shown and sounded, not seen',
    )
    const comes = demoAsk(now, { state: 'coming', stateAt: now - minute })
    expect(rowWords({ ...calm('inc-queue'), asks: [comes] }, live).means).toBe(
      'Ana is coming · held by Ana since 14:01 · pages again 14:28',
    )
  })

  it('keeps apart who has it and who acknowledged it', () => {
    const given = { ...calm('inc-queue'), updateDueAt: null, holder: 'kim', holderName: 'Kim' }
    expect(rowWords(given, live).next).toBe('held by Kim, acknowledged by Ana since 14:01')
  })

  it('says who let it rest, until when, and what then', () => {
    expect(rowWords(calm('inc-search'), live)).toMatchObject({
      next: 'snoozed by you until 14:59',
      means: 'then pages again',
    })
  })

  it('says of what does not page when it was last heard, not that it does not page', () => {
    expect(rowWords(calm('inc-disk'), live)).toMatchObject({ next: 'firing', means: 'last told 14:18' })
  })

  it('never looks calm where nobody can be paged', () => {
    expect(rowWords(calm('inc-odd'), live).isUnheld).toBe(true)
  })

  it('counts nothing down while the relay is not heard', () => {
    expect(rowWords(pagedRow(now), blind).next).toBe('was to page Ana 14:21')
    expect(rowWords(calm('inc-queue'), blind).next).toBe('update due 14:26, not known')
    const ends = row('inc-1', 'x', 'error', {
      nextStep: step('resolves', 'resolves unless it fires again', now + minute),
    })
    expect(rowWords(ends, blind).next).toBe('resolves unless it fires again: was due 14:21')
  })

  it('says of what is over who ended it, and counts on no more', () => {
    expect(rowWords(calm('inc-old'), live)).toMatchObject({ next: 'resolved 10:20 by you', means: 'was held by you' })
    expect(rowAge(calm('inc-old'), now)).toBe('1 h')
    expect(rowAge(calm('inc-old'), now + 60 * minute)).toBe('1 h')
    const itself = { ...calm('inc-old'), resolvedBy: null }
    expect(rowWords(itself, live).next).toBe('resolved 10:20 by itself')
  })
})
