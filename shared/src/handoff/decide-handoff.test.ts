import { describe, expect, it } from 'vitest'
import { deskFromState } from '../desk/folded-desk.ts'
import type { Decision } from '../log/decision.ts'
import type { BriefItem } from '../model/handoff.ts'
import { resolveTarget } from '../model/routing.ts'
import { type AnyRequest, Bench } from '../testing/bench.ts'
import { configOf, day, hour, minute, night, personOf, serviceOf, signalOf } from '../testing/builders.ts'

const handoffId = 'hand-over'
const team = 'ops'
const stable: BriefItem = {
  id: 'disk',
  incidentId: null,
  condition: 'stable',
  title: 'The disk',
  summary: 'Grown yesterday.',
  next: '',
}
const watcher: BriefItem = { ...stable, id: 'db', condition: 'watcher', title: 'The database' }
const teams = {
  ops: { id: 'ops', name: 'Operations', members: ['ana', 'bo', 'cy'], onCall: ['ana', 'bo'] },
  web: { id: 'web', name: 'Web', members: ['ana'], onCall: ['ana'] },
}

/** Ana is first and Bo second on call; Ana has the web team as well. */
function desk(): Bench {
  return new Bench({ config: configOf({ teams }) })
}

function offer(
  bench: Bench,
  fields: Partial<Extract<AnyRequest, { type: 'handoff.offer' }>> = {},
  by = 'ana',
): Decision {
  return bench.command(by, { type: 'handoff.offer', handoffId, team, to: 'cy', items: [stable], notes: '', ...fields })
}

/** Ana has offered her place to Cy. */
function offered(fields: Partial<Extract<AnyRequest, { type: 'handoff.offer' }>> = {}): Bench {
  const bench = desk()
  offer(bench, fields)
  return bench
}

function accept(bench: Bench, readBack: Record<string, string> = {}, by = 'cy', id = handoffId): Decision {
  const briefHash = bench.desk.handoff(id)?.briefHash ?? ''
  return bench.command(by, { type: 'handoff.accept', handoffId: id, briefHash, readBack })
}

function amend(bench: Bench, items: readonly BriefItem[], notes = '', by = 'ana'): Decision {
  return bench.command(by, { type: 'handoff.amend', handoffId, items: [...items], notes })
}

function takeOver(bench: Bench, by: string, of = team): Decision {
  return bench.command(by, { type: 'shift.take-over', team: of, reason: 'no answer for an hour' })
}

function onCall(bench: Bench, of = team): readonly string[] {
  return bench.desk.config.teams[of]?.onCall ?? []
}

/** Who answers at a level of the operations team. */
function answers(bench: Bench, level = 1): readonly string[] {
  return resolveTarget(bench.desk.config, `oncall:${team}/${level}`)
}

function stateOf(bench: Bench, id = handoffId): string | undefined {
  return bench.desk.handoff(id)?.state
}

describe('an offer', () => {
  it('moves nothing by itself: the giver answers until it is accepted', () => {
    const bench = offered({ changeAt: night + hour })
    bench.wait(hour - minute)
    expect(answers(bench)).toEqual(['ana'])
    expect(bench.desk.handoff(handoffId)).toMatchObject({ from: 'ana', to: 'cy', isDue: false, state: 'offered' })
  })

  it('pages both from the change on, at the giver’s level only, until it is answered', () => {
    const bench = offered({ changeAt: night + hour })
    bench.wait(hour)
    expect([answers(bench), answers(bench, 2)]).toEqual([['ana', 'cy'], ['bo']])
    bench.signal(signalOf())
    bench.due()
    expect(bench.paged).toEqual(['ana', 'cy'])
    bench.command('cy', { type: 'handoff.decline', handoffId })
    expect(answers(bench)).toEqual(['ana'])
  })

  it('that nobody answers is said once, ten minutes after the change, even when the relay was away', () => {
    const bench = offered()
    bench.wait(10 * minute - 1)
    expect(bench.all('handoff.unanswered')).toEqual([])
    bench.wait(day)
    expect(bench.all('handoff.unanswered').map(({ recordedAt }) => recordedAt)).toEqual([night + 10 * minute])

    const away = offered({ changeAt: night + hour })
    away.sleep(day)
    away.wait(day)
    expect(away.entries.slice(-2).map(({ type, recordedAt }) => [type, recordedAt])).toEqual([
      ['handoff.fell-due', night + day],
      ['handoff.unanswered', night + day],
    ])
  })

  it('again with the same id changes nothing', () => {
    expect(offer(offered())).toEqual({ ok: true, drafts: [] })
  })

  it('whose change is in the past counts from now', () => {
    expect(offered({ changeAt: night - hour }).desk.handoff(handoffId)?.changeAt).toBe(night)
  })

  it('is refused', () => {
    const refusals: readonly (readonly [Parameters<typeof offer>[1], string, string?])[] = [
      [{ team: 'constructor' }, 'unknown-team'],
      [{ to: 'nobody' }, 'unknown-person'],
      [{ to: '__proto__' }, 'unknown-person'],
      [{}, 'not-on-call', 'cy'],
      [{ to: 'ana' }, 'already-holding'],
      [{ items: [stable, stable] }, 'out-of-order'],
      [{ changeAt: night + 7 * day + 1 }, 'out-of-order'],
    ]
    for (const [fields, reason, by] of refusals)
      expect(offer(desk(), fields, by), reason).toMatchObject({ ok: false, reason })
  })

  it('of a place that is offered already is refused with to whom and when; of another place it is not', () => {
    const bench = offered()
    expect(offer(bench, { handoffId: 'hand-2', to: 'bo' })).toMatchObject({
      reason: 'handoff-open',
      by: 'cy',
      at: night,
    })
    expect(offer(bench, { handoffId: 'hand-3', team: 'web' }).ok).toBe(true)
    expect(offer(bench, { handoffId: 'hand-4' }, 'bo').ok).toBe(true)
  })
})

