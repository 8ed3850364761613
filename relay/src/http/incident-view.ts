import { type Incident, roleHolder } from '@baton/shared/model/incident.ts'
import { acknowledgementOf, resolutionOf, snoozedUntilOf } from '@baton/shared/model/paging-state.ts'
import { acknowledgementExpiresAt } from '@baton/shared/paging/due.ts'
import { selectFeedRow, selectNextStep } from '@baton/shared/view/feed-row.ts'
import { runbookOf } from '@baton/shared/view/room.ts'
import type { TimelineRow } from '@baton/shared/view/timeline.ts'
import type { Core } from '../core/core.ts'
import { alertPage } from './alert-page.ts'
import { iso, isoOrNull } from './iso.ts'

/** Incidents as the HTTP API shows them: ISO 8601 times in UTC, people by id. Fields are only ever added. */
export function incidentView(core: Core, incident: Incident) {
  const { desk } = core
  const row = selectFeedRow(desk, incident, null)
  const step = selectNextStep(desk, incident)
  const page = alertPage(core, incident)
  return {
    id: incident.id,
    title: incident.title,
    alertName: incident.alertName,
    status: incident.status,
    sourceState: incident.sourceState,
    severity: incident.severity,
    sev: incident.sev,
    impact: incident.impact,
    service: incident.service,
    source: incident.source,
    openedAt: iso(incident.openedAt),
    updatedAt: iso(incident.updatedAt),
    updatedSeq: incident.updatedSeq,
    acknowledgedAt: isoOrNull(acknowledgementOf(incident)?.at),
    acknowledgedBy: acknowledgementOf(incident)?.acknowledgedBy ?? null,
    acknowledgementExpiresAt: isoOrNull(acknowledgementExpiresAt(incident)),
    resolvedAt: isoOrNull(resolutionOf(incident)?.at),
    resolvedBy: resolutionOf(incident)?.by ?? null,
    resolvedCause: resolutionOf(incident)?.cause ?? null,
    resolvedReason: resolutionOf(incident)?.reason ?? null,
    snoozedUntil: isoOrNull(snoozedUntilOf(incident)),
    holder: incident.holder,
    heldSince: isoOrNull(incident.heldSince),
    roles: {
      commander: roleHolder(incident, 'commander'),
      deputy: roleHolder(incident, 'deputy'),
      scribe: roleHolder(incident, 'scribe'),
      liaison: roleHolder(incident, 'liaison'),
      responder: roleHolder(incident, 'responder'),
    },
    responders: incident.responders,
    alertCount: incident.alertCount,
    firingCount: incident.firingCount,
    truncated: incident.truncated,
    flapping: row.flapping,
    recurrence: incident.recurrence,
    previousId: incident.previousId,
    paging: row.paging,
    nextStep: { ...step, at: isoOrNull(step.at) },
    runbookUrl: runbookOf(desk, incident),
    links: incident.links,
    drill: incident.drill,
    alerts: page.alerts,
    alertsNextCursor: page.nextCursor,
    pages: Object.values(incident.pages).map((page) => ({
      ...page,
      raisedAt: iso(page.raisedAt),
      dueAt: isoOrNull(page.dueAt),
      answeredAt: isoOrNull(page.answeredAt),
      declined: page.declined && { ...page.declined, at: iso(page.declined.at) },
    })),
  }
}

export function timelineView(row: TimelineRow) {
  const { pending: _pending, alike: _alike, ...shown } = row
  return { ...shown, at: iso(row.at), recordedAt: iso(row.recordedAt), heldAt: isoOrNull(row.heldAt) }
}
