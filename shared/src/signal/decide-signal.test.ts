import { describe, expect, it } from 'vitest'
import { alertOf } from '../model/alert-table.ts'
import type { Signal } from '../model/signal.ts'
import { Bench } from '../testing/bench.ts'
import { configOf, day, hour, minute, night, second, serviceOf, signalOf } from '../testing/builders.ts'
import { selectNextStep } from '../view/feed-row.ts'
import { timelineOf } from '../view/timeline.ts'

function fires(bench: Bench, overrides: Partial<Signal> = {}) {
  return bench.signal(signalOf({ occurrence: bench.now, ...overrides }))
}

function clears(bench: Bench, overrides: Partial<Signal> = {}) {
  return bench.signal(signalOf({ state: 'cleared', occurrence: null, ...overrides }))
}

function acknowledgedThere(bench: Bench, overrides: Partial<Signal> = {}) {
  return bench.signal(signalOf({ state: 'acknowledged', occurrence: null, ...overrides }))
}

function incidents(bench: Bench) {
  return [...bench.desk.incidents()]
}

describe('an occurrence of an alert', () => {
  it('opens one incident, however often it is sent', () => {
    const bench = new Bench()
    fires(bench, { occurrence: night })
    bench.wait(4 * hour)
    expect(fires(bench, { occurrence: night })).toMatchObject({ kind: 'duplicate', why: null })
    expect(bench.all('incident.opened')).toHaveLength(1)
    expect(bench.incident).toMatchObject({ alertCount: 1, firingCount: 1, flaps: 0 })
  })

  it('does not reopen what a newer one has closed', () => {
    const bench = new Bench()
    fires(bench, { occurrence: night })
    clears(bench, { occurrence: night })
    bench.wait(minute)
    const older = fires(bench, { occurrence: night - 10 * minute })
    expect(older).toMatchObject({ kind: 'duplicate', why: expect.stringContaining('if it is sent again') })
    expect(bench.incident.status).toBe('resolved')
    bench.wait(second)
    expect(fires(bench, { occurrence: night - 10 * minute }).kind, 'somebody still sees it fire').toBe('accepted')
  })

  it('is not ended by the late clear of an earlier occurrence, also when the clock of its source runs a day ahead', () => {
    const bench = new Bench()
    const ahead = bench.now + 24 * 60 * minute
    fires(bench, { occurrence: ahead + 1 })
    const late = bench.signal(signalOf({ state: 'cleared', occurrence: ahead }))
    expect(late).toMatchObject({ kind: 'duplicate', why: expect.stringContaining('older') })
    expect(bench.incident.status).toBe('triggered')
    bench.signal(signalOf({ state: 'cleared', occurrence: ahead + 1 }))
    expect(bench.incident.status).toBe('resolved')
  })

  it('does not clear a newer one', () => {
    const bench = new Bench()
    fires(bench, { occurrence: night })
    expect(clears(bench, { occurrence: night - minute }).kind).toBe('duplicate')
    expect(bench.incident).toMatchObject({ status: 'triggered', firingCount: 1 })
  })

  it('is over once it has cleared: the same one told again is a duplicate', () => {
    const bench = new Bench()
    fires(bench, { occurrence: night })
    bench.wait(minute)
    clears(bench, { occurrence: night })
    bench.wait(minute)
    expect(fires(bench, { occurrence: night }).kind).toBe('duplicate')
    expect(bench.all('incident.opened')).toHaveLength(1)
  })

  it('pages again when it is sent on for more than a minute after it cleared: it expired on its way', () => {
    const bench = new Bench()
    fires(bench, { occurrence: night })
    bench.does('ana', 'incident.acknowledge')
    bench.wait(5 * minute)
    clears(bench, { occurrence: night, endedAt: bench.now })
    bench.wait(3 * minute)
    expect(fires(bench, { occurrence: night }).kind).toBe('accepted')
    bench.due()
    expect(bench.paged).toEqual(['ana'])
    expect(bench.incident).toMatchObject({ status: 'triggered', recurrence: 2 })
  })

  it('whose clear tells an end long past is held off once, told in its room, and fires when it comes again', () => {
    const bench = new Bench()
    fires(bench, { occurrence: night - 10 * minute })
    clears(bench, { occurrence: night - 10 * minute, endedAt: night - 6 * minute })
    const first = bench.incident.id
    expect(fires(bench, { occurrence: night - 10 * minute }).kind).toBe('duplicate')
    expect(timelineOf(bench.entriesOf(first), bench.desk.config).at(-1)?.text).toContain('late news')
    expect(fires(bench, { occurrence: night - 10 * minute }).kind).toBe('accepted')
    expect(bench.incident.id).not.toBe(first)
  })

  it('that begins inside the one that has just ended is late news of another sender', () => {
    const bench = new Bench()
    fires(bench, { occurrence: night })
    bench.wait(2 * minute)
    clears(bench, { occurrence: night, endedAt: bench.now - second })
    expect(fires(bench, { occurrence: night + 5 * second }).kind).toBe('duplicate')
    expect(bench.all('incident.opened')).toHaveLength(1)
  })

  it('clears by an end that is not before its start, whatever start that names', () => {
    const bench = new Bench()
    fires(bench, { occurrence: night })
    bench.wait(minute)
    expect(fires(bench, { occurrence: night - 5 * second }).kind, 'its start is told anew').toBe('accepted')
    expect(fires(bench, { occurrence: night - 5 * second }).kind).toBe('duplicate')
    expect(alertOf(bench.incident.alerts, 'int-1/disk')).toMatchObject({ occurrence: night - 5 * second, fires: 1 })
    clears(bench, { occurrence: night - 5 * second, endedAt: bench.now })
    expect(bench.incident).toMatchObject({ status: 'resolved', firingCount: 0 })
  })

  it('whose end comes first opens nothing when its start arrives, and fires if it is sent on', () => {
    const bench = new Bench()
    clears(bench, { occurrence: night - minute, endedAt: night })
    bench.wait(second)
    expect(fires(bench, { occurrence: night - minute }).kind).toBe('duplicate')
    expect(incidents(bench)).toEqual([])
    bench.wait(minute)
    expect(fires(bench, { occurrence: night - minute }).kind).toBe('accepted')
    expect(bench.incident.status).toBe('triggered')
  })

  it('pages when it has risen into what pages since a person resolved it, and once only', () => {
    const bench = new Bench()
    fires(bench, { occurrence: night, severity: 'info' })
    const first = bench.incident.id
    bench.does('ana', 'incident.resolve')
    bench.wait(hour)
    expect(fires(bench, { occurrence: night, severity: 'warning' }).kind, 'pages nobody').toBe('duplicate')
    for (const kind of ['accepted', 'duplicate']) {
      expect(fires(bench, { occurrence: night, severity: 'critical' }).kind).toBe(kind)
      bench.due()
      expect(bench.paged).toEqual(['ana'])
    }
    expect(bench.incident).toMatchObject({ status: 'triggered', severity: 'critical', previousId: first })
  })

  it('stays resolved when a person resolved it and the source goes on sending it', () => {
    const bench = new Bench()
    fires(bench, { occurrence: night })
    bench.does('ana', 'incident.resolve')
    bench.wait(hour)
    expect(fires(bench, { occurrence: night }).kind).toBe('duplicate')
    expect(bench.all('incident.opened')).toHaveLength(1)
  })

  it('clears when it is first heard of as cleared, and opens nothing', () => {
    const bench = new Bench()
    expect(clears(bench, { occurrence: night })).toMatchObject({ kind: 'duplicate', why: null })
    expect(clears(bench, { occurrence: null })).toEqual({ kind: 'duplicate', why: null })
    expect(incidents(bench)).toEqual([])
  })

  it('dated in the future does not mute the true ones that follow', () => {
    const bench = new Bench()
    fires(bench, { occurrence: night + day })
    clears(bench, { occurrence: night + day })
    bench.wait(10 * minute)
    expect(fires(bench, { occurrence: bench.now - second }).kind).toBe('accepted')
    expect(bench.incident).toMatchObject({ status: 'triggered', recurrence: 2 })
    expect(bench.paged).toEqual([])
    bench.due()
    expect(bench.paged).toEqual(['ana'])
  })

  it('dated in the future is still told once only', () => {
    const bench = new Bench()
    fires(bench, { occurrence: night + hour })
    for (let i = 0; i < 3; i++) {
      bench.wait(40 * minute)
      expect(fires(bench, { occurrence: night + hour }).kind).toBe('duplicate')
    }
  })

  it('cleared by a source that names none does not mute the next one of a clock that is behind', () => {
    const bench = new Bench()
    const slow = (at: number) => at - 5 * minute
    fires(bench, { occurrence: slow(bench.now) })
    bench.wait(minute)
    clears(bench)
    expect(bench.incident.status).toBe('resolved')
    bench.wait(minute)
    expect(fires(bench, { occurrence: slow(bench.now) }).kind).toBe('accepted')
    expect(bench.incident).toMatchObject({ status: 'triggered', recurrence: 2 })
  })

  it('cleared by a source that names none is over all the same', () => {
    const bench = new Bench()
    fires(bench, { occurrence: night })
    bench.wait(minute)
    clears(bench)
    expect(fires(bench, { occurrence: night }).kind).toBe('duplicate')
  })

  it('without a time fires anew after it cleared, and once while it fires', () => {
    const bench = new Bench()
    fires(bench, { occurrence: null })
    expect(fires(bench, { occurrence: null }).kind).toBe('duplicate')
    clears(bench)
    expect(clears(bench).kind).toBe('duplicate')
    expect(fires(bench, { occurrence: null }).kind).toBe('accepted')
    expect(bench.all('incident.opened')).toHaveLength(2)
  })

  it('is forgotten after thirty days, unless its incident is open', () => {
    const bench = new Bench()
    fires(bench, { externalKey: 'closed', groupKey: 'a', occurrence: night })
    clears(bench, { externalKey: 'closed', groupKey: 'a', occurrence: night })
    fires(bench, { externalKey: 'open', groupKey: 'b', occurrence: night })
    bench.does('ana', 'incident.acknowledge')
    bench.sleep(31 * day)
    fires(bench, { externalKey: 'other', groupKey: 'c' })
    expect(bench.desk.alert('int-1/closed')).toBeUndefined()
    expect(bench.desk.alert('int-1/open')).toMatchObject({ state: 'firing' })
    expect(bench.desk.toState().alerts.map(([key]) => key)).toEqual(['int-1/open', 'int-1/other'])
    expect(clears(bench, { externalKey: 'open', groupKey: 'b', occurrence: night }).kind).toBe('accepted')
  })
})

