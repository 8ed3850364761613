import { describe, expect, it } from 'vitest'
import type { Connected } from '../model/reach.ts'
import { Bench } from '../testing/bench.ts'
import { configOf, night, personOf } from '../testing/builders.ts'
import { selectReach } from './reach-view.ts'

const nobody: Connected = { devices: [], left: {}, isSettled: true }

/** Ana has a laptop, Bo a phone alone, Cy nothing. */
function started() {
  const config = configOf()
  const bench = new Bench({ config: { ...config, people: {} } })
  const phone = { kind: 'ntfy' as const, afterMs: 0 }
  const people = { ana: personOf('ana'), bo: personOf('bo', [phone]), cy: personOf('cy', []) }
  bench.configure({ ...config, people })
  bench.pair('ana', 'laptop')
  return bench
}

describe('how people are reached', () => {
  it('is live while a device of theirs is connected, and blind since the last of them went', () => {
    const { desk } = started()
    expect(selectReach(desk, { ...nobody, devices: ['laptop'] }).ana).toMatchObject({ reach: 'live', since: null })
    expect(selectReach(desk, { ...nobody, left: { laptop: night } }).ana).toMatchObject({
      reach: 'blind',
      since: night,
    })
    expect(selectReach(desk, nobody).ana).toMatchObject({ reach: 'blind', since: null })
  })

  it('is none without a device or another channel, and blind with another channel alone', () => {
    const { desk } = started()
    expect(selectReach(desk, nobody).cy).toEqual({ reach: 'none', since: null, devices: 0, channels: [] })
    expect(selectReach(desk, nobody).bo).toMatchObject({ reach: 'blind', devices: 0, channels: [{ kind: 'ntfy' }] })
  })

  it('is unknown of everybody while nothing is heard', () => {
    const { desk } = started()
    const reaches = Object.values(selectReach(desk, null)).map(({ reach }) => reach)
    expect(reaches).toEqual(['unknown', 'unknown', 'unknown'])
  })

  it('is unknown of a paired console that a relay just started has not seen yet', () => {
    const { desk } = started()
    const early = { ...nobody, isSettled: false }
    expect(selectReach(desk, early).ana?.reach).toBe('unknown')
    expect(selectReach(desk, early).cy?.reach).toBe('none')
    expect(selectReach(desk, { ...early, devices: ['laptop'] }).ana?.reach).toBe('live')
  })
})
