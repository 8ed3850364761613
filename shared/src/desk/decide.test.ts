import { describe, expect, it } from 'vitest'
import { roleHolder, roles } from '../model/incident.ts'
import { resolutionOf } from '../model/paging-state.ts'
import { Bench, openPages, refusalOf } from '../testing/bench.ts'
import { configOf, day, hour, minute, night, second, serviceOf, signalOf } from '../testing/builders.ts'

/** A critical incident that pages Ana now. */
function paging(): Bench {
  const bench = new Bench()
  bench.signal(signalOf())
  bench.due()
  return bench
}

/** The same, acknowledged by Ana. */
function heldByAna(): Bench {
  const bench = paging()
  bench.wait(minute)
  bench.does('ana', 'incident.acknowledge')
  return bench
}

describe('acknowledging', () => {
  it('stops the escalation, and the one who did it holds every role', () => {
    const bench = heldByAna()
    bench.wait(20 * minute)
    expect(bench.all('page.raised').map((entry) => entry.body.person)).toEqual(['ana'])
    expect(bench.paged).toEqual([])
    expect(roles.map((role) => roleHolder(bench.incident, role))).toEqual(['ana', 'ana', 'ana', 'ana', 'ana'])
  })

  it('tells which page was answered', () => {
    const bench = heldByAna()
    expect(bench.all('page.answered').map((entry) => entry.body)).toEqual([
      { pageId: bench.all('page.raised')[0]?.body.pageId, person: 'ana', via: 'console' },
    ])
    expect(Object.values(bench.incident.pages)[0]).toMatchObject({ state: 'answered', answeredAt: night + minute })
  })

  it('is open to whoever was not paged as well', () => {
    const bench = paging()
    bench.does('cy', 'incident.acknowledge')
    expect(bench.incident).toMatchObject({ status: 'acknowledged', holder: 'cy' })
    expect(bench.paged).toEqual([])
  })

  it('a second time by another is refused with who and when', () => {
    const bench = heldByAna()
    bench.wait(minute)
    expect(bench.does('bo', 'incident.acknowledge')).toEqual({
      ok: false,
      reason: 'already-acknowledged',
      detail: 'Ana has acknowledged it already.',
      by: 'ana',
      at: night + minute,
    })
  })

  it('a second time by the same person changes nothing', () => {
    expect(heldByAna().does('ana', 'incident.acknowledge')).toEqual({ ok: true, drafts: [] })
  })

  it('what is resolved is refused with who and when', () => {
    const bench = heldByAna()
    bench.does('ana', 'incident.resolve')
    bench.wait(minute)
    expect(bench.does('bo', 'incident.acknowledge')).toEqual({
      ok: false,
      reason: 'already-resolved',
      detail: 'It was resolved by Ana.',
      by: 'ana',
      at: night + minute,
    })
  })

  it('what cleared by itself is refused without a name', () => {
    const bench = paging()
    bench.signal(signalOf({ state: 'cleared' }))
    expect(bench.does('bo', 'incident.acknowledge')).toEqual({
      ok: false,
      reason: 'already-resolved',
      detail: 'It was resolved when its alerts cleared.',
      at: night,
    })
  })

  it('keeps when a console held it offline beside when it was recorded', () => {
    const bench = paging()
    bench.wait(minute)
    bench.does('ana', 'incident.acknowledge', { heldAt: night + second })
    expect(bench.all('incident.acknowledged')[0]).toMatchObject({
      recordedAt: night + minute,
      body: { heldAt: night + second },
    })
  })

  it('an unknown incident is refused, whatever it is called', () => {
    const bench = new Bench()
    for (const incidentId of ['inc-none', 'constructor', '__proto__'])
      expect(bench.command('ana', { type: 'incident.acknowledge', incidentId })).toMatchObject({
        reason: 'unknown-incident',
      })
  })

  it('a new alert of what is acknowledged pages nobody', () => {
    const bench = heldByAna()
    bench.signal(signalOf({ externalKey: 'b' }))
    bench.wait(20 * minute)
    expect(bench.all('page.raised')).toHaveLength(1)
  })
})