describe('a group of alerts', () => {
  it('is one incident while it is open, and resolves when its last alert clears', () => {
    const bench = new Bench()
    for (const externalKey of ['a', 'b', 'c']) fires(bench, { externalKey })
    expect(bench.incident).toMatchObject({ alertCount: 3, firingCount: 3 })
    for (const externalKey of ['a', 'b']) clears(bench, { externalKey })
    expect(bench.incident).toMatchObject({ status: 'triggered', sourceState: 'firing', firingCount: 1 })
    clears(bench, { externalKey: 'c' })
    expect(bench.incident).toMatchObject({
      status: 'resolved',
      sourceState: 'cleared',
      firingCount: 0,
      paging: { resolution: { by: null, cause: 'cleared' } },
    })
  })

  it('that is truncated resolves nothing that it does not name', () => {
    const bench = new Bench()
    for (const externalKey of ['a', 'b', 'c']) fires(bench, { externalKey })
    clears(bench, { externalKey: 'a' })
    const incidentId = bench.incident.id
    bench.record(
      [{ type: 'group.truncated', incidentId, body: { truncated: 2 } }],
      { kind: 'source', id: 'alertmanager', device: null },
      'signal',
    )
    bench.sleep(hour)
    expect(bench.incident).toMatchObject({ status: 'triggered', truncated: 2, firingCount: 2 })
    expect(alertOf(bench.incident.alerts, 'int-1/b')).toMatchObject({ state: 'firing' })
  })

  it('makes a new incident when it fires again, linked to the last one and counted', () => {
    const bench = new Bench()
    for (let i = 0; i < 3; i++) {
      fires(bench)
      bench.wait(minute)
      clears(bench)
      bench.wait(minute)
    }
    const [first, second_, third] = incidents(bench).sort((a, b) => a.openedSeq - b.openedSeq)
    expect(first).toMatchObject({ recurrence: 1, previousId: null })
    expect(second_).toMatchObject({ recurrence: 2, previousId: first?.id })
    expect(third).toMatchObject({ recurrence: 3, previousId: second_?.id })
  })

  it('counts what it had in the last 24 hours only', () => {
    const bench = new Bench()
    fires(bench)
    clears(bench)
    bench.sleep(day + second)
    fires(bench)
    expect(bench.incident).toMatchObject({ recurrence: 1 })
    expect(bench.incident.previousId).not.toBeNull()
  })

  it('keeps an alert that comes in another group while its incident is open', () => {
    const bench = new Bench()
    fires(bench)
    bench.wait(minute)
    fires(bench, { groupKey: 'another' })
    expect(incidents(bench)).toHaveLength(1)
    fires(bench, { externalKey: 'b', groupKey: 'another' })
    expect(incidents(bench)).toHaveLength(2)
  })

  it('of another integration is another incident, whatever its names', () => {
    const bench = new Bench()
    fires(bench)
    bench.signal(signalOf(), { source: 'generic', integrationId: 'int-2', payloadId: null })
    expect(incidents(bench).map((incident) => incident.integrationId)).toEqual(['int-1', 'int-2'])
    clears(bench)
    expect(
      incidents(bench)
        .map((incident) => incident.status)
        .sort(),
    ).toEqual(['resolved', 'triggered'])
  })

  it('keeps hostile names apart from what every object has', () => {
    const bench = new Bench()
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      fires(bench, { externalKey: name, groupKey: name, serviceHint: name, labels: { [name]: name } })
      expect(bench.incident).toMatchObject({ service: null, alertCount: 1, firingCount: 1, groupKey: `int-1/${name}` })
      clears(bench, { externalKey: name, groupKey: name })
      expect(bench.incident.status).toBe('resolved')
    }
    expect(Object.prototype).not.toHaveProperty('state')
  })
})

