import { describe, expect, it } from 'vitest'
import { Bench, openPages } from '../testing/bench.ts'
import { configOf, hour, minute, night, second, serviceOf, signalOf } from '../testing/builders.ts'
import { selectNextStep } from '../view/feed-row.ts'
import { timelineOf } from '../view/timeline.ts'

const error = { severity: 'error', severityRaw: 'error' } as const
const warning = { severity: 'warning', severityRaw: 'warning' } as const

function paging(signal: Parameters<typeof signalOf>[0] = {}): Bench {
  const bench = new Bench()
  bench.signal(signalOf(signal))
  bench.wait(second)
  return bench
}

function heldByAna(signal: Parameters<typeof signalOf>[0] = {}): Bench {
  const bench = paging(signal)
  bench.does('ana', 'incident.acknowledge')
  bench.wait(second)
  return bench
}

/** A critical alert that nobody answered, whose policy is at its end. */
function exhausted(signal: Parameters<typeof signalOf>[0] = {}): Bench {
  const bench = paging(signal)
  bench.wait(40 * minute)
  expect(bench.incident.paging.kind).toBe('exhausted')
  return bench
}

const ringing = (bench: Bench) => openPages(bench.incident).map(({ person, purpose }) => `${person} ${purpose}`)
const reasons = (bench: Bench) => bench.all('escalation.started').map(({ body }) => body.reason)
const told = (bench: Bench) =>
  timelineOf(bench.entriesOf(), bench.desk.config).map(({ who, text }) => `${who}: ${text}`)

describe('taking an acknowledgement back', () => {
  it.each(['ana', 'bo'])('ends a snooze too, whoever takes it back (%s), and pages now', (by) => {
    const bench = heldByAna()
    bench.does('ana', 'incident.snooze', { minutes: 60 })
    bench.does(by, 'incident.unacknowledge')
    bench.wait(second)
    expect(bench.incident).toMatchObject({ status: 'triggered', paging: { kind: 'climbing' } })
    expect(bench.paged).toEqual(['ana'])
    expect(selectNextStep(bench.desk, bench.incident).text).toBe('pages Bo')
    bench.wait(30 * minute)
    expect(bench.incident.paging.kind).not.toBe('snoozed')
    expect(told(bench).join('\n')).toContain('took the acknowledgement back, which ends the snooze')
  })

  it('of what is snoozed and was never acknowledged ends the snooze', () => {
    const bench = paging()
    bench.does('bo', 'incident.snooze', { minutes: 60 })
    expect(bench.does('ana', 'incident.unacknowledge')).toMatchObject({ ok: true })
    bench.wait(second)
    expect(bench.paged).toEqual(['ana'])
    expect(bench.all('incident.unsnoozed')).toMatchObject([{ body: { reason: 'person' }, actor: { id: 'ana' } }])
  })

  it('of what a machine acknowledged and a person snoozed pages now', () => {
    const bench = paging()
    bench.signal(signalOf({ state: 'acknowledged' }))
    expect(bench.incident.status).toBe('acknowledged')
    bench.does('ana', 'incident.snooze', { minutes: 60 })
    bench.does('bo', 'incident.unacknowledge')
    bench.wait(second)
    expect(bench.paged).toEqual(['ana'])
  })

  it('after a snooze was ended by an acknowledgement pages now', () => {
    const bench = paging()
    bench.does('ana', 'incident.snooze', { minutes: 60 })
    bench.does('bo', 'incident.acknowledge')
    bench.does('bo', 'incident.unacknowledge')
    bench.wait(second)
    expect(bench.paged).toEqual(['ana'])
  })

  it('leaves whoever was called for help called', () => {
    const bench = heldByAna()
    bench.does('ana', 'incident.escalate')
    bench.does('ana', 'incident.unacknowledge')
    bench.wait(second)
    expect(ringing(bench)).toEqual(['bo help', 'ana escalation'])
  })
})