describe('taking an acknowledgement back', () => {
  it('pages again from the bottom, and the holder holds it until somebody accepts', () => {
    const bench = heldByAna()
    bench.does('ana', 'incident.unacknowledge')
    expect(bench.incident).toMatchObject({ status: 'triggered', holder: 'ana' })
    bench.due()
    expect(bench.paged).toEqual(['ana'])
    bench.wait(5 * minute)
    expect(bench.paged).toEqual(['ana', 'bo'])
  })

  it('that nobody gave is refused', () => {
    expect(paging().does('ana', 'incident.unacknowledge')).toMatchObject({ reason: 'not-acknowledged' })
  })

  it('of what has cleared and waits pages nobody', () => {
    const bench = new Bench()
    bench.signal(signalOf({ serviceHint: 'queue' }))
    bench.does('ana', 'incident.acknowledge')
    bench.signal(signalOf({ state: 'cleared' }))
    bench.does('ana', 'incident.unacknowledge')
    bench.wait(hour)
    expect(bench.all('page.raised')).toEqual([])
  })

  it('of a warning pages nobody', () => {
    const bench = new Bench()
    bench.signal(signalOf({ severity: 'warning' }))
    bench.does('ana', 'incident.acknowledge')
    bench.does('ana', 'incident.unacknowledge')
    bench.wait(hour)
    expect(bench.all('page.raised')).toEqual([])
  })
})

describe('asking for help', () => {
  it('pages the next other person at once', () => {
    const bench = heldByAna()
    bench.does('ana', 'incident.escalate')
    expect(bench.paged).toEqual(['bo'])
    expect(openPages(bench.incident)[0]).toMatchObject({ purpose: 'help', raisedAt: bench.now })
    expect(bench.incident).toMatchObject({ status: 'acknowledged', holder: 'ana' })
  })

  it('climbs on when nobody answers, although the acknowledgement has a timeout of its own', () => {
    const bench = heldByAna()
    bench.does('ana', 'incident.escalate')
    bench.wait(5 * minute)
    expect(bench.paged).toEqual(['bo', 'cy'])
    expect(bench.incident.holder).toBe('ana')
  })

  it('ends when it is answered, and the one who comes is a responder', () => {
    const bench = heldByAna()
    bench.does('ana', 'incident.escalate')
    bench.wait(minute)
    bench.does('bo', 'incident.acknowledge')
    expect(bench.incident).toMatchObject({
      holder: 'ana',
      responders: ['ana', 'bo'],
      paging: { acknowledgement: { by: 'ana' } },
    })
    bench.wait(20 * minute)
    expect(bench.all('page.raised').map((entry) => entry.body.person)).toEqual(['ana', 'bo'])
  })

  it('again pages one more, until nobody is left', () => {
    const bench = heldByAna()
    bench.does('ana', 'incident.escalate')
    bench.does('ana', 'incident.escalate')
    expect(bench.paged).toEqual(['bo', 'cy'])
    expect(bench.does('ana', 'incident.escalate')).toMatchObject({ ok: false, reason: 'nobody-to-page' })
  })

  it('before anybody has answered takes the next step now and climbs on from there', () => {
    const bench = paging()
    bench.wait(minute)
    bench.does('ana', 'incident.escalate')
    expect(bench.paged).toEqual(['ana', 'bo'])
    bench.wait(5 * minute)
    expect(bench.paged).toEqual(['ana', 'bo', 'cy'])
  })

  it('with what is snoozed does not wake the one who snoozed it', () => {
    const bench = paging()
    bench.does('ana', 'incident.snooze', { minutes: 60 })
    bench.does('ana', 'incident.escalate')
    bench.wait(50 * minute)
    expect(openPages(bench.incident)).toMatchObject([
      { person: 'bo', purpose: 'help' },
      { person: 'cy', purpose: 'help' },
    ])
  })

  it('with a forgotten acknowledgement starts over when that times out', () => {
    const bench = heldByAna()
    bench.does('ana', 'incident.escalate')
    bench.wait(30 * minute)
    expect(bench.incident.status).toBe('triggered')
    expect(openPages(bench.incident).map(({ person, purpose }) => [person, purpose])).toContainEqual([
      'ana',
      'escalation',
    ])
  })
})

