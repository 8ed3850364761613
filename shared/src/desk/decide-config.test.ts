import { describe, expect, it } from 'vitest'
import { emptyConfig, type OncallConfig } from '../model/config.ts'
import { Bench, openPages } from '../testing/bench.ts'
import { configOf, ladder, minute, personOf, serviceOf, signalOf } from '../testing/builders.ts'
import { timelineOf } from '../view/timeline.ts'
import { decideConfig } from './decide-config.ts'

const never = { ...ladder, acknowledgementTimeoutMs: null }
const everybody = configOf({ policies: { ladder: never } })
const ops = everybody.teams.ops!

/** The file without some people, with the others on call in their order. */
function without(...gone: readonly string[]): OncallConfig {
  const stay = (person: string) => !gone.includes(person)
  const people = Object.fromEntries(Object.entries(everybody.people).filter(([id]) => stay(id)))
  return {
    ...everybody,
    people,
    teams: { ops: { ...ops, members: ops.members.filter(stay), onCall: ops.onCall.filter(stay) } },
  }
}

function firing(config = everybody): Bench {
  const bench = new Bench({ config })
  bench.signal(signalOf())
  bench.due()
  return bench
}

/** What a dry run says. */
function told(bench: Bench, config: OncallConfig): readonly string[] {
  return decideConfig(bench.desk, config, bench.context).effects.map(({ text }) => text)
}

/** Applies it and does what is due at once; returns what was said before, which must be what is said as it is done. */
function apply(bench: Bench, config: OncallConfig): readonly string[] {
  const before = told(bench, config)
  bench.configure(config)
  bench.due()
  return before
}