describe('severity', () => {
  it('pages when an acknowledged warning becomes critical, and tells whoever has it when what was paged for does', () => {
    const warned = new Bench()
    fires(warned, { severity: 'warning' })
    warned.does('ana', 'incident.acknowledge')
    fires(warned, { externalKey: 'b', severity: 'critical' })
    warned.wait(0)
    expect(warned.incident).toMatchObject({ status: 'triggered', holder: 'ana' })
    expect(warned.all('page.raised')).toHaveLength(1)
    const paged = new Bench()
    fires(paged, { severity: 'error' })
    paged.wait(0)
    paged.does('ana', 'incident.acknowledge')
    fires(paged, { externalKey: 'b', severity: 'critical' })
    paged.wait(minute)
    expect(paged.incident.status).toBe('acknowledged')
    expect(paged.all('page.raised').map(({ body }) => [body.person, body.purpose])).toEqual([
      ['ana', 'escalation'],
      ['ana', 'news'],
    ])
  })

  it('decides whether anybody is paged: critical, error and unknown do, warning and info do not', () => {
    const pages = (severity: Signal['severity']) => {
      const bench = new Bench()
      fires(bench, { severity })
      bench.wait(hour)
      return bench.all('page.raised').length > 0
    }
    expect({
      critical: pages('critical'),
      error: pages('error'),
      unknown: pages('unknown'),
      warning: pages('warning'),
      info: pages('info'),
    }).toEqual({ critical: true, error: true, unknown: true, warning: false, info: false })
  })

  it('that rises from warning to critical starts paging', () => {
    const bench = new Bench()
    fires(bench, { severity: 'warning', occurrence: night })
    bench.wait(minute)
    expect(selectNextStep(bench.desk, bench.incident).kind).toBe('does-not-page')
    fires(bench, { severity: 'critical', occurrence: night })
    bench.due()
    expect(bench.paged).toEqual(['ana'])
    expect(bench.all('escalation.started').map((entry) => entry.body.reason)).toEqual(['severity-rose'])
    expect(bench.incident.severity).toBe('critical')
  })

  it('that rises by another alert of the group starts paging', () => {
    const bench = new Bench()
    fires(bench, { severity: 'warning' })
    fires(bench, { externalKey: 'b', severity: 'critical' })
    bench.due()
    expect(bench.paged).toEqual(['ana'])
  })

  it('that rises during an escalation does not begin it again', () => {
    const bench = new Bench()
    fires(bench, { severity: 'error', occurrence: night })
    bench.wait(6 * minute)
    fires(bench, { severity: 'critical', occurrence: night })
    bench.wait(minute)
    expect(bench.all('escalation.started')).toHaveLength(1)
    expect(bench.paged).toEqual(['ana', 'bo'])
  })

  it('that falls is shown on the alert and its incident, and rises again into paging', () => {
    const bench = new Bench()
    fires(bench, { occurrence: night })
    fires(bench, { severity: 'warning', occurrence: night })
    expect(bench.incident).toMatchObject({ severity: 'warning', worst: 'critical' })
    expect(alertOf(bench.incident.alerts, 'int-1/disk')?.severity).toBe('warning')
    bench.wait(hour)
    const pages = bench.all('page.raised').length
    fires(bench, { severity: 'critical', occurrence: night })
    bench.due()
    expect(bench.all('page.raised').length).toBeGreaterThan(pages)
  })

  it('of an incident is the worst of what fires, and the worst that it had once nothing does', () => {
    const bench = new Bench()
    fires(bench, { severity: 'critical' })
    fires(bench, { externalKey: 'b', severity: 'warning' })
    clears(bench)
    expect(bench.incident.severity).toBe('warning')
    clears(bench, { externalKey: 'b' })
    expect(bench.incident).toMatchObject({ status: 'resolved', severity: 'critical' })
  })

  it('that rises while it is snoozed ends the snooze, and pages', () => {
    const bench = new Bench()
    fires(bench, { severity: 'warning' })
    bench.does('ana', 'incident.snooze', { minutes: 10 })
    fires(bench, { externalKey: 'b', severity: 'critical' })
    bench.wait(second)
    expect(bench.paged).toEqual(['ana'])
    expect(bench.all('incident.unsnoozed')).toMatchObject([{ body: { reason: 'severity-rose' } }])
  })

  it('that rises while one person was asked to take over pages the policy', () => {
    const bench = new Bench()
    fires(bench, { severity: 'warning' })
    bench.does('ana', 'incident.reassign', { person: 'cy' })
    fires(bench, { externalKey: 'b', severity: 'critical' })
    bench.due()
    expect(bench.paged).toEqual(['cy', 'ana'])
  })
})

