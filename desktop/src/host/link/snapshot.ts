import { withAlert } from '@baton/shared/model/alert-table.ts'
import type { Incident } from '@baton/shared/model/incident.ts'
import type { SnapshotPiece, SubscribeResult } from '@baton/shared/wire/socket.ts'
import type { Asked } from './connection.ts'
import { readSnapshotResult } from './inbound.ts'

export type SnapshotBacklog = Extract<SubscribeResult, { kind: 'snapshot' }>

/**
 * The snapshot with all its incidents, of which `first` has the first. `ask` asks for the next part; each is put in place
 * as it comes, so that a storm's alerts hold nothing up at once. Null when it was not to be had.
 */
export async function wholeSnapshot(
  first: SnapshotBacklog,
  ask: () => Promise<Asked>,
): Promise<SnapshotBacklog | null> {
  const incidents = [...first.snapshot.incidents]
  for (let more = first.more; more; ) {
    const asked = await ask()
    const result = asked.kind === 'answer' ? readSnapshotResult(asked.value) : null
    if (!result?.ok || result.part.pieces.length === 0) return null
    for (const piece of result.part.pieces) add(incidents, piece)
    more = result.part.more
  }
  return { ...first, snapshot: { ...first.snapshot, incidents }, more: false }
}

function add(incidents: Incident[], piece: SnapshotPiece): void {
  if ('incident' in piece) {
    incidents.push(piece.incident)
    return
  }
  const last = incidents.pop()
  if (last) incidents.push({ ...last, alerts: piece.alerts.reduce(withAlert, last.alerts) })
}
