import type { PersonId, TimerId } from '../ids.ts'
import type { Incident } from '../incident/incident.ts'
import type { OncallConfig } from '../oncall/config.ts'

/** A named countdown with a task and somebody who reports back. Times in Unix ms. */
export interface Timer {
  readonly id: TimerId
  readonly task: string
  readonly owner: PersonId | null
  readonly startedBy: PersonId
  readonly startedAt: number
  readonly endsAt: number
  /** `rang`: its time is over and nobody has reported back; `stopped`: somebody has, or the incident ended. */
  readonly state: 'running' | 'rang' | 'stopped'
  readonly stoppedAt: number | null
  /** What was reported back; empty when nothing was said. */
  readonly outcome: string
}

/** Whom a timer rings for: whoever has the task, whoever set it, and those who keep the time of the incident. */
export function concernedBy(incident: Incident, timer: Timer): readonly PersonId[] {
  const { commander, deputy } = { commander: incident.holder, deputy: incident.roles.deputy ?? null }
  const people = [timer.owner, timer.startedBy, commander, deputy]
  return [...new Set(people.filter((person) => person !== null))]
}

/** Whom an overdue status update rings for: commander, deputy and liaison. */
export function concernedByUpdate({ holder, roles }: Incident): readonly PersonId[] {
  const people = [holder, roles.deputy ?? null, roles.liaison ?? null]
  return [...new Set(people.filter((person) => person !== null))]
}

/** The clock of status updates: the next one is due `everyMs` after the last. Times in Unix ms. */
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

/** The clock of an incident's status updates; null when none runs. It starts when somebody first takes the incident. */
export function updateClockOf(config: OncallConfig, incident: Incident): UpdateClock | null {
  const { status, drill, firstAcknowledgedAt, lastUpdateAt, sev, severity, snoozedUntil } = incident
  if (status === 'resolved' || drill || firstAcknowledgedAt === null || snoozedUntil !== null) return null
  if (sev === null && severity !== 'critical') return null
  const every = config.updateEveryMs ?? defaultUpdateEveryMs
  const everyMs = sev === null ? every.unset : every[`sev${sev}`]
  return everyMs === null
    ? null
    : { everyMs, lastAt: lastUpdateAt, dueAt: Math.max(lastUpdateAt ?? 0, firstAcknowledgedAt) + everyMs }
}
