import type { Command, CommandType } from '@baton/shared/log/commands.ts'
import { knownLabels } from '@baton/shared/model/known.ts'
import { sectionTitles } from '@baton/shared/model/notebook.ts'
import { sevWords } from '@baton/shared/model/sev-words.ts'
import type { TimelineRow } from '@baton/shared/view/timeline.ts'

const longestQuote = 200

/** What the person asked for, as "Your … was refused" says it. */
const askedWords: Readonly<Record<CommandType, string>> = {
  'incident.declare': 'declaration',
  'incident.acknowledge': 'acknowledgement',
  'incident.acknowledge-all': 'acknowledgement of all pages',
  'incident.unacknowledge': 'un-acknowledgement',
  'incident.escalate': 'call for help',
  'incident.reassign': 'giving',
  'incident.add-responder': 'call for a responder',
  'incident.snooze': 'snooze',
  'incident.unsnooze': 'end of the snooze',
  'incident.resolve': 'resolution',
  'incident.reopen': 'reopening',
  'incident.set-sev': 'severity',
  'incident.rename': 'new name',
  'incident.set-impact': 'impact',
  'note.add': 'note',
  'note.edit': 'edit of a note',
  'link.add': 'link',
  'role.take': 'taking of a role',
  'role.assign': 'giving of a role',
  'role.release': 'giving back of a role',
  'pager.test': 'pager test',
  'body.erase': 'erasure',
  'payload.erase': 'erasure of a payload',
  'person.erase': 'erasure of a person',
  'incident.set-known': 'word on what is known',
  'page.decline': 'no',
  'responder.release': 'release of a responder',
  'row.star': 'picking of a row',
  'row.unstar': 'unpicking of a row',
  'row.omit': 'leaving out of a row',
  'row.unomit': 'putting back of a row',
  'timer.start': 'timer',
  'timer.stop': 'report on a timer',
  'runbook.open': 'opening of a runbook',
  'runbook.tick': 'tick of a step',
  'runbook.flag': 'remark on a step',
  'action.add': 'action item',
  'action.change': 'change of an action item',
  'postmortem.start': 'postmortem',
  'postmortem.set-owner': 'owner of the postmortem',
  'postmortem.set-status': 'status of the postmortem',
  'postmortem.write': 'writing in the postmortem',
  'postmortem.set-why': 'answer to a why',
  'postmortem.remove-why': 'removal of an answer',
  'handoff.offer': 'handoff',
  'handoff.amend': 'change of the brief',
  'handoff.read': 'reading of the brief',
  'handoff.say': 'word to the other side of the handoff',
  'handoff.accept': 'acceptance of the handoff',
  'handoff.decline': 'refusal of the handoff',
  'handoff.withdraw': 'withdrawal of the handoff',
  'shift.take-over': 'taking of the shift',
}

/** Why this cannot wait for the relay; only for what is refused offline. */
export function needsRelayWords(type: CommandType): string {
  switch (type) {
    case 'incident.escalate':
    case 'incident.add-responder':
      return 'Paging someone needs the relay, and this console is not connected to it. Nobody was paged.'
    case 'incident.declare':
      return 'Declaring an incident needs the relay, and this console is not connected to it. Nothing was declared.'
    case 'pager.test':
      return 'A pager test runs through the relay, and this console is not connected to it.'
    default:
      return 'Who holds what is not decided on a picture that may be old: this needs the relay, which is not connected.'
  }
}

/** A refusal in a sentence, with when. `at` in Unix ms. */
export function refusalWords({ detail, at }: { readonly detail: string; readonly at?: number }): string {
  return at === undefined ? detail : `${detail.replace(/\.$/, '')}, at ${localTime(at)}.`
}

/** "Your acknowledgement of CheckoutDown"; `title` is of the incident, null when it is not known. */
export function yourRequest(command: Command, title: string | null): string {
  return `Your ${askedWords[command.type]}${title === null ? '' : ` of ${clip(title)}`}`
}

