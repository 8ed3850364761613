import type { JournalEntry } from '../log/events.ts'
import { alertsOf } from '../model/alert-table.ts'
import type { Desk } from '../model/desk.ts'
import { silentFrom, usualGap } from '../model/hearing.ts'
import { type AlertState, type Incident, type Page, roleHolder, roles } from '../model/incident.ts'
import { isOnCall, personName } from '../model/routing.ts'
import { testEndsAfterMs } from '../paging/due.ts'
import { byUrgency, mostUrgent } from './alert-order.ts'
import { selectAsks } from './asks.ts'
import type { DeviceView, OncallTeamView, PagerTestView, PersonView } from './console-state.ts'
import { selectFeedRow } from './feed-row.ts'
import { selectFacts } from './room-facts.ts'
import { selectWorkingParts } from './room-parts.ts'
import type { RoomState } from './room-state.ts'
import { timelineOf } from './timeline.ts'

/** Alerts shown in a room; the rest are counted. */
export const shownAlerts = 200

/**
 * The room of one incident. `entries` are its events as far as they are here; `history` says whether that is all;
 * `settled` is the incident without what this console's outbox holds for it; `timeline` tells the entries, for whoever
 * has told most of them before.
 */
export function selectRoom(
  desk: Desk,
  incident: Incident,
  entries: readonly JournalEntry[],
  me: string | null,
  history: RoomState['history'],
  settled: Incident = incident,
  timeline: RoomState['timeline'] = timelineOf(entries, desk.config),
): RoomState {
  const service = selectService(desk, incident)
  return {
    incidentId: incident.id,
    history,
    row: selectFeedRow(desk, incident, me),
    sev: incident.sev,
    impact: incident.impact,
    impactSince: incident.impactSince,
    holderName: incident.holder === null ? null : personName(desk.config, incident.holder),
    facts: selectFacts(desk, incident),
    roles: roles.map((role) => {
      const person = roleHolder(incident, role)
      const given =
        role === 'responder'
          ? incident.responders.length > 0
          : role === 'commander' || incident.roles[role] !== undefined
      return {
        role,
        person,
        name: person === null ? null : personName(desk.config, person),
        held: person !== null && !given,
      }
    }),
    service,
    ...selectAlerts(incident, shownAlerts),
    runbookUrl: runbookOf(desk, incident),
    links: incident.links.map(({ id, url, label }) => ({ id, url, label })),
    ...selectPicks(incident, settled, timeline),
    pages: Object.values(incident.pages).map((page) => selectPage(desk, page)),
    asks: selectAsks(desk, incident, me),
    previousId: incident.previousId,
    ...selectWorkingParts(desk, incident, settled, me),
  }
}

/** The rows as they will be picked once what waits has been sent, and which of them wait. */
function selectPicks(
  ahead: Incident,
  settled: Incident,
  timeline: RoomState['timeline'],
): Pick<RoomState, 'timeline' | 'pendingPicks'> {
  if (ahead.stars === settled.stars && ahead.omissions === settled.omissions) return { timeline, pendingPicks: [] }
  const pendingPicks: number[] = []
  const rows = timeline.map((row) => {
    const [starred, omitted] = [ahead.stars[row.seq] !== undefined, ahead.omissions[row.seq] !== undefined]
    if (starred === row.starred && omitted === row.omitted) return row
    pendingPicks.push(row.seq)
    return { ...row, starred, omitted }
  })
  return { timeline: rows, pendingPicks }
}

/** The `limit` most urgent alerts of an incident, those that fire first, and how many that leaves out. */
export function selectAlerts(
  incident: Incident,
  limit: number,
): Pick<RoomState, 'alerts' | 'alertsLeftOut' | 'commonLabels'> {
  return {
    alerts: mostUrgent(alertsOf(incident.alerts), limit).map(selectAlert),
    alertsLeftOut: Math.max(0, incident.alertCount - limit),
    commonLabels: incident.common?.labels ?? {},
  }
}

function selectAlert(alert: AlertState): RoomState['alerts'][number] {
  const { heard, ...told } = alert
  return { ...told, lastHeardAt: heard.lastHeardAt, usualGapMs: usualGap(heard), silentFrom: silentFrom(alert) }
}

