import { assertNever } from '../assert-never.ts'
import type { IncidentId, MintId, PersonId } from '../ids.ts'
import type { Command, CommandOf, Refusal } from '../log/commands.ts'
import { type CommandContext, type Decision, decided, held, refuse, refuseUnable, unchanged } from '../log/decision.ts'
import type { Draft, EventBodies } from '../log/events.ts'
import type { Desk } from '../model/desk.ts'
import { answerWithinMs, type BriefItem, type Handoff, incidentsOf } from '../model/handoff.ts'
import type { Incident, Page } from '../model/incident.ts'
import { personName } from '../model/routing.ts'
import { dropping } from '../paging/dropped.ts'
import { raisePage } from '../paging/escalation.ts'
import { briefHashOf } from './brief-hash.ts'
import { movingFrom, ringingFor, teamOf } from './moving.ts'
import { lacks, lackWords } from './read-back.ts'

/** A change that is further away belongs into the file. */
const longestAheadMs = 7 * 86_400_000

const handoffTypes = [
  'handoff.offer',
  'handoff.amend',
  'handoff.read',
  'handoff.say',
  'handoff.accept',
  'handoff.decline',
  'handoff.withdraw',
  'shift.take-over',
] as const
export type HandoffCommand = CommandOf<(typeof handoffTypes)[number]>
type OnHandoff = Exclude<HandoffCommand, { type: 'handoff.offer' | 'shift.take-over' }>
/** What only one of the two may do. */
type OfOne = Exclude<OnHandoff, { type: 'handoff.say' }>

export function isHandoffCommand(command: Command): command is HandoffCommand {
  return (handoffTypes as readonly string[]).includes(command.type)
}

/** The rules of handing over: responsibility moves when the receiver accepts, and not before. */
export function decideHandoff(desk: Desk, command: HandoffCommand, context: CommandContext): Decision {
  if (command.type === 'handoff.offer') return offer(desk, command, context)
  if (command.type === 'shift.take-over') return takeOver(desk, command, context)
  const handoff = desk.handoff(command.handoffId)
  if (!handoff) return refuse('unknown-handoff', 'There is no such handoff.')
  return decideOnHandoff(desk, handoff, command, context)
}

function offer(desk: Desk, command: CommandOf<'handoff.offer'>, { actor, now, mintId }: CommandContext): Decision {
  const { items, notes, to } = command
  const handoffId = command.handoffId ?? mintId('hand')
  if (desk.handoff(handoffId)) return unchanged
  const team = teamOf(desk, command.team)
  if (!team) return refuse('unknown-team', `There is no team called ${command.team}.`)
  const unable = refuseUnable(desk.config, to)
  if (unable) return unable
  if (!team.onCall.includes(actor.id)) return refuse('not-on-call', `You are not on call for ${team.name}.`)
  if (to === actor.id) return refuse('already-holding', 'You have it already.')
  const open = desk.openHandoffOf(team.id, actor.id)
  if (open)
    return refuse(
      'handoff-open',
      `You offered it to ${personName(desk.config, open.to)} already. Withdraw that first.`,
      {
        by: open.to,
        at: open.offeredAt,
      },
    )
  const problem = checkItems(items)
  if (problem) return problem
  const changeAt = Math.max(now, command.changeAt ?? now)
  if (changeAt > now + longestAheadMs) return refuse('out-of-order', 'A handoff is at most seven days ahead.')
  return decided({
    type: 'handoff.offered',
    incidentId: null,
    body: {
      handoffId,
      team: team.id,
      from: actor.id,
      to,
      changeAt,
      answerBy: changeAt + answerWithinMs,
      items,
      notes,
      briefHash: briefHashOf(items, notes),
    },
  })
}

function checkItems(items: readonly BriefItem[]): Refusal | null {
  const ids = new Set(items.map(({ id }) => id))
  return ids.size === items.length ? null : refuse('out-of-order', 'Two items of the brief have the same id.')
}

