import { assertNever } from '../assert-never.ts'
import type { Command, CommandOf } from '../log/commands.ts'
import { type CommandContext, type Decision, decided, held, refuse, unchanged } from '../log/decision.ts'
import type { Draft } from '../log/events.ts'
import type { Desk } from '../model/desk.ts'
import type { Incident } from '../model/incident.ts'
import { maxActions } from '../model/notebook.ts'
import { resolutionOf } from '../model/paging-state.ts'
import { personName } from '../model/routing.ts'
import { stepsOf } from '../model/runbook.ts'

/** Bounds of one incident, so that no console has to carry what nobody can read. */
const maxTimers = 200
const maxPicks = 1_000
const maxRunbooks = 20

const roomTypes = [
  'incident.set-known',
  'page.decline',
  'responder.release',
  'row.star',
  'row.unstar',
  'row.omit',
  'row.unomit',
  'timer.start',
  'timer.stop',
  'runbook.open',
  'runbook.tick',
  'runbook.flag',
] as const
export type RoomCommand = CommandOf<(typeof roomTypes)[number]>

export function isRoomCommand(command: Command): command is RoomCommand {
  return (roomTypes as readonly string[]).includes(command.type)
}

/** The rules of working together in a room: what is known, who is here, timers, picked rows, runbooks. */
export function decideInRoom(desk: Desk, incident: Incident, command: RoomCommand, context: CommandContext): Decision {
  switch (command.type) {
    case 'incident.set-known':
      return setKnown(desk, incident, command, context)
    case 'page.decline':
      return declinePage(incident, command, context)
    case 'responder.release':
      return release(desk, incident, command.person)
    case 'row.star':
    case 'row.unstar':
    case 'row.omit':
    case 'row.unomit':
      return pick(incident, command)
    case 'timer.start':
    case 'timer.stop':
      return decideTimer(desk, incident, command, context)
    case 'runbook.open':
    case 'runbook.tick':
    case 'runbook.flag':
      return decideRunbook(desk, incident, command)
    default:
      return assertNever(command)
  }
}

function setKnown(
  desk: Desk,
  incident: Incident,
  command: CommandOf<'incident.set-known'>,
  { actor }: CommandContext,
): Decision {
  const { field, heldAt } = command
  const text = /\S/.test(command.text) ? command.text : ''
  const known = incident.known[field]
  if ((known?.text ?? '') === text) return unchanged
  // What was thought an hour ago must not stand there as what is known now.
  if (known && known.by !== actor.id && heldAt !== undefined && heldAt < known.at)
    return refuse('superseded', `${personName(desk.config, known.by)} has written there since: "${known.text}".`, {
      by: known.by,
      at: known.at,
    })
  return decided({ type: 'incident.known-set', incidentId: incident.id, body: { field, text, ...held(command) } })
}

function declinePage(incident: Incident, command: CommandOf<'page.decline'>, { actor }: CommandContext): Decision {
  const page = Object.values(incident.pages).find((open) => open.state === 'open' && open.person === actor.id)
  if (!page) {
    const answered = Object.values(incident.pages).some(({ person, declined }) => person === actor.id && declined)
    return answered ? unchanged : refuse('nothing-to-decline', 'Nobody is asking you now.')
  }
  // Somebody must take it: saying no would leave it to the escalation's next step only when that one is due.
  if ((page.purpose === 'escalation' && page.askedBy === null) || page.purpose === 'test')
    return refuse('nothing-to-decline', 'This page asks whoever is on call. Use "Need help" to page the next step now.')
  if (page.purpose === 'news')
    return refuse('nothing-to-decline', 'This tells you of what you have. Say that you heard it, or ask for help.')
  const body = { pageId: page.id, person: actor.id, reason: command.reason ?? '', ...held(command) }
  return decided({ type: 'page.declined', incidentId: incident.id, body })
}

function release(desk: Desk, incident: Incident, person: string): Decision {
  if (incident.holder === person)
    return refuse(
      'holds-the-baton',
      `${personName(desk.config, person)} holds it. Give it to somebody first: it moves when they take it.`,
      { by: person },
    )
  const isAsked = Object.values(incident.pages).some(
    (page) => page.state === 'open' && page.purpose === 'join' && page.person === person,
  )
  const hasRole = Object.values(incident.roles).includes(person)
  if (!incident.responders.includes(person) && !isAsked && !hasRole) return unchanged
  return decided({ type: 'responder.released', incidentId: incident.id, body: { person } })
}

/** What each of these does to a row: the event, where the row is kept, and whether it is to be there. */
const picks = {
  'row.star': { event: 'row.starred', of: 'stars', adds: true },
  'row.unstar': { event: 'row.unstarred', of: 'stars', adds: false },
  'row.omit': { event: 'row.omitted', of: 'omissions', adds: true },
  'row.unomit': { event: 'row.unomitted', of: 'omissions', adds: false },
} as const

