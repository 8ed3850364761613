import { describe, expect, it } from 'vitest'
import { Bench } from '../testing/bench.ts'
import { hour, minute, night, runbookOf, signalOf } from '../testing/builders.ts'
import {
  mergeRunbookGaps,
  runbookGapOf,
  selectHandoffs,
  selectOpenActions,
  selectPostmortems,
  withoutPostmortem,
} from './desk-lists.ts'

/** One more incident that paged Ana, and is over. */
function over(bench: Bench, name: string): string {
  bench.signal(signalOf({ groupKey: name, externalKey: name, alertName: name }))
  bench.due()
  bench.does('ana', 'incident.resolve')
  bench.wait(minute)
  return bench.incident.id
}

describe('the list of handoffs', () => {
  it('has open offers by when they change, then what ended last, and says which are mine', () => {
    const bench = new Bench()
    const offer = (by: string, to: string, handoffId: string, changeAt = night) =>
      bench.command(by, { type: 'handoff.offer', handoffId, team: 'ops', to, changeAt, items: [], notes: '' })
    for (const id of ['hand-a', 'hand-b']) {
      offer('ana', 'bo', id)
      bench.wait(minute)
      bench.command('bo', { type: 'handoff.decline', handoffId: id })
    }
    offer('ana', 'bo', 'hand-late', night + hour)
    offer('bo', 'cy', 'hand-soon')
    const views = selectHandoffs(bench.desk, 'bo')
    expect(views.map(({ id, mine }) => [id, mine])).toEqual([
      ['hand-soon', 'giver'],
      ['hand-late', 'receiver'],
      ['hand-b', 'receiver'],
      ['hand-a', 'receiver'],
    ])
    expect(views[0]).toMatchObject({ teamName: 'Operations', fromName: 'Bo', toName: 'Cy' })
    expect(selectHandoffs(bench.desk, null)[0]?.mine).toBe('witness')
  })
})

describe('the list of postmortems', () => {
  it('has those being written, then incidents without one, then closed ones', () => {
    const bench = new Bench()
    const closed = over(bench, 'a')
    bench.does('ana', 'postmortem.start')
    for (const status of ['in-review', 'reviewed', 'closed']) bench.does('ana', 'postmortem.set-status', { status })
    over(bench, 'b')
    const missing = [withoutPostmortem(bench.incident) ?? []].flat()
    const written = over(bench, 'c')
    bench.does('ana', 'postmortem.start', { owner: 'bo' })
    const rows = selectPostmortems(bench.desk, missing)
    expect(rows.map(({ incidentId, status, ownerName }) => [incidentId, status, ownerName])).toEqual([
      [written, 'draft', 'Bo'],
      [missing[0]?.incidentId, null, null],
      [closed, 'closed', 'Ana'],
    ])
  })

  it('asks for none of what is open, woke nobody, or was a test', () => {
    const bench = new Bench()
    bench.signal(signalOf())
    bench.due()
    expect(withoutPostmortem(bench.incident)).toBeNull()
    bench.signal(signalOf({ groupKey: 'w', externalKey: 'w', severity: 'warning' }))
    bench.does('ana', 'incident.resolve')
    expect(withoutPostmortem(bench.incident)).toBeNull()
    bench.command('ana', { type: 'pager.test' })
    bench.wait(hour)
    expect([...bench.desk.incidents()].filter((incident) => incident.drill).map(withoutPostmortem)).toEqual([null])
  })
})

describe('the list of open action items', () => {
  it('has the soonest first and those without a day last, whether or not their incident is in memory', () => {
    const bench = new Bench()
    const add = (title: string, dueOn: string | null) => bench.does('ana', 'action.add', { title, dueOn, owner: 'bo' })
    const first = over(bench, 'a')
    add('some day', null)
    add('late', '2026-12-24')
    over(bench, 'b')
    add('soon', '2026-12-01')
    bench.desk.unload(first)
    expect(selectOpenActions(bench.desk).map(({ title, ownerName }) => [title, ownerName])).toEqual([
      ['soon', 'Bo'],
      ['late', 'Bo'],
      ['some day', 'Bo'],
    ])
  })
})

describe('alerts without a runbook', () => {
  it('are listed by kind, the most frequent first, with the latest incident', () => {
    const bench = new Bench()
    const gaps = ['disk', 'cpu', 'disk'].flatMap((name, i) => {
      bench.signal(signalOf({ groupKey: `${i}`, externalKey: `${i}`, alertName: name }))
      bench.due()
      bench.wait(minute)
      return [runbookGapOf(bench.desk, bench.incident) ?? []].flat()
    })
    expect(mergeRunbookGaps(gaps).map(({ alertName, times, lastAt }) => [alertName, times, lastAt])).toEqual([
      ['disk', 2, night + 2 * minute],
      ['cpu', 1, night + minute],
    ])
  })

  it('are not those that have one, or that woke nobody', () => {
    const gap = (overrides: Parameters<typeof signalOf>[0], runbooks = false) => {
      const bench = new Bench()
      if (runbooks) bench.publish(runbookOf())
      bench.signal(signalOf(overrides))
      bench.due()
      return runbookGapOf(bench.desk, bench.incident)
    }
    expect(gap({ runbookUrl: 'https://wiki.example/disk' })).toBeNull()
    expect(gap({ serviceHint: 'shop' }, true)).toBeNull()
    expect(gap({ severity: 'warning' })).toBeNull()
    expect(gap({ serviceHint: 'shop' })).not.toBeNull()
  })
})
