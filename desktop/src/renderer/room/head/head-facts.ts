import type { FeedRow } from '@baton/shared/view/feed.ts'
import type { RoomFacts, RoomState } from '@baton/shared/view/room-state.ts'
import { formatClock, formatDuration, formatMoment, plural } from '../../../presentation/format.ts'
import { isUnheld, nextStepText } from '../../../presentation/next-step.ts'
import { plainLine } from '../../../presentation/plain-text.ts'

/** A line of words, of which some are said louder. */
export type Words = readonly (string | Loud)[]

interface Loud {
  readonly strong: string
  /** Nobody is called for it any more: boxed in red. */
  readonly isUnheld?: boolean
}

const longest = 500

/** The words as they are read. */
export function plainWords(words: Words): string {
  return words.map((part) => (typeof part === 'string' ? part : part.strong)).join('')
}

interface Here {
  /** Who reads it: shown as "you". */
  readonly me: string | null
  /** The relay's clock, Unix ms. */
  readonly now: number
  /** Whether the relay is heard: else nothing counts down on a guess. */
  readonly isHeard?: boolean
}

/** Who has it since when and who took it, how many alerts fire, for how long, and what comes next. */
export function stateWords(row: FeedRow, facts: RoomFacts | null, here: Here): Words {
  const { now, isHeard = true } = here
  const next = nextStepText(row.nextStep, now, isHeard)
  const parts: Words[] = [holderWords(row, facts, here)]
  // First what is not to be cut off by what is longer.
  if (isUnheld(row.nextStep)) parts.push([{ strong: next, isUnheld: true }])
  if (row.alertCount > 0)
    parts.push([
      `${plural(row.alertCount, 'alert')}, `,
      row.firingCount === 0 ? 'all cleared' : { strong: `${row.firingCount} firing` },
    ])
  parts.push([`open ${formatDuration(now - row.openedAt)}`])
  if (!isUnheld(row.nextStep)) parts.push([next])
  return joined(parts)
}

function holderWords(row: FeedRow, facts: RoomFacts | null, here: Here): Words {
  const { now } = here
  if (row.snoozedUntil !== null)
    return [
      'Snoozed until ',
      { strong: formatMoment(row.snoozedUntil, now) },
      ...heldBy(row, facts, here, ', held by '),
    ]
  if (row.status !== 'acknowledged') {
    const reached = row.paging.map(({ name, reach }) => `${plainLine(name, 60)}: ${reach}`)
    return [{ strong: 'Unanswered' }, ...(reached.length === 0 ? [] : [` · ${reached.join(' · ')}`])]
  }
  const held = heldBy(row, facts, here, 'Held by ')
  if (held.length === 0) return ['Acknowledged at the source']
  return [...held, ...acknowledgedBy(facts, here)]
}

function heldBy(row: FeedRow, facts: RoomFacts | null, { me, now }: Here, before: string): Words {
  if (row.holderName === null) return []
  const name = { strong: row.holder !== null && row.holder === me ? 'you' : plainLine(row.holderName, 60) }
  const since = facts?.held?.person === row.holder ? facts.held.since : null
  return since === null ? [before, name] : [before, name, ` since ${formatMoment(since, now)}`]
}

/** Only where it was somebody else who took it: else the line before says it. */
function acknowledgedBy(facts: RoomFacts | null, { me, now }: Here): Words {
  const taken = facts?.acknowledged ?? null
  if (taken === null || taken.person === facts?.held?.person) return []
  const who = taken.person === null ? 'a machine' : taken.person === me ? 'you' : plainLine(taken.name ?? '', 60)
  return [`, acknowledged by ${who} ${formatMoment(taken.at, now)}`]
}

function joined(parts: readonly Words[]): Words {
  return parts.flatMap((part, index) => (index === 0 ? part : [' · ', ...part]))
}

/** Who notices what, and since when. */
export function impactWords({ impact, impactSince }: RoomState, now: number): Words {
  const since = impactSince === null ? '' : ` since ${formatMoment(impactSince, now)}`
  if (impact === '') return since === '' ? [] : [`noticed${since}`]
  return [{ strong: plainLine(impact, longest) }, since]
}

/** How it ended: who, when, in which words. */
export function endedWords(ended: NonNullable<RoomFacts['ended']>): Words {
  const { by, at, cause, reason } = ended
  const clock = formatClock(at)
  if (cause === 'test-ended') return [`the pager test ended ${clock}`]
  const who = cause === 'cleared' ? 'itself, as all alerts cleared' : plainLine(by ?? 'a machine', 60)
  const words = reason === '' ? (cause === 'person' ? ', without a word' : '') : `: “${plainLine(reason, longest)}”`
  return ['by ', { strong: who }, ` ${clock}${words}`]
}