describe('reassigning', () => {
  it('asks, and moves the baton only when it is accepted', () => {
    const bench = heldByAna()
    bench.does('ana', 'incident.reassign', { person: 'cy' })
    expect(bench.paged).toEqual(['cy'])
    expect(bench.incident).toMatchObject({ holder: 'ana', status: 'acknowledged' })
    bench.wait(minute)
    bench.does('cy', 'incident.acknowledge')
    expect(bench.incident).toMatchObject({ holder: 'cy', paging: { acknowledgement: { by: 'cy', at: bench.now } } })
  })

  it('that nobody accepts leaves the baton with the giver, and says so after five minutes', () => {
    const bench = heldByAna()
    bench.does('ana', 'incident.reassign', { person: 'cy' })
    bench.wait(5 * minute)
    expect(bench.incident).toMatchObject({ holder: 'ana', paging: { kind: 'acknowledged', question: null } })
    expect(bench.all('escalation.exhausted')).toHaveLength(1)
  })

  it('while nobody has answered puts the policy behind the one asked', () => {
    const bench = paging()
    bench.does('bo', 'incident.reassign', { person: 'cy' })
    expect(bench.paged).toEqual(['ana', 'cy'])
    bench.wait(10 * minute)
    expect(bench.all('page.raised').map(({ body }) => [body.person, body.purpose])).toEqual([
      ['ana', 'escalation'],
      ['cy', 'reassign'],
      ['ana', 'escalation'],
      ['bo', 'escalation'],
    ])
  })

  it('twice to the same person rings once', () => {
    const bench = heldByAna()
    bench.does('ana', 'incident.reassign', { person: 'cy' })
    bench.wait(minute)
    expect(bench.does('ana', 'incident.reassign', { person: 'cy' })).toEqual({ ok: true, drafts: [] })
  })

  it('does not stop help that was called for: its ladder climbs on until the other person accepts', () => {
    const bench = heldByAna()
    bench.does('ana', 'incident.escalate')
    expect(bench.paged).toEqual(['bo'])
    bench.wait(minute)
    bench.does('ana', 'incident.reassign', { person: 'bo' })
    bench.wait(4 * minute)
    expect(openPages(bench.incident).map((page) => [page.person, page.purpose])).toEqual([
      ['bo', 'reassign'],
      ['cy', 'help'],
    ])
    expect(bench.does('ana', 'incident.reassign', { person: 'bo' })).toEqual({ ok: true, drafts: [] })
    bench.does('bo', 'incident.acknowledge')
    expect(bench.incident).toMatchObject({ holder: 'bo', status: 'acknowledged', paging: { help: null } })
    expect(bench.paged).toEqual([])
  })

  it('and a no to it leave help climbing', () => {
    const bench = heldByAna()
    bench.does('ana', 'incident.escalate')
    bench.does('ana', 'incident.reassign', { person: 'cy' })
    bench.does('cy', 'page.decline')
    bench.wait(5 * minute)
    expect(openPages(bench.incident).map((page) => [page.person, page.purpose])).toContainEqual(['cy', 'help'])
    expect(bench.incident.holder).toBe('ana')
  })

  it('to who holds it, or to nobody known, is refused', () => {
    const bench = heldByAna()
    expect(bench.does('bo', 'incident.reassign', { person: 'ana' })).toMatchObject({ reason: 'already-holding' })
    for (const person of ['zoe', 'constructor', '__proto__'])
      expect(bench.does('ana', 'incident.reassign', { person })).toMatchObject({ reason: 'unknown-person' })
  })
})

describe('asking a responder in', () => {
  it('pages that person, who joins by answering; the holder stays', () => {
    const bench = heldByAna()
    bench.does('ana', 'incident.add-responder', { person: 'cy' })
    expect(openPages(bench.incident)).toMatchObject([{ person: 'cy', purpose: 'join' }])
    bench.does('cy', 'incident.acknowledge')
    expect(bench.incident).toMatchObject({ holder: 'ana', responders: ['ana', 'cy'] })
  })

  it('goes on asking when the page of others is answered, and ends when it is resolved', () => {
    const bench = paging()
    bench.does('ana', 'incident.add-responder', { person: 'cy' })
    bench.does('ana', 'incident.acknowledge')
    expect(bench.paged).toEqual(['cy'])
    bench.does('ana', 'incident.resolve')
    expect(bench.paged).toEqual([])
  })

  it('who is being paged already changes nothing', () => {
    expect(paging().does('bo', 'incident.add-responder', { person: 'ana' })).toEqual({ ok: true, drafts: [] })
  })
})

