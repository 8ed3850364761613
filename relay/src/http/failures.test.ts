import { expect, test } from 'vitest'
import { ManualClock } from '../../test/kit.ts'
import { Failures } from './failures.ts'

test('counts by client, and begins anew after a minute', () => {
  const clock = new ManualClock()
  const failures = new Failures(clock, 3)
  const tries = (client: string, times: number) => Array.from({ length: times }, () => failures.note(client))
  expect(tries('a', 4)).toEqual([null, null, null, 60])
  expect(tries('b', 1)).toEqual([null])
  clock.advance(45_000)
  expect(tries('a', 1)).toEqual([15])
  clock.advance(15_000)
  expect(tries('a', 4)).toEqual([null, null, null, 60])
})

test('remembers no more clients than it has room for', () => {
  const failures = new Failures(new ManualClock(), 1)
  for (let n = 0; n < 50_000; n++) failures.note(`client-${n}`)
  expect(failures.size).toBe(10_000)
  expect(failures.note('client-49999')).toBe(60)
})