describe('a snooze', () => {
  it('names whom it stops calling', () => {
    const bench = heldByAna()
    bench.does('ana', 'incident.escalate')
    bench.does('ana', 'incident.reassign', { person: 'cy' })
    bench.does('ana', 'incident.snooze', { minutes: 30 })
    expect(bench.all('incident.snoozed')[0]?.body).toEqual({
      until: bench.now + 30 * minute,
      dropped: [
        { person: 'bo', purpose: 'help' },
        { person: 'cy', purpose: 'reassign' },
      ],
    })
    expect(bench.paged).toEqual([])
    expect(told(bench).at(-1)).toContain('; Bo and Cy are not called to help any more')
  })

  it('names the others whom the ladder was calling', () => {
    const bench = paging()
    bench.does('bo', 'incident.snooze', { minutes: 30 })
    expect(bench.all('incident.snoozed')[0]?.body.dropped).toEqual([{ person: 'ana', purpose: 'escalation' }])
  })

  it('is ended by a person, and pages again now', () => {
    const bench = heldByAna()
    bench.does('ana', 'incident.snooze', { minutes: 60 })
    bench.does('bo', 'incident.unsnooze')
    bench.wait(second)
    expect(bench.incident).toMatchObject({ status: 'triggered', paging: { kind: 'climbing' } })
    expect(bench.paged).toEqual(['ana'])
    expect(told(bench)).toContain('Bo: ended the snooze')
    bench.wait(2 * hour)
    expect(bench.all('incident.snooze-ended')).toEqual([])
  })

  it('that is over, or of what is over, is not ended twice', () => {
    const bench = paging()
    expect(bench.does('ana', 'incident.unsnooze')).toEqual({ ok: true, drafts: [] })
    bench.does('ana', 'incident.resolve')
    expect(bench.does('ana', 'incident.unsnooze')).toMatchObject({ ok: false, reason: 'already-resolved' })
  })

  it('of what does not page ends without paging', () => {
    const bench = paging(warning)
    bench.does('ana', 'incident.snooze', { minutes: 60 })
    bench.does('ana', 'incident.unsnooze')
    bench.wait(second)
    expect(bench.incident.paging.kind).toBe('idle')
    expect(bench.paged).toEqual([])
  })

  it('is ended by a critical alert that joins', () => {
    const bench = paging()
    bench.does('ana', 'incident.snooze', { minutes: 60 })
    bench.signal(signalOf({ externalKey: 'b' }))
    bench.wait(second)
    expect(bench.paged).toEqual(['ana'])
    expect(reasons(bench)).toEqual(['opened', 'alert-joined'])
    expect(told(bench).join('\n')).toContain('the snooze ended: a critical alert joined')
  })

  it.each([
    ['an error that joins', { externalKey: 'b', ...error }],
    ['a warning that joins', { externalKey: 'b', ...warning }],
    ['a repeat', {}],
    ['a milder word for the same alert', error],
    ['the same alert that fires anew', { occurrence: night + minute }],
  ])('is not ended by %s', (_what, news) => {
    const bench = paging()
    bench.does('ana', 'incident.snooze', { minutes: 60 })
    bench.wait(2 * minute)
    bench.signal(signalOf(news))
    bench.wait(minute)
    expect(bench.incident.paging.kind).toBe('snoozed')
    expect(bench.paged).toEqual([])
  })

  it('is ended by a rise of an alert into what pages, also when another is as grave already', () => {
    for (const [first, then] of [
      [error, {}],
      [warning, error],
    ] as const) {
      const bench = paging({ externalKey: 'a' })
      bench.signal(signalOf({ externalKey: 'b', ...first }))
      bench.does('ana', 'incident.snooze', { minutes: 60 })
      bench.signal(signalOf({ externalKey: 'b', ...then }))
      bench.wait(second)
      expect(bench.paged).toEqual(['ana'])
      expect(reasons(bench).at(-1)).toBe('severity-rose')
    }
  })

  it('is not ended by a rise that does not page', () => {
    const bench = paging({ severity: 'info', severityRaw: 'info' })
    bench.does('ana', 'incident.snooze', { minutes: 60 })
    bench.signal(signalOf(warning))
    bench.wait(second)
    expect(bench.incident.paging.kind).toBe('snoozed')
  })

  it.each([
    [null, 1, true],
    [null, 2, true],
    [null, 3, false],
    [3, 2, true],
    [2, 3, false],
    [2, null, false],
  ] as const)('and a SEV that people set from %s to %s: ends %s', (from, to, ends) => {
    const bench = heldByAna()
    if (from !== null) bench.does('ana', 'incident.set-sev', { sev: from })
    bench.does('ana', 'incident.snooze', { minutes: 60 })
    bench.does('bo', 'incident.set-sev', { sev: to })
    bench.wait(second)
    expect(bench.incident.paging.kind).toBe(ends ? 'climbing' : 'snoozed')
    expect(bench.paged).toEqual(ends ? ['ana'] : [])
    expect(bench.incident.sev).toBe(to)
  })

  it('does not keep help that is asked for during it from climbing, nor wake whoever put it to rest', () => {
    const bench = paging()
    bench.does('ana', 'incident.snooze', { minutes: 60 })
    bench.does('ana', 'incident.escalate')
    expect(selectNextStep(bench.desk, bench.incident).text).toBe('pages Cy')
    bench.wait(50 * minute)
    expect(ringing(bench)).toEqual(['bo help', 'cy help'])
    bench.does('bo', 'incident.acknowledge')
    expect(bench.incident).toMatchObject({ holder: 'ana', paging: { kind: 'snoozed', help: null } })
  })

  it('stays with whoever set it when their helper acknowledges twice, and goes to them once it has paged again', () => {
    const bench = paging()
    bench.does('ana', 'incident.snooze', { minutes: 60 })
    bench.does('ana', 'incident.escalate')
    bench.due()
    expect(bench.does('bo', 'incident.acknowledge')).toMatchObject({ ok: true })
    expect(bench.does('bo', 'incident.acknowledge')).toMatchObject({
      ok: false,
      reason: 'already-acknowledged',
      detail: 'You have come to help; Ana lets it rest. End the snooze to take it.',
    })
    expect(bench.incident).toMatchObject({ holder: 'ana', paging: { kind: 'snoozed', by: 'ana' } })
    bench.does('bo', 'incident.unsnooze')
    bench.due()
    bench.does('bo', 'incident.acknowledge')
    expect(bench.incident).toMatchObject({ holder: 'bo', paging: { kind: 'acknowledged' } })
  })
})

