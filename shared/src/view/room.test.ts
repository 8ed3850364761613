import { describe, expect, it } from 'vitest'
import type { ReceiptLayer } from '../model/incident.ts'
import { Bench, openPages } from '../testing/bench.ts'
import { configOf, minute, night, personOf, second, serviceOf, signalOf } from '../testing/builders.ts'
import { lateness, selectAlarmPages } from './alarm.ts'
import { runbookOf, selectDevices, selectOncall, selectPagerTest, selectRoom } from './room.ts'

function paging(overrides = {}, config = configOf()): Bench {
  const bench = new Bench({ config })
  bench.signal(signalOf(overrides))
  bench.due()
  return bench
}

describe('a room', () => {
  it('says who is in each role, and whether it is given or held', () => {
    const bench = paging()
    bench.does('ana', 'incident.acknowledge')
    bench.does('ana', 'role.assign', { role: 'scribe', person: 'bo' })
    const { roles } = selectRoom(bench.desk, bench.incident, bench.entriesOf(), 'ana', 'complete')
    expect(roles.map(({ role, name, held }) => [role, name, held])).toEqual([
      ['commander', 'Ana', false],
      ['deputy', 'Ana', true],
      ['scribe', 'Bo', false],
      ['liaison', 'Ana', true],
      ['responder', 'Ana', false],
    ])
  })

  it('shows what fires before what cleared, worst first, and counts what it leaves out', () => {
    const bench = new Bench()
    for (let i = 0; i < 203; i++)
      bench.signal(signalOf({ externalKey: `a${i}`, severity: i === 202 ? 'critical' : 'error' }))
    bench.signal(signalOf({ state: 'cleared', externalKey: 'a0' }))
    const room = selectRoom(bench.desk, bench.incident, [], null, 'partial')
    expect(room.alerts).toHaveLength(200)
    expect(room.alertsLeftOut).toBe(3)
    expect(room.alerts[0]?.key).toBe('int-1/a202')
    expect(room.alerts.every((alert) => alert.state === 'firing')).toBe(true)
  })

  it('opens the alert’s own runbook, else the service’s', () => {
    const services = { shop: serviceOf('shop', { runbook: 'https://wiki.example/shop' }) }
    const bench = paging({ serviceHint: 'shop' }, configOf({ services }))
    expect(runbookOf(bench.desk, bench.incident)).toBe('https://wiki.example/shop')
    bench.signal(signalOf({ externalKey: 'b', runbookUrl: 'https://wiki.example/disk' }))
    expect(runbookOf(bench.desk, bench.incident)).toBe('https://wiki.example/disk')
  })

  it('shows what each channel and device of a page came to', () => {
    const bench = paging()
    const [page] = openPages(bench.incident)
    const report = {
      incidentId: bench.incident.id,
      pageId: page?.id ?? '',
      layer: 'shown',
      ok: true,
      detail: '',
      at: night,
    } as const
    bench.receipt('ana', report)
    const shown = () => selectRoom(bench.desk, bench.incident, [], null, 'partial').pages[0]
    expect(shown()).toMatchObject({
      name: 'Ana',
      devices: [{ name: "ana's laptop", layers: { shown: { ok: true } } }],
      channels: [{ kind: 'ntfy', state: 'not sent' }],
    })
    bench.wait(2 * minute)
    expect(shown()?.channels).toEqual([{ kind: 'ntfy', state: 'sending', detail: '' }])
  })
})

describe('the alarm', () => {
  it('rings for my open pages, worst first', () => {
    const bench = new Bench()
    bench.signal(signalOf({ externalKey: 'a', groupKey: 'a', title: 'an error', severity: 'error' }))
    bench.signal(signalOf({ externalKey: 'b', groupKey: 'b', title: 'a crisis' }))
    bench.due()
    expect(selectAlarmPages(bench.desk, 'ana').map((page) => page.title)).toEqual(['a crisis', 'an error'])
    expect(selectAlarmPages(bench.desk, 'bo')).toEqual([])
    expect(selectAlarmPages(bench.desk, null)).toEqual([])
  })

  it('names whom "need help" pages, and says how late it came', () => {
    const bench = paging()
    bench.sleep(15 * minute)
    const [page] = selectAlarmPages(bench.desk, 'bo')
    expect(page).toMatchObject({ lateByMs: 10 * minute, helpPages: ['Cy'], purpose: 'escalation' })
    bench.does('bo', 'incident.escalate')
    expect(bench.paged).toContain('cy')
  })

  it('of a pager test offers no help', () => {
    const bench = new Bench()
    bench.command('ana', { type: 'pager.test' })
    bench.due()
    expect(selectAlarmPages(bench.desk, 'ana')).toMatchObject([{ drill: true, helpPages: [], purpose: 'test' }])
  })

  it('does not call the loop’s own latency late', () => {
    expect([lateness(-5), lateness(1_999), lateness(2_000)]).toEqual([0, 0, 2_000])
  })
})

