import { alertsOf, noAlerts } from '@baton/shared/incident/alert-table.ts'
import type { Incident } from '@baton/shared/incident/incident.ts'
import type { SnapshotPart, SnapshotPiece } from '@baton/shared/wire/socket.ts'

/** About how large a part is, as characters of JSON: what encoding it takes of the loop, and a slow network of its time. */
const partSize = 512 * 1024
/** Alerts in one piece. A storm is one incident with tens of thousands. */
const alertsPerPiece = 200

/**
 * The incidents of a snapshot in parts that are sent one by one, each made when it is asked for. The first has incidents
 * only.
 */
export function* snapshotParts(incidents: Iterable<Incident>): Generator<SnapshotPart, undefined> {
  let pieces: SnapshotPiece[] = []
  let size = 0
  let isFirst = true
  for (const piece of piecesOf(incidents)) {
    if (size > partSize || (isFirst && 'alerts' in piece)) {
      yield { pieces, more: true }
      pieces = []
      size = 0
      isFirst = false
    }
    pieces.push(piece)
    size += JSON.stringify(piece).length
  }
  yield { pieces, more: false }
}

function* piecesOf(incidents: Iterable<Incident>): Generator<SnapshotPiece> {
  for (const incident of incidents) {
    if (incident.alertCount <= alertsPerPiece) {
      yield { incident }
      continue
    }
    yield { incident: { ...incident, alerts: noAlerts } }
    const alerts = alertsOf(incident.alerts)
    for (let from = 0; from < alerts.length; from += alertsPerPiece)
      yield { alerts: alerts.slice(from, from + alertsPerPiece) }
  }
}
