import { describe, expect, it } from 'vitest'
import { Bench } from '../testing/bench.ts'
import { configOf, minute, night, second, signalOf } from '../testing/builders.ts'
import { selectFacts } from './room-facts.ts'

function taken(): Bench {
  const bench = new Bench()
  bench.signal(signalOf())
  bench.due()
  bench.wait(minute)
  bench.does('ana', 'incident.acknowledge')
  return bench
}

function factsOf(bench: Bench) {
  return selectFacts(bench.desk, bench.incident)
}

const namesOf = (teams: ReturnType<typeof selectFacts>['onCall']) =>
  teams.map(({ people }) => people.map(({ name }) => name))

describe('who took it, who has it, who was on call', () => {
  it('are nobody while nobody has answered', () => {
    const bench = new Bench()
    bench.signal(signalOf())
    expect(factsOf(bench)).toMatchObject({ acknowledged: null, held: null, ended: null, lastUpdate: null })
  })

  it('are three facts with a time each, of which a handoff moves two', () => {
    const bench = taken()
    bench.wait(10 * minute)
    bench.command('ana', { type: 'handoff.offer', team: 'ops', to: 'cy', handoffId: 'hand-1', items: [], notes: '' })
    const briefHash = bench.desk.handoff('hand-1')?.briefHash ?? ''
    bench.command('cy', { type: 'handoff.accept', handoffId: 'hand-1', briefHash, readBack: {} })
    const facts = factsOf(bench)
    expect(facts.acknowledged).toEqual({ person: 'ana', name: 'Ana', at: night + minute })
    expect(facts.held).toEqual({ person: 'cy', name: 'Cy', since: bench.now })
    expect(namesOf(facts.onCallAtOpening)).toEqual([['Ana', 'Bo', 'Cy']])
    expect(namesOf(facts.onCall)).toEqual([['Cy', 'Bo', 'Ana']])
  })

  it('say since when it is held anew by whoever gave it back', () => {
    const bench = taken()
    bench.does('ana', 'incident.unacknowledge')
    expect(factsOf(bench).acknowledged).toBeNull()
    bench.wait(minute)
    bench.does('ana', 'incident.acknowledge')
    expect(factsOf(bench).held?.since).toBe(bench.now)
  })

  it('follow a file that calls others, and keep who was called before', () => {
    const bench = taken()
    const { teams } = configOf()
    const ops = teams.ops
    if (!ops) throw new Error('the team of the bench')
    bench.wait(minute)
    bench.configure(configOf({ teams: { ops: { ...ops, onCall: ['bo'] } } }))
    expect(namesOf(factsOf(bench).onCall)).toEqual([['Bo']])
    expect(namesOf(factsOf(bench).onCallAtOpening)).toEqual([['Ana', 'Bo', 'Cy']])
  })
})

describe('the last update', () => {
  it('stands with its words, who gave it, and when it promised the next one', () => {
    const bench = taken()
    bench.does('ana', 'note.add', { text: 'first', tags: ['update'] })
    bench.wait(second)
    const nextUpdateAt = bench.now + 20 * minute
    bench.does('bo', 'note.add', { text: 'we roll back', tags: ['update'], nextUpdateAt })
    bench.does('bo', 'note.add', { text: 'not an update' })
    expect(factsOf(bench).lastUpdate).toEqual({
      text: 'we roll back',
      name: 'Bo',
      at: bench.now,
      nextAt: nextUpdateAt,
      outside: 'not asked',
    })
  })
})

describe('how it ended', () => {
  it('says who, when, in which words, how long it was, and what its source still says', () => {
    const bench = taken()
    bench.wait(10 * minute)
    bench.does('ana', 'incident.resolve', { reason: 'rolled back' })
    expect(factsOf(bench).ended).toEqual({
      by: 'Ana',
      at: bench.now,
      cause: 'person',
      reason: 'rolled back',
      lastedMs: 11 * minute,
      answered: { afterMs: minute, by: 'Ana' },
      paged: 1,
      stillFiring: 'disk is full',
    })
  })
})
