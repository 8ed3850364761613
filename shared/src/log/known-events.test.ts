import { expect, test } from 'vitest'
import { emptyDesk } from '../desk/folded-desk.ts'
import { timelineOf } from '../view/timeline.ts'
import type { JournalEntry } from './events.ts'

test('an event of a newer version is counted, advances the log, and is never folded or told', () => {
  const newer = {
    seq: 1,
    type: 'incident.teleported',
    v: 1,
    recordedAt: 5,
    at: 5,
    actor: { kind: 'relay', id: 'relay', device: null },
    commandId: null,
    incidentId: 'inc-1',
    scope: 'team',
    drill: false,
    bodyHash: '',
    hash: 'h',
    body: {},
    salt: '',
  } as unknown as JournalEntry
  const desk = emptyDesk()
  desk.apply(newer)
  expect(desk).toMatchObject({ seq: 1, hash: 'h', recordedAt: 5, unknownEvents: 1 })
  expect(timelineOf([newer], desk.config)).toEqual([])
})
