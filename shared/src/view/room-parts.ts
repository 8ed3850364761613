import type { Desk } from '../model/desk.ts'
import type { Incident } from '../model/incident.ts'
import { personName } from '../model/routing.ts'
import { type Runbook, type RunbookRun, stepsOf } from '../model/runbook.ts'
import { updateClockOf } from '../model/update-clock.ts'
import { concernedBy } from '../room/concerned.ts'
import { runbooksFor } from '../runbook/match.ts'
import type { RoomNotebook, RoomResponder, RoomRunbook, RoomState, RoomTimer } from './room-state.ts'

export type WorkingParts = Pick<
  RoomState,
  'known' | 'responders' | 'timers' | 'updateClock' | 'canPublish' | 'runbooks' | 'notebook' | 'actions'
>

/**
 * What people work on in a room. `settled` is the incident as the relay has it; where `incident` differs from it, this
 * console's outbox holds the change and it shows as pending. Folding shares what it does not change, so identity tells.
 */
export function selectWorkingParts(desk: Desk, incident: Incident, settled: Incident, me: string | null): WorkingParts {
  const nameOf = (person: string | null) => (person === null ? null : personName(desk.config, person))
  const { notebook } = incident
  return {
    known: Object.fromEntries(
      Object.entries(incident.known).map(([field, known]) => [
        field,
        {
          text: known.text,
          by: personName(desk.config, known.by),
          at: known.at,
          pending: settled.known[field as keyof Incident['known']] !== known,
        },
      ]),
    ),
    responders: selectResponders(desk, incident),
    timers: selectTimers(desk, incident, settled, me),
    updateClock: updateClockOf(desk.config, incident),
    canPublish: desk.config.publishesUpdates === true,
    runbooks: selectRunbooks(desk, incident, settled),
    notebook: notebook && selectNotebook(desk, notebook, settled.notebook !== notebook),
    actions: Object.values(incident.actions).map((action) => ({
      ...action,
      ownerName: nameOf(action.owner),
      pending: settled.actions[action.id] !== action,
    })),
  }
}

/** The holder first, then whoever came, is asked, or said no; each by the last page that asked them in. */
function selectResponders(desk: Desk, incident: Incident): readonly RoomResponder[] {
  const rows = new Map<string, RoomResponder>()
  const row = (person: string, state: RoomResponder['state'], since: number | null, reason = '') =>
    rows.set(person, { person, name: personName(desk.config, person), state, since, reason })
  if (incident.holder !== null) row(incident.holder, 'holder', null)
  for (const person of Object.values(incident.roles)) if (person && !rows.has(person)) row(person, 'here', null)
  for (const person of incident.responders) if (!rows.has(person)) row(person, 'here', null)
  for (const page of Object.values(incident.pages)) {
    if (page.person === incident.holder) continue
    if (page.state === 'answered') row(page.person, 'here', page.answeredAt)
    else if (page.purpose !== 'join' && page.purpose !== 'help' && page.purpose !== 'reassign') continue
    else if (page.state === 'open') row(page.person, 'asked', page.raisedAt)
    else if (page.declined && !isHere(incident, page.person))
      row(page.person, 'declined', page.declined.at, page.declined.reason)
  }
  return [...rows.values()].filter(({ person, state }) => state !== 'here' || isHere(incident, person))
}

/** Whoever was released is not here any more, whatever they answered before. */
function isHere(incident: Incident, person: string): boolean {
  return incident.responders.includes(person) || Object.values(incident.roles).includes(person)
}

function selectTimers(desk: Desk, incident: Incident, settled: Incident, me: string | null): readonly RoomTimer[] {
  return Object.values(incident.timers)
    .map((timer): RoomTimer => {
      const { id, task, owner, startedBy, startedAt, endsAt, state, outcome } = timer
      return {
        id,
        task,
        owner,
        ownerName: owner === null ? null : personName(desk.config, owner),
        startedBy,
        startedAt,
        endsAt,
        state,
        outcome,
        mine: me !== null && concernedBy(incident, timer).includes(me),
        pending: settled.timers[id] !== timer,
      }
    })
    .sort((a, b) => Number(a.state === 'stopped') - Number(b.state === 'stopped') || a.endsAt - b.endsAt)
}

function selectRunbooks(desk: Desk, incident: Incident, settled: Incident): readonly RoomRunbook[] {
  const opened = Object.values(incident.runbooks).map((run) => selectRun(desk, run, settled.runbooks[run.id] !== run))
  const others = runbooksFor(Object.values(desk.runbooks), incident)
    .filter(({ id }) => !Object.hasOwn(incident.runbooks, id))
    .map((runbook: Runbook) => {
      const { id, title, text } = runbook
      return { id, title, text, steps: stepsOf(text), opened: null, pending: false }
    })
  return [...opened, ...others]
}

function selectRun(desk: Desk, run: RunbookRun, pending: boolean): RoomRunbook {
  const { id, title, text, version, openedAt, openedBy, ticks, flags } = run
  const newest = desk.runbook(id)
  const named = <T extends { readonly by: string }>(marks: Readonly<Record<number, T>>) =>
    Object.fromEntries(
      Object.entries(marks).map(([line, mark]) => [line, { ...mark, byName: personName(desk.config, mark.by) }]),
    )
  return {
    id,
    title,
    text,
    steps: stepsOf(text),
    opened: {
      at: openedAt,
      byName: personName(desk.config, openedBy),
      isOutdated: newest !== undefined && newest.version !== version,
      ticks: named(ticks),
      flags: named(flags),
    },
    pending,
  }
}

function selectNotebook(desk: Desk, notebook: NonNullable<Incident['notebook']>, pending: boolean): RoomNotebook {
  const { status, owner, startedAt, updatedAt, sections, whys } = notebook
  return {
    status,
    owner,
    ownerName: personName(desk.config, owner),
    startedAt,
    updatedAt,
    sections: Object.fromEntries(
      Object.entries(sections).map(([name, { text, by, at }]) => [
        name,
        { text, byName: personName(desk.config, by), at },
      ]),
    ),
    whys: Object.values(whys).map(({ id, parentId, text }) => ({ id, parentId, text })),
    pending,
  }
}
