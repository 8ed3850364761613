import type { Incident } from '@baton/shared/model/incident.ts'
import type { IncidentQuery, IncidentRow, Journal } from '../journal/journal.ts'
import type { Core } from './core.ts'
import { fits, wholeIncident } from './stored-incident.ts'

/** Incidents matching a query, newest opened first: those in memory, which are current, and the stored ones behind them. */
export async function listIncidents(core: Core, journal: Journal, query: IncidentQuery): Promise<readonly Incident[]> {
  const found = new Map<string, Incident>()
  const addFromMemory = () => {
    for (const incident of core.desk.incidents()) found.set(incident.id, incident)
  }
  addFromMemory()
  if (query.status === undefined || query.status.includes('resolved')) {
    // Whatever is in memory is newer than its row, so rows of those are asked for in excess and left out.
    const rows = await journal.listIncidents({ ...query, status: ['resolved'], limit: query.limit + found.size })
    for (const row of rows) if (!found.has(row.incident.id)) found.set(row.incident.id, await current(journal, row))
    // What was touched while the store was read.
    addFromMemory()
  }
  return [...found.values()]
    .filter((incident) => matches(incident, query))
    .sort((a, b) => b.openedSeq - a.openedSeq)
    .slice(0, query.limit)
}

/** What is not in memory is in its row as it stands, by the keeper's rule, unless the row is of another version or log. */
async function current(journal: Journal, row: IncidentRow): Promise<Incident> {
  if (fits(journal, row)) return row.incident
  const whole = await wholeIncident(journal, row.incident.id, null)
  return whole?.incident ?? row.incident
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
