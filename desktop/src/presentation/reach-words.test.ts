import type { ReachView } from '@baton/shared/view/console-state.ts'
import { describe, expect, it } from 'vitest'
import { channelWords, initials, reachMark, reachWords, unknownReach } from './reach-words.ts'

const now = new Date(2026, 10, 30, 14, 30).getTime()
const minute = 60_000
const view = (more: Partial<ReachView>): ReachView => ({
  reach: 'live',
  since: null,
  devices: 1,
  channels: [],
  ...more,
})
const ntfy = { kind: 'ntfy', provenAt: null } as const

describe('words of reach', () => {
  it.each([
    [view({}), 'live', 'live'],
    [view({ reach: 'blind', since: now - 6 * minute - 20_000 }), 'blind 6 m', 'blind'],
    [view({ reach: 'blind', since: now - 1_000 }), 'blind 1 m', 'blind'],
    [view({ reach: 'blind' }), 'blind', 'blind'],
    [view({ reach: 'none', devices: 0 }), 'no device', 'none'],
    [view({ reach: 'blind', devices: 0, channels: [ntfy] }), 'no device, ntfy only', 'none'],
    [unknownReach, 'not known', 'blind'],
  ])('says %o as %s', (reach, words, mark) => {
    expect(reachWords(reach, now)).toBe(words)
    expect(reachMark(reach)).toBe(mark)
  })

  it('names what would be tried, and when it last proved itself', () => {
    const channels = [{ kind: 'console', provenAt: now - 5 * minute }, ntfy] as const
    expect(channelWords(view({ devices: 2, channels }), now)).toBe(
      'console on 2 devices, last proven 14:25; ntfy, never proven',
    )
    expect(channelWords(view({ devices: 0 }), now)).toBe('no device and no other channel')
  })
})

describe('initials', () => {
  it.each([
    ['Ana', 'AN'],
    ['Ana Maria da Silva', 'AS'],
    ['o', 'O'],
    ['Ольга Петрова', 'ОП'],
    ['bo.chen', 'BC'],
    ['🙂', '?'],
    ['', '?'],
  ])('of %j are %s', (name, letters) => {
    expect(initials(name)).toBe(letters)
  })
})
