import { describe, expect, it } from 'vitest'
import { Bench } from '../testing/bench.ts'
import { configOf, minute, night, runbookOf, signalOf } from '../testing/builders.ts'
import { selectWorkingParts } from './room-parts.ts'

/** Ana has acknowledged what belongs to the shop. */
function room(): Bench {
  const bench = new Bench()
  bench.signal(signalOf({ serviceHint: 'shop' }))
  bench.due()
  bench.does('ana', 'incident.acknowledge')
  return bench
}

function parts(bench: Bench, me = 'ana', settled = bench.incident) {
  return selectWorkingParts(bench.desk, bench.incident, settled, me)
}

describe('the people in a room', () => {
  it('are whoever holds it, who came, who is asked, and who said no', () => {
    const bench = room()
    for (const person of ['bo', 'cy']) bench.does('ana', 'incident.add-responder', { person })
    const states = () => parts(bench).responders.map(({ person, state, reason }) => [person, state, reason])
    expect(states()).toEqual([
      ['ana', 'holder', ''],
      ['bo', 'asked', ''],
      ['cy', 'asked', ''],
    ])
    bench.does('bo', 'incident.acknowledge')
    bench.does('cy', 'page.decline', { reason: 'asleep' })
    expect(states()).toEqual([
      ['ana', 'holder', ''],
      ['bo', 'here', ''],
      ['cy', 'declined', 'asleep'],
    ])
    bench.does('ana', 'responder.release', { person: 'bo' })
    expect(states().map(([person]) => person)).toEqual(['ana', 'cy'])
  })
})

describe('the timers of a room', () => {
  it('come with whom they concern, the next to end first, and what is over last', () => {
    const bench = room()
    bench.does('bo', 'timer.start', { timerId: 'timer-1', task: 'late', owner: 'cy', seconds: 600 })
    bench.does('ana', 'timer.start', { timerId: 'timer-2', task: 'soon', seconds: 60 })
    bench.does('ana', 'timer.start', { timerId: 'timer-3', task: 'done', seconds: 30 })
    bench.does('ana', 'timer.stop', { timerId: 'timer-3' })
    expect(parts(bench).timers.map(({ task }) => task)).toEqual(['soon', 'late', 'done'])
    const mine = (me: string) => parts(bench, me).timers.map((timer) => timer.mine)
    expect([mine('ana'), mine('bo'), mine('cy')]).toEqual([
      [true, true, true],
      [false, true, false],
      [false, true, false],
    ])
    bench.does('ana', 'role.assign', { role: 'deputy', person: 'bo' })
    expect(mine('bo')).toEqual([true, true, true])
  })

  it('show when the next status update is due', () => {
    expect(parts(room()).updateClock).toEqual({ everyMs: 20 * minute, lastAt: null, dueAt: night + 20 * minute })
  })
})

describe('the runbooks of a room', () => {
  it('are those that are open, then those that apply; an open one says when a newer one exists', () => {
    const bench = room()
    bench.publish(runbookOf())
    bench.publish(runbookOf({ id: 'other', title: 'Other', match: { services: [], alerts: [], labels: {} } }))
    expect(parts(bench).runbooks).toMatchObject([{ id: 'rollback', opened: null }])
    bench.does('ana', 'runbook.tick', { runbookId: 'other', line: 3, done: true })
    bench.publish(runbookOf({ id: 'other', text: '1. New', version: 'v2' }))
    expect(parts(bench).runbooks).toMatchObject([
      { id: 'other', opened: { byName: 'Ana', isOutdated: true, ticks: { 3: { byName: 'Ana', at: night } } } },
      { id: 'rollback', opened: null },
    ])
    expect(parts(bench).runbooks[0]?.steps).toHaveLength(4)
  })
})

describe('what waits in the outbox', () => {
  it('is pending where it differs from what the relay has, and only there', () => {
    const bench = room()
    bench.does('ana', 'incident.set-known', { field: 'scope', text: 'one shop' })
    bench.does('ana', 'action.add', { actionId: 'act-1', title: 'first' })
    bench.does('ana', 'timer.start', { timerId: 'timer-1', task: 'wait', seconds: 60 })
    const settled = bench.incident
    bench.does('ana', 'incident.set-known', { field: 'trend', text: 'worse' })
    bench.does('ana', 'action.add', { actionId: 'act-2', title: 'second', owner: 'bo' })
    bench.does('ana', 'timer.stop', { timerId: 'timer-1' })
    bench.does('ana', 'postmortem.start')
    const { known, actions, timers, notebook } = parts(bench, 'ana', settled)
    expect([known.scope?.pending, known.trend?.pending]).toEqual([false, true])
    expect(actions.map(({ pending, ownerName }) => [pending, ownerName])).toEqual([
      [false, null],
      [true, 'Bo'],
    ])
    expect([timers[0]?.pending, notebook?.pending]).toEqual([true, true])
  })
})

describe('posting outside', () => {
  it('is offered where it is set up', () => {
    expect(parts(room()).canPublish).toBe(false)
    const bench = room()
    bench.configure(configOf({ publishesUpdates: true }))
    expect(parts(bench).canPublish).toBe(true)
  })
})
