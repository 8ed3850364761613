import { reachIn } from '@baton/shared/oncall/derive-reach.ts'
import { Bench } from '@baton/shared/testing/bench.ts'
import { configOf, personOf, signalOf } from '@baton/shared/testing/builders.ts'
import { expect, it } from 'vitest'
import { reachSentence, reachWarnings } from './reach-words.ts'

const consoleOnly = (id: string) => personOf(id, [{ kind: 'console', afterMs: 0 }])
const config = configOf({ people: { ana: consoleOnly('ana'), bo: personOf('bo'), cy: consoleOnly('cy') } })

function warningsOf(bench: Bench): readonly string[] {
  return reachWarnings(
    config,
    reachIn(bench.desk, config, () => false),
  )
}

it('warns of nobody who has a device or another channel', () => {
  const bench = new Bench({ config })
  bench.revoke('bo')
  expect(warningsOf(bench)).toEqual([])
})

it('warns of whom a policy would page in vain, and of the step that it leaves without anybody', () => {
  const bench = new Bench({ config })
  bench.revoke('cy')
  expect(warningsOf(bench)).toEqual([
    'Cy cannot be reached: no device (invite cy)',
    'escalation-policies.ladder.steps[2] (third of Operations) pages in vain: Cy cannot be reached',
  ])
  bench.pair('cy', 'another')
  expect(warningsOf(bench)).toEqual([])
})

it('says when somebody who cannot be reached was last proven to be, however long ago', () => {
  const bench = new Bench({ config })
  bench.signal(signalOf())
  bench.due()
  const [page] = Object.values(bench.incident.pages)
  bench.receipt('ana', { incidentId: bench.incident.id, pageId: page!.id, layer: 'shown', ok: true, detail: '', at: 0 })
  bench.revoke('ana')
  const reachOf = reachIn(bench.desk, config, () => true)
  expect(reachOf('ana')).toMatchObject({ reach: 'none', devices: 0, provenAt: bench.now })
  expect(reachSentence(config.people.ana!, reachOf)).toBe(
    'Ana cannot be reached: no device, last proven 2026-11-20 02:00 UTC',
  )
})
