import { describe, expect, it } from 'vitest'
import type { OncallConfig } from '../model/config.ts'
import { Bench } from '../testing/bench.ts'
import { configOf, hour, ladder, minute, personOf, signalOf } from '../testing/builders.ts'
import { timelineOf } from '../view/timeline.ts'
import { decideConfig } from './decide-config.ts'

/** Whoever only observes can neither answer nor resolve: nothing may be left to them, and nothing given to them. */

const policies = { ladder: { ...ladder, acknowledgementTimeoutMs: null } }
const handoffId = 'hand-1'

/** The file in which these people only observe. */
function observed(...observers: readonly string[]): OncallConfig {
  const people = Object.fromEntries(
    ['ana', 'bo', 'cy', 'dee'].map((id) => [
      id,
      { ...personOf(id), ...(observers.includes(id) ? { role: 'observer' as const } : {}) },
    ]),
  )
  return configOf({ people, policies })
}

function firing(...observers: readonly string[]): Bench {
  const bench = new Bench({ config: observed(...observers) })
  bench.signal(signalOf())
  bench.due()
  return bench
}

/** What the dry run says; then it is so. */
function apply(bench: Bench, config: OncallConfig): readonly string[] {
  const { effects } = decideConfig(bench.desk, config, bench.context)
  bench.configure(config)
  bench.due()
  return effects.map(({ text }) => text)
}

const offer = (bench: Bench, to: string) =>
  bench.command('bo', { type: 'handoff.offer', handoffId, team: 'ops', to, items: [], notes: '' })

describe('a person whom a file makes an observer', () => {
  it('holds no incident any more: it goes to the first who may act, who is paged for it', () => {
    const bench = firing()
    bench.wait(6 * minute)
    bench.does('bo', 'incident.acknowledge')
    expect(apply(bench, observed('ana', 'bo'))).toEqual([
      '"disk is full": Bo had it and only observes now: it goes to Cy; Ana is paged at once',
    ])
    expect(bench.incident).toMatchObject({ status: 'triggered', holder: 'cy' })
    expect(bench.all('incident.baton-moved')[0]?.body).toEqual({ from: 'bo', to: 'cy', reason: 'only-observes' })
    const story = timelineOf(bench.entriesOf(), bench.desk.config).map(({ text }) => text)
    expect(story).toContain('Bo had it and only observes by the on-call file: Cy has it now')
    bench.wait(hour)
    expect(bench.paged).toContain('cy')
    expect(apply(bench, observed('ana', 'bo'))).toEqual([])
  })

  it('is not who answers for the relay when nobody else may', () => {
    const bench = firing()
    bench.does('ana', 'incident.acknowledge')
    apply(bench, observed('ana', 'bo', 'cy'))
    expect(bench.incident.holder).toBe('dee')
  })

  it('neither gives nor receives a shift: the offer ends, with the reason', () => {
    for (const observer of ['bo', 'cy']) {
      const bench = firing()
      offer(bench, 'cy')
      const name = observer === 'bo' ? 'Bo' : 'Cy'
      expect(apply(bench, observed(observer))).toEqual([
        `the handoff of Operations from Bo to Cy ends: ${name} only observes now`,
      ])
      expect(bench.desk.openHandoffs()).toEqual([])
    }
  })

  it('is not asked any more to take over, and goes on ringing where the ladder called them', () => {
    const bench = firing()
    bench.does('ana', 'incident.acknowledge')
    bench.does('ana', 'incident.escalate')
    bench.does('ana', 'incident.reassign', { person: 'cy' })
    expect(apply(bench, observed('bo', 'cy'))).toEqual(['"disk is full": the page to Cy ends, who only observes now'])
    expect(bench.paged).toEqual(['bo'])
    expect(bench.incident.holder).toBe('ana')
  })
})

describe('a pager test of somebody, or acknowledged by somebody, who only observes now', () => {
  it.each(['ana', 'bo'])('ends (%s)', (observer) => {
    const bench = new Bench({ config: observed() })
    bench.command('ana', { type: 'pager.test' })
    bench.due()
    bench.does('bo', 'incident.acknowledge')
    const name = observer === 'ana' ? 'Ana' : 'Bo'
    expect(apply(bench, observed(observer))).toEqual([
      `"Pager test for Ana": ${name} only observes now, the pager test ends`,
    ])
    expect(bench.incident.status).toBe('resolved')
  })
})

describe('an observer', () => {
  it('is not asked to take over, to join, or to take a shift', () => {
    const bench = firing('cy')
    bench.does('ana', 'incident.acknowledge')
    for (const type of ['incident.reassign', 'incident.add-responder'] as const)
      expect(bench.does('ana', type, { person: 'cy' })).toMatchObject({ ok: false, reason: 'only-observes' })
    expect(offer(bench, 'cy')).toMatchObject({ ok: false, reason: 'only-observes' })
    expect(offer(bench, 'dee')).toMatchObject({ ok: true })
  })
})
