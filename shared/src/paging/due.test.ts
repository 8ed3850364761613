import { describe, expect, it } from 'vitest'
import type { ReceiptLayer } from '../model/incident.ts'
import { Bench, openPages } from '../testing/bench.ts'
import { configOf, hour, ladder, minute, night, personOf, second, signalOf } from '../testing/builders.ts'
import { maxPageTries, nextDueAt } from './due.ts'

function paging(config = configOf()): Bench {
  const bench = new Bench({ config })
  bench.signal(signalOf())
  bench.due()
  return bench
}

/** What Ana's laptop says of her first page. */
function saw(bench: Bench, layer: ReceiptLayer, ok = true): void {
  const page = Object.values(bench.incident.pages).find((known) => known.person === 'ana')
  bench.receipt('ana', { incidentId: bench.incident.id, pageId: page?.id ?? '', layer, ok, detail: '', at: bench.now })
}

function delivery(bench: Bench, outcome: 'delivered' | 'failed', attempt: number, message?: null | undefined) {
  const body = {
    pageId: bench.all('page.attempted')[0]?.body.pageId ?? '',
    channel: 'ntfy',
    attempt,
    detail: '',
    ...(message === null ? { message } : {}),
  } as const
  return bench.delivery({ incidentId: bench.incident.id, outcome, body })
}

/** Minutes after the start at which something was recorded. */
function minutesOf(entries: readonly { readonly recordedAt: number }[]): readonly number[] {
  return entries.map((entry) => (entry.recordedAt - night) / minute)
}

const quiet = { ...ladder, acknowledgementTimeoutMs: null }

describe('an escalation', () => {
  it('climbs step by step, round by round, and says when it is exhausted', () => {
    const bench = paging()
    bench.wait(24 * hour)
    const raised = bench.all('page.raised')
    expect(raised.map((entry) => entry.body.person)).toEqual(['ana', 'bo', 'cy', 'ana', 'bo', 'cy'])
    expect(minutesOf(raised)).toEqual([0, 5, 10, 15, 20, 25])
    expect(minutesOf(bench.all('escalation.exhausted'))).toEqual([30])
    expect(bench.incident.paging.kind).toBe('exhausted')
  })

  it('that is overdue after the relay was away goes out once, and says how late', () => {
    const bench = paging()
    bench.sleep(60 * minute)
    const raised = bench.all('page.raised')
    expect(raised.map(({ body, recordedAt }) => [body.person, recordedAt - (body.dueAt ?? 0)])).toEqual([
      ['ana', 0],
      ['bo', 55 * minute],
    ])
    bench.wait(5 * minute)
    expect(bench.all('page.raised').at(-1)).toMatchObject({
      body: { person: 'cy', dueAt: bench.now },
      recordedAt: bench.now,
    })
  })

  it('that is due while the relay is away for a moment goes out on time', () => {
    const bench = paging()
    bench.sleep(4 * minute)
    bench.wait(minute)
    expect(minutesOf(bench.all('page.raised'))).toEqual([0, 5])
  })

  it('skips a step that reaches nobody, at once', () => {
    const bench = paging(
      configOf({
        policies: {
          ladder: {
            ...ladder,
            steps: [
              { targets: ['person:gone', 'oncall:ops/9', 'team:none'], waitMs: hour },
              { targets: ['person:bo'], waitMs: minute },
            ],
          },
        },
      }),
    )
    expect(bench.paged).toEqual(['bo'])
    expect(bench.all('escalation.stepped')[0]?.body.people).toEqual([])
  })

  it('whose ladder reaches nobody at all is exhausted, and not climbed for ever', () => {
    const bench = paging(configOf({ teams: {} }))
    expect(bench.all('page.raised')).toEqual([])
    expect(bench.incident.paging.kind).toBe('exhausted')
    expect(bench.all('escalation.stepped')).toHaveLength(3)
    expect(nextDueAt(bench.desk, bench.incident)).toBeNull()
  })

  it('pages whoever is on call when the step is taken, on the steps that the file has by then', () => {
    const bench = paging()
    const teams = { ops: { id: 'ops', name: 'Operations', members: [], onCall: ['ana', 'cy', 'bo'] } }
    const steps = [ladder.steps[0]!, { targets: ['oncall:ops/2'], waitMs: minute }, ladder.steps[2]!]
    bench.configure(configOf({ teams, policies: { ladder: { ...ladder, steps } } }))
    bench.wait(5 * minute)
    expect(bench.paged).toEqual(['ana', 'cy'])
    bench.wait(minute)
    expect(bench.paged).toEqual(['ana', 'cy', 'bo'])
  })

  it('rings a person once: a later page takes the place of the earlier one', () => {
    const bench = paging()
    bench.wait(15 * minute)
    expect(
      openPages(bench.incident).map((page) => [page.person, minutesOf([{ recordedAt: page.raisedAt }])[0]]),
    ).toEqual([
      ['bo', 5],
      ['cy', 10],
      ['ana', 15],
    ])
  })

  it('says when it is next due, not a millisecond early', () => {
    const bench = paging(configOf({ people: { ana: personOf('ana', []), bo: personOf('bo', []) } }))
    expect(nextDueAt(bench.desk, bench.incident)).toBe(night + 5 * minute)
    bench.sleep(5 * minute - 1)
    expect(bench.paged).toEqual(['ana'])
    bench.sleep(1)
    expect(bench.paged).toEqual(['ana', 'bo'])
  })
})