function decideOnHandoff(desk: Desk, handoff: Handoff, command: OnHandoff, context: CommandContext): Decision {
  if (command.type === 'handoff.say') return say(desk, handoff, command, context)
  const isGivers = command.type === 'handoff.amend' || command.type === 'handoff.withdraw'
  const whose = isGivers ? handoff.from : handoff.to
  if (whose !== context.actor.id) {
    const name = whose === null ? 'nobody' : personName(desk.config, whose)
    return refuse('not-yours', `Only ${name} can do that.`, { by: whose })
  }
  if (handoff.state !== 'offered') return decideEnded(desk, handoff, command.type)
  switch (command.type) {
    case 'handoff.amend':
      return amend(handoff, command)
    case 'handoff.read':
      if (handoff.read?.briefHash === handoff.briefHash) return unchanged
      if (command.briefHash !== undefined && command.briefHash !== handoff.briefHash) return unchanged
      return decided({
        type: 'handoff.read',
        incidentId: null,
        body: { handoffId: handoff.id, briefHash: handoff.briefHash, ...held(command) },
      })
    case 'handoff.accept':
      return accept(desk, handoff, command, context)
    case 'handoff.decline':
      return decided({
        type: 'handoff.declined',
        incidentId: null,
        body: { handoffId: handoff.id, reason: command.reason ?? '' },
      })
    case 'handoff.withdraw':
      return decided({
        type: 'handoff.withdrawn',
        incidentId: null,
        body: { handoffId: handoff.id, reason: command.reason ?? '' },
      })
    default:
      return assertNever(command)
  }
}

/** More than this is no brief but a conversation, and the two should call each other. */
const maxSaid = 200

/** The two ask and answer while the offer stands; what they say binds nobody and moves nothing. */
function say(
  desk: Desk,
  handoff: Handoff,
  command: CommandOf<'handoff.say'>,
  { actor, mintId }: CommandContext,
): Decision {
  if (actor.id !== handoff.from && actor.id !== handoff.to)
    return refuse('not-yours', 'Only its giver and its receiver speak about a handoff.')
  if (handoff.state !== 'offered') return decideEnded(desk, handoff, command.type)
  if (handoff.said.length >= maxSaid) return refuse('too-many', 'That is enough written: call each other.')
  const body = { handoffId: handoff.id, saidId: mintId('said'), text: command.text, ...held(command) }
  return decided({ type: 'handoff.said', incidentId: null, body })
}

const askedEnd: Readonly<Partial<Record<OfOne['type'], Handoff['state']>>> = {
  'handoff.accept': 'accepted',
  'handoff.decline': 'declined',
  'handoff.withdraw': 'withdrawn',
}

function decideEnded(desk: Desk, handoff: Handoff, type: OnHandoff['type']): Decision {
  if (type !== 'handoff.say' && askedEnd[type] === handoff.state) return unchanged
  const by = handoff.state === 'withdrawn' ? handoff.from : handoff.to
  const name = by === null ? 'nobody' : personName(desk.config, by)
  // Whoever withdrew it said why, or the file did that ended it.
  const how = handoff.state === 'withdrawn' && handoff.reason !== '' ? `: ${handoff.reason}` : ` by ${name}`
  return refuse('handoff-ended', `It was ${handoff.state}${how}.`, {
    by,
    ...(handoff.endedAt === null ? {} : { at: handoff.endedAt }),
  })
}

function amend(handoff: Handoff, { items, notes }: CommandOf<'handoff.amend'>): Decision {
  const problem = checkItems(items)
  if (problem) return problem
  const briefHash = briefHashOf(items, notes)
  if (briefHash === handoff.briefHash) return unchanged
  const body = { handoffId: handoff.id, items, notes, briefHash }
  return decided({ type: 'handoff.amended', incidentId: null, body })
}

function accept(
  desk: Desk,
  handoff: Handoff,
  command: CommandOf<'handoff.accept'>,
  { actor, now, mintId }: CommandContext,
): Decision {
  if (!isKnown(desk, actor.id)) return refuseLeaver(actor.id)
  if (command.briefHash !== handoff.briefHash)
    return refuse('brief-changed', 'The brief was changed since you read it. Read it again.', { by: handoff.from })
  const team = teamOf(desk, handoff.team)
  const from = handoff.from ?? ''
  if (!team?.onCall.includes(from))
    return refuse('not-on-call', `${personName(desk.config, from)} is no longer on call for it.`, { by: from })
  const readBack = command.readBack ?? {}
  const missing = handoff.items.find((item) => needsReadBack(desk, item) && lacks(item, readBack[item.id] ?? ''))
  if (missing) return refuse('not-read-back', lackWords(missing, readBack[missing.id] ?? ''))
  const moving = movingFrom(desk, team, from)
  const kept = Object.fromEntries(
    handoff.items.flatMap(({ id }) => (said(readBack, id) ? [[id, readBack[id] ?? '']] : [])),
  )
  return decided(
    {
      type: 'handoff.accepted',
      incidentId: null,
      body: {
        handoffId: handoff.id,
        briefHash: handoff.briefHash,
        readBack: kept,
        onCall: replaced(team.onCall, from, actor.id),
        incidents: moving.map(({ id }) => id),
        ...(command.spoke === undefined ? {} : { spoke: command.spoke }),
      },
    },
    ...moving.flatMap((incident) =>
      moveIncident(desk, incident, { handoffId: handoff.id, from, to: actor.id }, now, mintId),
    ),
  )
}

