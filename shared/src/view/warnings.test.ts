import { describe, expect, it } from 'vitest'
import { type ConsoleState, nothingYet } from './console-state.ts'
import { proofHoldsMs, selectWarnings } from './warnings.ts'

const now = 1_700_000_000_000
const device = { id: 'd', name: 'd', person: 'ana', pairedAt: now, mine: true, proven: { shown: now - 1 } }
const fine: ConsoleState = {
  ...nothingYet,
  me: { id: 'ana', name: 'Ana', onCall: true },
  deviceId: 'd',
  devices: [device],
  headSeq: 7,
  alarm: { ...nothingYet.alarm, sound: 'silent', notifications: 'granted' },
}

describe('what stands in the watch bar until it is mended', () => {
  it('is nothing where all was proven, and nothing before anything is known', () => {
    expect(selectWarnings(fine, now)).toEqual([])
    expect(selectWarnings({ ...nothingYet, alarm: { ...fine.alarm, sound: 'blocked' } }, now)).toEqual([])
  })

  it.each([
    [{ sound: 'failed' }, 'sound-ended'],
    [{ sound: 'blocked' }, 'sound-blocked'],
    [{ notifications: 'denied' }, 'notifications-denied'],
    [{ notifications: 'default' }, 'notifications-not-asked'],
  ] as const)('of %o is %s', (alarm, warning) => {
    expect(selectWarnings({ ...fine, alarm: { ...fine.alarm, ...alarm } }, now)).toEqual([warning])
  })

  it('is a pager that was never tested here, whose test failed, or that was proven long ago', () => {
    const withProof = (proven: object) => ({ ...fine, devices: [{ ...device, proven }] })
    expect(selectWarnings(withProof({}), now)).toEqual(['pager-never-tested'])
    expect(selectWarnings(withProof({ reached: now }), now)).toEqual(['pager-never-tested'])
    expect(selectWarnings(withProof({ shown: now - proofHoldsMs - 1 }), now)).toEqual(['pager-long-ago'])
    const layers = [{ layer: 'sound', state: 'failed', detail: '', lastPassedAt: null }] as const
    const failed = { incidentId: 'i', startedAt: now, finished: true, layers }
    expect(selectWarnings({ ...fine, pagerTest: failed }, now)).toEqual(['pager-failed'])
    expect(selectWarnings({ ...fine, pagerTest: { ...failed, finished: false } }, now)).toEqual([])
  })

  it('has the gravest first', () => {
    const alarm = { ...fine.alarm, sound: 'blocked', notifications: 'denied' } as const
    expect(selectWarnings({ ...fine, alarm, devices: [] }, now)).toEqual([
      'sound-blocked',
      'notifications-denied',
      'pager-never-tested',
    ])
  })
})
