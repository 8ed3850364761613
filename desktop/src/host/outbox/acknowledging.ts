import type { CommandType } from '@baton/shared/log/commands.ts'
import type { WishOf } from '@baton/shared/wire/bridge.ts'

/** The incidents that a wish acknowledges, one or many at once; none when it is another wish. */
export function incidentsAcknowledged(wish: WishOf<CommandType>): readonly string[] {
  if (wish.type === 'incident.acknowledge') return [wish.incidentId]
  return wish.type === 'incident.acknowledge-all' ? (wish.incidentIds ?? []) : []
}