describe('acceptance', () => {
  it('gives the receiver the giver’s place, and every incident that the giver holds', () => {
    const bench = offered()
    bench.signal(signalOf({ groupKey: 'a', externalKey: 'a' }))
    const held = bench.incident.id
    bench.does('ana', 'incident.acknowledge')
    bench.signal(signalOf({ groupKey: 'b', externalKey: 'b' }))
    bench.does('bo', 'incident.acknowledge')
    bench.command('ana', { type: 'pager.test' })
    bench.wait(minute)
    accept(bench)
    expect(onCall(bench)).toEqual(['cy', 'bo'])
    expect(bench.desk.incident(held)).toMatchObject({
      holder: 'cy',
      paging: { acknowledgement: { by: 'cy', at: night } },
    })
    expect(bench.all('incident.handed-over').map(({ incidentId, body }) => [incidentId, body])).toEqual([
      [held, { handoffId, from: 'ana', to: 'cy' }],
    ])
    expect(bench.desk.handoff(handoffId)).toMatchObject({ state: 'accepted', incidents: [held], endedAt: bench.now })
    expect(bench.desk.shift(team)).toMatchObject({ onCall: ['cy', 'bo'], since: bench.now })
  })

  it('leaves the giver’s place in another team alone', () => {
    const bench = offered()
    accept(bench)
    expect(onCall(bench, 'web')).toEqual(['ana'])
  })

  it('by somebody who is on call too makes the two change places', () => {
    const bench = offered({ to: 'bo' })
    accept(bench, {}, 'bo')
    expect(onCall(bench)).toEqual(['bo', 'ana'])
  })

  it('needs what is not stable in the receiver’s own words, and keeps them', () => {
    const bench = offered({ items: [stable, watcher] })
    for (const readBack of [{}, { db: ' \n' }, { disk: 'I know' }])
      expect(accept(bench, readBack)).toMatchObject({ reason: 'not-read-back' })
    expect(accept(bench, { db: 'I watch it', other: 'x' }).ok).toBe(true)
    expect(bench.desk.handoff(handoffId)?.readBack).toEqual({ db: 'I watch it' })
  })

  it('of a brief that was changed since is refused', () => {
    const bench = offered()
    const briefHash = bench.desk.handoff(handoffId)?.briefHash ?? ''
    amend(bench, [stable], 'One more thing.')
    expect(bench.command('cy', { type: 'handoff.accept', handoffId, briefHash })).toMatchObject({
      reason: 'brief-changed',
      by: 'ana',
    })
    expect(accept(bench).ok).toBe(true)
  })

  it('is the receiver’s alone, and a second one changes nothing', () => {
    const bench = offered()
    for (const by of ['ana', 'bo']) expect(accept(bench, {}, by)).toMatchObject({ reason: 'not-yours', by: 'cy' })
    accept(bench)
    expect(accept(bench)).toEqual({ ok: true, drafts: [] })
  })

  it('of what is no longer the giver’s is refused', () => {
    const bench = offered()
    bench.configure(configOf({ teams: { ...teams, ops: { ...teams.ops, onCall: ['bo'] } } }))
    expect(accept(bench)).toMatchObject({
      reason: 'handoff-ended',
      detail: 'It was withdrawn: Ana is not on call for Operations any more.',
    })
  })

  it('by somebody who has left is refused: the place would be nobody’s', () => {
    const bench = offered()
    bench.configure(configOf({ teams, people: { ana: personOf('ana'), bo: personOf('bo') } }))
    expect(accept(bench)).toMatchObject({ reason: 'not-allowed' })
    expect(takeOver(bench, 'cy')).toMatchObject({ reason: 'not-allowed' })
    expect(answers(bench)).toEqual(['ana'])
  })
})

