import { alertsOf } from '../incident/alert-table.ts'
import type { JournalEntry } from '../incident/events.ts'
import type { AlertState, Incident } from '../incident/incident.ts'
import type { OncallConfig } from '../oncall/config.ts'
import { personName } from '../oncall/routing.ts'
import { type NameOf, type TimelineRow, timelineOf } from '../timeline/timeline.ts'

/** The published shape of an exported postmortem; `version` rises when a field changes its meaning. Times are ISO 8601 UTC. */
export interface Postmortem {
  readonly format: 'baton-postmortem'
  readonly version: 1
  readonly incidentId: string
  readonly title: string
  readonly service: string | null
  readonly severity: string
  readonly sev: number | null
  readonly status: string
  readonly openedAt: string
  readonly acknowledgedAt: string | null
  readonly resolvedAt: string | null
  /** Milliseconds from opening; null when it has not happened. */
  readonly acknowledgedAfterMs: number | null
  readonly resolvedAfterMs: number | null
  readonly summary: string
  /** In people's words; empty when nobody wrote it down. */
  readonly impact: string
  readonly alerts: readonly {
    readonly title: string
    readonly severity: string
    readonly state: string
    readonly firedAt: string
    readonly clearedAt: string | null
  }[]
  readonly paged: readonly {
    readonly who: string
    readonly why: string
    readonly pagedAt: string
    readonly answeredAfterMs: number | null
  }[]
  readonly timeline: readonly {
    /** The journal's number of the event that this row rests on. */
    readonly seq: number
    readonly at: string
    readonly kind: TimelineRow['kind']
    readonly who: string
    readonly text: string
    readonly addedLater: boolean
    readonly edited: boolean
  }[]
  readonly links: readonly { readonly label: string; readonly url: string }[]
  readonly contributingFactors: readonly string[]
  readonly actionItems: readonly string[]
}

export interface PostmortemOptions {
  /** Show people's names; by default they appear by what they did, for a blameless report. */
  readonly names: boolean
}

/** Makes the postmortem of an incident from its own events (all of them, in order). */
export function postmortemOf(
  incident: Incident,
  entries: readonly JournalEntry[],
  config: OncallConfig,
  options: PostmortemOptions,
): Postmortem {
  const nameOf = options.names ? (person: string) => personName(config, person) : byRole(incident, config)
  const acknowledgedAt = entries.find((entry) => entry.type === 'incident.acknowledged')?.recordedAt ?? null
  const resolvedAt = incident.resolution?.at ?? null
  const rows = timelineOf(entries, config, nameOf)
  return {
    format: 'baton-postmortem',
    version: 1,
    incidentId: incident.id,
    title: incident.title,
    service: incident.service,
    severity: incident.severity,
    sev: incident.sev,
    status: incident.status,
    openedAt: iso(incident.openedAt),
    acknowledgedAt: acknowledgedAt === null ? null : iso(acknowledgedAt),
    resolvedAt: resolvedAt === null ? null : iso(resolvedAt),
    acknowledgedAfterMs: acknowledgedAt === null ? null : acknowledgedAt - incident.openedAt,
    resolvedAfterMs: resolvedAt === null ? null : resolvedAt - incident.openedAt,
    summary: summaryOf(incident, nameOf),
    impact: incident.impact,
    alerts: [...alertsOf(incident.alerts)].sort(byFiring).map(({ title, severity, state, firedAt, clearedAt }) => ({
      title,
      severity,
      state,
      firedAt: iso(firedAt),
      clearedAt: clearedAt === null ? null : iso(clearedAt),
    })),
    paged: Object.values(incident.pages).map((page) => ({
      who: nameOf(page.person),
      why: page.purpose,
      pagedAt: iso(page.raisedAt),
      answeredAfterMs: page.answeredAt === null ? null : page.answeredAt - page.raisedAt,
    })),
    timeline: rows.map(({ seq, at, kind, who, text, addedLater, edited }) => ({
      seq,
      at: iso(at),
      kind,
      who,
      text,
      addedLater,
      edited,
    })),
    links: incident.links.map(({ label, url }) => ({ label, url })),
    contributingFactors: [],
    actionItems: [],
  }
}

function byFiring(a: AlertState, b: AlertState): number {
  return a.firedAt - b.firedAt || (a.key < b.key ? -1 : 1)
}

function iso(at: number): string {
  return new Date(at).toISOString()
}

function summaryOf(incident: Incident, nameOf: NameOf): string {
  const alerts = incident.alertCount === 1 ? '1 alert' : `${incident.alertCount} alerts`
  const held = incident.holder === null ? 'Nobody took it.' : `Held by ${nameOf(incident.holder)}.`
  const again = incident.recurrence > 1 ? ` It happened ${incident.recurrence} times in 24 h.` : ''
  return `${incident.title}: ${alerts}, ${incident.status}. ${held}${again}`
}

/** Names by function: the commander, a given role, a level of on-call, else a numbered responder. */
function byRole(incident: Incident, config: OncallConfig): NameOf {
  const labels = new Map<string, string>()
  if (incident.holder !== null) labels.set(incident.holder, 'the commander')
  for (const [role, person] of Object.entries(incident.roles))
    if (person !== undefined && !labels.has(person)) labels.set(person, `the ${role}`)
  for (const team of Object.values(config.teams))
    team.onCall.forEach((person, index) => {
      if (!labels.has(person)) labels.set(person, `on-call ${index + 1} of ${team.name}`)
    })
  let responders = 0
  return (person) => {
    const known = labels.get(person)
    if (known !== undefined) return known
    responders += 1
    const label = `responder ${responders}`
    labels.set(person, label)
    return label
  }
}
