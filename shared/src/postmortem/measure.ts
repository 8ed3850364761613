import type { JournalEntry } from '../log/events.ts'
import { isKnownEvent } from '../log/known-events.ts'
import type { Incident, Sev } from '../model/incident.ts'
import { resolutionOf } from '../model/paging-state.ts'
import type { Postmortem } from './schema.ts'

/** What can be measured from the log alone. Of an incident that goes on: so far, up to its last event. */
export function measure(incident: Incident, entries: readonly JournalEntry[]): Postmortem['measured'] {
  const { openedAt, impactSince } = incident
  const resolution = resolutionOf(incident)
  const pages = Object.values(incident.pages)
  const firstPageAt = pages.reduce((first, { raisedAt }) => Math.min(first, raisedAt), Number.POSITIVE_INFINITY)
  return {
    // People may have noticed nothing before the source did; then it was found at once.
    detectedAfterMs: impactSince === null ? null : Math.max(0, openedAt - impactSince),
    firstPageAfterMs: pages.length === 0 ? null : firstPageAt - openedAt,
    impactMs: impactSince === null || resolution === null ? null : Math.max(0, resolution.at - impactSince),
    pagesSent: pages.length,
    peoplePaged: new Set(pages.map(({ person }) => person)).size,
    timeInSev: timeInSev(entries),
  }
}

/** How long it was open at each SEV, the gravest first. */
function timeInSev(entries: readonly JournalEntry[]): Postmortem['measured']['timeInSev'] {
  const spent = new Map<Sev, number>()
  let sev: Sev | null = null
  let since: number | null = null
  const settle = (at: number) => {
    if (sev !== null && since !== null) spent.set(sev, (spent.get(sev) ?? 0) + at - since)
    since = at
  }
  for (const entry of entries.filter(isKnownEvent)) {
    if (entry.type === 'incident.sev-set') {
      // A SEV that is set after the end counts no time.
      if (since !== null) settle(entry.recordedAt)
      sev = entry.body.sev
    } else if (entry.type === 'incident.opened' || entry.type === 'incident.reopened') since = entry.recordedAt
    else if (entry.type === 'incident.resolved') {
      settle(entry.recordedAt)
      since = null
    }
  }
  const last = entries.at(-1)
  if (last && since !== null) settle(last.recordedAt)
  return [...spent].sort(([a], [b]) => a - b).map(([gravity, ms]) => ({ sev: gravity, ms }))
}