describe('a brief', () => {
  it('that is changed has not been read', () => {
    const bench = offered()
    const read = () => bench.command('cy', { type: 'handoff.read', handoffId })
    read()
    expect(bench.desk.handoff(handoffId)?.read).toMatchObject({ at: night })
    expect(read()).toEqual({ ok: true, drafts: [] })
    expect(amend(bench, [stable])).toEqual({ ok: true, drafts: [] })
    amend(bench, [watcher])
    expect(bench.desk.handoff(handoffId)).toMatchObject({ read: null, items: [watcher] })
  })

  it('is changed by the giver and read by the receiver', () => {
    const bench = offered()
    expect(amend(bench, [watcher], '', 'cy')).toMatchObject({ reason: 'not-yours', by: 'ana' })
    expect(bench.command('ana', { type: 'handoff.read', handoffId })).toMatchObject({ reason: 'not-yours', by: 'cy' })
    expect(amend(bench, [stable, stable])).toMatchObject({ reason: 'out-of-order' })
  })
})

describe('an offer that is turned down', () => {
  it.each([
    ['handoff.decline', 'cy', 'declined'],
    ['handoff.withdraw', 'ana', 'withdrawn'],
  ] as const)('by %s ends with its reason, and leaves the giver answering', (type, by, state) => {
    const bench = offered()
    expect(bench.command(by === 'cy' ? 'ana' : 'cy', { type, handoffId })).toMatchObject({ reason: 'not-yours', by })
    bench.command(by, { type, handoffId, reason: 'ill' })
    expect(bench.desk.handoff(handoffId)).toMatchObject({ state, reason: 'ill', endedAt: night })
    bench.wait(day)
    expect(answers(bench)).toEqual(['ana'])
    expect(bench.all('handoff.unanswered')).toEqual([])
    expect(bench.command(by, { type, handoffId })).toEqual({ ok: true, drafts: [] })
  })

  it('is over: anything else is refused with who ended it and when', () => {
    const bench = offered()
    bench.command('ana', { type: 'handoff.withdraw', handoffId })
    bench.wait(minute)
    for (const decision of [
      accept(bench),
      bench.command('cy', { type: 'handoff.read', handoffId }),
      bench.command('cy', { type: 'handoff.decline', handoffId }),
      amend(bench, [watcher]),
    ])
      expect(decision).toMatchObject({ reason: 'handoff-ended', by: 'ana', at: night })
    const declined = offered()
    declined.command('cy', { type: 'handoff.decline', handoffId })
    expect(amend(declined, [watcher])).toMatchObject({ reason: 'handoff-ended', by: 'cy' })
  })

  it('may be offered anew', () => {
    const bench = offered()
    bench.command('cy', { type: 'handoff.decline', handoffId })
    expect(offer(bench, { handoffId: 'hand-2', to: 'bo' }).ok).toBe(true)
  })

  it('and never was is refused', () => {
    expect(desk().command('cy', { type: 'handoff.decline', handoffId: 'hand-none' })).toMatchObject({
      reason: 'unknown-handoff',
    })
  })
})

