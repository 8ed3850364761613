import type { Incident, Publication } from '@baton/shared/model/incident.ts'
import { updateClockOf } from '@baton/shared/model/update-clock.ts'
import { runbooksFor } from '@baton/shared/runbook/match.ts'
import type { Core } from '../core/core.ts'
import { incidentView } from './incident-view.ts'
import { iso, isoOrNull } from './iso.ts'

/** One incident with what its room holds, which lists leave out. Fields are only ever added. */
export function roomView(core: Core, incident: Incident) {
  const { desk } = core
  return {
    ...incidentView(core, incident),
    impactSince: isoOrNull(incident.impactSince),
    known: mapValues(incident.known, ({ at, ...known }) => ({ ...known, at: iso(at) })),
    runbooks: {
      opened: Object.keys(incident.runbooks),
      matching: runbooksFor(Object.values(desk.runbooks), incident).map(({ id }) => id),
    },
    timers: Object.values(incident.timers).map(({ startedAt, endsAt, stoppedAt, ...timer }) => ({
      ...timer,
      startedAt: iso(startedAt),
      endsAt: iso(endsAt),
      stoppedAt: isoOrNull(stoppedAt),
    })),
    updates: {
      lastAt: isoOrNull(incident.lastUpdateAt),
      nextDueAt: isoOrNull(updateClockOf(desk.config, incident)?.dueAt),
      publications: Object.values(incident.publications).map(publicationView),
    },
    postmortem: incident.notebook && { status: incident.notebook.status, owner: incident.notebook.owner },
    actions: Object.values(incident.actions).map(({ addedAt, changedAt, ...action }) => ({
      ...action,
      addedAt: iso(addedAt),
      changedAt: iso(changedAt),
    })),
  }
}

function publicationView({ requestedAt, lastAt, ...publication }: Publication) {
  return { ...publication, requestedAt: iso(requestedAt), lastAt: isoOrNull(lastAt) }
}

function mapValues<T, R>(record: Readonly<Record<string, T | undefined>>, map: (value: T) => R) {
  return Object.fromEntries(
    Object.entries(record).flatMap(([key, value]) => (value === undefined ? [] : [[key, map(value)]])),
  )
}