describe('snoozing', () => {
  it('rests until its end, then pages again', () => {
    const bench = paging()
    bench.does('ana', 'incident.snooze', { minutes: 30 })
    expect(bench.paged).toEqual([])
    expect(bench.incident).toMatchObject({
      paging: { kind: 'snoozed', until: night + 30 * minute, by: 'ana' },
      holder: 'ana',
    })
    bench.wait(30 * minute - 1)
    expect(bench.all('page.raised')).toHaveLength(1)
    bench.wait(1)
    expect(bench.paged).toEqual(['ana'])
    expect(bench.incident).toMatchObject({ paging: { kind: 'climbing' }, status: 'triggered' })
  })

  it('an acknowledged incident asks for it anew when it ends', () => {
    const bench = heldByAna()
    bench.does('ana', 'incident.snooze', { minutes: 60 })
    bench.wait(hour)
    expect(bench.incident).toMatchObject({ status: 'triggered', paging: { kind: 'climbing' }, holder: 'ana' })
    expect(bench.paged).toEqual(['ana'])
  })

  it('needs an end in the future, at most seven days away', () => {
    const bench = paging()
    for (const fields of [{}, { until: night }, { until: night + 7 * day + 1 }])
      expect(bench.does('ana', 'incident.snooze', fields)).toMatchObject({ reason: 'snooze-needs-an-end' })
    expect(bench.does('ana', 'incident.snooze', { until: night + 7 * day }).ok).toBe(true)
  })

  it('is not for a SEV 1, and one that becomes a SEV 1 is heard', () => {
    const bench = paging()
    bench.does('ana', 'incident.snooze', { minutes: 60 })
    bench.does('ana', 'incident.set-sev', { sev: 1 })
    expect(bench.incident.paging.kind).not.toBe('snoozed')
    expect(bench.does('ana', 'incident.snooze', { minutes: 60 })).toMatchObject({ reason: 'too-grave-to-snooze' })
    bench.does('ana', 'incident.set-sev', { sev: 2 })
    expect(bench.does('ana', 'incident.snooze', { minutes: 60 }).ok).toBe(true)
  })

  it('ends when somebody acknowledges', () => {
    const bench = paging()
    bench.does('ana', 'incident.snooze', { minutes: 10 })
    bench.does('bo', 'incident.acknowledge')
    bench.wait(20 * minute)
    expect(bench.incident).toMatchObject({ paging: { kind: 'acknowledged' }, holder: 'bo', status: 'acknowledged' })
    expect(bench.all('page.raised')).toHaveLength(1)
  })

  it('a new alert that is not critical rests as well', () => {
    const bench = paging()
    bench.does('ana', 'incident.snooze', { minutes: 30 })
    bench.signal(signalOf({ externalKey: 'b', severity: 'error' }))
    bench.wait(29 * minute)
    expect(bench.all('page.raised')).toHaveLength(1)
  })
})

describe('resolving and reopening', () => {
  it('closes every page and every timer', () => {
    const bench = paging()
    bench.does('bo', 'incident.resolve', { reason: 'disk grown' })
    const count = bench.entries.length
    bench.wait(day)
    expect(bench.entries).toHaveLength(count)
    expect(resolutionOf(bench.incident)).toEqual({ by: 'bo', at: night, cause: 'person', reason: 'disk grown' })
  })

  it('gives it to whoever reopens it', () => {
    const bench = heldByAna()
    bench.does('ana', 'incident.resolve')
    bench.does('bo', 'incident.reopen', { reason: 'still slow' })
    expect(bench.incident).toMatchObject({ status: 'acknowledged', holder: 'bo' })
    bench.wait(29 * minute)
    expect(bench.all('page.raised')).toHaveLength(1)
  })

  it('a forgotten one pages again although its alerts are clear: a person said that it is not over', () => {
    const bench = heldByAna()
    bench.signal(signalOf({ state: 'cleared' }))
    bench.does('bo', 'incident.reopen')
    bench.wait(30 * minute)
    expect(bench.incident.status).toBe('triggered')
    expect(bench.paged).toEqual(['ana'])
  })

  it('is refused while the same alerts have a newer incident, which is named', () => {
    const bench = heldByAna()
    const old = bench.incident.id
    bench.signal(signalOf({ state: 'cleared' }))
    bench.wait(minute)
    bench.signal(signalOf({ occurrence: bench.now }))
    const newer = bench.incident.id
    expect(newer).not.toBe(old)
    const refused = refusalOf(bench.command('ana', { type: 'incident.reopen', incidentId: old }))
    expect(refused).toMatchObject({ reason: 'superseded', by: newer })
    bench.does('ana', 'incident.resolve')
    expect(bench.command('ana', { type: 'incident.reopen', incidentId: old }).ok).toBe(true)
    bench.wait(minute)
    bench.signal(signalOf({ externalKey: 'b', occurrence: bench.now }))
    expect(bench.desk.incident(old)).toMatchObject({ alertCount: 2, firingCount: 1 })
  })

  it('of what is open is refused', () => {
    expect(heldByAna().does('ana', 'incident.reopen')).toMatchObject({ reason: 'not-resolved' })
  })
})

