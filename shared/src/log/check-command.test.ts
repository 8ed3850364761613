import { describe, expect, it } from 'vitest'
import { checkCommand } from './check-command.ts'
import { commandSchemas, offlineRule } from './commands.ts'

const commandId = '019a9f1c-0000-7000-8000-000000000001'
const note = { commandId, type: 'note.add', incidentId: 'inc-1', text: 'looking' }

describe('a command from outside', () => {
  it('passes when it is whole', () => {
    expect(checkCommand(note)).toEqual({ ok: true, command: note })
    expect(checkCommand({ commandId, type: 'pager.test' })).toMatchObject({ ok: true })
  })

  it('is refused with the name of the field that is wrong', () => {
    const wrong: readonly (readonly [unknown, string])[] = [
      [null, 'body'],
      [[note], 'body'],
      [{ ...note, type: 'note.burn' }, 'type'],
      [{ ...note, type: 'constructor' }, 'type'],
      [{ ...note, commandId: '7' }, 'commandId'],
      [{ ...note, text: '' }, 'text'],
      [{ ...note, text: undefined }, 'text'],
      [{ ...note, colour: 'red' }, 'colour'],
      [{ ...note, noteId: 'note-../x' }, 'noteId'],
    ]
    for (const [value, field] of wrong)
      expect(checkCommand(value), JSON.stringify(value)).toMatchObject({ ok: false, field })
  })

  it('carries no time that could never be shown or exported', () => {
    for (const field of ['about', 'heldAt']) {
      expect(checkCommand({ ...note, [field]: 8.64e15 })).toMatchObject({ ok: true })
      expect(checkCommand({ ...note, [field]: 8.64e15 + 2 })).toMatchObject({ ok: false, field })
      expect(checkCommand({ ...note, [field]: -1 })).toMatchObject({ ok: false, field })
    }
  })

  it('has a rule for what a console does with it offline: what wakes people or moves the baton is refused', () => {
    expect(Object.keys(offlineRule).sort()).toEqual(Object.keys(commandSchemas).sort())
    const refused = Object.entries(offlineRule).flatMap(([type, rule]) => (rule === 'refuse' ? [type] : []))
    expect(refused).toEqual([
      'incident.declare',
      'incident.escalate',
      'incident.reassign',
      'incident.add-responder',
      'incident.reopen',
      'responder.release',
      'handoff.offer',
      'handoff.amend',
      'handoff.accept',
      'handoff.decline',
      'handoff.withdraw',
      'shift.take-over',
      'role.take',
      'role.assign',
      'role.release',
      'pager.test',
      'body.erase',
      'payload.erase',
      'person.erase',
    ])
  })
})