describe('what clears', () => {
  it('stops paging at once', () => {
    const bench = new Bench()
    fires(bench)
    bench.wait(6 * minute)
    expect(bench.paged).toEqual(['ana', 'bo'])
    const attempts = bench.all('page.attempted').length
    clears(bench)
    expect(bench.paged).toEqual([])
    bench.wait(day)
    expect(bench.all('page.raised')).toHaveLength(2)
    expect(bench.all('page.attempted')).toHaveLength(attempts)
  })

  it('inside the hold wakes nobody', () => {
    const bench = new Bench()
    fires(bench, { serviceHint: 'queue' })
    bench.wait(2 * minute - 1)
    clears(bench)
    bench.wait(day)
    expect(bench.all('page.raised')).toEqual([])
    expect(bench.incident.status).toBe('resolved')
  })

  it('too late for the hold finds the page gone out', () => {
    const bench = new Bench()
    fires(bench, { serviceHint: 'queue' })
    bench.wait(2 * minute)
    expect(bench.all('page.raised').map((entry) => entry.recordedAt)).toEqual([night + 2 * minute])
  })

  it('waits where its service says so, and pages again when it fires again', () => {
    const bench = new Bench()
    fires(bench, { serviceHint: 'queue' })
    bench.wait(3 * minute)
    clears(bench)
    expect(bench.incident).toMatchObject({ status: 'triggered', sourceState: 'cleared' })
    expect(bench.paged).toEqual([])
    expect(selectNextStep(bench.desk, bench.incident)).toMatchObject({ kind: 'resolves', at: night + 13 * minute })
    bench.wait(9 * minute)
    fires(bench, { serviceHint: 'queue' })
    bench.due()
    expect(bench.incident).toMatchObject({ status: 'triggered', sourceState: 'firing', flaps: 1 })
    expect(bench.paged).toEqual(['ana'])
    expect(bench.all('escalation.started').at(-1)?.body.reason).toBe('fired-again')
  })

  it('waits where its service says so, then resolves by itself', () => {
    const bench = new Bench()
    fires(bench, { serviceHint: 'queue' })
    clears(bench)
    bench.wait(10 * minute - 1)
    expect(bench.incident.status).toBe('triggered')
    bench.wait(1)
    expect(bench.incident).toMatchObject({ status: 'resolved', paging: { resolution: { cause: 'cleared' } } })
  })

  it('resolves after its wait although it is snoozed or acknowledged', () => {
    for (const type of ['incident.snooze', 'incident.acknowledge'] as const) {
      const bench = new Bench()
      fires(bench, { serviceHint: 'queue' })
      bench.does('ana', type, type === 'incident.snooze' ? { minutes: 60 } : {})
      clears(bench)
      expect(selectNextStep(bench.desk, bench.incident).kind).toBe('resolves')
      bench.wait(10 * minute)
      expect(bench.incident.status).toBe('resolved')
    }
  })

  it('and comes back as a warning does not page, and as critical after that does', () => {
    const bench = new Bench()
    fires(bench, { serviceHint: 'queue' })
    bench.wait(3 * minute)
    clears(bench)
    fires(bench, { externalKey: 'b', severity: 'warning', serviceHint: 'queue' })
    bench.wait(minute)
    expect(bench.paged).toEqual([])
    expect(selectNextStep(bench.desk, bench.incident).kind).toBe('does-not-page')
    fires(bench, { serviceHint: 'queue' })
    bench.due()
    expect(bench.paged).toEqual(['ana'])
  })
})