/** `02:14:05` by this device's clock; `at` in Unix ms. */
export function localTime(at: number): string {
  const date = new Date(at)
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':')
}

/** What waits, in a few words. */
export function pendingWords(command: Command): string {
  switch (command.type) {
    case 'note.add':
      return `note: ${clip(command.text)}`
    case 'note.edit':
      return `edit of a note: ${clip(command.text)}`
    case 'link.add':
      return `link: ${clip(command.label ?? command.url)}`
    case 'incident.set-impact':
      return `impact: ${clip(command.impact)}`
    case 'incident.set-sev':
      return command.sev === null ? 'severity unset' : sevWords(command.sev)
    case 'incident.set-known':
      return `${knownLabels[command.field].toLowerCase()}: ${clip(command.text)}`
    case 'timer.start':
      return `timer: ${clip(command.task)}`
    case 'timer.stop':
      return command.outcome ? `report: ${clip(command.outcome)}` : 'timer stopped'
    case 'action.add':
      return `action item: ${clip(command.title)}`
    case 'runbook.flag':
      return `wrong step: ${clip(command.text)}`
    case 'postmortem.write':
      return `writing in ${sectionTitles[command.section].toLowerCase()}`
    case 'incident.snooze':
      return command.minutes === undefined ? 'snooze' : `snooze for ${command.minutes} minutes`
    default:
      return askedWords[command.type]
  }
}

/** What the person had written, whole, to write it again; empty when it held no words. */
export function itSaid(command: Command): string {
  const words = ownWords(command).filter(Boolean).join('; ')
  return words === '' ? '' : ` It said: ${words}`
}

function ownWords(command: Command): readonly (string | undefined)[] {
  switch (command.type) {
    case 'note.add':
    case 'note.edit':
    case 'incident.set-known':
    case 'runbook.flag':
    case 'postmortem.write':
    case 'postmortem.set-why':
      return [command.text]
    case 'incident.rename':
      return [command.title]
    case 'incident.set-impact':
      return [command.impact]
    case 'timer.start':
      return [command.task]
    case 'timer.stop':
      return [command.outcome]
    case 'action.add':
    case 'action.change':
      return [command.title]
    case 'link.add':
      return [command.label, command.url]
    case 'page.decline':
    case 'incident.resolve':
      return [command.reason]
    default:
      return []
  }
}

/** A command that waits as a row of its room's timeline: said to be asked for, never to be done. */
export function pendingRow(command: Command, queuedAt: number, who: string, person: string | null): TimelineRow {
  const about = command.type === 'note.add' ? (command.about ?? null) : null
  return {
    seq: 0,
    type: command.type,
    at: about ?? queuedAt,
    recordedAt: queuedAt,
    kind: kindOf(command.type),
    who,
    person,
    text: command.type === 'note.add' ? command.text : pendingWords(command),
    addedLater: about !== null,
    edited: false,
    earlier: [],
    noteId: command.type === 'note.add' ? (command.noteId ?? null) : null,
    severity: null,
    tags: command.type === 'note.add' ? (command.tags ?? []) : [],
    mentions: [],
    starred: false,
    omitted: false,
    pending: true,
    heldAt: command.heldAt ?? null,
    pageId: null,
    alike: null,
  }
}

function kindOf(type: CommandType): TimelineRow['kind'] {
  if (type.startsWith('note.')) return 'note'
  if (type.startsWith('role.')) return 'role'
  if (type.startsWith('timer.')) return 'timer'
  if (type.startsWith('runbook.')) return 'runbook'
  if (type.startsWith('postmortem.') || type.startsWith('action.')) return 'postmortem'
  return type === 'link.add' ? 'link' : 'status'
}

function clip(text: string): string {
  return text.length <= longestQuote ? text : `${text.slice(0, longestQuote)}…`
}