describe('an incident whose holder leaves the file', () => {
  it('goes to whoever answers now, who is paged for it, however long the acknowledgement was to hold', () => {
    const bench = firing()
    bench.does('ana', 'incident.acknowledge')
    bench.wait(60 * minute)
    expect(bench.incident).toMatchObject({ status: 'acknowledged', holder: 'ana' })
    expect(apply(bench, without('ana'))).toEqual([
      '"disk is full": Ana had it and is gone: it goes to Bo; Bo is paged at once; Ana no longer counts as here',
    ])
    expect(bench.incident).toMatchObject({ status: 'triggered', holder: 'bo', responders: [] })
    expect(bench.paged).toEqual(['bo'])
    expect(bench.all('incident.baton-moved')[0]).toMatchObject({
      actor: { kind: 'relay' },
      body: { from: 'ana', to: 'bo', reason: 'left-the-file' },
    })
    const story = timelineOf(bench.entriesOf(), bench.desk.config).map(({ text }) => text)
    expect(story).toContain('ana had it and is gone from the on-call file: Bo has it now')
    expect(story).toContain(
      'escalation began: whoever was called for it or had it is gone from the on-call file, or only observes now',
    )
  })

  it('is decided in the same turn as the file, and once: the same file again says and does nothing', () => {
    const bench = firing()
    bench.does('ana', 'incident.acknowledge')
    const { drafts } = decideConfig(bench.desk, without('ana'), bench.context)
    expect(drafts.map(({ type }) => type)).toEqual([
      'config.applied',
      'incident.baton-moved',
      'escalation.started',
      'responder.released',
    ])
    apply(bench, without('ana'))
    expect(decideConfig(bench.desk, without('ana'), bench.context)).toEqual({ drafts: [], effects: [] })
  })

  it('is put right by the same file where an earlier relay had left it with somebody who is gone', () => {
    const bench = firing()
    bench.does('ana', 'incident.acknowledge')
    const applied = { type: 'config.applied', incidentId: null, body: { config: without('ana') } } as const
    bench.record([applied], { kind: 'relay', id: 'relay', device: null }, 'desk')
    expect(bench.incident.holder).toBe('ana')
    apply(bench, without('ana'))
    expect(bench.incident).toMatchObject({ holder: 'bo', status: 'triggered' })
    expect(bench.paged).toEqual(['bo'])
  })

  it('that was snoozed by them pages now; one that somebody else let rest goes to them and rests on', () => {
    const bench = firing()
    bench.does('ana', 'incident.acknowledge')
    bench.does('ana', 'incident.snooze', { minutes: 600 })
    apply(bench, without('ana'))
    expect(bench.paged).toEqual(['bo'])
    expect(bench.incident.paging.kind).toBe('climbing')

    const other = firing()
    other.does('ana', 'incident.acknowledge')
    other.does('bo', 'incident.snooze', { minutes: 600 })
    apply(other, without('ana'))
    expect(other.incident).toMatchObject({ holder: 'bo', paging: { kind: 'snoozed', by: 'bo' } })
    expect(other.paged).toEqual([])
  })

  it('says of a snooze whose setter is gone that it stands while its holder is here', () => {
    const bench = firing()
    bench.does('bo', 'incident.acknowledge')
    bench.does('ana', 'incident.snooze', { minutes: 60 })
    expect(told(bench, without('ana'))).toEqual([
      '"disk is full": the snooze that Ana set stands until 2026-11-20 03:00 UTC',
    ])
  })

  it('falls to the owner when its policy reaches nobody, who is paged', () => {
    const bench = firing()
    bench.does('ana', 'incident.acknowledge')
    const people = { zed: personOf('zed'), owner: personOf('owner') }
    const alone = { ...everybody, people, teams: { ops: { ...ops, members: [], onCall: [] } } }
    expect(apply(bench, alone)[0]).toContain(
      'it goes to Owner; no policy reaches anybody for it: Owner is paged at once',
    )
    expect(bench.incident).toMatchObject({ holder: 'owner', status: 'triggered' })
    expect(bench.paged).toEqual(['owner'])
  })

  it('is nobody’s when nobody is left at all, and says so', () => {
    const bench = firing()
    bench.does('ana', 'incident.acknowledge')
    expect(apply(bench, emptyConfig)[0]).toContain('nobody is left to take it; NOBODY CAN BE PAGED for it')
    expect(bench.incident).toMatchObject({ holder: null, status: 'triggered' })
  })

  it('that pages nobody moves without a sound', () => {
    const bench = new Bench({ config: everybody })
    bench.signal(signalOf({ severity: 'info' }))
    bench.does('ana', 'incident.acknowledge')
    expect(apply(bench, without('ana'))[0]).toContain('it goes to Bo; it does not page')
    expect(bench.incident).toMatchObject({ holder: 'bo', status: 'triggered' })
    expect(bench.paged).toEqual([])
  })

  it('cannot be taken again by whoever is gone, from a console that still shows it', () => {
    const bench = firing()
    bench.does('ana', 'incident.acknowledge')
    apply(bench, without('ana'))
    expect(bench.does('ana', 'incident.acknowledge')).toMatchObject({ ok: false, reason: 'not-allowed' })
    expect(bench.incident).toMatchObject({ holder: 'bo', status: 'triggered' })
  })

  it('that has cleared and waits to resolve pages nobody either', () => {
    const bench = new Bench({ config: everybody })
    bench.signal(signalOf({ serviceHint: 'queue' }))
    bench.wait(2 * minute)
    bench.does('ana', 'incident.acknowledge')
    bench.signal(signalOf({ serviceHint: 'queue', state: 'cleared', endedAt: bench.now }))
    expect(bench.incident).toMatchObject({ status: 'acknowledged', sourceState: 'cleared' })
    apply(bench, without('ana'))
    expect(bench.incident.holder).toBe('bo')
    expect(bench.paged).toEqual([])
  })
})

