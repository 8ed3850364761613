import type { RootDesk } from '../desk/folded-desk.ts'
import type { Incident } from '../model/incident.ts'
import { resolutionOf } from '../model/paging-state.ts'
import { personName } from '../model/routing.ts'
import { runbooksFor } from '../runbook/match.ts'
import type { HandoffView, OpenActionRow, PostmortemRow, RunbookGap } from './console-state.ts'
import { serviceName } from './feed-row.ts'
import { runbookOf } from './room.ts'

const shownPostmortems = 300
const shownEndedHandoffs = 10
const shownGaps = 100

/** Open offers first, then the latest that ended. */
export function selectHandoffs(desk: RootDesk, me: string | null): readonly HandoffView[] {
  const views = Object.values(desk.handoffs).map((handoff): HandoffView => {
    const { team, from, to } = handoff
    return {
      ...handoff,
      teamName: (Object.hasOwn(desk.config.teams, team) ? desk.config.teams[team]?.name : undefined) ?? team,
      fromName: from === null ? null : personName(desk.config, from),
      toName: personName(desk.config, to),
      mine: me !== null && from === me ? 'giver' : me !== null && to === me ? 'receiver' : 'witness',
    }
  })
  const open = views.filter(({ state }) => state === 'offered').sort((a, b) => a.changeAt - b.changeAt)
  const ended = views
    .filter(({ state }) => state !== 'offered')
    .sort((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0))
    .slice(0, shownEndedHandoffs)
  return [...open, ...ended]
}

/** The line of an incident that paged somebody, is over, and has no postmortem; null for any other. */
export function withoutPostmortem(incident: Incident): PostmortemRow | null {
  if (incident.status !== 'resolved' || incident.notebook !== null || !hasPaged(incident)) return null
  const { id: incidentId, title, openedAt } = incident
  const nobody = { status: null, ownerName: null, updatedAt: null }
  return { incidentId, title, openedAt, resolvedAt: resolutionOf(incident)?.at ?? null, ...nobody }
}

function hasPaged({ drill, pages }: Incident): boolean {
  return !drill && Object.keys(pages).length > 0
}

/** Postmortems that are being written, then incidents that have none (`without`), then closed ones; latest first. */
export function selectPostmortems(desk: RootDesk, without: readonly PostmortemRow[]): readonly PostmortemRow[] {
  const written = desk
    .notebooks()
    .flatMap(({ postmortem, openActions: _actions, ...incident }) => {
      if (!postmortem) return []
      const { status, owner, updatedAt } = postmortem
      return [{ ...incident, status, ownerName: personName(desk.config, owner), updatedAt }]
    })
    .sort((a, b) => b.updatedAt - a.updatedAt)
  const open = written.filter(({ status }) => status !== 'closed')
  const closed = written.filter(({ status }) => status === 'closed')
  const missing = [...without].sort((a, b) => (b.resolvedAt ?? 0) - (a.resolvedAt ?? 0))
  return [...open, ...missing, ...closed].slice(0, shownPostmortems)
}

/** Open action items of all incidents, the soonest due first, those without a day last. */
export function selectOpenActions(desk: RootDesk): readonly OpenActionRow[] {
  return desk
    .notebooks()
    .flatMap(({ incidentId, title, openActions }) =>
      openActions.map((action) => ({
        ...action,
        incidentId,
        incidentTitle: title,
        ownerName: action.owner === null ? null : personName(desk.config, action.owner),
      })),
    )
    .sort((a, b) => (a.dueOn ?? '9').localeCompare(b.dueOn ?? '9') || a.addedAt - b.addedAt)
}

/** What an incident says of a kind of alert that paged somebody and has no runbook; null when it has one. */
export function runbookGapOf(desk: RootDesk, incident: Incident): RunbookGap | null {
  if (!hasPaged(incident) || incident.alertCount === 0) return null
  if (runbookOf(desk, incident) !== null || runbooksFor(Object.values(desk.runbooks), incident).length > 0) return null
  return {
    alertName: incident.alertName || incident.title,
    serviceName: serviceName(desk, incident),
    incidentId: incident.id,
    lastAt: incident.openedAt,
    times: 1,
  }
}

/** One line for each kind of alert, the most frequent first; it leads to the latest incident. */
export function mergeRunbookGaps(gaps: Iterable<RunbookGap>): readonly RunbookGap[] {
  const byName = new Map<string, RunbookGap>()
  for (const gap of gaps) {
    const known = byName.get(gap.alertName)
    const latest = !known || gap.lastAt > known.lastAt ? gap : known
    byName.set(gap.alertName, { ...latest, times: (known?.times ?? 0) + 1 })
  }
  return [...byName.values()].sort((a, b) => b.times - a.times || b.lastAt - a.lastAt).slice(0, shownGaps)
}