/** What the file says of an incident's service; null where it names none. */
export function selectService(desk: Desk, incident: Incident): RoomState['service'] {
  if (incident.service === null || !Object.hasOwn(desk.config.services, incident.service)) return null
  const service = desk.config.services[incident.service]
  if (!service) return null
  const { id, name, description, runbook, dashboard, levers } = service
  return { id, name, description, runbook, dashboard, levers }
}

/** The runbook to open: the alert's own, else the service's. */
export function runbookOf(desk: Desk, incident: Incident): string | null {
  let best: AlertState | null = null
  for (const alert of alertsOf(incident.alerts))
    if (alert.runbookUrl !== null && (best === null || byUrgency(alert, best) < 0)) best = alert
  return best?.runbookUrl ?? selectService(desk, incident)?.runbook ?? null
}

function selectPage(desk: Desk, page: Page): RoomState['pages'][number] {
  return {
    pageId: page.id,
    person: page.person,
    name: personName(desk.config, page.person),
    state: page.state,
    raisedAt: page.raisedAt,
    devices: Object.entries(page.receipts).map(([deviceId, layers]) => ({
      deviceId,
      name: desk.device(deviceId)?.name ?? deviceId,
      layers,
    })),
    channels: page.channels.flatMap(({ kind }) => {
      if (kind === 'console') return []
      const attempt = page.attempts[kind]
      return [{ kind, state: attempt?.outcome ?? 'not sent', detail: attempt?.detail ?? '' }]
    }),
  }
}

export function selectPeople(desk: Desk): readonly PersonView[] {
  return Object.values(desk.config.people).map(({ id, name }) => ({ id, name, onCall: isOnCall(desk.config, id) }))
}

export function selectOncall(desk: Desk): readonly OncallTeamView[] {
  return Object.values(desk.config.teams).map((team) => ({
    id: team.id,
    name: team.name,
    handedOverAt: desk.shift(team.id)?.since ?? null,
    levels: team.onCall.map((person, index) => ({ level: index + 1, person, name: personName(desk.config, person) })),
  }))
}

/** Devices that are paired and not revoked; `deviceId` is this one. */
export function selectDevices(desk: Desk, deviceId: string | null): readonly DeviceView[] {
  return desk
    .devices()
    .filter((device) => !device.revoked)
    .map(({ id, name, person, pairedAt, proven }) => ({ id, name, person, pairedAt, mine: id === deviceId, proven }))
}

/** The last pager test of a person as this device sees it; null when none was run. */
export function selectPagerTest(desk: Desk, me: string | null, deviceId: string | null): PagerTestView | null {
  const incidentId = me === null ? undefined : desk.pagerTest(me)
  const incident = incidentId === undefined ? undefined : desk.incident(incidentId)
  if (!incident || me === null) return null
  const page = Object.values(incident.pages).find((candidate) => candidate.purpose === 'test')
  const receipts = deviceId === null ? undefined : page?.receipts[deviceId]
  const proven = deviceId === null ? undefined : desk.device(deviceId)?.proven
  const layer = (name: PagerTestView['layers'][number]['layer'], key: 'reached' | 'shown' | 'sounded' | 'notified') => {
    const receipt = receipts?.[key]
    const state = receipt ? (receipt.ok ? ('passed' as const) : ('failed' as const)) : ('unknown' as const)
    return { layer: name, state, detail: receipt?.detail ?? '', lastPassedAt: proven?.[key] ?? null }
  }
  return {
    incidentId: incident.id,
    startedAt: incident.openedAt,
    finished: incident.status === 'resolved' || desk.recordedAt > incident.openedAt + testEndsAfterMs,
    layers: [
      layer('socket', 'reached'),
      layer('alarm', 'shown'),
      layer('sound', 'sounded'),
      layer('notification', 'notified'),
      ntfyLayer(desk, me, page),
    ],
  }
}

function ntfyLayer(desk: Desk, me: string, page: Page | undefined): PagerTestView['layers'][number] {
  const lastPassedAt = desk.channelProven(me, 'ntfy') ?? null
  const configured = desk.config.people[me]?.channels.some((channel) => channel.kind === 'ntfy') ?? false
  if (!configured) return { layer: 'ntfy', state: 'not-configured', detail: '', lastPassedAt }
  const attempt = page?.attempts.ntfy
  const state = attempt?.outcome === 'delivered' ? 'passed' : attempt?.outcome === 'failed' ? 'failed' : 'unknown'
  return { layer: 'ntfy', state, detail: attempt?.detail ?? '', lastPassedAt }
}