describe('a page to somebody who leaves the file', () => {
  it('ends, and the next step follows at once when nobody else was asked', () => {
    const bench = firing()
    expect(bench.paged).toEqual(['ana'])
    // The rota stays as long as it was, so that the step's own place is taken by somebody new.
    expect(apply(bench, { ...everybody, people: without('ana').people })).toEqual([
      '"disk is full": the page to Ana ends, who is gone',
    ])
    expect(bench.paged).toEqual(['bo'])
    expect(bench.all('page.withdrawn')[0]?.body).toMatchObject({ person: 'ana', reason: 'left-the-file' })
  })

  it('ends where whoever has their place is paged instead', () => {
    const bench = firing()
    apply(bench, without('ana'))
    expect(bench.paged).toEqual(['bo'])
    expect(bench.incident.paging).toMatchObject({ kind: 'climbing', run: { step: 0 } })
  })

  it('calls from the top again when it was the last that rang, and the ladder is at its end', () => {
    const config = {
      ...everybody,
      policies: { ladder: { ...never, steps: [{ targets: ['person:ana'], waitMs: 5 * minute }], repeats: 0 } },
    }
    const bench = firing(config)
    apply(bench, { ...config, people: without('ana').people })
    // No policy reaches anybody: the first of the file is the last resort.
    expect(bench.paged).toEqual(['bo'])
    bench.wait(5 * minute)
    expect(bench.paged).toEqual(['bo'])
  })

  it('does not leave an exhausted policy ringing for nobody', () => {
    const bench = firing()
    bench.wait(60 * minute)
    expect(bench.incident.paging.kind).toBe('exhausted')
    apply(bench, { ...without('ana', 'bo', 'cy'), people: { dee: personOf('dee') } })
    expect(bench.paged).toEqual(['dee'])
  })

  it('that asked them to take over or to join ends too, and whoever has it keeps it', () => {
    const bench = firing()
    bench.does('bo', 'incident.acknowledge')
    bench.does('bo', 'incident.reassign', { person: 'cy' })
    bench.does('bo', 'incident.add-responder', { person: 'ana' })
    expect(bench.paged.toSorted()).toEqual(['ana', 'cy'])
    apply(bench, without('ana', 'cy'))
    expect(bench.paged).toEqual([])
    expect(bench.incident).toMatchObject({ holder: 'bo', status: 'acknowledged', paging: { question: null } })
  })

  it('of a pager test ends the test', () => {
    const bench = new Bench({ config: everybody })
    bench.command('ana', { type: 'pager.test' })
    bench.due()
    apply(bench, without('ana'))
    expect(bench.incident).toMatchObject({ status: 'resolved', paging: { resolution: { cause: 'test-ended' } } })
  })

  it('that somebody else acknowledged ends the test too: no test has a holder who is gone', () => {
    const bench = new Bench({ config: everybody })
    bench.command('ana', { type: 'pager.test' })
    bench.does('cy', 'incident.acknowledge')
    expect(apply(bench, without('cy'))).toEqual(['"Pager test for Ana": Cy is gone, the pager test ends'])
    expect(bench.incident).toMatchObject({ status: 'resolved', paging: { resolution: { cause: 'test-ended' } } })
  })
})

