import { type AheadOf, clockWords } from '../clock-words.ts'
import { dangerOf } from '../handoff/danger.ts'
import { isOfTeam, teamOf } from '../handoff/moving.ts'
import type { PersonId } from '../ids.ts'
import type { Desk } from '../model/desk.ts'
import type { BriefItem } from '../model/handoff.ts'
import type { Incident } from '../model/incident.ts'
import { snoozedUntilOf } from '../model/paging-state.ts'
import { personName } from '../model/routing.ts'
import { selectNextStep } from './feed-row.ts'
import { byDanger, gathered, type Judged } from './gather-brief.ts'
import { shownTitle } from './shown-title.ts'
import { durationWords } from './timeline.ts'

export interface Brief {
  readonly items: readonly BriefItem[]
  readonly notes: string
}

/**
 * The brief that the giver starts from: what is open with the team, or with anybody when none is named, the most
 * dangerous first, each with why; what is equal in a storm as one item, and so is what does not page. Times in it are
 * those of the giver's clock, `ahead` of UTC, and say so: they are kept as they were read; `now` is Unix ms of the
 * relay's clock.
 */
export function draftBrief(desk: Desk, giver: PersonId, now: number, teamId?: string, ahead: AheadOf = () => 0): Brief {
  const team = teamId === undefined ? undefined : teamOf(desk, teamId)
  const moment = (at: number) => clockWords(at, now, ahead)
  const judged = desk
    .openIncidents()
    .filter((incident) => !incident.drill && (team === undefined || isOfTeam(desk, incident, team)))
    .map((incident): Judged => ({ incident, ...dangerOf(desk, incident, now) }))
    .sort(byDanger)
  const { items, rest } = gathered(desk, judged, (one) => draftItem(desk, one, giver, now, moment), moment)
  return { items, notes: rest > 0 ? `${rest} more open incidents are in the feed.` : '' }
}

function draftItem(
  desk: Desk,
  { incident, condition, reasons }: Judged,
  giver: PersonId,
  now: number,
  moment: (at: number) => string,
): BriefItem {
  return {
    id: incident.id,
    incidentId: incident.id,
    condition,
    title: shownTitle(desk, incident).slice(0, 500),
    summary: [stateWords(desk, incident, giver), ...knownWords(incident)].join('\n').slice(0, 4_000),
    next: [nextWords(desk, incident, moment), ...timerWords(desk, incident, now)]
      .filter(Boolean)
      .join('\n')
      .slice(0, 4_000),
    contingency: '',
    reasons,
  }
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

function nextWords(desk: Desk, incident: Incident, moment: (at: number) => string): string {
  const snoozedUntil = snoozedUntilOf(incident)
  const { text, at } = selectNextStep(desk, incident)
  if (snoozedUntil === null) return at === null ? text : `${text} at ${moment(at)}`
  const then = text.includes('pages') ? ', then it pages again' : ''
  return `Snoozed until ${moment(snoozedUntil)}${then}.`
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
