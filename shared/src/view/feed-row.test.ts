import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listed } from '../listed.ts'
import type { Page } from '../model/incident.ts'
import { Bench } from '../testing/bench.ts'
import { configOf, hour, ladder, minute, night, personOf, second, serviceOf, signalOf } from '../testing/builders.ts'
import { compareFeedRows, selectFeedRow, selectNextStep } from './feed-row.ts'
import { reachOf } from './page-words.ts'

function paging(overrides = {}, config = configOf()): Bench {
  const bench = new Bench({ config })
  bench.signal(signalOf(overrides))
  bench.due()
  return bench
}

function next(bench: Bench) {
  return selectNextStep(bench.desk, bench.incident)
}

function rowOf(bench: Bench, me: string | null = null) {
  return selectFeedRow(bench.desk, bench.incident, me)
}

describe('what happens next', () => {
  it('is the next step, with whom and when', () => {
    expect(next(paging())).toEqual({ kind: 'pages', at: night + 5 * minute, people: ['Bo'], text: 'pages Bo' })
  })

  it('is the first step while it is held', () => {
    const bench = paging({ serviceHint: 'queue' })
    expect(next(bench)).toEqual({ kind: 'pages', at: night + 2 * minute, people: ['Ana'], text: 'pages Ana' })
  })

  it('is a new round after the last step', () => {
    const bench = paging()
    bench.wait(10 * minute)
    expect(next(bench)).toMatchObject({ kind: 'pages', people: ['Ana'], at: night + 15 * minute })
  })

  it('says that a step reaches nobody', () => {
    const teams = { ops: { id: 'ops', name: 'Operations', members: [], onCall: ['ana'] } }
    expect(next(paging({}, configOf({ teams })))).toMatchObject({ kind: 'nobody', text: 'next step reaches nobody' })
  })

  it('says that the policy will be exhausted, and then that it is', () => {
    const bench = paging()
    bench.wait(25 * minute)
    expect(next(bench)).toEqual({
      kind: 'exhausted',
      at: night + 30 * minute,
      people: [],
      text: 'then the escalation policy is exhausted',
    })
    bench.wait(5 * minute)
    expect(next(bench)).toEqual({
      kind: 'exhausted',
      at: null,
      people: [],
      text: 'escalation policy exhausted: nobody answered',
    })
  })

  it('is the timeout of an acknowledgement', () => {
    const bench = paging()
    bench.does('ana', 'incident.acknowledge')
    expect(next(bench)).toEqual({
      kind: 'acknowledgement-expires',
      at: night + 30 * minute,
      people: [],
      text: 'acknowledgement times out, pages again',
    })
  })

  it('is nothing when an acknowledgement never times out', () => {
    const bench = paging({}, configOf({ policies: { ladder: { ...ladder, acknowledgementTimeoutMs: null } } }))
    bench.does('ana', 'incident.acknowledge')
    expect(next(bench)).toEqual({ kind: 'none', at: null, people: [], text: 'no timer runs' })
  })

  it('is the climb of the help that was asked for, without the one who asked', () => {
    const bench = paging(
      {},
      configOf({
        policies: {
          ladder: { ...ladder, steps: [...ladder.steps.slice(0, 2), { targets: ['team:ops'], waitMs: minute }] },
        },
      }),
    )
    bench.does('ana', 'incident.acknowledge')
    bench.does('ana', 'incident.escalate')
    expect(next(bench)).toMatchObject({ kind: 'pages', text: 'pages Bo and Cy', at: night + 5 * minute })
  })

  it('is whichever comes first of help and timeout', () => {
    const policy = { ...ladder, acknowledgementTimeoutMs: 4 * minute }
    const bench = paging({}, configOf({ policies: { ladder: policy } }))
    bench.does('ana', 'incident.acknowledge')
    bench.does('ana', 'incident.escalate')
    expect(next(bench)).toMatchObject({ kind: 'acknowledgement-expires', at: night + 4 * minute })
  })

  it('is the end of a snooze, and says whether it pages then', () => {
    const bench = paging()
    bench.does('ana', 'incident.snooze', { minutes: 60 })
    expect(next(bench)).toEqual({ kind: 'snooze-ends', at: night + hour, people: [], text: 'snooze ends, pages again' })
    const warning = paging({ severity: 'warning' })
    warning.does('ana', 'incident.snooze', { minutes: 60 })
    expect(next(warning)).toMatchObject({ kind: 'snooze-ends', text: 'snooze ends' })
  })

  it('is resolving when all has cleared, snoozed or not', () => {
    const bench = paging({ serviceHint: 'queue' })
    bench.does('ana', 'incident.snooze', { minutes: 60 })
    bench.signal(signalOf({ state: 'cleared' }))
    expect(next(bench)).toEqual({
      kind: 'resolves',
      at: night + 10 * minute,
      people: [],
      text: 'resolves unless it fires again',
    })
  })

  it('is nothing for a warning', () => {
    expect(next(paging({ severity: 'warning' }))).toEqual({
      kind: 'does-not-page',
      at: null,
      people: [],
      text: 'does not page',
    })
  })

  it('says that nobody can be paged when there is no policy', () => {
    const text = 'nobody can be paged: no escalation policy'
    expect(next(paging({}, configOf({ policies: {}, defaultPolicy: null })))).toMatchObject({ kind: 'nobody', text })
    expect(next(paging({}, configOf({ defaultPolicy: null })))).toMatchObject({ kind: 'nobody', text })
  })

  it('is nothing once it is resolved', () => {
    const bench = paging()
    bench.does('ana', 'incident.resolve')
    expect(next(bench)).toEqual({ kind: 'resolved', at: null, people: [], text: 'resolved' })
  })

  it('is the end of a pager test', () => {
    const bench = new Bench()
    bench.command('ana', { type: 'pager.test' })
    expect(next(bench)).toMatchObject({ kind: 'pages', people: ['Ana'] })
    bench.due()
    const ends = { kind: 'resolves', at: night + 2 * minute, people: [], text: 'pager test ends' }
    expect(next(bench)).toEqual(ends)
    bench.does('ana', 'incident.acknowledge')
    expect(next(bench)).toEqual(ends)
  })
})

