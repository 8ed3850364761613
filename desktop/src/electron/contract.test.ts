import { commandSchemas } from '@baton/shared/log/commands.ts'
import { exportFormats } from '@baton/shared/wire/bridge.ts'
import { Value } from 'typebox/value'
import { describe, expect, it } from 'vitest'
import { alarmContract, consoleContract, homeContract, narrower } from './contract.ts'

const takes = (request: unknown) => Value.Check(consoleContract.submit[0], request)

describe('what a page may submit', () => {
  it('is each command without what the host adds', () => {
    expect(takes({ type: 'incident.acknowledge', incidentId: 'inc-1' })).toBe(true)
    expect(takes({ type: 'note.add', incidentId: 'inc-1', text: 'rolled back' })).toBe(true)
    expect(takes({ type: 'pager.test' })).toBe(true)
    for (const added of [{ commandId: '0' }, { basedOn: 1 }, { heldAt: 1 }, { actor: 'ana' }])
      expect(takes({ type: 'pager.test', ...added }), JSON.stringify(added)).toBe(false)
  })

  it('is no other object', () => {
    for (const request of [null, 'pager.test', {}, { type: 'constructor' }, { type: 'note.add', incidentId: 'inc-1' }])
      expect(takes(request), JSON.stringify(request)).toBe(false)
    expect(Object.keys(commandSchemas).every((type) => !takes({ type, surplus: true }))).toBe(true)
  })
})

describe('what a page may ask to export', () => {
  it.each(exportFormats)('is an incident as %s', (format) => {
    expect(Value.Check(consoleContract.exportIncident[1], format)).toBe(true)
  })

  it('is no other format', () => {
    for (const format of ['exe', '', null, 'MD'])
      expect(Value.Check(consoleContract.exportIncident[1], format)).toBe(false)
  })
})

describe('what an alarm window may ask', () => {
  const mayRequest = (request: unknown) => Value.Check(alarmContract.submit![0], request)

  it('is what answers an alarm', () => {
    for (const type of ['incident.acknowledge', 'incident.escalate', 'page.decline'])
      expect(mayRequest({ type, incidentId: 'inc-1' }), type).toBe(true)
    expect(mayRequest({ type: 'incident.reassign', incidentId: 'inc-1', person: 'ana' })).toBe(true)
  })

  it('is nothing else: no note, no resolution, no pairing, no export, no shift', () => {
    for (const request of [
      { type: 'note.add', incidentId: 'inc-1', text: 'x' },
      { type: 'incident.resolve', incidentId: 'inc-1' },
      { type: 'shift.take-over', team: 'ops', reason: 'x' },
      { type: 'pager.test' },
    ])
      expect(mayRequest(request), request.type).toBe(false)
    for (const call of [
      'pair',
      'unpair',
      'invite',
      'revokeDevice',
      'exportIncident',
      'readReport',
      'openRoom',
      'replay',
      'readSources',
    ])
      expect(Object.hasOwn(alarmContract, call), call).toBe(false)
    // Of its home it may have a room shown in the main window.
    const home = Object.keys(homeContract).filter((call) => Object.hasOwn(narrower.alarm ?? {}, call))
    expect(home).toEqual(['showRoom'])
  })
})