describe('a take-over', () => {
  it('takes the first place and its incidents at once, and says from whom and why', () => {
    const bench = desk()
    bench.signal(signalOf())
    bench.does('ana', 'incident.acknowledge')
    takeOver(bench, 'cy')
    expect(onCall(bench)).toEqual(['cy', 'bo'])
    expect(bench.incident.holder).toBe('cy')
    expect(Object.values(bench.desk.handoffs)).toMatchObject([
      { kind: 'take-over', from: 'ana', to: 'cy', state: 'accepted', reason: 'no answer for an hour' },
    ])
  })

  it('voids what the taken-over person had offered of that place, and nothing else', () => {
    const bench = offered()
    offer(bench, { handoffId: 'hand-web', team: 'web' })
    offer(bench, { handoffId: 'hand-bo', to: 'cy' }, 'bo')
    takeOver(bench, 'bo')
    expect([stateOf(bench), stateOf(bench, 'hand-web'), stateOf(bench, 'hand-bo')]).toEqual([
      'withdrawn',
      'offered',
      'offered',
    ])
    expect(accept(bench)).toMatchObject({ reason: 'handoff-ended' })
    expect(onCall(bench)).toEqual(['bo', 'ana'])
  })

  it('by the first on call changes nothing', () => {
    expect(takeOver(desk(), 'ana')).toEqual({ ok: true, drafts: [] })
  })

  it('of a team that nobody answers for fills the place', () => {
    const bench = new Bench({ config: configOf({ teams: { ops: { ...teams.ops, onCall: [] } } }) })
    takeOver(bench, 'cy')
    expect(onCall(bench)).toEqual(['cy'])
    expect(Object.values(bench.desk.handoffs)[0]?.from).toBeNull()
  })

  it('of a team that is not there is refused', () => {
    expect(takeOver(desk(), 'cy', 'constructor')).toMatchObject({ reason: 'unknown-team' })
  })
})

describe('a file that is applied after a handoff', () => {
  function handed(): Bench {
    const bench = offered()
    accept(bench)
    return bench
  }

  it('keeps the shift where it says what it said before, also while other things in it change', () => {
    const bench = handed()
    bench.configure(configOf({ teams: { ...teams, web: { ...teams.web, onCall: ['bo'] } }, defaultPolicy: null }))
    expect([onCall(bench), onCall(bench, 'web')]).toEqual([['cy', 'bo'], ['bo']])
  })

  it('ends the shift where it says something else', () => {
    const bench = handed()
    bench.configure(configOf({ teams: { ...teams, ops: { ...teams.ops, onCall: ['bo', 'ana'] } } }))
    expect(onCall(bench)).toEqual(['bo', 'ana'])
    expect(bench.desk.shift(team)).toBeUndefined()
  })

  it('ends the shift of somebody who left: their place would be nobody’s', () => {
    const bench = handed()
    bench.configure(configOf({ teams, people: { ana: personOf('ana'), bo: personOf('bo') } }))
    expect(answers(bench)).toEqual(['ana'])
  })

  it('pages nobody beside a giver for a receiver who left', () => {
    const bench = offered()
    bench.due()
    bench.configure(configOf({ teams, people: { ana: personOf('ana'), bo: personOf('bo') } }))
    expect(answers(bench)).toEqual(['ana'])
  })
})

describe('a desk with handoffs', () => {
  /** One is accepted, one is due, one is still ahead. */
  function busy(): Bench {
    const bench = offered()
    accept(bench)
    offer(bench, { handoffId: 'hand-due', to: 'ana' }, 'cy')
    offer(bench, { handoffId: 'hand-ahead', to: 'ana', changeAt: night + day }, 'bo')
    bench.due()
    return bench
  }

  it('is the same after it was stored', () => {
    const bench = busy()
    const restored = deskFromState(JSON.parse(JSON.stringify(bench.desk.toState())), [])
    expect(restored.config).toEqual(bench.desk.config)
    expect(restored.toState()).toEqual(bench.desk.toState())
    expect(resolveTarget(restored.config, 'oncall:ops')).toEqual(['cy', 'ana'])
  })

  it('keeps the file as it was filed, without who is paged beside whom', () => {
    expect(busy().desk.toState().config).toEqual(configOf({ teams }))
  })

  it('shows what a fork decided only when it is merged', () => {
    const bench = offered()
    const decision = bench.tryRequest('cy', {
      type: 'handoff.accept',
      handoffId,
      briefHash: bench.desk.handoff(handoffId)?.briefHash ?? '',
    })
    expect(decision.ok && decision.drafts.map(({ type }) => type)).toEqual(['handoff.accepted'])
    expect([onCall(bench), stateOf(bench)]).toEqual([['ana', 'bo'], 'offered'])
    accept(bench)
    expect([onCall(bench), stateOf(bench)]).toEqual([['cy', 'bo'], 'accepted'])
  })

  it('remembers the last fifty that ended, and every one that is open', () => {
    const bench = desk()
    offer(bench, { handoffId: 'hand-open', team: 'web' })
    for (let i = 0; i < 60; i++) {
      offer(bench, { handoffId: `hand-${i}` })
      bench.wait(minute)
      bench.command('ana', { type: 'handoff.withdraw', handoffId: `hand-${i}` })
    }
    const ids = Object.keys(bench.desk.handoffs)
    expect(ids).toHaveLength(51)
    expect([ids.includes('hand-open'), ids.includes('hand-9'), ids.includes('hand-10')]).toEqual([true, false, true])
  })
})

