import { describe, expect, it } from 'vitest'
import { parseNoteTime } from './note-time.ts'

const local = (day: number, hours: number, minutes: number, seconds = 0) =>
  new Date(2026, 10, day, hours, minutes, seconds).getTime()
const now = local(20, 3, 0)

describe('parseNoteTime', () => {
  it('reads a leading time as today', () => {
    expect(parseNoteTime('02:14 rolled back', now)).toEqual({ about: local(20, 2, 14), text: 'rolled back' })
    expect(parseNoteTime('2:14:05 rolled back', now)).toEqual({ about: local(20, 2, 14, 5), text: 'rolled back' })
  })

  it('reads a time that is still to come as yesterday', () => {
    expect(parseNoteTime('23:50 first complaints', now)?.about).toBe(local(19, 23, 50))
  })

  it('takes the present minute as today', () => {
    expect(parseNoteTime('03:00 now', now)?.about).toBe(now)
  })

  it('keeps every line of the note', () => {
    expect(parseNoteTime('02:14 one\ntwo', now)?.text).toBe('one\ntwo')
  })

  it.each(['rolled back at 02:14', '02:14', '02:14 ', '25:00 x', '02:61 x', '02:14x', '12:30:99 x', '102:14 x'])(
    'leaves %j as it is',
    (note) => {
      expect(parseNoteTime(note, now)).toBeNull()
    },
  )
})
