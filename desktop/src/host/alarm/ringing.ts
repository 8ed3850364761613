import type { Desk } from '@baton/shared/model/desk.ts'
import type { Handoff } from '@baton/shared/model/handoff.ts'
import type { Incident } from '@baton/shared/model/incident.ts'
import { personName } from '@baton/shared/model/routing.ts'
import { updateClockOf } from '@baton/shared/model/update-clock.ts'
import { concernedBy, concernedByUpdate } from '@baton/shared/room/concerned.ts'
import type { AskSummary } from '@baton/shared/view/alarm-state.ts'
import { selectMyAsks } from '@baton/shared/view/asks.ts'
import { localTime } from '../outbox/command-messages.ts'

/** Something that concerns one person and is told to them once. */
export interface Ringing {
  /** The same for the same thing, whichever way it was learnt: by its event, or by the clock while offline. */
  readonly key: string
  readonly kind: 'timer' | 'mention' | 'handoff' | 'help'
  /** The incident or handoff that it is about. */
  readonly of: string
  /** The room that it leads to. */
  readonly incidentId: string | null
  readonly title: string
  readonly text: string
  /** When it is told; Unix ms of the relay's clock. */
  readonly at: number
}

const longestQuote = 200

/**
 * What an incident has to tell `me`: timers whose time is over or will be, a status update that is or will be due, notes
 * that speak to me. What lies ahead has its time in `at`; what was reported back is not in it any more.
 */
export function ringingsOf(desk: Desk, incident: Incident, me: string): readonly Ringing[] {
  return [
    ...timers(desk, incident, me),
    ...tasks(desk, incident, me),
    ...update(desk, incident, me),
    ...mentions(desk, incident, me),
    ...asks(desk, incident, me),
  ]
}

/** Somebody gave me a task: I am told now, and not when its time is over. */
function tasks(desk: Desk, incident: Incident, me: string): readonly Ringing[] {
  return Object.values(incident.timers)
    .filter(({ state, owner, startedBy }) => state === 'running' && owner === me && startedBy !== me)
    .map(({ id, task, startedBy, startedAt, endsAt }) => {
      const who = personName(desk.config, startedBy)
      return {
        key: `task:${id}`,
        kind: 'timer',
        of: incident.id,
        incidentId: incident.id,
        title: `${who} gives you a task: ${clip(task)}`,
        text: `${who} gives you a task, until ${localTime(endsAt)}: ${clip(task)} (${clip(incident.title)}).`,
        at: startedAt,
      }
    })
}

/** What came of my calls: who comes, who has it, who cannot. */
function asks(desk: Desk, incident: Incident, me: string): readonly Ringing[] {
  return selectMyAsks(desk, incident, me).flatMap(({ pageId, name, state, stateAt, reason }) => {
    if (stateAt === null) return []
    const said = answerWords(name, state, reason)
    return [
      {
        key: `ask:${pageId}`,
        kind: 'help' as const,
        of: incident.id,
        incidentId: incident.id,
        title: said,
        text: `${said} (${clip(incident.title)}).`,
        at: stateAt,
      },
    ]
  })
}

function answerWords(name: string, state: AskSummary['state'], reason: string): string {
  if (state === 'cannot') return reason === '' ? `${name} cannot come` : `${name} cannot come: ${clip(reason)}`
  return state === 'has-it' ? `${name} has it` : `${name} is coming`
}

function timers(desk: Desk, incident: Incident, me: string): readonly Ringing[] {
  return Object.values(incident.timers)
    .filter((timer) => timer.state !== 'stopped' && concernedBy(incident, timer).includes(me))
    .map(({ id, task, owner, endsAt }) => {
      const who = owner === null ? '' : owner === me ? 'your task, ' : `${personName(desk.config, owner)}: `
      return {
        key: `timer:${id}`,
        kind: 'timer',
        of: incident.id,
        incidentId: incident.id,
        title: `Time is over: ${clip(task)}`,
        text: `Time is over at ${localTime(endsAt)}: ${who}${clip(task)} (${clip(incident.title)}).`,
        at: endsAt,
      }
    })
}

