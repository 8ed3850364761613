import { alertsOf } from '@baton/shared/model/alert-table.ts'
import { silentFrom, usualGap } from '@baton/shared/model/hearing.ts'
import { type AlertState, type Incident, severityRank } from '@baton/shared/model/incident.ts'
import { byUrgency, mostUrgent, type Place } from '@baton/shared/view/alert-order.ts'
import type { Core } from '../core/core.ts'
import { iso, isoOrNull } from './iso.ts'

/** Alerts that one answer carries unless it is asked for another number; `alertCount` says how many there are. */
export const shownAlerts = 500

export interface AlertPageQuery {
  readonly limit?: number
  /** Where the page before ended; those after it are told. */
  readonly after?: Place | null
  readonly state?: AlertState['state'] | undefined
}

/** Some alerts of an incident, the most urgent first, and the cursor of what follows; null when nothing does. */
export function alertPage(
  core: Core,
  incident: Incident,
  { limit = shownAlerts, after = null, state }: AlertPageQuery = {},
) {
  const all = alertsOf(incident.alerts)
  const wanted =
    after || state
      ? all.filter((alert) => (!state || alert.state === state) && (!after || byUrgency(alert, after) > 0))
      : all
  const alerts = mostUrgent(wanted, limit)
  const last = alerts.at(-1)
  return {
    alerts: alerts.map((alert) => alertView(core, incident, alert)),
    nextCursor: last && wanted.length > alerts.length ? writeCursor(last) : null,
  }
}

function alertView(core: Core, incident: Incident, alert: AlertState) {
  const { heard, ...told } = alert
  const lastHeardAt = core.lastHeardAt(incident, alert)
  const silent = silentFrom({ ...alert, heard: { ...heard, lastHeardAt } })
  return {
    ...told,
    occurrence: isoOrNull(alert.occurrence),
    firedAt: iso(alert.firedAt),
    clearedAt: isoOrNull(alert.clearedAt),
    lastHeardAt: iso(lastHeardAt),
    /** How often its source usually repeats it, ms; null when that is not known. */
    usualGapMs: usualGap(heard),
    /** Its source has not repeated it for long beyond its habit. */
    silent: incident.status !== 'resolved' && silent !== null && silent < core.now(),
  }
}

function writeCursor({ state, severity, firedAt, key }: Place): string {
  return Buffer.from(JSON.stringify([state, severity, firedAt, key])).toString('base64url')
}

/** The place that a cursor names; null for what is none. */
export function readCursor(cursor: string): Place | null {
  try {
    const [state, severity, firedAt, key] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[]
    const isPlace =
      (state === 'firing' || state === 'cleared') &&
      typeof severity === 'string' &&
      Object.hasOwn(severityRank, severity) &&
      typeof firedAt === 'number' &&
      typeof key === 'string'
    return isPlace ? { state, severity: severity as AlertState['severity'], firedAt, key } : null
  } catch {
    return null
  }
}
