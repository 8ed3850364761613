import { describe, expect, it } from 'vitest'
import { entry } from './demo-notebook.ts'
import { picksOf } from './picks.ts'

const opened = entry(1, 0, 'status', 'alertmanager', 'opened the incident: disk', { type: 'incident.opened' })
const alert = entry(2, 1, 'alert', 'alertmanager', 'disk is full')
const at = (...timeline: Parameters<typeof picksOf>[0]['timeline']) => picksOf({ incidentId: 'inc-1', timeline })

describe('the timeline of a document', () => {
  it('is the story and what was starred, without what was left out', () => {
    const { shown, leftOut } = at(
      { ...opened, omitted: true },
      { ...alert, starred: true },
      entry(3, 2, 'note', 'Ana', 'hm'),
    )
    expect(shown.map(({ seq }) => seq)).toEqual([2, 3])
    expect(leftOut.map(({ seq }) => seq)).toEqual([1])
  })

  it('takes a row of the story out and back by leaving it out, and any other by its star', () => {
    const turned = (row: typeof opened) => at(row).turn(row).type
    expect(turned(opened)).toBe('row.omit')
    expect(turned({ ...opened, starred: true })).toBe('row.omit')
    expect(turned({ ...opened, omitted: true })).toBe('row.unomit')
    expect(turned(alert)).toBe('row.star')
    expect(turned({ ...alert, starred: true })).toBe('row.unstar')
    // Another console may know more of the story; a star puts it back whatever that is.
    expect(turned({ ...alert, omitted: true })).toBe('row.star')
  })

  it('has nothing of what only waits to be sent', () => {
    expect(at(entry(0, 5, 'note', 'Ana', 'not sent', { pending: true })).shown).toEqual([])
  })
})
