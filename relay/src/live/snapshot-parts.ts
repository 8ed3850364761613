import { alertsOf, noAlerts } from '@baton/shared/model/alert-table.ts'
import type { AlertState, Incident } from '@baton/shared/model/incident.ts'
import type { SnapshotPart, SnapshotPiece } from '@baton/shared/wire/socket.ts'

/** About how large a part is, as characters of JSON: what encoding it takes of the loop, and a slow network of its time. */
const partSize = 512 * 1024
/** Alerts in one piece, at most. A storm is one incident with tens of thousands. */
const alertsPerPiece = 200

/** A piece with its size in characters of JSON. */
type Sized = readonly [piece: SnapshotPiece, size: number]

/**
 * The incidents of a snapshot in parts that are sent one by one, each made when it is asked for. The first has incidents
 * only. None is much larger than `partSize`, unless a single alert is.
 */
export function* snapshotParts(incidents: Iterable<Incident>): Generator<SnapshotPart, undefined> {
  let pieces: SnapshotPiece[] = []
  let size = 0
  let isFirst = true
  for (const [piece, pieceSize] of piecesOf(incidents)) {
    if (size > partSize || (isFirst && 'alerts' in piece)) {
      yield { pieces, more: true }
      pieces = []
      size = 0
      isFirst = false
    }
    pieces.push(piece)
    size += pieceSize
  }
  yield { pieces, more: false }
}

function* piecesOf(incidents: Iterable<Incident>): Generator<Sized> {
  for (const incident of incidents) {
    const whole = incident.alertCount <= alertsPerPiece ? sized({ incident }) : null
    if (whole && whole[1] <= partSize) {
      yield whole
      continue
    }
    yield sized({ incident: { ...incident, alerts: noAlerts } })
    yield* alertPieces(alertsOf(incident.alerts))
  }
}

/** Those that fire come first: they are what a console that is still catching up must not miss. */
function* alertPieces(all: readonly AlertState[]): Generator<Sized> {
  const firing = all.filter(({ state }) => state === 'firing')
  const others = all.filter(({ state }) => state !== 'firing')
  let alerts: AlertState[] = []
  let size = 0
  for (const alert of [...firing, ...others]) {
    alerts.push(alert)
    size += JSON.stringify(alert).length
    if (size <= partSize && alerts.length < alertsPerPiece) continue
    yield [{ alerts }, size]
    alerts = []
    size = 0
  }
  if (alerts.length > 0) yield [{ alerts }, size]
}

function sized(piece: SnapshotPiece): Sized {
  return [piece, JSON.stringify(piece).length]
}
