import { type Incident, severityRank } from '../model/incident.ts'

/** Whom to page about first when much is due at once: the worst first, of equals the newest. For `sort`. */
export function byUrgency(a: Incident, b: Incident): number {
  return severityRank[b.severity] - severityRank[a.severity] || b.openedSeq - a.openedSeq
}