describe('an acknowledgement at the source', () => {
  it('stops paging, names nobody, and is not trusted for longer than half an hour', () => {
    const bench = new Bench()
    fires(bench)
    bench.wait(6 * minute)
    acknowledgedThere(bench)
    expect(bench.incident).toMatchObject({
      status: 'acknowledged',
      holder: null,
      paging: { acknowledgement: { by: null } },
    })
    expect(alertOf(bench.incident.alerts, 'int-1/disk')?.acknowledgedAtSource).toBe(true)
    expect(bench.paged).toEqual([])
    bench.wait(29 * minute)
    expect(bench.paged).toEqual([])
    bench.wait(2 * minute)
    expect(bench.paged).toEqual(['ana'])
  })

  it('counts its half hour from when it came, however old the incident is', () => {
    const bench = new Bench()
    fires(bench)
    bench.wait(29 * minute)
    acknowledgedThere(bench)
    bench.due()
    expect(bench.incident.status).toBe('acknowledged')
    expect(selectNextStep(bench.desk, bench.incident)).toMatchObject({
      kind: 'acknowledgement-expires',
      at: bench.now + 30 * minute,
    })
  })

  it('of one alert of several lets the others page on', () => {
    const bench = new Bench()
    fires(bench, { externalKey: 'a' })
    fires(bench, { externalKey: 'b' })
    acknowledgedThere(bench, { externalKey: 'a' })
    expect(bench.incident.status).toBe('triggered')
    acknowledgedThere(bench, { externalKey: 'b' })
    expect(bench.incident.status).toBe('acknowledged')
  })

  it('told again, or of what does not fire, is a duplicate', () => {
    const bench = new Bench()
    expect(acknowledgedThere(bench).kind).toBe('duplicate')
    fires(bench)
    acknowledgedThere(bench)
    expect(acknowledgedThere(bench).kind).toBe('duplicate')
    clears(bench)
    expect(acknowledgedThere(bench).kind).toBe('duplicate')
  })

  it('does not end the snooze of a person early', () => {
    const bench = new Bench()
    fires(bench)
    bench.does('ana', 'incident.snooze', { minutes: 480 })
    acknowledgedThere(bench)
    bench.wait(7 * hour)
    expect(bench.all('page.raised').every((entry) => entry.recordedAt === night)).toBe(true)
    expect(bench.incident.paging).toMatchObject({ kind: 'snoozed', until: night + 8 * hour })
  })

  it('leaves the baton with whoever holds it', () => {
    const bench = new Bench()
    fires(bench)
    bench.does('ana', 'incident.acknowledge')
    bench.does('ana', 'incident.unacknowledge')
    acknowledgedThere(bench)
    expect(bench.incident).toMatchObject({
      status: 'acknowledged',
      holder: 'ana',
      paging: { acknowledgement: { by: null } },
    })
  })

  it('is taken over by the person who answers, and no other then', () => {
    const bench = new Bench()
    fires(bench)
    acknowledgedThere(bench)
    bench.does('bo', 'incident.acknowledge')
    expect(bench.incident).toMatchObject({ holder: 'bo', paging: { acknowledgement: { by: 'bo' } } })
    expect(bench.does('ana', 'incident.acknowledge')).toMatchObject({ ok: false, reason: 'already-acknowledged' })
  })
})