describe('help that was asked for', () => {
  it('before anybody answered goes on when the one who asked takes it', () => {
    const bench = paging()
    bench.does('ana', 'incident.escalate')
    bench.does('ana', 'incident.acknowledge')
    expect(ringing(bench)).toEqual(['bo help'])
    expect(bench.incident.holder).toBe('ana')
    bench.wait(5 * minute)
    expect(ringing(bench)).toContain('cy help')
  })

  it('goes on when a third takes it', () => {
    const bench = paging()
    bench.does('ana', 'incident.escalate')
    bench.does('cy', 'incident.acknowledge')
    expect(ringing(bench)).toEqual(['bo help'])
  })

  it('goes on when a machine says that somebody is on it, and when a person takes it from the machine', () => {
    const bench = paging()
    bench.does('ana', 'incident.escalate')
    bench.signal(signalOf({ state: 'acknowledged' }))
    expect(ringing(bench)).toEqual(['bo help'])
    bench.does('ana', 'incident.acknowledge')
    expect(ringing(bench)).toEqual(['bo help'])
  })

  it('has come when one of those who were called answers, which names the others', () => {
    const bench = heldByAna()
    bench.does('ana', 'incident.escalate')
    bench.does('ana', 'incident.escalate')
    bench.does('cy', 'incident.acknowledge')
    expect(bench.all('page.answered').at(-1)?.body.dropped).toEqual([{ person: 'bo', purpose: 'help' }])
    expect(told(bench).at(-1)).toBe('Cy: is coming to help; Bo is not called to help any more')
  })

  it('that comes leaves the question to take over open', () => {
    const bench = heldByAna()
    bench.does('ana', 'incident.escalate')
    bench.does('ana', 'incident.reassign', { person: 'cy' })
    bench.does('bo', 'incident.acknowledge')
    expect(ringing(bench)).toEqual(['cy reassign'])
    bench.wait(5 * minute)
    expect(told(bench)).toContain('Baton: nobody has answered the question to take over')
  })

  it('ends with the baton that is taken, which names whom', () => {
    const bench = heldByAna()
    bench.does('ana', 'incident.escalate')
    bench.does('ana', 'incident.reassign', { person: 'cy' })
    bench.does('cy', 'incident.acknowledge')
    expect(bench.all('incident.acknowledged').at(-1)?.body.dropped).toEqual([{ person: 'bo', purpose: 'help' }])
  })

  it('ends with the incident, which names whom, whoever ends it', () => {
    const byPerson = heldByAna()
    byPerson.does('ana', 'incident.escalate')
    byPerson.does('ana', 'incident.resolve')
    const bySource = heldByAna()
    bySource.does('ana', 'incident.escalate')
    bySource.signal(signalOf({ state: 'cleared' }))
    for (const bench of [byPerson, bySource])
      expect(bench.all('incident.resolved')[0]?.body.dropped).toEqual([{ person: 'bo', purpose: 'help' }])
  })

  it('goes on while what is clear waits to resolve, and is named when it does', () => {
    const bench = new Bench({
      config: configOf({ services: { shop: serviceOf('shop', { resolveAfterMs: 20 * minute }) } }),
    })
    bench.signal(signalOf({ serviceHint: 'shop' }))
    bench.wait(second)
    bench.does('ana', 'incident.acknowledge')
    bench.does('ana', 'incident.escalate')
    bench.signal(signalOf({ serviceHint: 'shop', state: 'cleared' }))
    expect(ringing(bench)).toEqual(['bo help'])
    bench.wait(6 * minute)
    expect(ringing(bench)).toEqual(['bo help', 'cy help'])
    bench.wait(20 * minute)
    expect(bench.all('incident.resolved')[0]?.body).toMatchObject({
      cause: 'cleared',
      dropped: [
        { person: 'bo', purpose: 'help' },
        { person: 'cy', purpose: 'help' },
      ],
    })
  })

  it('goes on when another file is applied', () => {
    const bench = heldByAna()
    bench.does('ana', 'incident.escalate')
    bench.configure(configOf({ policies: {}, defaultPolicy: null }))
    bench.wait(5 * minute)
    expect(ringing(bench)).toEqual(['bo help', 'cy help'])
  })

  it('does not take the place of a question to take over', () => {
    const bench = heldByAna()
    bench.does('ana', 'incident.reassign', { person: 'cy' })
    bench.does('ana', 'incident.escalate')
    bench.wait(6 * minute)
    expect(ringing(bench)).toContain('cy reassign')
  })

  it('and a question that is put aside by taking command is named', () => {
    const bench = heldByAna()
    bench.does('ana', 'incident.reassign', { person: 'cy' })
    bench.does('bo', 'role.take', { role: 'commander', reason: 'Ana is away' })
    expect(bench.all('role.taken')[0]?.body.dropped).toEqual([{ person: 'cy', purpose: 'reassign' }])
  })
})

