import type { Desk } from '../desk/desk.ts'
import { selectNextStep } from '../feed/select.ts'
import type { PersonId } from '../ids.ts'
import type { Incident } from '../incident/incident.ts'
import { severityRank } from '../incident/incident.ts'
import { sha256 } from '../journal/chain.ts'
import { personName } from '../oncall/routing.ts'
import { durationWords, utc } from '../timeline/timeline.ts'
import type { BriefItem, Condition } from './handoff.ts'

/** Names a brief by its content (64 hex digits), so that what is accepted is what was offered. */
export function briefHashOf(items: readonly BriefItem[], notes: string): string {
  const ordered = items.map(({ id, incidentId, condition, title, summary, next }) => [
    id,
    incidentId,
    condition,
    title,
    summary,
    next,
  ])
  return sha256(JSON.stringify([ordered, notes]))
}

/** Open incidents that one brief lists; the rest are counted in its notes. */
const maxDrafted = 40

/**
 * The brief that the giver starts from: each open incident with its state and next step, what is counting down and what
 * ends soon. Times in it are UTC; `now` is Unix ms of the relay's clock.
 */
export function draftBrief(desk: Desk, giver: PersonId, now: number): { items: readonly BriefItem[]; notes: string } {
  const open = desk
    .openIncidents()
    .filter((incident) => !incident.drill)
    .sort((a, b) => severityRank[b.severity] - severityRank[a.severity] || a.openedSeq - b.openedSeq)
  const items = open.slice(0, maxDrafted).map((incident) => draftItem(desk, incident, giver, now))
  const rest = open.length - items.length
  return { items, notes: rest > 0 ? `${rest} more open incidents are in the feed.` : '' }
}

function draftItem(desk: Desk, incident: Incident, giver: PersonId, now: number): BriefItem {
  return {
    id: incident.id,
    incidentId: incident.id,
    condition: conditionOf(incident),
    title: incident.title.slice(0, 500),
    summary: [stateWords(desk, incident, giver), ...knownWords(incident)].join('\n').slice(0, 4_000),
    next: [nextWords(desk, incident), ...timerWords(desk, incident, now)].filter(Boolean).join('\n').slice(0, 4_000),
  }
}

/** A first guess, for the giver to correct: nobody on it or getting worse is unstable, cleared or snoozed is stable. */
function conditionOf(incident: Incident): Condition {
  if (incident.status === 'triggered' && incident.clearedAt === null && incident.paging.kind !== 'snoozed')
    return 'unstable'
  return incident.sourceState === 'firing' && incident.paging.kind !== 'snoozed' ? 'watcher' : 'stable'
}

function stateWords(desk: Desk, incident: Incident, giver: PersonId): string {
  const holder = incident.holder === null ? 'nobody' : personName(desk.config, incident.holder)
  const alerts = incident.alertCount === 0 ? '' : `, ${incident.firingCount} of ${incident.alertCount} alerts firing`
  const whose = incident.holder === giver ? `held by ${holder}, moves with this handoff` : `held by ${holder}`
  return `${incident.severity}, ${incident.status}, ${whose}${alerts}.`
}

function knownWords(incident: Incident): readonly string[] {
  const { symptoms, hypothesis } = incident.known
  return [
    ...(incident.impact ? [`Impact: ${incident.impact}`] : []),
    ...(symptoms?.text ? [`Symptoms: ${symptoms.text}`] : []),
    ...(hypothesis?.text ? [`Hypothesis: ${hypothesis.text}`] : []),
  ]
}

function nextWords(desk: Desk, incident: Incident): string {
  if (incident.paging.kind === 'snoozed') return `Snoozed until ${utc(incident.paging.until)} UTC, then it pages again.`
  const { text, at } = selectNextStep(desk, incident)
  return at === null ? text : `${text} at ${utc(at)} UTC`
}

function timerWords(desk: Desk, incident: Incident, now: number): readonly string[] {
  return Object.values(incident.timers)
    .filter(({ state }) => state !== 'stopped')
    .map(({ task, owner, endsAt }) => {
      const who = owner === null ? '' : ` (${personName(desk.config, owner)})`
      return endsAt <= now
        ? `Timer is over: ${task}${who}`
        : `Timer: ${task}${who}, ${durationWords(endsAt - now)} left`
    })
}