describe('a ladder under way when the file changes', () => {
  it('calls whoever has the place now at once, and leaves whoever is only off call ringing', () => {
    const bench = firing()
    const swapped = { ...everybody, teams: { ops: { ...ops, onCall: ['cy', 'bo'] } } }
    expect(apply(bench, swapped)).toEqual([
      '"disk is full": Cy is paged at once; the page to Ana rings on, who is no longer on call for it',
    ])
    expect(bench.paged.toSorted()).toEqual(['ana', 'cy'])
  })

  it('calls somebody who comes back by the channels that they have now, and tells that once', () => {
    const bench = firing(without('ana'))
    expect(apply(bench, everybody)).toEqual([
      '"disk is full": Ana is paged at once; the page to Bo rings on, who is no longer on call for it',
    ])
    expect(bench.all('page.channels-set')).toEqual([])
  })

  it('goes on by today’s steps from where it stands', () => {
    const bench = firing()
    const steps = [...never.steps.slice(0, 1), { targets: ['person:cy'], waitMs: minute }]
    apply(bench, { ...everybody, policies: { ladder: { ...never, steps } } })
    expect(bench.paged).toEqual(['ana'])
    bench.wait(5 * minute)
    expect(bench.paged.toSorted()).toEqual(['ana', 'cy'])
  })

  it('goes on by the policy that it routes to when its own is gone', () => {
    const bench = firing()
    const policies = { other: { ...never, id: 'other', steps: [{ targets: ['person:cy'], waitMs: minute }] } }
    const said = apply(bench, { ...everybody, policies, defaultPolicy: 'other' })
    expect(said).toEqual([
      '"disk is full": it goes on by policy other as it is now (ladder is gone); Cy is paged at once; the page to Ana rings on, who is no longer on call for it',
    ])
    expect(bench.incident.policy).toBe('other')
  })

  it('keeps the steps that it has when there is no policy any more', () => {
    const bench = firing()
    apply(bench, { ...everybody, policies: {}, defaultPolicy: null })
    bench.wait(5 * minute)
    expect(bench.paged.toSorted()).toEqual(['ana', 'bo'])
  })

  it('of what somebody has is named when nobody would be called after them', () => {
    for (const [type, fields, what] of [
      ['incident.acknowledge', {}, 'acknowledgement'],
      ['incident.snooze', { minutes: 60 }, 'snooze'],
    ] as const) {
      const bench = firing()
      bench.does('ana', type, fields)
      expect(apply(bench, { ...everybody, policies: {}, defaultPolicy: null })).toEqual([
        `"disk is full": nobody is paged once its ${what} ends: no policy reaches anybody`,
      ])
      expect(apply(bench, { ...everybody, policies: {}, defaultPolicy: null })).toEqual([])
    }
  })

  it('of a hold takes the new steps and keeps its time', () => {
    const bench = new Bench({ config: everybody })
    bench.signal(signalOf({ serviceHint: 'queue' }))
    const steps = [{ targets: ['person:cy'], waitMs: minute }]
    apply(bench, { ...everybody, policies: { ladder: { ...never, steps } } })
    expect(bench.incident.paging.kind).toBe('waiting')
    bench.wait(2 * minute)
    expect(bench.paged).toEqual(['cy'])
  })

  it('that is through without an answer begins again for somebody new, and not for the same ones', () => {
    const bench = firing()
    bench.wait(60 * minute)
    apply(bench, { ...everybody, services: { shop: serviceOf('shop') } })
    expect(bench.incident.paging.kind).toBe('exhausted')
    const people = { ...everybody.people, dee: personOf('dee') }
    apply(bench, { ...everybody, people, teams: { ops: { ...ops, onCall: ['dee', 'ana'] } } })
    expect(bench.incident.paging.kind).toBe('climbing')
    expect(bench.paged).toContain('dee')
  })

  it('begins where nobody could be called before', () => {
    const bench = firing({ ...everybody, policies: {}, defaultPolicy: null })
    expect(bench.paged).toEqual([])
    expect(apply(bench, everybody)).toEqual(['"disk is full": Ana is paged at once'])
    expect(bench.paged).toEqual(['ana'])
  })

  it('does not begin for what did not page before, however many severities page now', () => {
    const bench = new Bench({ config: everybody })
    bench.signal(signalOf({ severity: 'warning' }))
    expect(apply(bench, { ...everybody, pageSeverities: ['critical', 'error', 'unknown', 'warning'] })).toEqual([])
    expect(bench.paged).toEqual([])
  })

  it('calls nobody anew for what has cleared and only waits to resolve', () => {
    const bench = new Bench({ config: everybody })
    bench.signal(signalOf({ serviceHint: 'queue' }))
    bench.does('ana', 'incident.escalate')
    bench.signal(signalOf({ serviceHint: 'queue', state: 'cleared', endedAt: bench.now }))
    const paged = bench.paged
    apply(bench, { ...everybody, teams: { ops: { ...ops, onCall: ['cy', 'ana', 'bo'] } } })
    expect(bench.incident).toMatchObject({ status: 'triggered', sourceState: 'cleared' })
    expect(bench.paged).toEqual(paged)
  })

  it('of help calls the new one of its step only, and nobody who has it', () => {
    const bench = firing()
    bench.does('ana', 'incident.acknowledge')
    bench.does('ana', 'incident.escalate')
    expect(bench.paged).toEqual(['bo'])
    apply(bench, { ...everybody, teams: { ops: { ...ops, onCall: ['ana', 'cy', 'bo'] } } })
    expect(bench.paged.toSorted()).toEqual(['bo', 'cy'])
    expect(openPages(bench.incident).every(({ purpose }) => purpose === 'help')).toBe(true)
  })

  it('sends a page that is out already by the channels of today', () => {
    const bench = firing({
      ...everybody,
      people: { ...everybody.people, ana: personOf('ana', [{ kind: 'console', afterMs: 0 }]) },
    })
    expect(apply(bench, everybody)).toEqual(['"disk is full": the page to Ana goes on by console and ntfy'])
    bench.wait(2 * minute)
    expect(bench.all('page.attempted')).toHaveLength(1)
    expect(apply(bench, { ...everybody, people: { ...everybody.people, ana: personOf('ana', []) } })).toEqual([
      '"disk is full": the page to Ana goes on by no channel',
    ])
    bench.wait(4 * minute)
    expect(bench.all('page.attempted')).toHaveLength(1)
  })
})

