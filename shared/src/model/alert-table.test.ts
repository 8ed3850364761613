import fc from 'fast-check'
import { expect, test } from 'vitest'
import { alertOf, alertsOf, anyAlert, noAlerts, withAlert } from './alert-table.ts'
import type { AlertState } from './incident.ts'

const alertNamed = (key: string, fires = 1) => ({ key, fires }) as AlertState

test('holds what a map would hold, through any writes, and after a trip through JSON', () => {
  const key = fc.oneof(fc.string(), fc.integer({ min: 0, max: 300 }).map(String), fc.constant('__proto__'))
  fc.assert(
    fc.property(fc.array(fc.tuple(key, fc.nat()), { maxLength: 600 }), (writes) => {
      const expected = new Map<string, number>()
      let table = noAlerts
      for (const [name, fires] of writes) {
        const before = JSON.stringify(table)
        const next = withAlert(table, alertNamed(name, fires))
        if (writes.length < 50) expect(JSON.stringify(table)).toBe(before)
        table = next
        expected.set(name, fires)
      }
      table = JSON.parse(JSON.stringify(table))
      expect(new Map(alertsOf(table).map((alert) => [alert.key, alert.fires]))).toEqual(expected)
      for (const [name, fires] of expected) expect(alertOf(table, name)?.fires).toBe(fires)
      expect(alertOf(table, 'never written')).toBeUndefined()
      expect(anyAlert(table) === undefined).toBe(expected.size === 0)
    }),
    { numRuns: 200 },
  )
})

test('a change to a large table leaves nearly all of it shared', () => {
  let table = noAlerts
  for (let n = 0; n < 20_000; n++) table = withAlert(table, alertNamed(`int-1/${n}`))
  const next = withAlert(table, alertNamed('int-1/7', 2))
  if (Array.isArray(table) || Array.isArray(next)) throw new Error('it did not split')
  const { nodes } = table as { nodes: readonly unknown[] }
  const changed = (next as { nodes: readonly unknown[] }).nodes.filter((node, index) => node !== nodes[index])
  expect(changed).toHaveLength(1)
})
