import type { OncallConfig } from './config.ts'
import type { Incident } from './incident.ts'

/** The clock of status updates: the next one is due `everyMs` after the last, or when it was promised. Times in Unix ms. */
export interface UpdateClock {
  readonly everyMs: number
  /** The last update, or null while there was none. */
  readonly lastAt: number | null
  readonly dueAt: number
}

const minute = 60_000

/**
 * How often people outside are told, by SEV; null is never. 20 minutes is the public guide's cadence for the first two
 * hours of a major incident (response.pagerduty.com). Without a SEV, what a source calls critical counts as major.
 */
export const defaultUpdateEveryMs: NonNullable<OncallConfig['updateEveryMs']> = {
  sev1: 20 * minute,
  sev2: 20 * minute,
  sev3: 30 * minute,
  sev4: null,
  sev5: null,
  unset: 20 * minute,
}

/**
 * The clock of an incident's status updates; null when none runs. It starts when somebody first takes the incident, or
 * promises a next update.
 */
export function updateClockOf(config: OncallConfig, incident: Incident): UpdateClock | null {
  const { status, drill, firstAcknowledgedAt, lastUpdateAt, nextUpdateAt, sev, severity, paging } = incident
  if (status === 'resolved' || drill || paging.kind === 'snoozed') return null
  // What people were promised holds, whatever the file would ask for.
  if (nextUpdateAt !== null && lastUpdateAt !== null)
    return { everyMs: nextUpdateAt - lastUpdateAt, lastAt: lastUpdateAt, dueAt: nextUpdateAt }
  if (firstAcknowledgedAt === null) return null
  if (sev === null && severity !== 'critical') return null
  const every = config.updateEveryMs ?? defaultUpdateEveryMs
  const everyMs = sev === null ? every.unset : every[`sev${sev}`]
  return everyMs === null
    ? null
    : { everyMs, lastAt: lastUpdateAt, dueAt: Math.max(lastUpdateAt ?? 0, firstAcknowledgedAt) + everyMs }
}
