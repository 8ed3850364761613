import { describe, expect, it } from 'vitest'
import { shownIncident } from './shown.ts'

describe('shownIncident', () => {
  it('is the open room, whatever row is marked', () => {
    expect(shownIncident({ route: { view: 'room', incidentId: 'b' }, currentId: 'a' })).toBe('b')
  })

  it('is the marked row of the feed, and none elsewhere', () => {
    expect(shownIncident({ route: { view: 'feed' }, currentId: 'a' })).toBe('a')
    expect(shownIncident({ route: { view: 'feed' }, currentId: null })).toBeNull()
    expect(shownIncident({ route: { view: 'oncall' }, currentId: 'a' })).toBeNull()
    expect(shownIncident({ route: { view: 'replay', incidentId: 'b', seq: null }, currentId: 'a' })).toBeNull()
  })
})
