import { dangerOf } from '../handoff/danger.ts'
import { isOfTeam, movingFrom, ringingFor, teamOf } from '../handoff/moving.ts'
import type { IncidentId, PersonId } from '../ids.ts'
import type { SourceSeverity } from '../model/config.ts'
import type { Desk } from '../model/desk.ts'
import { type BriefItem, type Handoff, incidentsOf, type Reason, type ReasonKind } from '../model/handoff.ts'
import { silenceOf } from '../model/hearing.ts'
import { type Incident, roleHolder } from '../model/incident.ts'
import type { OncallChange } from '../model/oncall-history.ts'
import type { Status } from '../model/paging-state.ts'
import { personName } from '../model/routing.ts'
import { shownTitle } from './shown-title.ts'

/** One open incident of the team, as it matters to a handoff. */
export interface InScope {
  readonly incidentId: IncidentId
  readonly title: string
  readonly severity: SourceSeverity
  readonly status: Status
  /** Who has it now; null is nobody. */
  readonly holder: string | null
  readonly holderName: string | null
  readonly isSnoozed: boolean
  /** The giver commands it, and rings for it, by the escalation. */
  readonly isCommanded: boolean
  readonly rings: boolean
  /** The brief names it. */
  readonly isNamed: boolean
}

/** What an acceptance would do now, and what comes after it. Times in Unix ms. */
export interface HandoffScope {
  readonly moves: readonly InScope[]
  readonly stays: readonly InScope[]
  /** What ends by itself, the soonest first. */
  readonly ends: readonly {
    readonly kind: ReasonKind
    readonly at: number
    readonly incidentId: IncidentId
    readonly title: string
  }[]
  /** What fires and whose source has a habit: from `from` on it is silent, last heard at `since`. */
  readonly heard: readonly {
    readonly incidentId: IncidentId
    readonly title: string
    readonly from: number
    readonly since: number
  }[]
  /** Why the two should speak and not only write; empty when they need not. */
  readonly risks: readonly Risk[]
}

export type Risk =
  | { readonly kind: 'sev'; readonly sev: 1 | 2 }
  | { readonly kind: 'many'; readonly count: number }
  /** The giver has been on call for so long, ms: whoever is tired forgets to write. */
  | { readonly kind: 'long-shift'; readonly ms: number }

/** More than so many items that need work now are handed over by word of mouth too. */
const manyUnstable = 5
/** Longer than a day's work. */
const longShiftMs = 12 * 3_600_000

const endings: ReadonlySet<ReasonKind> = new Set([
  'snooze-ends',
  'acknowledgement-ends',
  'update-due',
  'update-overdue',
  'timer',
  'timer-overdue',
])

/** What the acceptance of an offer would move and leave, by what is known at `now` (Unix ms of the relay's clock). */
export function scopeOf(
  desk: Desk,
  handoff: Pick<Handoff, 'team' | 'from' | 'to' | 'items'>,
  now: number,
): HandoffScope {
  const team = teamOf(desk, handoff.team)
  if (team === undefined) return { moves: [], stays: [], ends: [], heard: [], risks: [] }
  const open = desk.openIncidents().filter((incident) => !incident.drill && isOfTeam(desk, incident, team))
  const moving = new Set(handoff.from === null ? [] : movingFrom(desk, team, handoff.from).map(({ id }) => id))
  const named = new Set(handoff.items.flatMap(incidentsOf))
  const inScope = (incident: Incident) => describe(desk, incident, handoff.from, named)
  return {
    moves: open.filter(({ id }) => moving.has(id)).map(inScope),
    stays: open.filter(({ id }) => !moving.has(id)).map(inScope),
    ends: open.flatMap((incident) => endsOf(desk, incident, now)).sort((a, b) => a.at - b.at),
    heard: open.flatMap((incident) => {
      const silence = silenceOf(incident.alerts)
      return silence === null ? [] : [{ incidentId: incident.id, title: shownTitle(desk, incident), ...silence }]
    }),
    risks: risksOf(open, handoff.items, handoff.from === null ? 0 : onCallFor(desk, team.id, handoff.from, now)),
  }
}

function describe(desk: Desk, incident: Incident, from: string | null, named: ReadonlySet<string>): InScope {
  const { id, holder, severity, status, paging } = incident
  return {
    incidentId: id,
    title: shownTitle(desk, incident),
    severity,
    status,
    holder,
    holderName: holder === null ? null : personName(desk.config, holder),
    isSnoozed: paging.kind === 'snoozed',
    isCommanded: from !== null && holder === from && roleHolder(incident, 'commander') === from,
    rings: from !== null && ringingFor(incident, from) !== undefined,
    isNamed: named.has(id),
  }
}

function endsOf(desk: Desk, incident: Incident, now: number): HandoffScope['ends'] {
  const isEnding = (reason: Reason): reason is Reason & { at: number } =>
    reason.at !== undefined && endings.has(reason.kind)
  return dangerOf(desk, incident, now)
    .reasons.filter(isEnding)
    .map(({ kind, at }) => ({ kind, at, incidentId: incident.id, title: shownTitle(desk, incident) }))
}

/** How long a person has been on call for a team at any level, ms, as far back as it is known; 0 when they are not. */
function onCallFor({ oncallHistory }: Desk, team: string, person: PersonId, now: number): number {
  const isOn = ({ onCall }: OncallChange) => Object.hasOwn(onCall, team) && onCall[team]?.includes(person) === true
  const lastOff = oncallHistory.findLastIndex((change) => !isOn(change))
  const since = oncallHistory[lastOff + 1]?.at
  return since === undefined ? 0 : now - since
}

function risksOf(open: readonly Incident[], items: readonly BriefItem[], onCallMs: number): readonly Risk[] {
  const sevs = open.flatMap(({ sev }) => (sev === 1 || sev === 2 ? [sev] : []))
  const count = items.filter(({ condition }) => condition === 'unstable').length
  return [
    ...(sevs.length > 0 ? [{ kind: 'sev' as const, sev: sevs.includes(1) ? (1 as const) : (2 as const) }] : []),
    ...(count > manyUnstable ? [{ kind: 'many' as const, count }] : []),
    ...(onCallMs > longShiftMs ? [{ kind: 'long-shift' as const, ms: onCallMs }] : []),
  ]
}
