import { afterEach, describe, expect, it, vi } from 'vitest'
import { formatZone } from '../../../presentation/format.ts'
import { parseNoteTime } from './note-time.ts'

const local = (day: number, hours: number, minutes: number, seconds = 0) =>
  new Date(2026, 10, day, hours, minutes, seconds).getTime()
const now = local(20, 3, 0)

/** The moment that a note begins with; what is not read is undefined. */
function aboutOf(note: string, at = now): number | undefined {
  const read = parseNoteTime(note, at)
  return read?.kind === 'time' ? read.about : undefined
}

describe('parseNoteTime', () => {
  it('reads a leading time as today', () => {
    expect(parseNoteTime('02:14 rolled back', now)).toEqual({
      kind: 'time',
      about: local(20, 2, 14),
      text: 'rolled back',
    })
    expect(aboutOf('2:14:05 rolled back')).toBe(local(20, 2, 14, 5))
    expect(parseNoteTime('02:14, rolled back', now)).toMatchObject({ text: 'rolled back' })
  })

  it('reads a time that is still to come as yesterday', () => {
    expect(aboutOf('23:50 first complaints')).toBe(local(19, 23, 50))
  })

  it('takes the present minute as today', () => {
    expect(aboutOf('03:00 now')).toBe(now)
  })

  it('takes what a clock that is a little ahead shows for now, not for yesterday', () => {
    expect(aboutOf('03:02 now')).toBe(now)
    expect(aboutOf('03:03 first complaints')).toBe(local(19, 3, 3))
    expect(aboutOf('03:01 UTC now', Date.UTC(2026, 10, 20, 3, 0))).toBe(Date.UTC(2026, 10, 20, 3, 0))
  })

  it('reads what an input method writes at full width', () => {
    for (const note of ['02：14 回滚', '02：14，\u3000回滚', '02:14： 回滚'])
      expect(parseNoteTime(note, now)).toEqual({ kind: 'time', about: local(20, 2, 14), text: '回滚' })
  })

  it('keeps every line of the note', () => {
    expect(parseNoteTime('02:14 one\ntwo', now)).toMatchObject({ text: 'one\ntwo' })
  })

  it.each([
    ['2:14 pm the deploy began', local(19, 14, 14)],
    ['2:14pm the deploy began', local(19, 14, 14)],
    ['2:14 p.m. the deploy began', local(19, 14, 14)],
    ['12:05 AM the deploy began', local(20, 0, 5)],
    ['12:05 pm the deploy began', local(19, 12, 5)],
  ])('reads a clock of twelve hours: %j', (note, about) => {
    expect(parseNoteTime(note, now)).toEqual({ kind: 'time', about, text: 'the deploy began' })
  })

  it.each([
    '02:14 UTC it began',
    '02:14Z it began',
    '02:14 utc it began',
    '02:14 GMT it began',
    '03:14 +01:00 it began',
  ])('reads a time of a named zone as of that zone: %j', (note) => {
    const at = Date.UTC(2026, 10, 20, 3, 0)
    expect(parseNoteTime(note, at)).toEqual({ kind: 'time', about: Date.UTC(2026, 10, 20, 2, 14), text: 'it began' })
  })

  it('reads a time of another zone as the last one that has been', () => {
    const at = Date.UTC(2026, 10, 20, 0, 30)
    expect(aboutOf('23:50 UTC it began', at)).toBe(Date.UTC(2026, 10, 19, 23, 50))
    expect(aboutOf('06:00 +05:30 it began', at)).toBe(Date.UTC(2026, 10, 20, 0, 30))
    expect(aboutOf('21:00 UTC-3:30 it began', at)).toBe(Date.UTC(2026, 10, 20, 0, 30))
  })

  it.each([
    ['02:14 CET it began', /CET can mean several zones/],
    ['2:14 pm EST it began', /EST can mean several zones/],
    ['14:14 pm it began', /no time of day/],
    ['02:14 UTC+25 it began', /no zone/],
    ['02:14 cet it began', /cet can mean several zones/],
    ['02:14 Europe/Berlin it began', /Europe\/Berlin can/],
    ['02:14 yesterday it began', /“yesterday” after a time is not understood/],
    ['2:14 in the afternoon it began', /“in the afternoon” after a time/],
  ])('says why it does not read %j', (note, why) => {
    expect(parseNoteTime(note, now)).toEqual({ kind: 'unclear', why: expect.stringMatching(why) })
  })

  it.each([
    'rolled back at 02:14',
    '02:14',
    '02:14 ',
    '25:00 x',
    '02:61 x',
    '02:14x',
    '12:30:99 x',
    '102:14 x',
    '02:14 pm',
  ])('leaves %j as it is', (note) => {
    expect(parseNoteTime(note, now)).toBeNull()
  })

  it('takes words for words', () => {
    expect(parseNoteTime('02:14 PMs were told', now)).toMatchObject({ kind: 'time', text: 'PMs were told' })
    expect(parseNoteTime('02:14 EAST is down', now)).toMatchObject({ kind: 'time', text: 'EAST is down' })
    for (const text of ['met the owners', 'at the office', 'api/v2 is down', 'in the evening’s deploy'])
      expect(parseNoteTime(`02:14 ${text}`, now)).toMatchObject({ kind: 'time', text })
  })
})

describe('parseNoteTime in Berlin', () => {
  afterEach(() => vi.unstubAllEnvs())

  it('does not read an hour that the clocks skipped', () => {
    vi.stubEnv('TZ', 'Europe/Berlin')
    const at = Date.UTC(2026, 2, 29, 2, 0)
    expect(new Date(at).getHours(), 'the zone is in force').toBe(4)
    expect(parseNoteTime('02:30 it began', at)).toEqual({ kind: 'unclear', why: 'the clocks skipped 02:30 that day' })
    expect(aboutOf('01:59 it began', at)).toBe(Date.UTC(2026, 2, 29, 0, 59))
    expect(aboutOf('03:00 it began', at)).toBe(Date.UTC(2026, 2, 29, 1, 0))
    // Before that hour would have come, it is yesterday's.
    expect(aboutOf('02:30 it began', Date.UTC(2026, 2, 29, 0, 30))).toBe(Date.UTC(2026, 2, 28, 1, 30))
  })

  it('reads an hour that comes twice as the later one that has been, whose zone tells them apart', () => {
    vi.stubEnv('TZ', 'Europe/Berlin')
    const [first, second] = [Date.UTC(2026, 9, 25, 0, 14), Date.UTC(2026, 9, 25, 1, 14)]
    expect(aboutOf('02:14 it began', first + 60_000)).toBe(first)
    expect(aboutOf('02:14 it began', second - 60_000)).toBe(first)
    expect(aboutOf('02:14 it began', second + 60_000)).toBe(second)
    expect([formatZone(first), formatZone(second)]).toEqual(['UTC+2', 'UTC+1'])
  })
})
