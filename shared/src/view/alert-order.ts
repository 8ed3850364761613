import { type AlertState, severityRank } from '../model/incident.ts'

/** What places an alert among those of its incident. */
export type Place = Pick<AlertState, 'state' | 'severity' | 'firedAt' | 'key'>

/** The order of an incident's alerts everywhere: those that fire before those that are cleared, worst first, then oldest. */
export function byUrgency(a: Place, b: Place): number {
  if (a.state !== b.state) return a.state === 'firing' ? -1 : 1
  return (
    severityRank[b.severity] - severityRank[a.severity] ||
    a.firedAt - b.firedAt ||
    (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
  )
}

/** The most urgent of them in order, at most `limit`. A storm has tens of thousands: what cannot be among them is not sorted. */
export function mostUrgent<A extends Place>(alerts: Iterable<A>, limit: number): readonly A[] {
  let best: A[] = []
  let last: A | undefined
  for (const alert of alerts) {
    if (last && byUrgency(alert, last) > 0) continue
    best.push(alert)
    if (best.length < 2 * limit) continue
    best = best.sort(byUrgency).slice(0, limit)
    last = best.at(-1)
  }
  return best.sort(byUrgency).slice(0, limit)
}
