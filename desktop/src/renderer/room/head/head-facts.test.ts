import type { FeedRow } from '@baton/shared/view/feed.ts'
import type { RoomFacts, RoomState } from '@baton/shared/view/room-state.ts'
import { describe, expect, it } from 'vitest'
import { demoRoom } from '../../demo/demo-room.ts'
import { workedRow } from '../../demo/demo-rows.ts'
import {
  endedWords,
  isUpdateDueSoon,
  lastedWords,
  leftOpenWords,
  plainWords,
  primaryOf,
  stateWords,
  updateDueWords,
} from './head-facts.ts'

const minute = 60_000
const now = new Date(2026, 10, 20, 14, 41, 0).getTime()
const row: FeedRow = {
  ...workedRow(now),
  openedAt: now - 22 * minute,
  status: 'acknowledged',
  holder: 'ana',
  holderName: 'Ana',
  snoozedUntil: null,
  paging: [],
  alertCount: 92,
  firingCount: 21,
  nextStep: { kind: 'none', at: null, people: [], text: 'no timer runs' },
}
const facts: RoomFacts = {
  acknowledged: { person: 'owner', name: 'Owner', at: new Date(2026, 10, 20, 14, 19, 5).getTime() },
  held: { person: 'ana', name: 'Ana', since: new Date(2026, 10, 20, 14, 31, 5).getTime() },
  onCall: [],
  onCallAtOpening: [],
  impactSaid: null,
  lastUpdate: null,
  ended: null,
}
const state = (overrides: Partial<FeedRow>, me = 'sam', of: RoomFacts | null = facts) =>
  plainWords(stateWords({ ...row, ...overrides }, of, { me, now }))

describe('the state of an incident in one line', () => {
  it('tells who has it from who took it, each with its time', () => {
    expect(state({})).toBe(
      'Held by Ana since 14:31, acknowledged by Owner 14:19 · 92 alerts, 21 firing · open 22 m · no timer runs',
    )
  })

  it('says it once where it is the same person, and "you" to that person', () => {
    const same = { ...facts, acknowledged: { person: 'ana', name: 'Ana', at: now } }
    expect(state({}, 'ana', same)).toMatch(/^Held by you since 14:31 · 92 alerts/)
  })

  it('says that nobody has answered, and how far each page got', () => {
    const paging = [{ person: 'sam', name: 'Sam', reach: 'shown, not seen' }]
    expect(state({ status: 'triggered', paging })).toMatch(/^Unanswered · Sam: shown, not seen · /)
  })

  it('says first, and boxed, that nobody is called any more', () => {
    const nextStep = { kind: 'exhausted', at: null, people: [], text: 'escalation policy exhausted' } as const
    const words = stateWords({ ...row, status: 'triggered', nextStep }, facts, { me: 'sam', now })
    expect(words).toContainEqual({ strong: 'escalation policy exhausted', isUnheld: true })
    expect(plainWords(words)).toMatch(/^Unanswered · escalation policy exhausted · 92 alerts/)
  })

  it('counts nothing down while the relay is not heard', () => {
    const nextStep = { kind: 'pages', at: now + minute, people: ['Ana'], text: 'pages Ana' } as const
    const words = (isHeard: boolean) =>
      plainWords(stateWords({ ...row, status: 'triggered', nextStep }, facts, { me: 'sam', now, isHeard }))
    expect(words(true)).toMatch(/pages Ana in 1:00$/)
    expect(words(false)).toMatch(/was to page Ana 14:42/)
  })

  it('says until when it rests, and who has it meanwhile', () => {
    const snoozedUntil = new Date(2026, 10, 20, 15, 0).getTime()
    expect(state({ snoozedUntil })).toMatch(/^Snoozed until 15:00, held by Ana since 14:31 · /)
  })
})

describe('how an incident ended', () => {
  const ended: NonNullable<RoomFacts['ended']> = {
    by: 'Sam',
    at: new Date(2026, 10, 20, 14, 44, 20).getTime(),
    cause: 'person',
    reason: 'rolled back',
    lastedMs: 25 * minute + 19_000,
    answered: { afterMs: 39_000, by: 'Sam' },
    paged: 2,
    stillFiring: 'disk on checkout-7',
  }
  const room: RoomState = { ...demoRoom(row), impactSince: null, actions: [] }

  it('says who, when, in which words', () => {
    expect(plainWords(endedWords(ended))).toBe('by Sam 14:44:20: “rolled back”')
    expect(plainWords(endedWords({ ...ended, reason: '' }))).toBe('by Sam 14:44:20, without a word')
    expect(plainWords(endedWords({ ...ended, by: null, cause: 'cleared', reason: '' }))).toBe(
      'by itself, as all alerts cleared 14:44:20',
    )
  })

  it('says how long it was, exactly, and counts nothing on', () => {
    expect(plainWords(lastedWords(room, ended, now))).toBe('25 m 19 s · answered after 39 s by Sam · 2 people paged')
    expect(plainWords(lastedWords(room, ended, now))).toBe(plainWords(lastedWords(room, ended, now + minute)))
  })

  it('says what is left open', () => {
    expect(plainWords(leftOpenWords({ ...row, firingCount: 1 }, room, ended))).toBe(
      '1 of 92 alerts still fires at its source: disk on checkout-7',
    )
    expect(plainWords(leftOpenWords({ ...row, firingCount: 0 }, room, ended))).toBe('nothing')
  })
})

describe('the one thing to do', () => {
  it('follows the state', () => {
    expect(primaryOf({ ...row, status: 'triggered' })).toBe('acknowledge')
    expect(primaryOf(row)).toBe('update')
    expect(primaryOf({ ...row, sourceState: 'cleared' })).toBe('resolve')
    expect(primaryOf({ ...row, status: 'resolved', sourceState: 'cleared' })).toBe('draft')
  })

  it('is an update once one is due within ten minutes', () => {
    const clock = { everyMs: 20 * minute, lastAt: null, dueAt: now + 9 * minute }
    expect(isUpdateDueSoon(clock, now)).toBe(true)
    expect(isUpdateDueSoon({ ...clock, dueAt: now + 11 * minute }, now)).toBe(false)
    expect(isUpdateDueSoon(null, now)).toBe(false)
    expect(updateDueWords(clock, now)).toBe('due in 9 m 0 s')
    expect(updateDueWords({ ...clock, dueAt: now - minute }, now)).toBe('overdue since 14:40')
  })
})