describe('a forgotten acknowledgement', () => {
  it('times out after its policy says so, and pages again', () => {
    const bench = heldByAna()
    bench.wait(30 * minute - 1)
    expect(bench.incident.status).toBe('acknowledged')
    bench.wait(1)
    expect(bench.incident).toMatchObject({ status: 'triggered', paging: { kind: 'climbing' }, holder: 'ana' })
    expect(bench.paged).toEqual(['ana'])
  })

  it('counts from the last thing that a person did there', () => {
    const bench = heldByAna()
    bench.wait(20 * minute)
    bench.does('ana', 'note.add', { text: 'looking at the disk' })
    bench.wait(29 * minute)
    expect(bench.incident.status).toBe('acknowledged')
    bench.wait(minute)
    expect(bench.incident.status).toBe('triggered')
  })

  it('is not put off by what machines say', () => {
    const bench = heldByAna()
    bench.wait(20 * minute)
    bench.signal(signalOf({ externalKey: 'b' }))
    const [page] = Object.values(bench.incident.pages)
    bench.receipt('ana', {
      incidentId: bench.incident.id,
      pageId: page?.id ?? '',
      layer: 'seen',
      ok: true,
      detail: '',
      at: bench.now,
    })
    bench.wait(10 * minute)
    expect(bench.incident.status).toBe('triggered')
  })
})

describe('roles', () => {
  it('are the holder’s until they are handed out, and again when released', () => {
    const bench = heldByAna()
    bench.does('ana', 'role.assign', { role: 'scribe', person: 'bo' })
    expect(roleHolder(bench.incident, 'scribe')).toBe('bo')
    expect(roleHolder(bench.incident, 'liaison')).toBe('ana')
    bench.does('bo', 'role.release', { role: 'scribe' })
    expect(roleHolder(bench.incident, 'scribe')).toBe('ana')
    expect(bench.does('bo', 'role.release', { role: 'scribe' })).toMatchObject({ reason: 'role-not-given' })
  })

  it('of the commander moves by acceptance only', () => {
    const bench = heldByAna()
    expect(bench.does('bo', 'role.take', { role: 'commander' })).toMatchObject({
      reason: 'commander-needs-acceptance',
      by: 'ana',
    })
    expect(bench.does('ana', 'role.assign', { role: 'commander', person: 'bo' })).toMatchObject({
      reason: 'commander-needs-acceptance',
    })
    expect(bench.does('ana', 'role.release', { role: 'commander' })).toMatchObject({
      reason: 'commander-needs-acceptance',
    })
    expect(bench.incident.holder).toBe('ana')
  })

  it('of the commander is not taken of what is over', () => {
    const bench = heldByAna()
    bench.does('ana', 'incident.resolve')
    const refused = refusalOf(bench.does('bo', 'role.take', { role: 'commander', reason: 'late' }))
    expect(refused.reason).toBe('already-resolved')
    expect(bench.incident.holder).toBe('ana')
  })

  it('of the commander may be taken when nobody holds it, and paging goes on', () => {
    const bench = paging()
    const refused = refusalOf(bench.does('ana', 'role.assign', { role: 'commander', person: 'bo' }))
    expect(refused.detail).toBe('Nobody holds it yet: whoever acknowledges it does.')
    bench.does('bo', 'role.take', { role: 'commander' })
    expect(bench.incident).toMatchObject({ holder: 'bo', status: 'triggered' })
    expect(bench.paged).toEqual(['ana'])
  })
})

