import { describe, expect, it } from 'vitest'
import { Bench } from '../testing/bench.ts'
import { configOf, minute, runbookOf, signalOf } from '../testing/builders.ts'
import { timelineOf } from './timeline.ts'

function told(bench: Bench): readonly string[] {
  return timelineOf(bench.entriesOf(), configOf()).map(({ who, kind, text }) => `${who}, ${kind}: ${text}`)
}

/** What is told from now on. */
function after(bench: Bench, act: () => void): readonly string[] {
  const before = told(bench).length
  act()
  return told(bench).slice(before)
}

function held(): Bench {
  const bench = new Bench({ config: configOf({ publishesUpdates: true }) })
  bench.signal(signalOf())
  bench.does('ana', 'incident.acknowledge')
  return bench
}

describe('the story of a room', () => {
  it('tells what is known, who left, and timers', () => {
    const bench = held()
    const rows = after(bench, () => {
      bench.does('bo', 'incident.set-known', { field: 'hypothesis', text: 'the cache' })
      bench.does('bo', 'incident.set-known', { field: 'hypothesis', text: '' })
      bench.does('ana', 'role.assign', { role: 'scribe', person: 'cy' })
      bench.does('ana', 'responder.release', { person: 'cy' })
      bench.does('ana', 'timer.start', { timerId: 'timer-1', task: 'restart it', owner: 'bo', seconds: 60 })
      bench.wait(minute)
      bench.does('bo', 'timer.stop', { timerId: 'timer-1', outcome: 'it is up' })
    })
    expect(rows).toEqual([
      'Bo, status: wrote under hypothesis: the cache',
      'Bo, status: emptied hypothesis',
      'Ana, role: made Cy scribe',
      'Ana, role: released Cy',
      'Ana, timer: asked Bo to report back in 1 m 0 s: restart it',
      'Baton, timer: the time is over and nobody has reported back: restart it',
      'Bo, timer: reported back: it is up (restart it)',
    ])
  })

  it('tells updates: that one is due, and what became of posting it', () => {
    const bench = held()
    const rows = after(bench, () => {
      bench.wait(20 * minute)
      bench.does('ana', 'note.add', { text: 'on it', tags: ['update'], noteId: 'note-1', publish: true })
      bench.due()
      const delivery = { incidentId: bench.incident.id, body: { noteId: 'note-1', attempt: 1, detail: 'HTTP 500' } }
      bench.updateDelivery({ ...delivery, outcome: 'failed' })
      bench.wait(minute)
      bench.updateDelivery({ ...delivery, body: { ...delivery.body, attempt: 2 }, outcome: 'published' })
    })
    expect(rows).toEqual([
      'Baton, timer: a status update is due',
      'Ana, note: on it',
      'Baton, note: the update was not posted outside (HTTP 500)',
      'Baton, note: the update was posted outside',
    ])
  })

  it('tells the steps of a runbook by their words, and the postmortem by its parts', () => {
    const bench = held()
    bench.publish(runbookOf())
    const rows = after(bench, () => {
      bench.does('bo', 'runbook.tick', { runbookId: 'rollback', line: 3, done: true })
      bench.does('bo', 'runbook.tick', { runbookId: 'rollback', line: 3, done: false })
      bench.does('bo', 'runbook.flag', { runbookId: 'rollback', line: 6, text: 'it is -f' })
      bench.does('ana', 'postmortem.start', { owner: 'cy' })
      bench.does('ana', 'postmortem.write', { section: 'lucky', text: 'x', base: '' })
      bench.does('ana', 'postmortem.set-status', { status: 'in-review' })
    })
    expect(rows).toEqual([
      'Bo, runbook: opened the runbook Roll back',
      'Bo, runbook: did: Stop the deploy',
      'Bo, runbook: took back: Stop the deploy',
      'Bo, runbook: wrong here: Deploy it (it is -f)',
      'Bo, postmortem: added an action item: Runbook Roll back, "Deploy it": it is -f',
      'Ana, postmortem: began the postmortem; its owner is Cy',
      'Ana, postmortem: wrote where we were lucky',
      'Ana, postmortem: called the postmortem in review',
    ])
  })

  it('marks rows that were picked, and tells no row of the picking', () => {
    const bench = held()
    const seq = bench.all('incident.acknowledged')[0]?.seq ?? 0
    expect(after(bench, () => bench.does('bo', 'row.star', { seq }))).toEqual([])
    const marked = (by: 'starred' | 'omitted') =>
      timelineOf(bench.entriesOf(), configOf()).flatMap((row) => (row[by] ? [row.seq] : []))
    expect(marked('starred')).toEqual([seq])
    expect(after(bench, () => bench.does('bo', 'row.omit', { seq }))).toEqual([])
    expect([marked('starred'), marked('omitted')]).toEqual([[], [seq]])
    expect(after(bench, () => bench.does('bo', 'row.unomit', { seq }))).toEqual([])
    expect([marked('starred'), marked('omitted')]).toEqual([[], []])
    bench.does('bo', 'row.star', { seq })
    bench.does('bo', 'row.unstar', { seq })
    expect(marked('starred')).toEqual([])
  })

  it('carries a note’s tags and whom it speaks to', () => {
    const bench = held()
    bench.does('ana', 'note.add', { text: '@bo roll back #decision' })
    expect(timelineOf(bench.entriesOf(), configOf()).at(-1)).toMatchObject({ tags: ['decision'], mentions: ['bo'] })
  })
})