describe('a flapping alert', () => {
  it('counts how often it came back within its incident', () => {
    const bench = new Bench({ config: configOf({ services: { shop: serviceOf('shop', { resolveAfterMs: hour }) } }) })
    for (let i = 0; i < 3; i++) {
      fires(bench, { serviceHint: 'shop' })
      bench.wait(minute)
      clears(bench)
      bench.wait(minute)
    }
    expect(bench.incident).toMatchObject({ flaps: 2, alertCount: 1 })
    expect(alertOf(bench.incident.alerts, 'int-1/disk')?.fires).toBe(3)
    expect(bench.all('incident.opened')).toHaveLength(1)
  })
})

describe('what is shown', () => {
  const news = {
    title: 'disk 99%',
    annotations: { summary: 'disk 99%' },
    runbookUrl: 'https://runbooks.example.com/disk',
    labels: { alertname: 'DiskFull', host: 'db-1' },
  }

  it('follows the source: a repeat with other words is shown and told, and pages nobody anew', () => {
    const bench = new Bench()
    fires(bench, { occurrence: night, title: 'disk 80%' })
    bench.due()
    expect(fires(bench, { occurrence: night, ...news }).kind).toBe('accepted')
    bench.due()
    expect(bench.incident.title).toBe('disk 99%')
    expect(alertOf(bench.incident.alerts, 'int-1/disk')).toMatchObject({ ...news, fires: 1, state: 'firing' })
    expect(bench.all('page.raised')).toHaveLength(1)
    expect(bench.all('alert.updated').map(({ body }) => Object.keys(body))).toEqual([
      ['key', 'title', 'runbookUrl', 'labels', 'annotations'],
    ])
    expect(timelineOf(bench.entriesOf(), bench.desk.config).at(-1)?.text).toBe(
      'disk 99% changed: was “disk 80%”; runbook https://runbooks.example.com/disk; host db-1',
    )
    expect(fires(bench, { occurrence: night, ...news })).toMatchObject({ kind: 'duplicate', why: null })
  })

  it('folds a change of severity as older logs told it', () => {
    const bench = new Bench()
    fires(bench, { severity: 'warning', title: 'disk 80%' })
    const body = { key: 'int-1/disk', severity: 'critical', severityRaw: 'P1', title: 'disk 99%' } as const
    const source = { kind: 'source', id: 'alertmanager', device: null } as const
    bench.record([{ type: 'alert.severity-changed', incidentId: bench.incident.id, body }], source, 'signal')
    const changed = { severity: 'critical', severityRaw: 'P1', title: 'disk 99%', state: 'firing', fires: 1 }
    expect(alertOf(bench.incident.alerts, body.key)).toMatchObject(changed)
    expect(bench.incident).toMatchObject({ title: 'disk 99%', severity: 'critical', firingCount: 1 })
    expect(timelineOf(bench.entriesOf(), bench.desk.config).at(-1)).toMatchObject({
      text: 'disk 99% changed: was “disk 80%”; warning is now critical',
      severity: 'critical',
    })
    expect(fires(bench, { severity: 'critical', severityRaw: 'P1', title: 'disk 99%' }).kind).toBe('duplicate')
  })

  it('follows sources without occurrences as well, whose time of sending is no news', () => {
    const bench = new Bench()
    fires(bench, { occurrence: null, annotations: { timestamp: '1' } })
    expect(fires(bench, { occurrence: null, annotations: { timestamp: '2' } }).kind).toBe('duplicate')
    expect(fires(bench, { occurrence: null, ...news }).kind).toBe('accepted')
    expect(fires(bench, { occurrence: null, ...news, runbookUrl: null }).kind).toBe('accepted')
    expect(alertOf(bench.incident.alerts, 'int-1/disk')?.runbookUrl).toBeNull()
  })

  it('of several alerts is what they have in common and how many, whatever their order', () => {
    const bench = new Bench()
    const alert = (n: number) => ({
      externalKey: `i${n}`,
      title: `i${n} is down`,
      alertName: 'InstanceDown',
      labels: { alertname: 'InstanceDown', cluster: 'eu-1', instance: `i${n}` },
    })
    fires(bench, alert(1))
    expect(bench.incident.title).toBe('i1 is down')
    for (const n of [2, 3, 4]) fires(bench, alert(n))
    expect(bench.incident.title).toBe('InstanceDown, 4 alerts in eu-1')
    clears(bench, { externalKey: 'i1' })
    expect(bench.incident.title).toBe('InstanceDown, 4 alerts in eu-1')
    fires(bench, { ...alert(5), alertName: 'DiskFull', labels: { cluster: 'eu-2' } })
    expect(bench.incident.title).toBe('i1 is down and 4 more alerts')
  })

  it('of several alerts without a name in common is the newest title of the first, also once that has changed', () => {
    const bench = new Bench()
    const called = (externalKey: string, title: string, labels = {}) => ({
      externalKey,
      title,
      alertName: title,
      labels,
    })
    fires(bench, called('a', 'disk 80%', { cluster: 'eu-1' }))
    fires(bench, called('a', 'disk 90%', { cluster: 'eu-1' }))
    fires(bench, called('b', 'memory 70%', { cluster: 'eu-1' }))
    expect(bench.incident.title).toBe('disk 90% and 1 more alert in eu-1')
    fires(bench, called('b', 'memory 75%', { cluster: 'eu-1' }))
    expect(bench.incident.title).toBe('disk 90% and 1 more alert in eu-1')
    fires(bench, called('a', 'disk 99%', { cluster: 'eu-2' }))
    expect(bench.incident.title).toBe('disk 99% and 1 more alert')
  })

  it('of what a person declared keeps the name that the person gave', () => {
    const bench = new Bench()
    bench.command('ana', { type: 'incident.declare', title: 'Shop is odd' } as never)
    expect(bench.incident).toMatchObject({ title: 'Shop is odd', isNamed: true })
  })

  it('of what a person renamed is that name, whatever its alerts are called later', () => {
    const bench = new Bench()
    fires(bench, { externalKey: 'a', title: 'disk 90%' })
    bench.does('ana', 'incident.rename', { title: '  Uploads fail  ' })
    fires(bench, { externalKey: 'a', title: 'disk 99%' })
    expect(bench.incident).toMatchObject({ title: 'Uploads fail', isNamed: true })
    const before = bench.entriesOf().length
    bench.does('ana', 'incident.rename', { title: 'Uploads fail' })
    expect(bench.entriesOf()).toHaveLength(before)
  })
})