describe('writing things down', () => {
  it('keeps the history of an edited note, which only its author edits', () => {
    const bench = heldByAna()
    bench.does('ana', 'note.add', { text: 'disk', noteId: 'note-1' })
    expect(bench.does('bo', 'note.edit', { text: 'no', noteId: 'note-1' })).toMatchObject({
      reason: 'not-the-author',
      by: 'ana',
    })
    bench.wait(minute)
    bench.does('ana', 'note.edit', { text: 'disk of db-1', noteId: 'note-1' })
    expect(bench.incident.notes['note-1']).toMatchObject({
      text: 'disk of db-1',
      history: [{ text: 'disk', by: 'ana', at: bench.now }],
    })
    expect(bench.does('ana', 'note.edit', { text: 'x', noteId: 'note-none' })).toMatchObject({ reason: 'unknown-note' })
  })

  it('takes the tags and mentions of an edited note from its new words, and keeps those given beside them', () => {
    const bench = heldByAna()
    bench.does('ana', 'note.add', { text: 'disk #todo @bo', tags: ['decision'], noteId: 'note-1' })
    bench.wait(minute)
    bench.does('ana', 'note.edit', { text: 'checkout is back #update @cy', noteId: 'note-1' })
    expect(bench.incident.notes['note-1']).toMatchObject({ tags: ['decision', 'update'], mentions: ['cy'] })
    expect(bench.incident.lastUpdateAt).toBe(bench.now)
  })

  it('takes a note that is about an earlier moment, and no other, as added later', () => {
    const bench = heldByAna()
    const about = (at: number) => {
      bench.does('ana', 'note.add', { text: 'x', about: at })
      return bench.all('note.added').at(-1)?.body.about
    }
    expect(about(night)).toBe(night)
    expect(about(bench.now)).toBeNull()
    expect(about(8.64e15)).toBeNull()
  })

  it('sets severity and impact once each', () => {
    const bench = heldByAna()
    bench.does('ana', 'incident.set-sev', { sev: 2 })
    bench.does('ana', 'incident.set-impact', { impact: 'checkout is slow' })
    expect(bench.incident).toMatchObject({ sev: 2, impact: 'checkout is slow' })
    expect(bench.does('bo', 'incident.set-sev', { sev: 2 })).toEqual({ ok: true, drafts: [] })
    expect(bench.does('bo', 'incident.set-impact', { impact: 'checkout is slow' })).toEqual({ ok: true, drafts: [] })
  })

  it('keeps a link once, with its address as its name when it has none', () => {
    const bench = heldByAna()
    bench.does('ana', 'link.add', { url: 'https://chat.example/1' })
    bench.does('bo', 'link.add', { url: 'https://chat.example/1', label: 'chat' })
    expect(bench.incident.links).toMatchObject([
      { url: 'https://chat.example/1', label: 'https://chat.example/1', by: 'ana' },
    ])
  })
})

describe('declaring an incident', () => {
  it('is held by who declares it and pages the policy of its service', () => {
    const bench = new Bench()
    bench.command('bo', { type: 'incident.declare', title: 'checkout fails', severity: 'critical', service: 'shop' })
    bench.due()
    expect(bench.incident).toMatchObject({ holder: 'bo', status: 'triggered', service: 'shop', sourceState: 'none' })
    expect(bench.paged).toEqual(['ana'])
  })

  it('as a warning pages nobody', () => {
    const bench = new Bench()
    bench.command('bo', { type: 'incident.declare', title: 'odd', severity: 'warning' })
    bench.wait(hour)
    expect(bench.all('page.raised')).toEqual([])
  })

  it('for a service that does not exist is refused, whatever it is called', () => {
    const bench = new Bench({ config: configOf({ services: { shop: serviceOf('shop') } }) })
    for (const service of ['till', 'constructor', '__proto__'])
      expect(bench.command('bo', { type: 'incident.declare', title: 'x', service })).toMatchObject({
        reason: 'unknown-service',
      })
  })
})