describe('a policy that was climbed in vain', () => {
  it.each([
    ['another critical alert joins', [{ externalKey: 'b' }]],
    ['another error joins', [{ externalKey: 'b', ...error }]],
    [
      'it clears in part and fires anew',
      [
        { externalKey: 'b', ...warning },
        { state: 'cleared', endedAt: night + hour },
        { occurrence: night + 50 * minute },
      ],
    ],
    ['it fires anew without a word that it ended', [{ occurrence: night + 30 * minute }]],
  ] as const)('pages from the top when %s', (_what, news) => {
    const bench = exhausted()
    for (const signal of news) bench.signal(signalOf(signal))
    bench.wait(second)
    expect(bench.paged).toContain('ana')
    expect(bench.incident).toMatchObject({ paging: { kind: 'climbing', run: { step: 0, round: 0 } } })
  })

  it('pages from the top when the severity rises, by the source or by people', () => {
    const bySource = exhausted(error)
    bySource.signal(signalOf())
    bySource.wait(second)
    const byPeople = exhausted()
    byPeople.does('bo', 'incident.set-sev', { sev: 1 })
    byPeople.wait(second)
    expect([reasons(bySource).at(-1), reasons(byPeople).at(-1)]).toEqual(['severity-rose', 'sev-rose'])
    for (const bench of [bySource, byPeople]) expect(bench.incident.paging.kind).toBe('climbing')
  })

  it.each([
    ['a repeat', {}],
    ['a milder word', error],
    ['what pages nobody', { externalKey: 'b', ...warning }],
  ])('stays at its end with %s', (_what, news) => {
    const bench = exhausted()
    bench.signal(signalOf(news))
    bench.wait(second)
    expect(bench.incident.paging.kind).toBe('exhausted')
  })

  it('is shown until a person answers: a machine’s word is no answer', () => {
    const bench = exhausted()
    bench.signal(signalOf({ state: 'acknowledged' }))
    bench.wait(6 * hour)
    expect(selectNextStep(bench.desk, bench.incident)).toMatchObject({ kind: 'exhausted', at: null })
    bench.does('bo', 'incident.acknowledge')
    expect(selectNextStep(bench.desk, bench.incident).kind).toBe('acknowledgement-expires')
  })
})