describe('what rings while the shift moves', () => {
  it('falls silent for the giver and rings for the receiver, whom nobody had to page again', () => {
    const bench = offered({ changeAt: night + hour })
    bench.signal(signalOf())
    bench.due()
    expect(bench.paged).toEqual(['ana'])
    accept(bench)
    expect(bench.paged).toEqual(['cy'])
    expect(bench.incident).toMatchObject({ status: 'triggered', holder: null })
    expect(bench.desk.handoff(handoffId)?.incidents).toEqual([bench.incident.id])
    expect(bench.does('cy', 'incident.acknowledge')).toMatchObject({ ok: true })
    expect(bench.incident.holder).toBe('cy')
  })

  it('stays where it is when it belongs to a team that the giver keeps', () => {
    const shop = serviceOf('shop', { team: 'web' })
    const bench = new Bench({ config: configOf({ teams, services: { shop } }) })
    bench.signal(signalOf({ serviceHint: 'shop' }))
    bench.due()
    bench.does('ana', 'incident.acknowledge')
    offer(bench)
    accept(bench)
    expect(bench.incident.holder).toBe('ana')
    expect(bench.desk.handoff(handoffId)?.incidents).toEqual([])
  })

  it('ends what its receiver had offered of their own place, which is another one now', () => {
    const bench = desk()
    offer(bench, { handoffId: 'hand-bo', to: 'cy' }, 'bo')
    offer(bench, { to: 'bo' })
    accept(bench, {}, 'bo')
    expect(onCall(bench)).toEqual(['bo', 'ana'])
    expect([stateOf(bench), stateOf(bench, 'hand-bo')]).toEqual(['accepted', 'withdrawn'])
  })
})

describe('what the two say of an offer', () => {
  it('is kept in order, binds nobody, and is theirs alone', () => {
    const bench = offered()
    const says = (by: string, text: string) => bench.command(by, { type: 'handoff.say', handoffId, text })
    says('cy', 'Is the restart safe?')
    bench.wait(minute)
    says('ana', 'Once more, then call me.')
    expect(bench.desk.handoff(handoffId)?.said.map(({ by, at, text }) => [by, at - night, text])).toEqual([
      ['cy', 0, 'Is the restart safe?'],
      ['ana', minute, 'Once more, then call me.'],
    ])
    expect(stateOf(bench)).toBe('offered')
    expect(says('bo', 'me too')).toMatchObject({ ok: false, reason: 'not-yours' })
    accept(bench)
    expect(says('cy', 'thanks')).toMatchObject({ ok: false, reason: 'handoff-ended' })
  })

  it('counts the editions of the brief, and keeps whether they spoke', () => {
    const bench = offered()
    expect(bench.desk.handoff(handoffId)).toMatchObject({ version: 1, spoke: false })
    amend(bench, [stable], 'The backup runs at 4.')
    const briefHash = bench.desk.handoff(handoffId)?.briefHash ?? ''
    bench.command('cy', { type: 'handoff.accept', handoffId, briefHash, spoke: true })
    expect(bench.desk.handoff(handoffId)).toMatchObject({ version: 2, spoke: true, state: 'accepted' })
  })
})

describe('reading back', () => {
  const unstable: BriefItem = { ...watcher, condition: 'unstable', contingency: 'lag passes 45 m, call payments' }

  it('names the "if" that the giver wrote, in words that are not the giver’s', () => {
    const bench = offered({ items: [unstable] })
    expect(accept(bench, { db: 'I restart it' })).toMatchObject({
      reason: 'not-read-back',
      detail: 'Say in your own words what you will do about "The database" if lag passes 45 m.',
    })
    expect(accept(bench, { db: 'lag passes 45 m, call payments' })).toMatchObject({ reason: 'not-read-back' })
    accept(bench, { db: 'Past 45 minutes I call them' })
    expect(stateOf(bench)).toBe('accepted')
  })

  it('is not asked of what is over by now', () => {
    const bench = desk()
    bench.signal(signalOf())
    const { id } = bench.incident
    const item: BriefItem = { ...unstable, id, incidentId: id }
    offer(bench, { items: [item, { ...item, id: 'group', incidentId: null, incidents: [id] }] })
    expect(accept(bench)).toMatchObject({ reason: 'not-read-back' })
    bench.does('ana', 'incident.resolve')
    accept(bench)
    expect(stateOf(bench)).toBe('accepted')
  })
})
