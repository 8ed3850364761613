import { Bench } from '@baton/shared/testing/bench.ts'
import { configOf, signalOf } from '@baton/shared/testing/builders.ts'
import { describe, expect, it } from 'vitest'
import { bundleWords, nextSend } from './bundle.ts'

const now = 1_000_000
const ago = (...seconds: readonly number[]) => seconds.map((s) => now - s * 1_000)

describe('what a person is sent next', () => {
  it('is one page at a time, for the first five in half a minute', () => {
    expect(nextSend(100, [], now)).toEqual({ count: 1 })
    expect(nextSend(100, ago(4, 3, 2, 1), now)).toEqual({ count: 1 })
  })

  it('is then all that gathers within ten seconds of the last message', () => {
    expect(nextSend(37, ago(5, 4, 3, 2, 1), now)).toEqual({ waitMs: 9_000 })
    expect(nextSend(37, ago(14, 13, 12, 11, 10), now)).toEqual({ count: 37 })
  })

  it('is one at a time again when half a minute was quiet', () => {
    expect(nextSend(2, ago(34, 33, 32, 31, 30), now)).toEqual({ count: 1 })
  })

  it('rings five times in half a minute while a storm lasts, and never more than seven times', () => {
    const sentAt = ago(5, 4, 3, 2, 1)
    for (let at = now; at < now + 300_000; at += 1_000) if ('count' in nextSend(10, sentAt, at)) sentAt.push(at)
    const worst = Math.max(...sentAt.map((from) => sentAt.filter((at) => at >= from && at < from + 30_000).length))
    expect(worst).toBe(7)
    expect(sentAt.length - 5).toBeLessThanOrEqual(50)
  })
})

describe('a message about many incidents', () => {
  it('counts them and names the worst, the newest of them first, in clean lines', () => {
    const bench = new Bench({ config: configOf() })
    for (const severity of ['warning', 'critical', 'critical', 'info', 'error', 'unknown', 'warning'] as const) {
      const n = bench.entries.length
      bench.signal(signalOf({ externalKey: `k${n}`, groupKey: `g${n}`, title: `${severity}\n${n}`, severity }))
    }
    const { title, message } = bundleWords([...bench.desk.incidents()])
    expect(title).toBe('7 more incidents page you')
    const lines = message.split('\n')
    expect(lines.map((line) => line.split(' ')[0])).toEqual([
      'critical',
      'critical',
      'error',
      'unknown',
      'warning',
      'and',
    ])
    expect(lines.at(-1)).toBe('and 2 more')
    expect(Number(lines[0]?.match(/\d+/)?.[0])).toBeGreaterThan(Number(lines[1]?.match(/\d+/)?.[0]))
  })
})
