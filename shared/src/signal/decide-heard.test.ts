import { expect, test } from 'vitest'
import { alertsOf } from '../model/alert-table.ts'
import { Bench } from '../testing/bench.ts'
import { signalOf } from '../testing/builders.ts'
import { decideHeard } from './decide-heard.ts'

const minute = 60_000

/** An incident of so many alerts that fire. */
function storm(count: number): Bench {
  const bench = new Bench()
  for (let n = 0; n < count; n++)
    bench.signal(signalOf({ externalKey: `k${n}`, groupKey: 'storm', occurrence: bench.now }))
  return bench
}

const keysOf = (bench: Bench) => alertsOf(bench.incident.alerts).map(({ key }) => key)

function heardOf(keys: readonly string[], at: number): ReadonlyMap<string, number> {
  return new Map(keys.map((key) => [key, at]))
}

test('a few are named, nearly all are told by those that were not heard, and none by more than five hundred names', () => {
  const bench = storm(1_600)
  const at = bench.now + 5 * minute
  const keys = keysOf(bench)
  const sizes = (count: number) =>
    decideHeard(bench.incident, heardOf(keys.slice(0, count), at)).map(({ body }) =>
      'keys' in body ? ['keys', body.keys.length] : 'allBut' in body ? ['allBut', body.allBut.length] : [],
    )
  expect(sizes(3)).toEqual([['keys', 3]])
  expect(sizes(1_000)).toEqual([
    ['keys', 500],
    ['keys', 500],
  ])
  expect(sizes(1_100)).toEqual([['allBut', 500]])
  expect(sizes(1_600)).toEqual([['allBut', 0]])
})

test('whichever way it is told, those and only those are heard that were', () => {
  for (const count of [1, 400, 601, 700]) {
    const bench = storm(700)
    const keys = keysOf(bench)
    const heard = heardOf(keys.slice(0, count), bench.now + 5 * minute)
    bench.wait(6 * minute)
    bench.record(decideHeard(bench.incident, heard), { kind: 'relay', id: 'relay', device: null }, 'signal')
    for (const alert of alertsOf(bench.incident.alerts))
      expect(alert.heard.lastHeardAt).toBe(heard.get(alert.key) ?? alert.firedAt)
  }
})

test('the parts of one body are told at once; what was heard minutes apart is told apart', () => {
  const bench = storm(3)
  const [a = '', b = '', c = ''] = keysOf(bench)
  const at = bench.now + 5 * minute
  const drafts = decideHeard(
    bench.incident,
    new Map([
      [c, at + 2 * minute],
      [a, at],
      [b, at + 9_000],
    ]),
  )
  expect(drafts.map(({ body }) => body)).toEqual([
    { heardAt: at + 9_000, keys: [a, b] },
    { heardAt: at + 2 * minute, keys: [c] },
  ])
})

test('what has cleared, what is known already and what is closed is not told', () => {
  const bench = storm(2)
  const [first = '', second = ''] = keysOf(bench)
  expect(decideHeard(bench.incident, heardOf([first, second], bench.now))).toEqual([])
  const later = heardOf([first, second, 'int-1/unknown'], bench.now + minute)
  bench.signal(
    signalOf({ externalKey: first.slice('int-1/'.length), groupKey: 'storm', state: 'cleared', occurrence: null }),
  )
  expect(decideHeard(bench.incident, later).map(({ body }) => body)).toEqual([
    { heardAt: bench.now + minute, keys: [second] },
  ])
  bench.does('ana', 'incident.resolve')
  expect(decideHeard(bench.incident, later)).toEqual([])
})