function isKnown(desk: Desk, person: PersonId): boolean {
  return Object.hasOwn(desk.config.people, person)
}

/** Whoever left the file keeps a session for a while; a place that they took would be nobody's. */
function refuseLeaver(person: PersonId): Refusal {
  return refuse('unknown-person', `The on-call file does not name ${person} any more.`)
}

function said(readBack: Readonly<Record<string, string>>, id: string): boolean {
  return Object.hasOwn(readBack, id) && /\S/.test(readBack[id] ?? '')
}

/** The receiver takes the giver's place; where the receiver had one already, the two change places. */
function replaced(onCall: readonly PersonId[], from: PersonId, to: PersonId): readonly PersonId[] {
  const other = onCall.includes(to) ? from : null
  return onCall.flatMap((person) => {
    if (person === from) return [to]
    if (person === to) return other === null ? [] : [other]
    return [person]
  })
}

/** An item that is not stable is read back, unless all that it is about is over by now. */
function needsReadBack(desk: Desk, item: BriefItem): boolean {
  if (item.condition === 'stable') return false
  const about = incidentsOf(item)
  return about.length === 0 || about.some((id) => isOpen(desk, id))
}

/** What no incident is called cannot be over: its item is one of the giver's own. */
function isOpen(desk: Desk, id: IncidentId): boolean {
  const incident = desk.incident(id)
  return incident !== undefined && incident.status !== 'resolved'
}

/** The baton moves where the giver had it, and what rings for the giver rings for the receiver. */
function moveIncident(
  desk: Desk,
  incident: Incident,
  body: EventBodies['incident.handed-over'],
  now: number,
  mintId: MintId,
): readonly Draft[] {
  const { from, to } = body
  const isGivers = (page: Page) =>
    page.person === from && (page.purpose === 'escalation' || (page.purpose === 'news' && incident.holder === from))
  const moved: Draft = {
    type: 'incident.handed-over',
    incidentId: incident.id,
    body: { ...body, ...dropping(incident, isGivers) },
  }
  const rang = from === null ? undefined : ringingFor(incident, from)
  if (!rang || ringingFor(incident, to)) return [moved]
  // Help that was asked of the giver is asked of whoever has their place now.
  const ask = rang.askedBy === null ? null : { by: rang.askedBy, why: rang.why }
  return [moved, raisePage(desk.config, incident, to, 'escalation', now, mintId('pg'), ask)]
}

/** The first place on call is taken without a word from whoever has it: for when that person cannot answer. */
function takeOver(
  desk: Desk,
  { team: teamId, reason }: CommandOf<'shift.take-over'>,
  { actor, now, mintId }: CommandContext,
): Decision {
  const team = teamOf(desk, teamId)
  if (!team) return refuse('unknown-team', `There is no team called ${teamId}.`)
  if (!isKnown(desk, actor.id)) return refuseLeaver(actor.id)
  const from = team.onCall[0] ?? null
  if (from === actor.id) return unchanged
  const handoffId = mintId('hand')
  const onCall = from === null ? [actor.id] : replaced(team.onCall, from, actor.id)
  const moving = from === null ? [] : movingFrom(desk, team, from)
  const incidents = moving.map(({ id }) => id)
  return decided(
    { type: 'shift.taken-over', incidentId: null, body: { handoffId, team: team.id, from, reason, onCall, incidents } },
    ...moving.flatMap((incident) => moveIncident(desk, incident, { handoffId, from, to: actor.id }, now, mintId)),
  )
}
