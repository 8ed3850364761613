import { alertsOf } from '../model/alert-table.ts'
import type { Desk } from '../model/desk.ts'
import { type AlertState, type Incident, openPageOf, type Page, severityRank } from '../model/incident.ts'
import { acknowledgementOf, resolutionOf } from '../model/paging-state.ts'
import { personName } from '../model/routing.ts'
import { commandsOf, stepsOf } from '../model/runbook.ts'
import { helpEverybody, helpStep } from '../paging/escalation.ts'
import { runbooksFor } from '../runbook/match.ts'
import type { AlarmPage } from './alarm-state.ts'
import { mostUrgent } from './alert-order.ts'
import { selectAsks } from './asks.ts'
import { escalationAhead } from './escalation-ahead.ts'
import { rowLabels, selectNextStep, serviceName } from './feed-row.ts'
import { runbookOf, selectService } from './room.ts'
import { shownTitle } from './shown-title.ts'

/** More of them nobody reads before answering, and pages are told to every device. */
const maxSteps = 4
const maxDescription = 600
const maxStep = 300
/** Rungs of the escalation that are told ahead. */
const maxRungs = 2

/** The pages of open incidents that ring for `me` now, worst first. `pending` is the outbox's to fill. */
export function selectAlarmPages(
  desk: Desk,
  me: string | null,
  open: readonly Incident[] = desk.openIncidents(),
): readonly AlarmPage[] {
  if (me === null) return []
  return open
    .flatMap((incident) => {
      const page = openPageOf(incident, me)
      return page ? [selectAlarmPage(desk, incident, page, me)] : []
    })
    .sort((a, b) => severityRank[b.severity] - severityRank[a.severity] || a.raisedAt - b.raisedAt)
}

function selectAlarmPage(desk: Desk, incident: Incident, page: Page, me: string): AlarmPage {
  const service = selectService(desk, incident)
  const help = incident.drill ? null : helpStep(desk.config, incident, me)
  const [worst] = mostUrgent(alertsOf(incident.alerts), 1)
  return {
    pageId: page.id,
    incidentId: incident.id,
    title: shownTitle(desk, incident),
    severity: incident.severity,
    sev: incident.sev,
    serviceName: serviceName(desk, incident),
    serviceDescription: service?.description ?? null,
    description: descriptionOf(worst),
    labels: rowLabels(incident),
    purpose: page.purpose,
    drill: incident.drill,
    openedAt: incident.openedAt,
    raisedAt: page.raisedAt,
    lateByMs: page.dueAt === null ? 0 : lateness(page.raisedAt - page.dueAt),
    alertCount: incident.alertCount,
    curve: incident.curve,
    dashboardUrl: worst?.dashboardUrl ?? service?.dashboard ?? null,
    sourceUrl: worst?.sourceUrl ?? null,
    runbookUrl: runbookOf(desk, incident),
    runbook: selectFirstSteps(desk, incident),
    lastTime: selectLastTime(desk, incident),
    nextStep: selectNextStep(desk, incident),
    escalation: selectEscalation(desk, incident, me),
    helpPages: help ? help.people.map((person) => personName(desk.config, person)) : [],
    helpPeople: help?.people ?? [],
    everybody: incident.drill ? [] : helpEverybody(desk.config, incident, me),
    ask: selectAsk(desk, page),
    asks: selectAsks(desk, incident, me).filter(({ mine }) => mine),
    holder: selectHolder(desk, incident),
    pending: false,
  }
}

/** What the source says beside the title, in its first words that are there. */
function descriptionOf(alert: AlertState | undefined): string {
  const { description, message, summary } = alert?.annotations ?? {}
  return (description || message || summary || '').slice(0, maxDescription)
}

/** The first steps of the runbook that fits closest, each with the command that stands with it. */
function selectFirstSteps(desk: Desk, incident: Incident): AlarmPage['runbook'] {
  const [opened] = Object.values(incident.runbooks)
  const runbook = opened ?? runbooksFor(Object.values(desk.runbooks), incident)[0]
  if (!runbook) return null
  const steps = stepsOf(runbook.text)
  const commands = commandsOf(runbook.text, steps)
  return {
    id: runbook.id,
    title: runbook.title,
    stepCount: steps.length,
    steps: steps.slice(0, maxSteps).map(({ line, text }) => ({
      line,
      text: text.slice(0, maxStep),
      command: commands.get(line)?.slice(0, maxStep) ?? null,
    })),
  }
}

/** How the same alerts' incident before this one ended; null where there was none, or it is not here. */
function selectLastTime(desk: Desk, incident: Incident): AlarmPage['lastTime'] {
  const before = incident.previousId === null ? undefined : desk.incident(incident.previousId)
  const resolution = before && resolutionOf(before)
  if (!before || !resolution) return null
  return {
    incidentId: before.id,
    at: before.openedAt,
    lastedMs: resolution.at - before.openedAt,
    name: resolution.by === null ? null : personName(desk.config, resolution.by),
  }
}

/** Whom the escalation comes to next, and after that, if nobody answers. Not who is told here already. */
function selectEscalation(desk: Desk, incident: Incident, me: string): AlarmPage['escalation'] {
  return escalationAhead(desk, incident, maxRungs + 1)
    .map(({ at, people }) => ({
      at,
      people: people
        .filter((person) => person !== me)
        .map((person) => ({ person, name: personName(desk.config, person) })),
    }))
    .filter(({ people }) => people.length > 0)
    .slice(0, maxRungs)
}

function selectAsk(desk: Desk, { askedBy, why, raisedAt: at }: Page): AlarmPage['ask'] {
  return askedBy === null ? null : { by: askedBy, byName: personName(desk.config, askedBy), why, at }
}

function selectHolder(desk: Desk, incident: Incident): AlarmPage['holder'] {
  const { holder, heldSince } = incident
  if (holder === null || acknowledgementOf(incident) === null) return null
  return { person: holder, name: personName(desk.config, holder), since: heldSince }
}

/** Below this a step counts as on time: the loop's own latency is not news. */
const onTimeMs = 2_000
export function lateness(ms: number): number {
  return ms < onTimeMs ? 0 : ms
}
