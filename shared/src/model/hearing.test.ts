import fc from 'fast-check'
import { expect, test } from 'vitest'
import { noAlerts, withAlert } from './alert-table.ts'
import { afterRepeat, type Hearing, hearingOfFiring, silenceOf, silentFrom, usualGap } from './hearing.ts'
import type { AlertState } from './incident.ts'

const minute = 60_000
const hour = 60 * minute
const long = -hour

function heardAt(times: readonly number[], turnedAt = long): Hearing {
  return times.reduce((heard, at) => afterRepeat(heard, at, turnedAt), hearingOfFiring(undefined, 0))
}

const fires = (heard: Hearing) => silentFrom({ state: 'firing', heard })

test('an alert repeated every five minutes is silent after half an hour', () => {
  const heard = heardAt([5, 10, 15].map((at) => at * minute))
  expect(usualGap(heard)).toBe(5 * minute)
  expect(fires(heard)).toBe(45 * minute)
})

test('an alert repeated every four hours is silent after twelve', () => {
  expect(fires(heardAt([4, 8, 12].map((at) => at * hour)))).toBe(24 * hour)
})

test('one that was never repeated, or once or twice, has no habit and is never silent', () => {
  for (const times of [[], [5 * minute], [5 * minute, 10 * minute]]) {
    expect(usualGap(heardAt(times))).toBeNull()
    expect(fires(heardAt(times))).toBeNull()
  }
})

test('one that has cleared is not silent', () => {
  expect(silentFrom({ state: 'cleared', heard: heardAt([5, 10, 15].map((at) => at * minute)) })).toBeNull()
})

test('what a second sender tells a moment later is the same telling, and moves only when it was last heard', () => {
  const copies = heardAt([0, 4, 8, 12].flatMap((at) => [at * hour + 1, at * hour + 15_000]))
  expect(usualGap(copies)).toBe(4 * hour)
  expect(copies.lastHeardAt).toBe(12 * hour + 15_000)
})

test('a group that is told again because one of it turned says nothing of the habit', () => {
  const turned = [5, 10, 15, 20].reduce(
    (heard, at) => afterRepeat(heard, at * minute, at * minute + 10),
    hearingOfFiring(undefined, 0),
  )
  expect(usualGap(turned)).toBeNull()
  expect(turned.lastHeardAt).toBe(20 * minute)
})

test('one long gap among short ones is waited for twice over', () => {
  const heard = heardAt([5, 10, 15, 15 + 240, 15 + 245].map((at) => at * minute))
  expect(usualGap(heard)).toBe(5 * minute)
  expect(fires(heard)).toBe((260 + 480) * minute)
})

test('what fires anew keeps its habit', () => {
  const again = hearingOfFiring(heardAt([5, 10, 15].map((at) => at * minute)), hour)
  expect([usualGap(again), again.lastHeardAt]).toEqual([5 * minute, hour])
})

const gap = fc.integer({ min: 1, max: 6 * hour })

test('in any telling: heard never goes back, at most five gaps are kept, a source true to its habit is never silent', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(gap, fc.boolean()), { maxLength: 40 }), (gaps) => {
      let heard = hearingOfFiring(undefined, 0)
      for (const [after, isLate] of gaps) {
        const at = isLate ? heard.lastHeardAt - after : heard.lastHeardAt + after
        const next = afterRepeat(heard, at, long)
        expect(next.lastHeardAt).toBe(Math.max(heard.lastHeardAt, at))
        expect(next.gaps.length).toBeLessThanOrEqual(5)
        heard = next
      }
      const silent = fires(heard)
      const usual = usualGap(heard)
      expect(silent === null).toBe(usual === null)
      // The next that comes as late as any that is remembered comes in time, and so does one three times as late as usual.
      if (silent !== null && usual !== null) {
        const wait = silent - heard.lastHeardAt
        expect(wait).toBeGreaterThanOrEqual(Math.max(...heard.gaps, 3 * usual, 30 * minute))
      }
    }),
  )
})

test('a source that repeats at any steady pace is not silent before three times its pace, and then is', () => {
  fc.assert(
    fc.property(fc.integer({ min: minute, max: 24 * hour }), fc.integer({ min: 3, max: 12 }), (pace, count) => {
      const heard = heardAt(Array.from({ length: count }, (_, n) => (n + 1) * pace))
      expect(fires(heard)).toBe(count * pace + Math.max(3 * pace, 30 * minute))
    }),
  )
})

test('an incident is silent from when the last of what fires is, and never while one has no habit', () => {
  const alert = (key: string, heard: Hearing, state: AlertState['state'] = 'firing') =>
    ({ key, state, heard }) as AlertState
  const steady = heardAt([5, 10, 15].map((at) => at * minute))
  const later = heardAt([10, 20, 30].map((at) => at * minute))
  const two = withAlert(withAlert(noAlerts, alert('a', steady)), alert('b', later))
  expect(silenceOf(noAlerts)).toBeNull()
  expect(silenceOf(two)).toEqual({ from: 60 * minute, since: 30 * minute })
  expect(silenceOf(withAlert(two, alert('b', later, 'cleared')))).toEqual({ from: 45 * minute, since: 15 * minute })
  const withNew = withAlert(two, alert('c', hearingOfFiring(undefined, 0)))
  expect(silenceOf(withNew)).toBeNull()
  expect(silenceOf(withAlert(withNew, alert('c', steady)))).toEqual({ from: 60 * minute, since: 30 * minute })
})

test('of forty thousand alerts only those that changed are measured again', () => {
  const heard = heardAt([5, 10, 15].map((at) => at * minute))
  let alerts = noAlerts
  for (let n = 0; n < 40_000; n++) alerts = withAlert(alerts, { key: `k${n}`, state: 'firing', heard } as AlertState)
  silenceOf(alerts)
  const changed = withAlert(alerts, { key: 'k7', state: 'firing', heard: { ...heard } } as AlertState)
  let reads = 0
  const counted = withAlert(changed, {
    key: 'k7',
    get state() {
      reads += 1
      return 'firing'
    },
    heard,
  } as AlertState)
  expect(silenceOf(counted)).toEqual({ from: 45 * minute, since: 15 * minute })
  expect(reads).toBeGreaterThan(0)
  reads = 0
  expect(silenceOf(counted)).toEqual({ from: 45 * minute, since: 15 * minute })
  expect(reads).toBe(0)
})
