import type { RootDesk } from '@baton/shared/desk/folded-desk.ts'
import { alertsOf } from '@baton/shared/model/alert-table.ts'
import type { Incident } from '@baton/shared/model/incident.ts'
import { acknowledgementOf } from '@baton/shared/model/paging-state.ts'
import { due, nextDueAt } from '@baton/shared/paging/due.ts'
import { selectNextStep } from '@baton/shared/view/feed-row.ts'
import type { Verdict } from './verdict.ts'

/** Somebody holds what is acknowledged, and what nobody has answered goes on to page, or says that it cannot. */
export function judgeOwnership(verdict: Verdict, desk: RootDesk): void {
  for (const incident of desk.openIncidents()) {
    const { holder, status, paging } = incident
    if (status === 'acknowledged' && acknowledgementOf(incident)?.by !== null)
      verdict.require(holder !== null, 'ownership is never void', () => `${incident.id} is acknowledged and nobody's`)
    if (!isUnanswered(incident)) continue
    const isGoingOn = nextDueAt(desk, incident) !== null || paging.kind === 'exhausted'
    const { kind } = selectNextStep(desk, incident)
    verdict.require(
      isGoingOn && kind !== 'none' && kind !== 'does-not-page',
      'ownership is never void',
      () => `${incident.id} is unanswered and says ${kind}`,
    )
  }
  for (const { id, onCall } of Object.values(desk.config.teams))
    verdict.require(onCall.length > 0, 'ownership is never void', () => `nobody answers for ${id}`)
}

/** Nothing of what is open is left with somebody whom the on-call file does not name. */
export function judgeLeavers(verdict: Verdict, desk: RootDesk): void {
  const isHere = (person: string | null | undefined) => person == null || Object.hasOwn(desk.filed.people, person)
  for (const { id, holder, paging, pages } of desk.openIncidents()) {
    const by = acknowledgementOf({ paging })?.by
    verdict.require(
      isHere(holder) && isHere(by),
      'no open incident is held by somebody who is gone',
      () => `${id} is held by ${holder}, acknowledged by ${by}`,
    )
    for (const { person, state } of Object.values(pages))
      verdict.require(state !== 'open' || isHere(person), 'nobody pages a ghost', () => `${id} pages ${person}`)
  }
  for (const { id, from, to } of desk.openHandoffs())
    verdict.require(
      isHere(from) && isHere(to),
      'no handoff is open with somebody who is gone',
      () => `${id}: ${from} to ${to}`,
    )
}

/** Nothing comes early, and what is due comes. */
export function judgeTimers(verdict: Verdict, desk: RootDesk): void {
  for (const incident of desk.openIncidents()) {
    const at = nextDueAt(desk, incident)
    if (at === null) continue
    const mint = () => 'pg-next'
    verdict.require(due(desk, incident, at - 1, mint).length === 0, 'nothing comes early', () => incident.id)
    verdict.require(due(desk, incident, at, mint).length > 0, 'what is due comes', () => incident.id)
  }
}

/** Two folds of the same log are one state. Incidents that left the memory of one of them are left out of both. */
export function judgeSame(verdict: Verdict, law: string, truth: RootDesk, other: RootDesk): void {
  verdict.require(stateText(truth) === stateText(other), law, () => difference(stateText(truth), stateText(other)))
  for (const incident of truth.incidents()) {
    const same = other.incident(incident.id)
    if (!same) {
      verdict.require(incident.status === 'resolved', law, () => `${incident.id} is missing`)
      continue
    }
    judgeIncident(verdict, law, incident, same)
  }
}

/** Two folds of the same events of an incident are one state. */
export function judgeIncident(verdict: Verdict, law: string, truth: Incident, other: Incident | undefined): void {
  const [one, two] = [JSON.stringify(truth), JSON.stringify(other) ?? 'there is none']
  verdict.require(one === two, law, () => `${truth.id}: ${difference(one, two)}`)
}

/** All of the desk but the index of alerts, which consoles that began with a snapshot do not have. */
function stateText(desk: RootDesk): string {
  return JSON.stringify({ ...desk.toState(), alerts: [] })
}

function difference(one: string, two: string): string {
  let at = 0
  while (at < one.length && one[at] === two[at]) at++
  return `${one.slice(Math.max(0, at - 80), at + 80)} | ${two.slice(Math.max(0, at - 80), at + 80)}`
}

/** Alerts are firing that page, and nobody has said that they are on it. */
function isUnanswered(incident: Incident): boolean {
  if (incident.status !== 'triggered' || incident.drill) return false
  return alertsOf(incident.alerts).some(
    (alert) => alert.state === 'firing' && ['critical', 'error', 'unknown'].includes(alert.severity),
  )
}
