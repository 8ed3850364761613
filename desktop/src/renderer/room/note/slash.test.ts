import { describe, expect, it } from 'vitest'
import { parseSlash } from './slash.ts'

const people = [
  { id: 'ana', name: 'Ana Lind', onCall: true },
  { id: 'kim', name: 'Kim', onCall: false },
  { id: 'kim-2', name: 'Kim Berg', onCall: false },
]
const now = new Date(2026, 10, 20, 4, 0, 0).getTime()
const at = (hours: number, minutes: number) => new Date(2026, 10, 20, hours, minutes, 0).getTime()
const parse = (text: string) => parseSlash(text, { people, now })

describe('parseSlash', () => {
  it('leaves a plain note as it is, and reads the time in front of it', () => {
    expect(parse('  ')).toEqual({ kind: 'nothing' })
    expect(parse('rolled back 42')).toEqual({ kind: 'note', text: 'rolled back 42', about: null, tags: [] })
    expect(parse('02:14 the deploy began')).toMatchObject({ text: 'the deploy began', about: at(2, 14) })
    expect(parse('/var/lib is full')).toMatchObject({ kind: 'note', text: '/var/lib is full' })
  })

  it('reads a task with owner and time in either order', () => {
    const task = { kind: 'task', task: 'check replica lag', owner: { id: 'ana' }, seconds: 180 }
    expect(parse('/task @ana 3m check replica lag')).toMatchObject(task)
    expect(parse('/task 3m @Ana check replica lag')).toMatchObject(task)
    expect(parse('/TASK 1h30m look at 3m of logs')).toMatchObject({
      task: 'look at 3m of logs',
      owner: null,
      seconds: 5_400,
    })
  })

  it.each([
    ['/task @ana check replica lag', /how long/],
    ['/task @nobody 3m look', /@nobody means nobody/],
    ['/task 3m', /what is to be done/],
    ['/task 2s look', /5 seconds/],
    ['/task 30h look', /a day/],
    ['/todo', /afterwards/],
    ['/todo @kim', /afterwards/],
    ['/todo @zed look', /@zed/],
    ['/impact', /who notices/],
    ['/impact since yesterday it is slow', /02:14/],
    ['/decision', /decided/],
    ['/update ', /outside/],
    ['/at noon it began', /02:14/],
    ['/at 02:14 /task 3m look', /earlier moment/],
    ['/at 02:14 /update all is well', /about now/],
    ['/frobnicate it', /no \/frobnicate/],
    ['/sev', /1 to 5/],
    ['/sev 6', /1 to 5/],
    ['/role', /scribe or liaison/],
    ['/role boss @ana', /scribe or liaison/],
    ['/role scribe @zed', /@zed/],
    ['/role commander', /to whom/],
    ['/page', /whom/],
    ['/page @zed now', /@zed/],
    ['/snooze', /how long/],
    ['/snooze until 25:00', /08:00/],
    ['/snooze 200h', /a week/],
    ['/resolve', /one sentence/],
  ])('says why it does not understand %j', (text, why) => {
    expect(parse(text)).toEqual({ kind: 'unclear', why: expect.stringMatching(why) })
  })

  it('reads what moves people, pages and severities', () => {
    expect(parse('/sev 2')).toEqual({ kind: 'sev', sev: 2 })
    expect(parse('/sev SEV 1')).toEqual({ kind: 'sev', sev: 1 })
    for (const text of ['/sev2', '／sev 2', '/SEV2']) expect(parse(text)).toEqual({ kind: 'sev', sev: 2 })
    expect(parse('/snooze30m')).toEqual({ kind: 'snooze', request: { minutes: 30 } })
    expect(parse('/v2 answers 500')).toMatchObject({ kind: 'note', text: '/v2 answers 500' })
    expect(parse('/sev none')).toEqual({ kind: 'sev', sev: null })
    expect(parse('/role scribe')).toEqual({ kind: 'role', role: 'scribe', person: null })
    expect(parse('/role Liaison @ana')).toMatchObject({ kind: 'role', role: 'liaison', person: { id: 'ana' } })
    expect(parse('/role commander @ana')).toMatchObject({ kind: 'command', person: { id: 'ana' } })
    expect(parse('/page @ana two are better')).toMatchObject({
      kind: 'page',
      person: { id: 'ana' },
      why: 'two are better',
    })
    expect(parse('/snooze 30m')).toEqual({ kind: 'snooze', request: { minutes: 30 } })
    expect(parse('/snooze until 08:00')).toEqual({ kind: 'snooze', request: { until: at(8, 0) } })
    expect(parse('/snooze 03:00')).toEqual({ kind: 'snooze', request: { until: at(3, 0) + 86_400_000 } })
    expect(parse('/resolve rolled back 42')).toEqual({ kind: 'resolve', reason: 'rolled back 42' })
  })

  it('reads decisions, updates and notes about an earlier moment', () => {
    expect(parse('/decision roll back')).toEqual({ kind: 'note', text: 'roll back', about: null, tags: ['decision'] })
    expect(parse('/update we roll back')).toMatchObject({ text: 'we roll back', tags: ['update'] })
    expect(parse('/at 02:14 the deploy began')).toMatchObject({ text: 'the deploy began', about: at(2, 14) })
    expect(parse('/at 02:14 /decision roll back')).toMatchObject({ tags: ['decision'], about: at(2, 14) })
    // A time that is still to come was yesterday's.
    expect(parse('/at 23:00 it began')).toMatchObject({ about: at(23, 0) - 86_400_000 })
  })

  it('reads an action item and keeps whom the note speaks to', () => {
    expect(parse('/todo @ana alert on lag')).toEqual({
      kind: 'todo',
      text: '@ana alert on lag',
      title: 'alert on lag',
      owner: people[0],
    })
  })

  it('reads the impact and since when', () => {
    expect(parse('/impact nobody can pay')).toEqual({ kind: 'impact', impact: 'nobody can pay', since: null })
    expect(parse('/impact since 02:10 nobody can pay')).toEqual({
      kind: 'impact',
      impact: 'nobody can pay',
      since: at(2, 10),
    })
  })
})