describe('a list of people', () => {
  it('names two and counts the rest', () => {
    expect(listed([])).toBe('')
    expect(listed(['Ana'])).toBe('Ana')
    expect(listed(['Ana', 'Bo'])).toBe('Ana and Bo')
    expect(listed(['Ana', 'Bo', 'Cy'])).toBe('Ana, Bo and 1 more')
    expect(listed(['Ana', 'Bo', 'Cy', 'Di', 'Ed'])).toBe('Ana, Bo and 3 more')
  })
})

describe('a row of the feed', () => {
  it('shows what the source says beside what people say', () => {
    const bench = paging({ serviceHint: 'queue', title: 'queue is stuck' })
    bench.does('bo', 'incident.acknowledge')
    bench.signal(signalOf({ state: 'cleared' }))
    expect(rowOf(bench)).toMatchObject({
      title: 'queue is stuck',
      status: 'acknowledged',
      sourceState: 'cleared',
      serviceId: 'queue',
      serviceName: 'The queue',
      holder: 'bo',
      holderName: 'Bo',
      alertCount: 1,
      firingCount: 0,
    })
  })

  it('says in words how often the same alerts came today', () => {
    const bench = new Bench()
    const words: string[] = []
    for (let i = 0; i < 24; i++) {
      bench.signal(signalOf({ occurrence: bench.now }))
      words.push(rowOf(bench).recurrence)
      bench.does('ana', 'incident.resolve')
      bench.wait(10 * minute)
    }
    expect(words.slice(0, 3)).toEqual(['', 'second time today', 'third time today'])
    expect([9, 10, 11, 12, 20, 21, 22, 23].map((index) => words[index])).toEqual(
      ['tenth', '11th', '12th', '13th', '21st', '22nd', '23rd', '24th'].map((word) => `${word} time today`),
    )
  })

  it('says who is being paged, and how far it got', () => {
    const bench = paging()
    expect(rowOf(bench).paging).toEqual([{ person: 'ana', name: 'Ana', reach: 'not reached yet' }])
    bench.does('bo', 'incident.acknowledge')
    expect(rowOf(bench).paging).toEqual([])
  })

  it('is mine when I hold it or am paged, while it is open', () => {
    const bench = paging()
    expect([rowOf(bench, 'ana').mine, rowOf(bench, 'bo').mine, rowOf(bench, null).mine]).toEqual([true, false, false])
    bench.does('bo', 'incident.acknowledge')
    expect([rowOf(bench, 'ana').mine, rowOf(bench, 'bo').mine]).toEqual([false, true])
    bench.does('bo', 'incident.resolve')
    expect(rowOf(bench, 'bo').mine).toBe(false)
  })

  it('flaps when its alerts come back twice, or when it is the third within an hour', () => {
    const within = paging({ serviceHint: 'queue' })
    const flapping: boolean[] = []
    for (let i = 0; i < 2; i++) {
      within.signal(signalOf({ state: 'cleared', occurrence: null }))
      within.wait(minute)
      within.signal(signalOf({ serviceHint: 'queue', occurrence: within.now }))
      flapping.push(rowOf(within).flapping)
    }
    expect(flapping).toEqual([false, true])
    const anew = new Bench()
    const again: boolean[] = []
    for (let i = 0; i < 3; i++) {
      anew.signal(signalOf({ occurrence: anew.now }))
      again.push(rowOf(anew).flapping)
      anew.does('ana', 'incident.resolve')
      anew.wait(10 * minute)
    }
    expect(again).toEqual([false, false, true])
  })

  it('shows the name of a service that is no longer configured as it was', () => {
    const bench = paging({ serviceHint: 'shop' }, configOf({ services: { shop: serviceOf('shop') } }))
    bench.configure(configOf({ services: {} }))
    expect(rowOf(bench)).toMatchObject({ serviceId: 'shop', serviceName: 'shop' })
  })
})

