import { expect, it } from 'vitest'
import { emptyDesk } from '../desk/folded-desk.ts'
import { postmortemOf } from '../postmortem/postmortem.ts'
import { outage } from '../testing/outage.ts'
import { timelineOf } from '../view/timeline.ts'
import type { JournalEntry } from './events.ts'
import { upcast } from './upcast.ts'

/** What events have been given since 0.1.0, all of it optional. */
const sinceThen: ReadonlySet<string> = new Set([
  ...['helpGoesOn', 'dropped', 'endsSnooze', 'askedBy', 'answerBy', 'message', 'heldAt', 'publish', 'tags', 'mentions'],
  ...['inviteId', 'cause', 'through', 'ended', 'silence', 'since', 'of', 'role', 'updateEveryMs', 'publishesUpdates'],
])

function asThen(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asThen)
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).filter(([name]) => !sinceThen.has(name))
  return Object.fromEntries(fields.map(([name, inner]) => [name, asThen(inner)]))
}

it('a log as the first version wrote it comes through upcast, folds, and is told in every view', () => {
  const { entries, desk: now, incident } = outage()
  // Which role somebody took is no field that came later.
  const then = entries.map((entry) => {
    const isRole = entry.type.startsWith('role.')
    return upcast({ ...entry, body: isRole ? entry.body : asThen(entry.body) } as JournalEntry)
  })
  const fired = then.find(({ type }) => type === 'alert.fired') as Extract<JournalEntry, { type: 'alert.fired' }>
  const rise = { key: fired.body.key, severity: 'critical', severityRaw: 'P1', title: 'Worse' }
  const changed = { ...fired, seq: then.length + 1, type: 'alert.severity-changed', body: rise } as JournalEntry
  const desk = emptyDesk()
  for (const entry of [...then, upcast(changed)]) desk.apply(entry)
  expect(desk.unknownEvents).toBe(0)
  const folded = desk.incident(incident.id)
  expect(folded).toMatchObject({ status: incident.status, holder: incident.holder, alertCount: incident.alertCount })
  expect([...desk.incidents()].length).toBe([...now.incidents()].length)
  const own = [...then, changed].filter(({ incidentId }) => incidentId === incident.id)
  expect(
    timelineOf(own, desk.config)
      .map(({ text }) => text)
      .join(),
  ).toContain('Worse')
  expect(postmortemOf(folded!, own, desk.config, { names: true, today: '2026-11-30' }).timeline.length).toBeGreaterThan(
    9,
  )
})
