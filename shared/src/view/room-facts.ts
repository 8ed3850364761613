import { alertsOf } from '../model/alert-table.ts'
import type { Desk } from '../model/desk.ts'
import type { Incident, Note } from '../model/incident.ts'
import { configAt } from '../model/oncall-history.ts'
import { acknowledgementOf, resolutionOf } from '../model/paging-state.ts'
import { personName } from '../model/routing.ts'
import type { RoomFacts, TeamOnCall } from './room-state.ts'

/** Who took it, who has it, who was on call, each with its time; what was said last; and how it ended. */
export function selectFacts(desk: Desk, incident: Incident): RoomFacts {
  const nameOf = (person: string | null) => (person === null ? null : personName(desk.config, person))
  const { holder, heldSince, impactSaid, openedAt } = incident
  const acknowledgement = acknowledgementOf(incident)
  return {
    acknowledged: acknowledgement && {
      person: acknowledgement.acknowledgedBy,
      name: nameOf(acknowledgement.acknowledgedBy),
      at: acknowledgement.at,
    },
    held:
      holder === null || heldSince === null ? null : { person: holder, name: nameOf(holder) ?? '', since: heldSince },
    onCall: teamsOnCall(desk.config, incident),
    onCallAtOpening: teamsOnCall(configAt(desk.config, desk.oncallHistory, openedAt), incident),
    impactSaid: impactSaid && { name: nameOf(impactSaid.by) ?? '', at: impactSaid.at },
    lastUpdate: selectLastUpdate(desk, incident),
    ended: selectEnd(desk, incident),
  }
}

/** The team that the incident's service belongs to; all of them where it has none. */
function teamsOnCall(config: Desk['config'], { service }: Incident): readonly TeamOnCall[] {
  const own = service !== null && Object.hasOwn(config.services, service) ? config.services[service]?.team : null
  const teams = Object.values(config.teams)
  const shown = teams.some(({ id }) => id === own) ? teams.filter(({ id }) => id === own) : teams
  return shown.map(({ id, name, onCall }) => ({
    id,
    name,
    people: onCall.map((person) => ({ person, name: personName(config, person) })),
  }))
}

function selectLastUpdate(desk: Desk, incident: Incident): RoomFacts['lastUpdate'] {
  let last: Note | null = null
  for (const note of Object.values(incident.notes))
    if (note.tags.includes('update') && (last === null || note.at >= last.at)) last = note
  if (last === null) return null
  const outcome = incident.publications[last.id]?.outcome
  const outside = outcome === undefined ? 'not asked' : outcome === 'sending' ? 'waiting' : outcome
  return {
    text: last.text,
    name: personName(desk.config, last.by),
    at: last.at,
    nextAt: incident.nextUpdateAt,
    outside,
  }
}

function selectEnd(desk: Desk, incident: Incident): RoomFacts['ended'] {
  const resolution = resolutionOf(incident)
  if (!resolution) return null
  const { openedAt, firstAcknowledgedAt, firstAcknowledgedBy } = incident
  const { by, at, cause, reason } = resolution
  const firing = alertsOf(incident.alerts).find(({ state }) => state === 'firing')
  return {
    by: by === null ? null : personName(desk.config, by),
    at,
    cause,
    reason,
    lastedMs: at - openedAt,
    answered:
      firstAcknowledgedAt === null
        ? null
        : {
            afterMs: Math.max(0, firstAcknowledgedAt - openedAt),
            by: firstAcknowledgedBy === null ? null : personName(desk.config, firstAcknowledgedBy),
          },
    paged: new Set(Object.values(incident.pages).map(({ person }) => person)).size,
    stillFiring: firing?.title ?? null,
  }
}
