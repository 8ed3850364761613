import type { Incident } from '@baton/shared/incident/incident.ts'
import type { IncidentQuery, Journal } from '../journal/journal.ts'
import type { Core } from './core.ts'

/** Incidents matching a query, newest opened first: those in memory, which are current, and the stored ones behind them. */
export async function listIncidents(core: Core, journal: Journal, query: IncidentQuery): Promise<readonly Incident[]> {
  const inMemory = [...core.desk.incidents()].filter((incident) => matches(incident, query))
  const wantsResolved = query.status === undefined || query.status.includes('resolved')
  // Whatever is in memory is newer than its row, so rows of those are asked for in excess and left out.
  const stored = wantsResolved
    ? await journal.listIncidents({ ...query, status: ['resolved'], limit: query.limit + inMemory.length })
    : []
  const older = stored.filter((incident) => core.desk.incident(incident.id) === undefined)
  return [...inMemory, ...older].sort((a, b) => b.openedSeq - a.openedSeq).slice(0, query.limit)
}

function matches(incident: Incident, query: IncidentQuery): boolean {
  if (incident.drill !== (query.drill ?? false)) return false
  if (query.beforeSeq !== undefined && incident.openedSeq >= query.beforeSeq) return false
  if (query.status && !query.status.includes(incident.status)) return false
  if (query.severity && !query.severity.includes(incident.severity)) return false
  if (query.service !== undefined && incident.service !== query.service) return false
  if (query.q === undefined) return true
  const wanted = query.q.toLowerCase()
  return incident.title.toLowerCase().includes(wanted) || incident.alertName.toLowerCase().includes(wanted)
}