describe('what else somebody who leaves the file has', () => {
  it('is taken from them with the reason: roles, timers, places among those who are here', () => {
    const bench = firing()
    bench.does('ana', 'incident.acknowledge')
    bench.does('ana', 'role.assign', { role: 'scribe', person: 'bo' })
    bench.does('ana', 'timer.start', { task: 'look at the replica', owner: 'bo', seconds: 600 })
    expect(apply(bench, without('bo'))).toEqual([
      '"disk is full": Bo was scribe: that is Ana’s again; the timer "look at the replica" of Bo is Ana’s',
    ])
    expect(bench.incident.roles).toEqual({})
    expect(Object.values(bench.incident.timers)[0]).toMatchObject({ owner: 'ana', state: 'running' })
  })

  it('does not count as somebody’s work on it: an acknowledgement times out as before', () => {
    const bench = firing({ ...everybody, policies: { ladder } })
    bench.does('ana', 'incident.acknowledge')
    bench.does('ana', 'role.assign', { role: 'scribe', person: 'bo' })
    const { activityAt } = bench.incident
    bench.sleep(minute)
    apply(bench, { ...without('bo'), policies: { ladder } })
    expect(bench.incident.activityAt).toBe(activityAt)
  })

  it('ends the offers from them and to them, and of whoever is no longer on call', () => {
    const offer = (bench: Bench, by: string, to: string) =>
      bench.command(by, { type: 'handoff.offer', team: 'ops', to, items: [], notes: '' })
    const bench = new Bench({ config: everybody })
    offer(bench, 'ana', 'bo')
    offer(bench, 'bo', 'cy')
    expect(apply(bench, without('cy'))).toEqual([
      'the handoff of Operations from Bo to Cy ends: Cy left the on-call file',
    ])
    expect(apply(bench, { ...without('cy'), teams: { ops: { ...ops, onCall: ['bo'] } } })).toEqual([
      'the handoff of Operations from Ana to Bo ends: Ana is not on call for Operations any more',
    ])
    expect(bench.desk.openHandoffs()).toEqual([])
    expect(Object.values(bench.desk.handoffs).map(({ state }) => state)).toEqual(['withdrawn', 'withdrawn'])
  })

  it('is named where it outlives the incident: action items and postmortems', () => {
    const bench = firing()
    bench.does('ana', 'incident.acknowledge')
    bench.does('ana', 'action.add', { title: 'more disk', owner: 'bo' })
    bench.does('ana', 'postmortem.start')
    bench.does('ana', 'postmortem.set-owner', { owner: 'bo' })
    bench.does('ana', 'incident.resolve')
    expect(told(bench, without('bo'))).toEqual([
      'Bo, who is gone, owns 1 open action item: give them to somebody',
      'Bo, who is gone, owns the postmortem of "disk is full": give it to somebody',
    ])
  })
})