describe('a pager test', () => {
  function tested(config = configOf()): Bench {
    const bench = new Bench({ config })
    bench.command('ana', { type: 'pager.test' })
    bench.due()
    return bench
  }

  function proves(bench: Bench, layer: ReceiptLayer, ok: boolean, detail = ''): void {
    const pageId = Object.keys(bench.incident.pages)[0] ?? ''
    bench.receipt('ana', { incidentId: bench.incident.id, pageId, layer, ok, detail, at: bench.now })
  }

  function states(bench: Bench, deviceId = 'dev-ana') {
    return Object.fromEntries(
      (selectPagerTest(bench.desk, 'ana', deviceId)?.layers ?? []).map(({ layer, state }) => [layer, state]),
    )
  }

  it('shows each layer as passed, failed or unknown', () => {
    const bench = tested()
    expect(states(bench)).toEqual({
      socket: 'unknown',
      alarm: 'unknown',
      sound: 'unknown',
      notification: 'unknown',
      ntfy: 'unknown',
    })
    proves(bench, 'reached', true)
    proves(bench, 'shown', true)
    proves(bench, 'sounded', false, 'blocked')
    expect(states(bench)).toEqual({
      socket: 'passed',
      alarm: 'passed',
      sound: 'failed',
      notification: 'unknown',
      ntfy: 'unknown',
    })
    proves(bench, 'sounded', true)
    expect(states(bench).sound).toBe('passed')
  })

  it('shows ntfy by what became of it, and as not configured where it is not', () => {
    const bench = tested()
    const { pageId, channel, attempt } = bench.all('page.attempted')[0]!.body
    bench.delivery({
      incidentId: bench.incident.id,
      outcome: 'failed',
      body: { pageId, channel, attempt, detail: '503' },
    })
    expect(states(bench).ntfy).toBe('failed')
    const without = tested(configOf({ people: { ana: personOf('ana', [{ kind: 'console', afterMs: 0 }]) } }))
    expect(states(without).ntfy).toBe('not-configured')
  })

  it('proves nothing for another device', () => {
    const bench = tested()
    bench.pair('ana', 'dev-phone')
    proves(bench, 'sounded', true)
    expect(states(bench, 'dev-phone').sound).toBe('unknown')
  })

  it('remembers when a layer last passed, in a later test as well', () => {
    const bench = tested()
    bench.wait(second)
    proves(bench, 'sounded', true)
    bench.wait(10 * minute)
    bench.command('ana', { type: 'pager.test' })
    bench.due()
    const sound = selectPagerTest(bench.desk, 'ana', 'dev-ana')?.layers.find(({ layer }) => layer === 'sound')
    expect(sound).toMatchObject({ state: 'unknown', lastPassedAt: night + second })
  })

  it('is finished when it has ended', () => {
    const bench = tested()
    expect(selectPagerTest(bench.desk, 'ana', 'dev-ana')?.finished).toBe(false)
    bench.wait(2 * minute)
    expect(selectPagerTest(bench.desk, 'ana', 'dev-ana')?.finished).toBe(true)
    expect(selectPagerTest(bench.desk, 'bo', 'dev-bo')).toBeNull()
  })
})

describe('the people and devices', () => {
  it('are listed with who is on call at which level, and without what was revoked', () => {
    const bench = new Bench()
    expect(selectOncall(bench.desk)).toEqual([
      {
        id: 'ops',
        name: 'Operations',
        handedOverAt: null,
        levels: [
          { level: 1, person: 'ana', name: 'Ana' },
          { level: 2, person: 'bo', name: 'Bo' },
          { level: 3, person: 'cy', name: 'Cy' },
        ],
      },
    ])
    const revoked = { type: 'device.revoked', incidentId: null, body: { deviceId: 'dev-bo' } } as const
    bench.record([revoked], { kind: 'relay', id: 'relay', device: null }, 'desk')
    expect(selectDevices(bench.desk, 'dev-ana').map(({ id, mine }) => [id, mine])).toEqual([
      ['dev-ana', true],
      ['dev-cy', false],
    ])
  })
})
