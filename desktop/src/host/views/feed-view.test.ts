import { Bench } from '@baton/shared/testing/bench.ts'
import { configOf, signalOf } from '@baton/shared/testing/builders.ts'
import { expect, it } from 'vitest'
import { FeedView } from './feed-view.ts'

it('names whom a snooze of mine would stop calling: not me, nor who is asked to join', () => {
  const bench = new Bench({ config: configOf() })
  bench.signal(signalOf({}))
  bench.due()
  bench.does('ana', 'incident.escalate')
  bench.does('ana', 'incident.add-responder', { person: 'cy' })
  const drops = (me: string | null) => {
    const view = new FeedView()
    view.update({ desk: bench.desk, me, pending: new Map() }, 'all')
    return view.feed[0]?.snoozeDrops
  }
  expect(drops('ana')).toEqual(['Bo'])
  expect(drops('cy')).toEqual(['Ana', 'Bo'])
  expect(drops(null)).toEqual([])
})
