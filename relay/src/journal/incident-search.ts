import type { Incident } from '@baton/shared/model/incident.ts'
import type { IncidentQuery } from './journal.ts'

/** The text that `IncidentQuery.q` looks in. Folded here, not in SQL: SQLite folds ASCII only. */
export function searchText(incident: Incident): string {
  return foldText(`${incident.title}\n${incident.alertName}`)
}

export function foldText(text: string): string {
  return text.toLowerCase().toWellFormed()
}

/** Whether an incident is one that the query asks for, its limit aside. */
export function matchesQuery(incident: Incident, query: IncidentQuery): boolean {
  const { status, severity, service, q, drill, beforeSeq } = query
  if (status !== undefined && !status.includes(incident.status)) return false
  if (severity !== undefined && !severity.includes(incident.severity)) return false
  if (service !== undefined && incident.service !== service) return false
  if (q !== undefined && !searchText(incident).includes(foldText(q))) return false
  if (drill !== undefined && incident.drill !== drill) return false
  return beforeSeq === undefined || incident.openedSeq < beforeSeq
}