/** How long it took: whole, to the first answer, of how many people; and since when people noticed. */
export function lastedWords(room: RoomState, ended: NonNullable<RoomFacts['ended']>, now: number): Words {
  const { lastedMs, answered, paged } = ended
  const by = answered?.by == null ? '' : ` by ${plainLine(answered.by, 60)}`
  const parts: Words[] = [
    [{ strong: exactDuration(lastedMs) }],
    [answered === null ? 'never answered' : `answered after ${exactDuration(answered.afterMs)}${by}`],
    [paged === 0 ? 'nobody paged' : `${plural(paged, 'person', 'people')} paged`],
  ]
  if (room.impactSince !== null) parts.push([`impact since ${formatMoment(room.impactSince, now)}`])
  return joined(parts)
}

/** With its seconds: what is over is read exactly. */
function exactDuration(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / 1_000)
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} m ${seconds % 60} s`
  return formatDuration(ms)
}

/** What is still to be done: alerts that their source calls firing, and action items that nobody has. */
export function leftOpenWords(row: FeedRow, room: RoomState, ended: NonNullable<RoomFacts['ended']>): Words {
  const parts: Words[] = []
  if (row.firingCount > 0)
    parts.push([
      {
        strong: `${row.firingCount} of ${plural(row.alertCount, 'alert')} still fire${row.firingCount === 1 ? 's' : ''}`,
      },
      ` at its source${ended.stillFiring === null ? '' : `: ${plainLine(ended.stillFiring, 120)}`}`,
    ])
  const unowned = room.actions.filter(({ state, owner }) => state === 'open' && owner === null).length
  if (unowned > 0) parts.push([`${plural(unowned, 'action item')} without an owner`])
  return parts.length === 0 ? ['nothing'] : joined(parts)
}

/** Who acted in which role, for what is over: "commander Sam, scribe Ana". */
export function roleWords(roles: RoomState['roles']): string {
  return roles
    .filter(({ role, name, held }) => role !== 'responder' && name !== null && !held)
    .map(({ role, name }) => `${role} ${plainLine(name ?? '', 40)}`)
    .join(', ')
}

/** When an incident began and ended. */
export function spanWords(from: number, to: number): string {
  return `${formatClock(from)} to ${formatClock(to)}`
}

/** Who said the impact last. */
export function saidWords(said: RoomFacts['impactSaid'], now: number): string {
  return said === null ? '' : `said by ${plainLine(said.name, 40)} ${formatMoment(said.at, now)}`
}

/** Who gave the last update, when, and whether people outside were told. */
export function updatedWords(update: NonNullable<RoomFacts['lastUpdate']>, meName: string | null, now: number): string {
  const who = update.name === meName ? 'you' : plainLine(update.name, 40)
  const outside = {
    'not asked': '',
    waiting: ' · being posted',
    published: ' · posted outside',
    failed: ' · not posted',
  }
  return `${who}, ${formatMoment(update.at, now)}${outside[update.outside]}`
}

/** People who answer for a team, in their order: "Ana → Bo". */
export function onCallWords(teams: RoomFacts['onCall']): string {
  return teams
    .map(({ name, people }) => {
      const chain = people.length === 0 ? 'nobody' : people.map((person) => plainLine(person.name, 40)).join(' → ')
      return teams.length === 1 ? chain : `${plainLine(name, 40)}: ${chain}`
    })
    .join(' · ')
}

/** The one thing to do next, as the state of the incident has it. */
export type Primary = 'acknowledge' | 'update' | 'resolve' | 'draft'

export function primaryOf(row: FeedRow): Primary {
  if (row.status === 'resolved') return 'draft'
  if (row.sourceState === 'cleared') return 'resolve'
  return row.status === 'triggered' ? 'acknowledge' : 'update'
}

/** Within this of its due time an update is the thing to do. */
export const updateSoonMs = 600_000

/** When the next update is due: "due in 9 m", "overdue since 14:31"; null when no clock runs. */
export function updateDueWords(clock: RoomState['updateClock'], now: number): string | null {
  if (clock === null) return null
  if (now >= clock.dueAt) return `overdue since ${formatMoment(clock.dueAt, now)}`
  return `due in ${formatDuration(clock.dueAt - now)}`
}

export function isUpdateDueSoon(clock: RoomState['updateClock'], now: number): boolean {
  return clock !== null && now >= clock.dueAt - updateSoonMs
}
