import { Bench } from '@baton/shared/testing/bench.ts'
import { configOf, signalOf } from '@baton/shared/testing/builders.ts'
import { describe, expect, it } from 'vitest'
import { bundleWords } from './bundle.ts'

describe('a message about many incidents', () => {
  it('counts them and names the worst, the newest of them first, in clean lines', () => {
    const bench = new Bench({ config: configOf() })
    for (const severity of ['warning', 'critical', 'critical', 'info', 'error', 'unknown', 'warning'] as const) {
      const n = bench.entries.length
      bench.signal(signalOf({ externalKey: `k${n}`, groupKey: `g${n}`, title: `${severity}\n${n}`, severity }))
    }
    const { title, message } = bundleWords([...bench.desk.incidents()])
    expect(title).toBe('7 incidents page you')
    const lines = message.split('\n')
    expect(lines.map((line) => line.split(' ')[0])).toEqual([
      'critical',
      'critical',
      'error',
      'unknown',
      'warning',
      'and',
    ])
    expect(lines.at(-1)).toBe('and 2 more: 1 warning, 1 info')
    expect(Number(lines[0]?.match(/\d+/)?.[0])).toBeGreaterThan(Number(lines[1]?.match(/\d+/)?.[0]))
  })
})
