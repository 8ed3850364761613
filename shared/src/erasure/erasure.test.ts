import { describe, expect, it } from 'vitest'
import { Desk } from '../desk/desk.ts'
import type { JournalEntry } from '../incident/events.ts'
import { upcast } from '../incident/upcast.ts'
import { outage } from '../testing/outage.ts'
import { timelineOf } from '../timeline/timeline.ts'
import { decideErase } from './decide-erase.ts'
import { erasedText, restOfBody } from './rest-of-body.ts'

const bench = outage()
const { entries } = bench
const texts = entries.filter((entry) => restOfBody(entry).ok)

function foldOf(log: readonly JournalEntry[]): Desk {
  const desk = new Desk()
  for (const entry of log) desk.apply(entry)
  return desk
}

function withRest(entry: JournalEntry): JournalEntry {
  const left = restOfBody(entry)
  return (left.ok ? { ...entry, body: left.rest, salt: '' } : entry) as JournalEntry
}

/** What deciding and showing rest on, without any text. */
function bones(desk: Desk) {
  return [...desk.incidents()].map((incident) => ({
    status: incident.status,
    holder: incident.holder,
    severity: incident.severity,
    firing: incident.firingCount,
    pages: Object.values(incident.pages).map(({ person, state }) => [person, state]),
    paging: incident.paging,
    notes: Object.keys(incident.notes),
    actions: Object.values(incident.actions).map(({ id, state }) => [id, state]),
    timers: Object.values(incident.timers).map(({ id, state }) => [id, state]),
    notebook: incident.notebook?.status,
  }))
}

describe('a body without its texts', () => {
  it('folds to the same states, whichever events lost theirs', () => {
    const whole = bones(foldOf(entries))
    for (const { seq } of texts)
      expect(bones(foldOf(entries.map((entry) => (entry.seq === seq ? withRest(entry) : entry))))).toEqual(whole)
    expect(bones(foldOf(entries.map(withRest)))).toEqual(whole)
    expect(texts.length).toBeGreaterThan(20)
  })

  it('is told in the timeline, row by row, and holds none of what was said', () => {
    const rows = timelineOf(entries.map(withRest), bench.desk.config)
    expect(rows.map(({ seq }) => seq)).toEqual(timelineOf(entries, bench.desk.config).map(({ seq }) => seq))
    const told = JSON.stringify([rows, texts.map((entry) => withRest(entry).body)])
    for (const said of ['31 % of payments', 'Rolling back', 'retries', 'Roll back a release', 'Customers in eu-west'])
      expect(told).not.toContain(said)
    expect(told).toContain(erasedText)
  })
})

it('keeps an incident whose opening was lost without a word, and skips what else was', () => {
  const lost = entries.map((entry) => upcast({ ...entry, body: null, salt: '' } as unknown as JournalEntry))
  const desk = foldOf(lost)
  expect([...desk.incidents()].map(({ title }) => title)).toEqual([erasedText])
  expect(desk.unknownEvents).toBe(0)
  expect(timelineOf(lost, bench.desk.config)).toHaveLength(1)
})

describe('erasing', () => {
  const command = { type: 'body.erase', seq: 1, reason: 'a password', commandId: '' } as const
  // As it comes from a log, with the salt that its body was sealed with.
  const ofType = (type: string) => ({ ...entries.find((entry) => entry.type === type), salt: '00' }) as JournalEntry

  it('is refused, with the reason, for what says who is on call or holds no text', () => {
    expect(decideErase(command, null)).toMatchObject({ ok: false, reason: 'unknown-event' })
    for (const [type, why] of [
      ['config.applied', /on call/],
      ['incident.acknowledged', /no text/],
    ] as const)
      expect(decideErase(command, ofType(type))).toMatchObject({
        ok: false,
        reason: 'cannot-erase',
        detail: expect.stringMatching(why),
      })
  })

  it('of an alert takes what its source sent too; done twice it is one', () => {
    const fired = ofType('alert.fired') as Extract<JournalEntry, { type: 'alert.fired' }>
    const sent = { ...fired, body: { ...fired.body, payloadId: 'p-1' } }
    expect(decideErase(command, sent)).toMatchObject({
      drafts: [
        { type: 'body.erased', incidentId: fired.incidentId },
        { type: 'payload.erased', body: { payloadId: 'p-1' } },
      ],
    })
    expect(decideErase(command, withRest(fired))).toMatchObject({ ok: true, drafts: [] })
  })
})