function pick(incident: Incident, command: CommandOf<keyof typeof picks>): Decision {
  const { seq } = command
  const { event, of, adds } = picks[command.type]
  if ((incident[of][seq] !== undefined) === adds) return unchanged
  if (adds && (seq < incident.openedSeq || seq > incident.updatedSeq))
    return refuse('unknown-row', 'There is no such row in this incident.')
  if (adds && Object.keys(incident[of]).length >= maxPicks)
    return refuse('too-many', `${maxPicks} rows are ${of === 'stars' ? 'picked' : 'left out'} already.`)
  return decided({ type: event, incidentId: incident.id, body: { seq, ...held(command) } })
}

function decideTimer(
  desk: Desk,
  incident: Incident,
  command: CommandOf<'timer.start' | 'timer.stop'>,
  { mintId }: CommandContext,
): Decision {
  if (command.type === 'timer.stop') {
    const timer = incident.timers[command.timerId]
    if (!timer) return refuse('unknown-timer', 'There is no such timer.')
    if (timer.state === 'stopped') return unchanged
    const body = { timerId: timer.id, outcome: command.outcome ?? '', ...held(command) }
    return decided({ type: 'timer.stopped', incidentId: incident.id, body })
  }
  const { task, seconds, owner = null } = command
  const timerId = command.timerId ?? mintId('timer')
  if (incident.timers[timerId]) return unchanged
  if (incident.status === 'resolved')
    return refuse('already-resolved', 'It is resolved; reopen it to set timers in it.', {
      by: resolutionOf(incident)?.by ?? null,
    })
  if (owner !== null && !Object.hasOwn(desk.config.people, owner))
    return refuse('unknown-person', `Nobody is called ${owner}.`)
  if (Object.keys(incident.timers).length >= maxTimers)
    return refuse('too-many', `This incident has ${maxTimers} timers already.`)
  const body = { timerId, task, owner, durationMs: seconds * 1000, ...held(command) }
  return decided({ type: 'timer.started', incidentId: incident.id, body })
}

function decideRunbook(
  desk: Desk,
  incident: Incident,
  command: CommandOf<'runbook.open' | 'runbook.tick' | 'runbook.flag'>,
): Decision {
  const { runbookId } = command
  const opened = Object.hasOwn(incident.runbooks, runbookId) ? incident.runbooks[runbookId] : undefined
  const runbook = opened ?? desk.runbook(runbookId)
  if (!runbook) return refuse('unknown-runbook', `There is no runbook called ${runbookId}.`)
  if (!opened && Object.keys(incident.runbooks).length >= maxRunbooks)
    return refuse('too-many', `${maxRunbooks} runbooks are open in this incident already.`)
  const { title, text, version } = runbook
  const opening: readonly Draft[] = opened
    ? []
    : [
        {
          type: 'runbook.opened',
          incidentId: incident.id,
          body: { runbookId, title, text, version, ...held(command) },
        },
      ]
  if (command.type === 'runbook.open') return decided(...opening)
  const { line, version: read = version } = command
  if (read !== version)
    return refuse('runbook-changed', `${title} has changed since you read it. Look at the step again.`)
  const step = stepsOf(text)
    .find((candidate) => candidate.line === line)
    ?.text.slice(0, 500)
  if (step === undefined) return refuse('unknown-step', `Line ${line} of ${title} is not a step.`)
  if (command.type === 'runbook.tick') {
    const isTicked = opened?.ticks[line] !== undefined
    if (isTicked === command.done) return decided(...opening)
    const body = { runbookId, line, step, done: command.done, ...held(command) }
    return decided(...opening, { type: 'runbook.ticked', incidentId: incident.id, body })
  }
  if (opened?.flags[line]?.text === command.text) return unchanged
  // The same on a console that shows it while it waits, so that it can be spoken of before it is here.
  const actionId = `act-${command.commandId}`
  if (incident.actions[actionId]) return unchanged
  if (incident.drill) return refuse('drill-only', 'A pager test has no action items.')
  if (Object.keys(incident.actions).length >= maxActions)
    return refuse('too-many', `This incident has ${maxActions} action items already.`)
  const flagged: Draft = {
    type: 'runbook.flagged',
    incidentId: incident.id,
    body: { runbookId, line, step, text: command.text, ...held(command) },
  }
  const action: Draft = {
    type: 'action.added',
    incidentId: incident.id,
    body: {
      actionId,
      title: `Runbook ${title}, "${step}": ${command.text}`.slice(0, 500),
      owner: null,
      dueOn: null,
      origin: { kind: 'runbook', runbookId, line },
      ...held(command),
    },
  }
  return decided(...opening, flagged, action)
}
