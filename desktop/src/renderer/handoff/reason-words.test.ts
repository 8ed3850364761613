import { reasonKinds } from '@baton/shared/model/handoff.ts'
import { describe, expect, it } from 'vitest'
import { reasonWords, shownReasons } from './reason-words.ts'

const now = new Date('2026-11-21T02:00').getTime()
const minute = 60_000

describe('why an item is dangerous, in words', () => {
  it('has its time, and says what is overdue', () => {
    expect(reasonWords({ kind: 'snooze-ends', at: now + 60 * minute }, now)).toBe('snooze ends 03:00, in the shift')
    expect(reasonWords({ kind: 'update-overdue', at: now - 8 * minute }, now)).toBe('update 8 m overdue')
    expect(reasonWords({ kind: 'update-due', at: now - 8 * minute }, now)).toBe('update 8 m overdue')
    expect(reasonWords({ kind: 'acknowledgement-ends', at: now + 30 * minute }, now)).toBe('pages again 02:30')
    expect(reasonWords({ kind: 'sev', sev: 1 }, now)).toBe('SEV 1')
    expect(reasonWords({ kind: 'impact' }, now)).toBe('impact has no end')
    for (const kind of reasonKinds) expect(reasonWords({ kind }, now)).toMatch(/\w/)
  })

  it('leaves out what goes without saying', () => {
    expect(shownReasons([{ kind: 'critical' }, { kind: 'fires' }])).toEqual([{ kind: 'critical' }])
    expect(shownReasons([{ kind: 'fires' }])).toEqual([{ kind: 'fires' }])
  })
})
