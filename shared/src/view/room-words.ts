import type { JournalEntry } from '../log/events.ts'
import { knownLabels } from '../model/known.ts'
import { sectionTitles } from '../model/notebook.ts'
import { durationWords, leavingWords, type Told } from './timeline.ts'

const prefixes = ['timer.', 'update.', 'runbook.', 'action.', 'postmortem.', 'row.', 'handoff.', 'shift.'] as const

/** What happens around an incident once people work on it. */
export type RoomStory = Extract<
  JournalEntry,
  { type: `${(typeof prefixes)[number]}${string}` | 'incident.known-set' | 'responder.released' }
>

export function isRoomStory(entry: JournalEntry): entry is RoomStory {
  const { type } = entry
  if (type === 'incident.known-set' || type === 'responder.released') return true
  return prefixes.some((prefix) => type.startsWith(prefix))
}

/** The row of one event; null for what is no part of the incident's story. `taskOf` says what a timer was set for. */
export function roomWords(
  entry: RoomStory,
  name: (person: string) => string,
  taskOf: (timerId: string) => string | undefined,
): Told | null {
  switch (entry.type) {
    case 'incident.known-set': {
      const { field, text } = entry.body
      const label = knownLabels[field].toLowerCase()
      return { kind: 'status', text: text ? `wrote under ${label}: ${text}` : `emptied ${label}` }
    }
    case 'responder.released':
      return entry.body.reason !== undefined
        ? { kind: 'role', text: `${name(entry.body.person)} ${leavingWords[entry.body.reason]}: no longer here` }
        : { kind: 'role', text: `released ${name(entry.body.person)}` }
    case 'timer.started': {
      const { owner, task, durationMs } = entry.body
      const whom =
        owner === null || owner === entry.actor.id ? 'started a timer of' : `asked ${name(owner)} to report back in`
      return { kind: 'timer', text: `${whom} ${durationWords(durationMs)}: ${task}` }
    }
    case 'timer.reassigned': {
      const { owner, timerId, reason } = entry.body
      const whose = owner === null ? 'nobody’s by name' : `${name(owner)}’s`
      return {
        kind: 'timer',
        text: `timer is ${whose} now: whoever had it ${leavingWords[reason]}${about(taskOf(timerId))}`,
      }
    }
    case 'timer.rang':
      return {
        kind: 'timer',
        text: `the time is over and nobody has reported back${about(taskOf(entry.body.timerId))}`,
      }
    case 'timer.stopped': {
      const { outcome, timerId } = entry.body
      const task = taskOf(timerId)
      if (outcome) return { kind: 'timer', text: `reported back: ${outcome}${task === undefined ? '' : ` (${task})`}` }
      return { kind: 'timer', text: `stopped the timer${about(task)}` }
    }
    case 'update.fell-due':
      return { kind: 'timer', text: 'a status update is due' }
    case 'update.published':
      return { kind: 'note', text: 'the update was posted outside' }
    case 'update.failed':
      return { kind: 'note', text: `the update was not posted outside (${entry.body.detail})` }
    case 'runbook.opened':
      return { kind: 'runbook', text: `opened the runbook ${entry.body.title}` }
    case 'runbook.ticked':
      return { kind: 'runbook', text: `${entry.body.done ? 'did' : 'took back'}: ${entry.body.step}` }
    case 'runbook.flagged':
      return { kind: 'runbook', text: `wrong here: ${entry.body.step} (${entry.body.text})` }
    case 'action.added':
      return { kind: 'postmortem', text: `added an action item: ${entry.body.title}` }
    case 'action.changed':
      return { kind: 'postmortem', text: `called an action item ${entry.body.state}: ${entry.body.title}` }
    case 'postmortem.started':
      return { kind: 'postmortem', text: `began the postmortem; its owner is ${name(entry.body.owner)}` }
    case 'postmortem.owner-set':
      return { kind: 'postmortem', text: `gave the postmortem to ${name(entry.body.owner)}` }
    case 'postmortem.status-set':
      return { kind: 'postmortem', text: `called the postmortem ${entry.body.status.replace('-', ' ')}` }
    case 'postmortem.written':
      return { kind: 'postmortem', text: `wrote ${sectionTitles[entry.body.section].toLowerCase()}` }
    case 'update.attempted':
    case 'row.starred':
    case 'row.unstarred':
    case 'row.omitted':
    case 'row.unomitted':
    case 'postmortem.why-set':
    case 'postmortem.why-removed':
    case 'runbook.published':
    case 'runbook.withdrawn':
    case 'handoff.offered':
    case 'handoff.amended':
    case 'handoff.read':
    case 'handoff.fell-due':
    case 'handoff.unanswered':
    case 'handoff.accepted':
    case 'handoff.said':
    case 'handoff.declined':
    case 'handoff.withdrawn':
    case 'shift.taken-over':
      return null
  }
}

function about(task: string | undefined): string {
  return task === undefined ? '' : `: ${task}`
}