describe('ntfy', () => {
  it('is used when a page has gone unseen for its delay', () => {
    const bench = paging()
    saw(bench, 'reached')
    saw(bench, 'shown')
    saw(bench, 'sounded')
    bench.wait(2 * minute)
    expect(bench.all('page.attempted')).toMatchObject([
      { recordedAt: night + 2 * minute, body: { channel: 'ntfy', attempt: 1, dueAt: night + 2 * minute } },
    ])
  })

  it('is not used when the page was seen', () => {
    const bench = paging()
    saw(bench, 'seen')
    bench.wait(4 * minute)
    expect(bench.all('page.attempted')).toEqual([])
  })

  it('is used when a device says that the page was not seen', () => {
    const bench = paging()
    saw(bench, 'seen', false)
    bench.wait(2 * minute)
    expect(bench.all('page.attempted')).toHaveLength(1)
  })

  it('is not used when the page was answered', () => {
    const bench = paging()
    bench.wait(minute)
    bench.does('ana', 'incident.acknowledge')
    bench.wait(10 * minute)
    expect(bench.all('page.attempted')).toEqual([])
  })

  it('is tried again ever more slowly when it fails, for a day, however long the channel is away', () => {
    const bench = paging(
      configOf({ policies: { ladder: { ...quiet, steps: [{ targets: ['person:ana'], waitMs: 48 * hour }] } } }),
    )
    bench.wait(2 * minute)
    const waits: number[] = []
    for (let attempt = 1; attempt < maxPageTries; attempt++) {
      delivery(bench, 'failed', attempt)
      const restMs = (nextDueAt(bench.desk, bench.incident) ?? 0) - bench.now
      waits.push(restMs / second)
      bench.wait(restMs)
    }
    expect(waits.slice(0, 7)).toEqual([10, 20, 40, 80, 160, 320, 320])
    expect(bench.now - night).toBeGreaterThan(24 * hour)
    expect(bench.all('page.attempted').map((entry) => entry.body.attempt)).toEqual(
      Array.from({ length: maxPageTries }, (_, n) => n + 1),
    )
    delivery(bench, 'failed', maxPageTries)
    expect(nextDueAt(bench.desk, bench.incident)).toBe(night + 48 * hour)
  })

  it('counts only what was sent as a try, however often it was not, and then waits no longer than minutes', () => {
    const bench = paging(
      configOf({ policies: { ladder: { ...quiet, steps: [{ targets: ['person:ana'], waitMs: 48 * hour }] } } }),
    )
    bench.wait(2 * minute)
    const waits: number[] = []
    const unsent = 12
    for (let attempt = 1; attempt < maxPageTries + unsent; attempt++) {
      delivery(bench, 'failed', attempt, attempt <= unsent ? null : undefined)
      const restMs = (nextDueAt(bench.desk, bench.incident) ?? 0) - bench.now
      waits.push(restMs / second)
      bench.wait(restMs)
    }
    delivery(bench, 'failed', maxPageTries + unsent)
    expect(waits.slice(0, 16)).toEqual([10, 20, 40, 80, 160, ...Array(11).fill(320)])
    bench.wait(10 * minute)
    expect(bench.all('page.attempted')).toHaveLength(maxPageTries + unsent)
  })

  it('gives a try back when it was overtaken while it waited, and never went out', () => {
    const bench = paging()
    bench.wait(2 * minute)
    bench.wait(minute)
    expect(bench.all('page.attempted')).toHaveLength(2)
    expect(delivery(bench, 'failed', 1, null)).toHaveLength(1)
    const [page] = Object.values(bench.incident.pages)
    expect(page?.attempts.ntfy).toMatchObject({ outcome: 'sending', attempts: 2, unsent: 1 })
    expect(delivery(bench, 'failed', 1)).toEqual([])
  })

  it('with no known outcome, as after a crash, is tried again after a minute, and later ever more slowly', () => {
    const bench = paging(
      configOf({ policies: { ladder: { ...quiet, steps: [{ targets: ['person:ana'], waitMs: 48 * hour }] } } }),
    )
    bench.wait(16 * minute)
    const seconds = minutesOf(bench.all('page.attempted')).map((minutes) => Math.round(minutes * 60))
    expect(seconds).toEqual([120, 180, 240, 300, 380, 540, 860])
  })

  it('that was delivered is not sent again', () => {
    const bench = paging()
    bench.wait(2 * minute)
    delivery(bench, 'delivered', 1)
    bench.wait(2 * minute)
    expect(bench.all('page.attempted')).toHaveLength(1)
  })

  it('takes no outcome twice, nor one that a newer attempt has overtaken', () => {
    const bench = paging()
    bench.wait(3 * minute)
    expect(delivery(bench, 'delivered', 1)).toEqual([])
    expect(delivery(bench, 'failed', 2)).toHaveLength(1)
    expect(delivery(bench, 'delivered', 2)).toEqual([])
  })

  it('is reached although the steps follow each other faster than its delay', () => {
    const steps = [{ targets: ['person:ana'], waitMs: minute }]
    const bench = paging(configOf({ policies: { ladder: { ...quiet, steps, repeats: 9 } } }))
    bench.wait(4 * minute)
    expect(minutesOf(bench.all('page.raised'))).toEqual([0, 1, 2, 3, 4])
    expect(minutesOf(bench.all('page.attempted')).slice(0, 1)).toEqual([2])
  })

  it('waits its delay anew when the page before was seen', () => {
    const steps = [{ targets: ['person:ana'], waitMs: minute }]
    const bench = paging(configOf({ policies: { ladder: { ...quiet, steps, repeats: 9 } } }))
    saw(bench, 'seen')
    bench.wait(2 * minute)
    expect(bench.all('page.attempted')).toEqual([])
    bench.wait(minute)
    expect(minutesOf(bench.all('page.attempted'))).toEqual([3])
  })

  it('is not sent for a page that another replaces in the same moment', () => {
    const steps = [{ targets: ['person:ana'], waitMs: 2 * minute }]
    const bench = paging(configOf({ policies: { ladder: { ...quiet, steps, repeats: 1 } } }))
    bench.sleep(10 * minute)
    const [first, second_] = bench.all('page.raised')
    expect(bench.all('page.attempted').map((entry) => entry.body.pageId)).toEqual([second_?.body.pageId])
    expect(bench.incident.pages[first?.body.pageId ?? '']?.state).toBe('closed')
  })

  it('named twice for a person is sent once, at the sooner time', () => {
    const channels = [
      { kind: 'ntfy', afterMs: 3 * minute },
      { kind: 'ntfy', afterMs: minute },
    ] as const
    const bench = paging(configOf({ people: { ana: personOf('ana', channels) } }))
    bench.wait(90 * second)
    expect(minutesOf(bench.all('page.attempted'))).toEqual([1])
  })
})

