import type { Entry, JournalEntry } from '../log/events.ts'
import type { Incident, Publication } from '../model/incident.ts'
import type { RunbookRun } from '../model/runbook.ts'
import type { Timer } from '../model/timer.ts'

export type RoomEntry = Extract<
  JournalEntry,
  {
    type:
      | 'incident.known-set'
      | 'responder.released'
      | 'row.starred'
      | 'row.unstarred'
      | 'row.omitted'
      | 'row.unomitted'
      | `timer.${string}`
      | `update.${string}`
      | 'runbook.opened'
      | 'runbook.ticked'
      | 'runbook.flagged'
  }
>

/** Folds what happens in a room: what is known, who is here, timers, picked rows, runbooks, updates to people outside. */
export function reduceRoom(incident: Incident, entry: RoomEntry): Incident {
  switch (entry.type) {
    case 'incident.known-set': {
      const { field, text } = entry.body
      if (text === '') {
        const { [field]: _unknown, ...known } = incident.known
        return { ...incident, known }
      }
      return { ...incident, known: { ...incident.known, [field]: { text, by: entry.actor.id, at: entry.recordedAt } } }
    }
    case 'responder.released':
      return release(incident, entry.body.person)
    case 'row.starred':
      return {
        ...incident,
        stars: picked(incident.stars, entry),
        omissions: without(incident.omissions, entry.body.seq),
      }
    case 'row.unstarred':
      return { ...incident, stars: without(incident.stars, entry.body.seq) }
    case 'row.omitted':
      return {
        ...incident,
        omissions: picked(incident.omissions, entry),
        stars: without(incident.stars, entry.body.seq),
      }
    case 'row.unomitted':
      return { ...incident, omissions: without(incident.omissions, entry.body.seq) }
    case 'timer.started':
      return { ...incident, timers: { ...incident.timers, [entry.body.timerId]: newTimer(entry) } }
    case 'timer.reassigned': {
      const { timerId, owner } = entry.body
      return changeTimer(incident, timerId, (timer) => ({ ...timer, owner }))
    }
    case 'timer.rang':
      return changeTimer(incident, entry.body.timerId, (timer) => ({ ...timer, state: 'rang' }))
    case 'timer.stopped': {
      const { timerId, outcome } = entry.body
      return changeTimer(incident, timerId, (timer) => ({
        ...timer,
        state: 'stopped',
        stoppedAt: entry.recordedAt,
        outcome,
      }))
    }
    case 'update.fell-due':
      return { ...incident, updateOverdueTold: entry.body.dueAt }
    case 'update.attempted':
      return publish(incident, entry, { outcome: 'sending', detail: '' })
    case 'update.published':
      return publish(incident, entry, { outcome: 'published', detail: entry.body.detail })
    case 'update.failed':
      return publish(incident, entry, { outcome: 'failed', detail: entry.body.detail })
    default:
      return reduceRunbook(incident, entry)
  }
}

/** They leave the room, with what they were given to do in it; a page that still asks them in is closed. */
function release(incident: Incident, person: string): Incident {
  const pages = Object.fromEntries(
    Object.entries(incident.pages).map(([id, page]) => {
      const asksIn = page.state === 'open' && page.purpose === 'join' && page.person === person
      return [id, asksIn ? { ...page, state: 'closed' as const } : page]
    }),
  )
  const roles = Object.fromEntries(Object.entries(incident.roles).filter(([, holder]) => holder !== person))
  return { ...incident, pages, roles, responders: incident.responders.filter((responder) => responder !== person) }
}

function newTimer({ body, actor, recordedAt }: Entry<'timer.started'>): Timer {
  return {
    id: body.timerId,
    task: body.task,
    owner: body.owner,
    startedBy: actor.id,
    startedAt: recordedAt,
    endsAt: recordedAt + body.durationMs,
    state: 'running',
    stoppedAt: null,
    outcome: '',
  }
}

function changeTimer(incident: Incident, id: string, change: (timer: Timer) => Timer): Incident {
  const timer = incident.timers[id]
  if (!timer || timer.state === 'stopped') return incident
  return { ...incident, timers: { ...incident.timers, [id]: change(timer) } }
}

function publish(
  incident: Incident,
  { body, recordedAt }: Entry<'update.attempted' | 'update.published' | 'update.failed'>,
  result: Pick<Publication, 'outcome' | 'detail'>,
): Incident {
  const known = incident.publications[body.noteId]
  if (!known) return incident
  const publication = { ...known, attempts: body.attempt, lastAt: recordedAt, ...result }
  return { ...incident, publications: { ...incident.publications, [body.noteId]: publication } }
}

function reduceRunbook(
  incident: Incident,
  entry: Entry<'runbook.opened'> | Entry<'runbook.ticked'> | Entry<'runbook.flagged'>,
): Incident {
  const at = entry.recordedAt
  const by = entry.actor.id
  if (entry.type === 'runbook.opened') {
    const { runbookId: id, title, text, version } = entry.body
    const run: RunbookRun = { id, title, text, version, openedAt: at, openedBy: by, ticks: {}, flags: {} }
    return { ...incident, runbooks: { ...incident.runbooks, [id]: run } }
  }
  const { runbookId, line } = entry.body
  const run = incident.runbooks[runbookId]
  if (!run) return incident
  const withRun = (changed: RunbookRun): Incident => ({
    ...incident,
    runbooks: { ...incident.runbooks, [runbookId]: changed },
  })
  if (entry.type === 'runbook.flagged')
    return withRun({ ...run, flags: { ...run.flags, [line]: { by, at, text: entry.body.text } } })
  if (entry.body.done) return withRun({ ...run, ticks: { ...run.ticks, [line]: { by, at } } })
  const { [line]: _unticked, ...ticks } = run.ticks
  return withRun({ ...run, ticks })
}

function picked(picks: Incident['stars'], entry: Entry<'row.starred' | 'row.omitted'>): Incident['stars'] {
  return { ...picks, [entry.body.seq]: { by: entry.actor.id, at: entry.recordedAt } }
}

function without(picks: Incident['stars'], seq: number): Incident['stars'] {
  const { [seq]: _gone, ...rest } = picks
  return rest
}