describe('news of what somebody has', () => {
  const joins = (more = {}) => signalOf({ externalKey: 'b', alertName: 'CardPayments', ...more })

  it('a critical alert of another name rings at whoever took an error', () => {
    const bench = heldByAna(error)
    bench.signal(joins())
    expect(ringing(bench)).toEqual(['ana news'])
    expect(bench.incident).toMatchObject({ status: 'acknowledged', holder: 'ana' })
    expect(selectNextStep(bench.desk, bench.incident)).toMatchObject({
      kind: 'acknowledgement-expires',
      at: bench.now + 5 * minute,
      text: 'its holder has not answered the news, pages again',
    })
    bench.does('ana', 'incident.acknowledge')
    expect(ringing(bench)).toEqual([])
    bench.wait(20 * minute)
    expect(bench.all('page.raised')).toHaveLength(2)
    expect(told(bench).join('\n')).toContain('Baton: told Ana that it got worse')
  })

  it('that is not answered within the first wait of the policy escalates', () => {
    const bench = heldByAna(error)
    bench.signal(joins())
    bench.wait(5 * minute)
    expect(bench.incident).toMatchObject({ status: 'triggered', paging: { kind: 'climbing' } })
    expect(ringing(bench)).toEqual(['ana escalation'])
    bench.wait(5 * minute)
    expect(bench.paged).toContain('bo')
    expect(reasons(bench).at(-1)).toBe('news-unanswered')
  })

  it('a critical alert of another name rings also at whoever took a critical one, once for each name', () => {
    const bench = heldByAna()
    bench.signal(joins())
    expect(ringing(bench)).toEqual(['ana news'])
    bench.does('ana', 'incident.acknowledge')
    bench.signal(joins({ externalKey: 'c' }))
    expect(ringing(bench)).toEqual([])
  })

  it('more instances of the same alert do not ring, nor does what is no graver', () => {
    const bench = heldByAna()
    bench.signal(signalOf({ externalKey: 'b' }))
    bench.signal(joins({ externalKey: 'c', ...error }))
    bench.signal(joins({ externalKey: 'd', ...warning }))
    expect(ringing(bench)).toEqual([])
  })

  it('a rise of the alert that was taken rings', () => {
    const bench = heldByAna(error)
    bench.signal(signalOf())
    expect(ringing(bench)).toEqual(['ana news'])
    bench.does('ana', 'incident.acknowledge')
    bench.signal(signalOf(error))
    bench.signal(signalOf())
    expect(ringing(bench)).toEqual([])
  })

  it.each([
    ['told again', false],
    ['fired anew', true],
  ])('is not what was critical before by another title, %s, nor does that use up the names', (_what, isAnew) => {
    const called = (title: string) => signalOf({ title, alertName: title, occurrence: null })
    const bench = new Bench()
    bench.signal(signalOf({ ...error, externalKey: 'other', alertName: 'Other' }))
    bench.signal(called('disk 70%'))
    bench.wait(second)
    bench.does('ana', 'incident.acknowledge')
    bench.wait(second)
    for (let percent = 71; percent < 99; percent++) {
      if (isAnew) bench.signal(signalOf({ state: 'cleared', occurrence: null }))
      bench.signal(called(`disk ${percent}%`))
    }
    expect(ringing(bench)).toEqual([])
    bench.signal(joins())
    expect(ringing(bench)).toEqual(['ana news'])
  })

  it('comes one at a time, and a storm of names stops ringing', () => {
    const bench = heldByAna()
    for (let i = 0; i < 60; i++) {
      bench.signal(joins({ externalKey: `s${i}`, alertName: `Name${i}` }))
      bench.signal(joins({ externalKey: `t${i}`, alertName: `Other${i}` }))
      bench.does('ana', 'incident.acknowledge')
    }
    expect(bench.all('page.raised').length).toBeLessThan(22)
    expect(bench.incident.graveNames).toHaveLength(20)
  })

  it('goes to whoever has it now, and falls silent when somebody else takes command', () => {
    const bench = heldByAna(error)
    bench.signal(joins())
    bench.does('bo', 'role.take', { role: 'commander', reason: 'Ana sleeps' })
    expect(ringing(bench)).toEqual([])
    bench.signal(joins({ externalKey: 'c', alertName: 'Third' }))
    expect(ringing(bench)).toEqual(['bo news'])
  })

  it('of what only a machine acknowledged pages from the top', () => {
    const bench = paging()
    bench.signal(signalOf({ state: 'acknowledged' }))
    bench.signal(joins(error))
    bench.wait(second)
    expect(bench.incident.status).toBe('triggered')
    expect(ringing(bench)).toEqual(['ana escalation'])
  })

  it('of what somebody has who is gone pages from the top', () => {
    const bench = heldByAna(error)
    const { ana: _gone, ...people } = bench.desk.config.people
    bench.configure(configOf({ people }))
    bench.signal(joins())
    bench.wait(second)
    expect(bench.incident.status).toBe('triggered')
  })

  it('ends when all is clear', () => {
    const config = configOf({ services: { shop: serviceOf('shop', { resolveAfterMs: 20 * minute }) } })
    const bench = new Bench({ config })
    bench.signal(signalOf({ serviceHint: 'shop', ...error }))
    bench.wait(second)
    bench.does('ana', 'incident.acknowledge')
    bench.signal(joins({ serviceHint: 'shop' }))
    for (const externalKey of ['disk', 'b'])
      bench.signal(signalOf({ externalKey, serviceHint: 'shop', state: 'cleared' }))
    expect(ringing(bench)).toEqual([])
    bench.wait(30 * minute)
    expect(bench.incident.status).toBe('resolved')
  })
})
