import type { Notice } from '@baton/shared/view/console-state.ts'
import { describe, expect, it } from 'vitest'
import { noticeCountWords, noticeList, saidAloud } from './notice-groups.ts'

function notice(id: string, over: Partial<Notice> = {}): Notice {
  return { id, kind: 'timer', text: id, incidentId: null, at: 1_000, ...over }
}

const saying = { seenAt: 0, now: 2_000, isAtHandoff: false }

describe('noticeList', () => {
  it('parts what is to be read from what was, the youngest first, and says the same words once', () => {
    const fromHost = [
      notice('old', { at: 1 }),
      notice('away', { dismissed: true }),
      notice('struck', { stale: 'accepted 14:58', at: 3_000 }),
      notice('refused', { text: 'Your note: it was refused', at: 2_000 }),
    ]
    const list = noticeList(fromHost, [notice('face-1', { text: 'it was refused' }), notice('face-2', { at: 4_000 })])
    expect(list.open.map(({ id }) => id)).toEqual(['face-2', 'refused', 'old'])
    expect(list.past.map(({ id }) => id)).toEqual(['struck', 'away'])
  })
})

describe('saidAloud', () => {
  it('is what was refused before the youngest', () => {
    const refused = notice('refused', { kind: 'refused', at: 1 })
    expect(saidAloud([notice('a'), refused], saying)).toBe(refused)
    expect(saidAloud([notice('a'), notice('b')], saying)?.id).toBe('a')
  })

  it('is nothing that the person has seen in the list, nor what the page in front says', () => {
    expect(saidAloud([notice('a')], { ...saying, seenAt: 1_000 })).toBeNull()
    expect(saidAloud([notice('a', { kind: 'handoff' })], { ...saying, isAtHandoff: true })).toBeNull()
  })

  it('goes by itself where it only informs, and stays where it wants something', () => {
    const later = { ...saying, now: 60_000 }
    expect(saidAloud([notice('a', { kind: 'mention' })], saying)?.id).toBe('a')
    expect(saidAloud([notice('a', { kind: 'mention' })], later)).toBeNull()
    expect(saidAloud([notice('a')], later)?.id).toBe('a')
  })
})

describe('noticeCountWords', () => {
  it('counts what is to be read', () => {
    expect([0, 1, 3].map(noticeCountWords)).toEqual(['No new notices', '1 notice', '3 notices'])
  })
})