function update(desk: Desk, incident: Incident, me: string): readonly Ringing[] {
  const clock = updateClockOf(desk.config, incident)
  if (!clock || !concernedByUpdate(incident).includes(me)) return []
  const { dueAt } = clock
  return [
    {
      key: `update:${incident.id}:${dueAt}`,
      kind: 'timer',
      of: incident.id,
      incidentId: incident.id,
      title: 'A status update is due',
      text: `A status update on ${clip(incident.title)} is due since ${localTime(dueAt)}.`,
      at: dueAt,
    },
  ]
}

function mentions(desk: Desk, incident: Incident, me: string): readonly Ringing[] {
  return Object.values(incident.notes)
    .filter(({ mentions, by }) => by !== me && mentions.includes(me))
    .map(({ id, by, text, at }) => ({
      key: `mention:${id}`,
      kind: 'mention',
      of: incident.id,
      incidentId: incident.id,
      title: `${personName(desk.config, by)} speaks to you`,
      text: `${personName(desk.config, by)} speaks to you in ${clip(incident.title)}: ${clip(text)}`,
      at,
    }))
}

/** What the handoffs have to tell `me`, as giver or as receiver. */
export function handoffRingings(desk: Desk, me: string): readonly Ringing[] {
  return Object.values(desk.handoffs).flatMap((handoff) =>
    handoff.from === me || handoff.to === me ? tellHandoff(desk, handoff, me) : [],
  )
}

function tellHandoff(desk: Desk, handoff: Handoff, me: string): readonly Ringing[] {
  const { id, kind, state, changeAt, answerBy, endedAt, reason } = handoff
  const isGiver = handoff.from === me
  const from = handoff.from === null ? 'Nobody' : personName(desk.config, handoff.from)
  const to = personName(desk.config, handoff.to)
  const team = desk.config.teams[handoff.team]?.name ?? handoff.team
  const why = reason ? `: ${clip(reason)}` : ''
  const tell = (what: string, at: number, title: string, text: string): Ringing => ({
    key: `handoff:${id}:${what}`,
    kind: 'handoff',
    of: id,
    incidentId: null,
    title,
    text,
    at,
  })
  if (state === 'offered')
    return [
      ...handoff.said
        .filter(({ by }) => by !== me)
        .map(({ id: saidId, by, at, text }) => {
          const title = `${personName(desk.config, by)} ${isGiver ? 'asks about' : 'answers on'} ${team}`
          return tell(`said:${saidId}`, at, title, `${title}: ${clip(text)}`)
        }),
      ...(isGiver
        ? []
        : [
            tell(
              'offered',
              handoff.offeredAt,
              `${from} offers you ${team}`,
              `${from} offers you ${team} and holds it until you accept.`,
            ),
          ]),
      tell(
        'due',
        changeAt,
        `The handoff of ${team} is due`,
        `The handoff of ${team} is due and not answered: ${from} and ${to} are both paged.`,
      ),
      tell(
        'unanswered',
        answerBy,
        `Nobody answers for ${team}`,
        `${to} has not answered the handoff of ${team}. ${from} holds it, and both are paged.`,
      ),
    ]
  if (endedAt === null || (kind === 'take-over' && !isGiver)) return []
  if (kind === 'take-over') return [tell('taken', endedAt, `${to} took ${team}`, `${to} took ${team} from you${why}.`)]
  if (state === 'accepted' && isGiver)
    return [tell('accepted', endedAt, `${to} has ${team}`, `${to} accepted: ${team} is no longer yours.`)]
  if (state === 'declined' && isGiver)
    return [tell('declined', endedAt, `${to} declined`, `${to} declined ${team}, which stays yours${why}.`)]
  if (state === 'withdrawn' && !isGiver)
    return [tell('withdrawn', endedAt, `${from} took the offer back`, `${from} took back the offer of ${team}.`)]
  return []
}

function clip(text: string): string {
  return text.length <= longestQuote ? text : `${text.slice(0, longestQuote)}…`
}