describe('a pager test', () => {
  function testing(by = 'ana'): Bench {
    const bench = paging(configOf({ policies: { ladder, 'pager-test': { ...ladder, id: 'pager-test' } } }))
    bench.does('bo', 'incident.resolve')
    bench.command(by, { type: 'pager.test' })
    bench.due()
    return bench
  }

  it('pages the one who asked, on every channel at once, marked as a drill', () => {
    const bench = testing('bo')
    expect(bench.incident).toMatchObject({ drill: true, drillFor: 'bo', title: 'Pager test for Bo' })
    expect(openPages(bench.incident)).toMatchObject([
      { person: 'bo', purpose: 'test', attempts: { ntfy: { outcome: 'sending', attempts: 1 } } },
    ])
    expect(bench.entriesOf().every((entry) => entry.drill)).toBe(true)
  })

  it('goes out by ntfy although it was seen', () => {
    const bench = paging()
    bench.command('ana', { type: 'pager.test' })
    bench.due()
    saw(bench, 'seen')
    delivery(bench, 'failed', 1)
    bench.wait(10 * second)
    expect(bench.all('page.attempted').map((entry) => entry.body.attempt)).toEqual([1, 2])
  })

  it('ends by itself after two minutes', () => {
    const bench = testing()
    bench.wait(2 * minute - 1)
    expect(bench.incident.status).toBe('triggered')
    bench.wait(1)
    expect(bench.incident).toMatchObject({
      status: 'resolved',
      paging: { resolution: { by: null, cause: 'test-ended' } },
    })
    expect(bench.paged).toEqual([])
  })

  it('sends its page first although the relay was away, and nothing after its end', () => {
    const bench = paging()
    bench.command('ana', { type: 'pager.test' })
    bench.sleep(10 * minute)
    expect(bench.entriesOf().map((entry) => entry.type)).toEqual([
      'incident.opened',
      'escalation.started',
      'escalation.stepped',
      'page.raised',
      'incident.resolved',
    ])
  })

  it('pages nobody else, whatever is asked of it', () => {
    const bench = testing()
    for (const type of ['incident.reassign', 'incident.add-responder'] as const)
      expect(bench.does('ana', type, { person: 'bo' })).toMatchObject({ ok: false, reason: 'drill-only' })
    expect(bench.does('ana', 'incident.escalate')).toMatchObject({ ok: false, reason: 'drill-only' })
    bench.does('ana', 'incident.acknowledge')
    bench.does('ana', 'incident.unacknowledge')
    bench.wait(hour)
    expect(
      new Set(bench.entriesOf().flatMap((entry) => (entry.type === 'page.raised' ? [entry.body.person] : []))),
    ).toEqual(new Set(['ana']))
    expect(bench.incident.status).toBe('resolved')
  })

  it('is not reopened', () => {
    const bench = testing()
    bench.wait(2 * minute)
    expect(bench.does('ana', 'incident.reopen')).toMatchObject({ reason: 'drill-only' })
  })

  it('begun again ends the one before', () => {
    const bench = testing()
    const first = bench.incident.id
    bench.wait(second)
    bench.command('ana', { type: 'pager.test' })
    bench.due()
    expect(bench.desk.incident(first)?.status).toBe('resolved')
    expect(bench.incident).toMatchObject({ previousId: first, status: 'triggered' })
    expect(bench.desk.pagerTest('ana')).toBe(bench.incident.id)
  })
})
