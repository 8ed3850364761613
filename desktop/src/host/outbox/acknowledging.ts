import type { CommandType } from '@baton/shared/log/commands.ts'
import type { CommandRequest } from '@baton/shared/wire/bridge.ts'

/** The incidents that a request acknowledges, one or many at once; none when it is another request. */
export function incidentsAcknowledged(request: CommandRequest<CommandType>): readonly string[] {
  if (request.type === 'incident.acknowledge') return [request.incidentId]
  return request.type === 'incident.acknowledge-all' ? (request.incidentIds ?? []) : []
}
