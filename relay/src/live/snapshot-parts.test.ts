import { alertsOf, noAlerts, withAlert } from '@baton/shared/model/alert-table.ts'
import type { AlertState, Incident } from '@baton/shared/model/incident.ts'
import type { SnapshotPart } from '@baton/shared/wire/socket.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { snapshotParts } from './snapshot-parts.ts'

/** As much of an incident as is taken apart and put together again. */
function incidentOf(id: string, textSizes: readonly number[]): Incident {
  const alerts = textSizes.map((size, n) => ({ key: `${id}/${n}`, title: 'x'.repeat(size) }) as AlertState)
  return { id, alerts: alerts.reduce(withAlert, noAlerts), alertCount: alerts.length } as Incident
}

/** What a console makes of the parts: alerts belong to the incident that came last. */
function putTogether(parts: readonly SnapshotPart[]): readonly [id: string, keys: readonly string[]][] {
  const found: [string, string[]][] = []
  for (const piece of parts.flatMap(({ pieces }) => pieces)) {
    const alerts = 'alerts' in piece ? piece.alerts : alertsOf(piece.incident.alerts)
    if ('incident' in piece) found.push([piece.incident.id, []])
    found.at(-1)?.[1].push(...alerts.map(({ key }) => key))
  }
  return found.map(([id, keys]) => [id, keys.sort()])
}

const largestAlert = 60_000

test('all of a snapshot comes, in parts that are small whatever their alerts are, incidents first', () => {
  const sizes = fc.array(fc.oneof(fc.nat(2_000), fc.nat(largestAlert)), { maxLength: 450 })
  fc.assert(
    fc.property(fc.array(sizes, { maxLength: 5 }), (all) => {
      const incidents = all.map((each, n) => incidentOf(`inc-${n}`, each))
      const parts = [...snapshotParts(incidents)]
      const expected = incidents.map(({ id, alerts }) => [
        id,
        alertsOf(alerts)
          .map(({ key }) => key)
          .sort(),
      ])
      expect(putTogether(parts)).toEqual(expected)
      expect(parts.map(({ more }) => more)).toEqual(parts.map((_, n) => n < parts.length - 1))
      expect(parts[0]?.pieces.every((piece) => 'incident' in piece)).toBe(true)
      for (const part of parts) expect(JSON.stringify(part).length).toBeLessThan(3 * 512 * 1_024)
    }),
    { numRuns: 25 },
  )
})

test('an incident of a few alerts that are very large comes in pieces as well', () => {
  const parts = [...snapshotParts([incidentOf('inc-1', Array(150).fill(400_000))])]
  expect(parts.length).toBeGreaterThan(30)
  for (const part of parts) expect(JSON.stringify(part).length).toBeLessThan(3 * 512 * 1_024)
})
