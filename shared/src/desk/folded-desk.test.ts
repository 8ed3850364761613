import { describe, expect, it } from 'vitest'
import type { Draft } from '../log/events.ts'
import { Bench } from '../testing/bench.ts'
import { day, minute, night, signalOf } from '../testing/builders.ts'
import type { RootDesk } from './folded-desk.ts'
import { deskFromState, emptyDesk } from './folded-desk.ts'
import { LayeredMap } from './layered-map.ts'

const relay = { kind: 'relay', id: 'relay', device: null } as const

function committed(...drafts: readonly Draft[]): RootDesk {
  const bench = new Bench()
  bench.record(drafts, relay, 'desk')
  return bench.desk
}

describe('a desk', () => {
  it('knows its devices, and which of them were revoked', () => {
    const desk = committed({ type: 'device.revoked', incidentId: null, body: { deviceId: 'dev-bo' } })
    expect(desk.devices().map(({ id, person, revoked }) => [id, person, revoked])).toEqual([
      ['dev-ana', 'ana', false],
      ['dev-cy', 'cy', false],
      ['dev-bo', 'bo', true],
    ])
  })

  it('forgets a group that was silent for long, whether or not its memory was given back by then', () => {
    const bench = new Bench()
    bench.signal(signalOf())
    bench.signal(signalOf({ state: 'cleared' }))
    bench.sleep(31 * day)
    // This commit gives the memory back here; a fold that goes entry by entry has not done it yet.
    bench.pair('dee')
    bench.signal(signalOf({ occurrence: bench.now }))
    const folded = emptyDesk()
    for (const entry of bench.entries) folded.apply(entry)
    expect(folded.group('int-1/group')).toEqual(bench.desk.group('int-1/group'))
    expect(folded.toState()).toEqual(bench.desk.toState())
  })

  it('knows its integrations, and which of them were revoked', () => {
    const created = (integrationId: string): Draft => ({
      type: 'integration.created',
      incidentId: null,
      body: { integrationId, source: 'generic', name: integrationId },
    })
    const desk = committed(created('int-a'), created('int-b'), {
      type: 'integration.revoked',
      incidentId: null,
      body: { integrationId: 'int-a' },
    })
    expect(desk.integration('int-a')).toEqual({
      id: 'int-a',
      source: 'generic',
      name: 'int-a',
      createdAt: night,
      revoked: true,
    })
    expect(desk.integrations().map(({ id, revoked }) => [id, revoked])).toEqual([
      ['int-b', false],
      ['int-a', true],
    ])
  })

  it('forgets nothing of what was tried on a fork that is dropped', () => {
    const bench = new Bench()
    bench.signal(signalOf())
    const before = JSON.stringify([bench.desk.toState(), ...bench.desk.incidents()])
    const entry = bench.entries.at(-1)
    const fork = bench.desk.fork()
    if (entry)
      fork.apply({
        ...entry,
        seq: entry.seq + 1,
        type: 'incident.resolved',
        body: { cause: 'person', reason: '' },
      } as never)
    expect(fork.incident(bench.incident.id)?.status).toBe('resolved')
    expect(JSON.stringify([bench.desk.toState(), ...bench.desk.incidents()])).toBe(before)
    expect(bench.desk.openCount).toBe(1)
  })

  it('hands over at merge which incidents it touched, and which are open', () => {
    const bench = new Bench()
    bench.signal(signalOf())
    const entries = bench.entriesOf()
    const desk = emptyDesk()
    const fork = desk.fork()
    for (const entry of entries) fork.apply(entry)
    expect(desk.openCount).toBe(0)
    expect(fork.merge().map((incident) => incident.id)).toEqual([bench.incident.id])
    expect(desk.openIncidents()).toEqual([bench.incident])
  })

  it('drops a resolved incident from memory and keeps an open one', () => {
    const bench = new Bench()
    bench.signal(signalOf({ groupKey: 'a', externalKey: 'a' }))
    const open = bench.incident.id
    bench.signal(signalOf({ groupKey: 'b', externalKey: 'b' }))
    bench.does('ana', 'incident.resolve')
    const resolved = bench.incident
    bench.desk.unload(open)
    bench.desk.unload(resolved.id)
    expect([...bench.desk.incidents()].map((incident) => incident.id)).toEqual([open])
    bench.desk.load(resolved)
    expect(bench.desk.incident(resolved.id)).toBe(resolved)
    expect(bench.desk.openCount).toBe(1)
  })

  it('leaves an incident alone that is not in memory', () => {
    const bench = new Bench()
    bench.signal(signalOf())
    const restored = deskFromState(emptyDesk().toState(), [])
    for (const entry of bench.entriesOf().filter((known) => known.type !== 'incident.opened')) restored.apply(entry)
    expect([...restored.incidents()]).toEqual([])
    expect(restored.alert('int-1/disk')).toMatchObject({ state: 'firing' })
  })

  it('remembers a group for thirty days after it was last heard of, and an open one for ever', () => {
    const bench = new Bench()
    bench.signal(signalOf({ groupKey: 'closed', externalKey: 'a' }))
    bench.does('ana', 'incident.resolve')
    bench.signal(signalOf({ groupKey: 'open', externalKey: 'b' }))
    bench.sleep(31 * day)
    bench.signal(signalOf({ groupKey: 'new', externalKey: 'c', occurrence: bench.now }))
    expect(bench.desk.group('int-1/closed')).toBeUndefined()
    expect(bench.desk.group('int-1/open')?.openId).not.toBeNull()
  })

  it('proves an outside channel by a delivery only', () => {
    const bench = new Bench()
    bench.signal(signalOf())
    bench.wait(2 * minute)
    expect(bench.desk.channelProven('ana', 'ntfy')).toBeUndefined()
    const { pageId, channel, attempt } = bench.all('page.attempted')[0]!.body
    bench.delivery({
      incidentId: bench.incident.id,
      outcome: 'delivered',
      body: { pageId, channel, attempt, detail: '' },
    })
    expect(bench.desk.channelProven('ana', 'ntfy')).toBe(bench.now)
    // A copy of the log need not have the incident to know it.
    const copy = emptyDesk()
    for (const entry of bench.entriesOf().filter(({ type }) => type !== 'incident.opened')) copy.apply(entry)
    expect(copy.channelProven('ana', 'ntfy')).toBe(bench.now)
  })
})

describe('a layered map', () => {
  it('shows a fork its parent’s entries, and the parent none of the fork’s until they are merged', () => {
    const parent = new LayeredMap<string, number>()
    parent.set('a', 1)
    parent.set('b', 2)
    const fork = parent.fork()
    fork.set('a', 3)
    fork.set('c', 4)
    expect(['a', 'b', 'c'].map((key) => fork.get(key))).toEqual([3, 2, 4])
    expect(['a', 'b', 'c'].map((key) => parent.get(key))).toEqual([1, 2, undefined])
    fork.mergeIntoParent()
    expect([...parent.own()]).toEqual([
      ['b', 2],
      ['a', 3],
      ['c', 4],
    ])
  })

  it('keeps the least recently set first', () => {
    const map = new LayeredMap<string, number>()
    for (const key of ['a', 'b', 'a']) map.set(key, 1)
    expect([...map.own()].map(([key]) => key)).toEqual(['b', 'a'])
  })

  it('does not let a fork forget, for it would see its parent’s', () => {
    const parent = new LayeredMap<string, number>()
    parent.set('a', 1)
    expect(() => parent.fork().forget('a')).toThrow('root')
    parent.forget('a')
    expect(parent.get('a')).toBeUndefined()
  })
})