describe('how far a page got', () => {
  const receipt = { ok: true, at: 0, detail: '' }
  function pageOf(overrides: Partial<Page>): Page {
    return {
      id: 'pg-1',
      person: 'ana',
      purpose: 'escalation',
      askedBy: null,
      why: '',
      raisedAt: 0,
      calledSince: 0,
      dueAt: null,
      state: 'open',
      answeredAt: null,
      declined: null,
      channels: [],
      receipts: {},
      attempts: {},
      ...overrides,
    }
  }

  it('is never more than was proven', () => {
    const reach = (layers: Page['receipts'][string]) => reachOf(pageOf({ receipts: { 'dev-1': layers } }))
    expect(reachOf(pageOf({}))).toBe('not reached yet')
    expect(reach({ reached: receipt })).toBe('reached, not shown')
    expect(reach({ reached: receipt, shown: receipt })).toBe('shown, not seen')
    expect(reach({ shown: receipt, sounded: receipt })).toBe('shown and sounded, not seen')
    expect(reach({ sounded: receipt })).toBe('sounded, not seen')
    expect(reach({ seen: receipt })).toBe('seen')
    expect(reach({ acted: receipt })).toBe('answered')
    expect(reach({ seen: { ...receipt, ok: false }, shown: { ...receipt, ok: false } })).toBe('not reached yet')
  })

  it('counts an outside channel as sent and no more', () => {
    const attempt = { kind: 'ntfy', attempts: 1, lastAt: 0, detail: '' } as const
    expect(reachOf(pageOf({ attempts: { ntfy: { ...attempt, outcome: 'delivered' } } }))).toBe('sent by ntfy, not seen')
    expect(reachOf(pageOf({ attempts: { ntfy: { ...attempt, outcome: 'sending' } } }))).toBe('not reached yet')
  })

  it('says that a channel failed, where nothing better is known', () => {
    const attempts = { ntfy: { kind: 'ntfy', attempts: 1, lastAt: 0, detail: '', outcome: 'failed' } } as const
    const reach = (layers: Page['receipts'][string]) => reachOf(pageOf({ attempts, receipts: { 'dev-1': layers } }))
    expect(reach({})).toBe('not reached yet: ntfy failed')
    expect(reach({ reached: receipt })).toBe('reached, not shown: ntfy failed')
    expect(reach({ shown: receipt })).toBe('shown, not seen')
  })
})

describe('the order of the feed', () => {
  it('has open ones first, worst first, then oldest; resolved ones latest first', () => {
    const bench = new Bench({ config: configOf({ people: { ana: personOf('ana', []) } }) })
    const open = (key: string, severity: 'critical' | 'warning' | 'unknown') => {
      bench.wait(second)
      bench.signal(signalOf({ externalKey: key, groupKey: key, title: key, severity, occurrence: bench.now }))
    }
    open('gone early', 'critical')
    bench.does('ana', 'incident.resolve')
    open('warning', 'warning')
    open('critical', 'critical')
    open('unknown', 'unknown')
    open('critical later', 'critical')
    open('gone late', 'warning')
    bench.does('ana', 'incident.resolve')
    const rows = [...bench.desk.incidents()].map((incident) => selectFeedRow(bench.desk, incident, null))
    const expected = ['critical', 'critical later', 'unknown', 'warning', 'gone late', 'gone early']
    expect([...rows].sort(compareFeedRows).map((row) => row.title)).toEqual(expected)
    fc.assert(
      fc.property(fc.shuffledSubarray(rows, { minLength: rows.length }), (shuffled) => {
        expect([...shuffled].sort(compareFeedRows).map((row) => row.title)).toEqual(expected)
      }),
      { numRuns: 50 },
    )
  })
})
