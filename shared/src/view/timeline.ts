import { assertNever } from '../assert-never.ts'
import type { Drops, Entry, EventBodies, JournalEntry, LeavingReason, PageOutcome } from '../log/events.ts'
import { isKnownEvent } from '../log/known-events.ts'
import type { OncallConfig, SourceSeverity } from '../model/config.ts'
import type { ReceiptLayer } from '../model/incident.ts'
import type { EscalationReason } from '../model/paging-state.ts'
import { personName } from '../model/routing.ts'
import { sevWords } from '../model/sev-words.ts'
import { utc } from '../utc.ts'
import { type AlertStory, AlertTeller, isAlertStory } from './alert-words.ts'
import { isRoomStory, type RoomStory, roomWords } from './room-words.ts'

/** One line of an incident's story, citing the event that it comes from. */
export interface TimelineRow {
  readonly seq: number
  /** The event's type, or the command's while it is pending. */
  readonly type: string
  /**
   * The moment that the row is about, Unix ms: when it was recorded, the earlier moment that a note speaks of, or when
   * it was written at a console that was offline.
   */
  readonly at: number
  readonly recordedAt: number
  readonly kind: TimelineKind
  /** Who, in words: a person's name, a source, or Baton. */
  readonly who: string
  /** The person's id; null for a source and for Baton. */
  readonly person: string | null
  readonly text: string
  /** The note is about an earlier moment than it was written. */
  readonly addedLater: boolean
  readonly edited: boolean
  /** What an edited note said before, oldest first. */
  readonly earlier: readonly string[]
  readonly noteId: string | null
  readonly severity: SourceSeverity | null
  /** Of a note: its tags, and the people whom it speaks to. */
  readonly tags: readonly string[]
  readonly mentions: readonly string[]
  /** Picked for the postmortem. */
  readonly starred: boolean
  /** Left out of the postmortem; then it is not starred. */
  readonly omitted: boolean
  /** It waits in this console's outbox; then `seq` is 0. */
  readonly pending: boolean
  /** When a console held it while offline, Unix ms. */
  readonly heldAt: number | null
  /** The page that it raises or tells of. */
  readonly pageId: string | null
  /** Rows in which this is the same say the same of different alerts; null where each stands for itself. */
  readonly alike: string | null
}

export type TimelineKind =
  | 'alert'
  | 'page'
  | 'receipt'
  | 'status'
  | 'escalation'
  | 'note'
  | 'role'
  | 'link'
  | 'timer'
  | 'runbook'
  | 'postmortem'

/** What a row says. */
export interface Told {
  readonly kind: TimelineKind
  readonly text: string
  readonly severity?: SourceSeverity
  readonly alike?: string
}

/** How a story names people in the telling of event `seq`: by name, or by what they were then, for a blameless report. */
export type NameOf = (person: string, seq: number) => string

/**
 * The story of one incident in one order: by the moment that a row is about, then by seq. Entries are the incident's
 * own, in order. An edited note is one row with its last text.
 */
export function timelineOf(
  entries: readonly JournalEntry[],
  config: OncallConfig,
  nameOf?: NameOf,
): readonly TimelineRow[] {
  const story = new Story(nameOf ?? namesOf(config))
  for (const entry of entries) if (isKnownEvent(entry)) story.tell(entry)
  return inOrder(story.told())
}

function namesOf(config: OncallConfig): NameOf {
  return (person) => personName(config, person)
}

function inOrder(rows: TimelineRow[]): readonly TimelineRow[] {
  return rows.sort((a, b) => a.at - b.at || a.seq - b.seq)
}

/** `timelineOf` for entries that grow at their end: what has been put into words stays, also as the same rows. */
export class RunningTimeline {
  #story: Story | null = null
  #config: OncallConfig | null = null
  #first: JournalEntry | undefined
  #last: JournalEntry | undefined
  #count = 0

  rows(entries: readonly JournalEntry[], config: OncallConfig): readonly TimelineRow[] {
    return inOrder(this.#tell(entries, config).told())
  }

  /** Takes in what is new, for rows that are asked for when all is there: a long story is told in steps. */
  tell(entries: readonly JournalEntry[], config: OncallConfig): void {
    this.#tell(entries, config)
  }

  #tell(entries: readonly JournalEntry[], config: OncallConfig): Story {
    if (!this.#continues(entries, config)) {
      this.#story = null
      this.#count = 0
    }
    const story = this.#story ?? new Story(namesOf(config))
    for (const entry of entries.slice(this.#count)) if (isKnownEvent(entry)) story.tell(entry)
    this.#story = story
    this.#config = config
    this.#first = entries[0]
    this.#last = entries.at(-1)
    this.#count = entries.length
    return story
  }

  /** Entries are in order and never change, so the same ones at the same places mean the same ones between. */
  #continues(entries: readonly JournalEntry[], config: OncallConfig): boolean {
    if (this.#count === 0 || config !== this.#config) return false
    return entries[0] === this.#first && entries[this.#count - 1] === this.#last
  }
}

class Story {
  readonly #rows: TimelineRow[] = []
  /** By seq, the last word on whether a row is in the postmortem. */
  readonly #picks = new Map<number, 'starred' | 'omitted'>()
  readonly #nameAt: NameOf
  /** The event that is being told. */
  #seq = 0
  readonly #name = (person: string) => this.#nameAt(person, this.#seq)
  readonly #alerts = new AlertTeller()
  readonly #pages = new Map<string, Raised>()
  readonly #askedToTakeOver = new Set<string>()
  readonly #timerTasks = new Map<string, string>()
  readonly #noteRows = new Map<string, number>()
  #openedAt = 0

  constructor(name: NameOf) {
    this.#nameAt = name
  }

  told(): TimelineRow[] {
    return this.#rows.map((row) => {
      const pick = this.#picks.get(row.seq)
      return pick === undefined ? row : { ...row, [pick]: true }
    })
  }

  tell(entry: JournalEntry): void {
    this.#seq = entry.seq
    if (entry.type === 'incident.opened') this.#openedAt = entry.recordedAt
    this.#pick(entry)
    if (entry.type === 'note.edited') {
      this.#editNote(entry)
      return
    }
    const told = this.#words(entry)
    if (!told) return
    const about = entry.type === 'note.added' ? entry.body.about : null
    if (entry.type === 'note.added') this.#noteRows.set(entry.body.noteId, this.#rows.length)
    this.#rows.push({
      seq: entry.seq,
      type: entry.type,
      at: about ?? this.#writtenAt(entry),
      recordedAt: entry.recordedAt,
      kind: told.kind,
      who: this.#who(entry),
      person: entry.actor.kind === 'person' ? entry.actor.id : null,
      text: told.text,
      addedLater: about !== null,
      edited: false,
      earlier: [],
      noteId: entry.type === 'note.added' ? entry.body.noteId : null,
      severity: told.severity ?? null,
      tags: entry.type === 'note.added' ? (entry.body.tags ?? []) : [],
      mentions: entry.type === 'note.added' ? (entry.body.mentions ?? []) : [],
      starred: false,
      omitted: false,
      pending: false,
      heldAt: 'heldAt' in entry.body ? (entry.body.heldAt ?? null) : null,
      pageId: 'pageId' in entry.body ? entry.body.pageId : null,
      alike: told.alike ?? null,
    })
  }

  #pick(entry: JournalEntry): void {
    if (entry.type === 'row.starred') this.#picks.set(entry.body.seq, 'starred')
    if (entry.type === 'row.omitted') this.#picks.set(entry.body.seq, 'omitted')
    if (entry.type === 'row.unstarred' || entry.type === 'row.unomitted') this.#picks.delete(entry.body.seq)
  }

  /** A note stands where it was written, also offline; no clock puts it before there was anything to write about. */
  #writtenAt(entry: JournalEntry): number {
    const held = entry.type === 'note.added' ? entry.body.heldAt : undefined
    return held === undefined ? entry.recordedAt : Math.min(entry.recordedAt, Math.max(held, this.#openedAt))
  }

  #editNote(entry: Extract<JournalEntry, { type: 'note.edited' }>): void {
    const index = this.#noteRows.get(entry.body.noteId)
    const row = index === undefined ? undefined : this.#rows[index]
    if (index !== undefined && row)
      this.#rows[index] = {
        ...row,
        text: entry.body.text,
        edited: true,
        earlier: [...row.earlier, row.text],
        tags: entry.body.tags ?? row.tags,
        mentions: entry.body.mentions ?? row.mentions,
      }
  }

  #who(entry: JournalEntry): string {
    if (entry.actor.kind === 'person') return this.#name(entry.actor.id)
    // What a source's alert makes Baton do is done by Baton.
    const isSource = entry.actor.kind === 'source' && !/^(page|escalation)\./.test(entry.type)
    return isSource ? entry.actor.id : 'Baton'
  }

  #words(entry: JournalEntry): Told | null {
    if (entry.type === 'timer.started') this.#timerTasks.set(entry.body.timerId, entry.body.task)
    if (isRoomStory(entry)) return roomWords(entry, this.#name, (timerId) => this.#timerTasks.get(timerId))
    if (isAlertStory(entry)) return this.#alerts.tell(entry)
    switch (entry.type) {
      case 'incident.opened': {
        const how = entry.body.declaredBy === null ? 'opened' : 'declared'
        const again = entry.body.recurrence > 1 ? ` (${entry.body.recurrence} times in 24 h)` : ''
        return {
          kind: 'status',
          text: `${how} the incident: ${entry.body.title}${again}`,
          severity: entry.body.severity,
        }
      }
      case 'group.truncated':
        return { kind: 'alert', text: `the source left out ${entry.body.truncated} alerts (truncated)` }
      default:
        return this.#peopleWords(entry)
    }
  }

  #peopleWords(
    entry: Exclude<JournalEntry, RoomStory | AlertStory | { type: 'incident.opened' | 'group.truncated' }>,
  ): Told | null {
    switch (entry.type) {
      case 'incident.acknowledged':
        return {
          kind: 'status',
          text: `${this.#acknowledged(entry)}${this.#dropped(entry.body)}`,
        }
      case 'incident.unacknowledged':
        if (entry.actor.kind !== 'person')
          return { kind: 'status', text: 'the acknowledgement no longer holds: it is worse' }
        return {
          kind: 'status',
          text: `took the acknowledgement back${entry.body.endsSnooze ? ', which ends the snooze' : ''}`,
        }
      case 'incident.acknowledgement-expired':
        return {
          kind: 'status',
          text:
            entry.body.reason === 'news-unanswered'
              ? `the acknowledgement no longer holds: its holder did not answer the news${late(entry)}`
              : `the acknowledgement timed out${late(entry)}`,
        }
      case 'incident.snoozed':
        return { kind: 'status', text: `snoozed it until ${utc(entry.body.until)} UTC${this.#dropped(entry.body)}` }
      case 'incident.snooze-ended':
        return { kind: 'status', text: `the snooze ended${late(entry)}` }
      case 'incident.unsnoozed':
        return { kind: 'status', text: unsnoozedWords[entry.body.reason] }
      case 'incident.resolved':
        return { kind: 'status', text: `${resolvedWords(entry.body)}${this.#dropped(entry.body)}` }
      case 'incident.reopened':
        return { kind: 'status', text: entry.body.reason ? `reopened it: ${entry.body.reason}` : 'reopened it' }
      case 'incident.sev-set':
        return {
          kind: 'status',
          text: entry.body.sev === null ? 'took the SEV away' : `set ${sevWords(entry.body.sev)}`,
        }
      case 'incident.renamed':
        return { kind: 'status', text: `renamed it: ${entry.body.title}` }
      case 'incident.impact-set':
        return { kind: 'status', text: impactWords(entry.body) }
      case 'incident.handed-over':
        return { kind: 'role', text: `${this.#handedOver(entry)}${this.#dropped(entry.body)}` }
      case 'incident.baton-moved': {
        const { from, to, reason } = entry.body
        const whose = to === null ? 'nobody is left to take it' : `${this.#name(to)} has it now`
        return { kind: 'role', text: `${this.#name(from)} had it and ${leavingWords[reason]}: ${whose}` }
      }
      // The page that asks them tells it, and why.
      case 'responder.asked':
        return null
      case 'role.taken':
        return { kind: 'role', text: `${takenWords(entry.body)}${this.#dropped(entry.body)}` }
      case 'role.assigned':
        return { kind: 'role', text: `made ${this.#name(entry.body.person)} ${entry.body.role}` }
      case 'role.released':
        return { kind: 'role', text: `gave up ${entry.body.role}` }
      case 'note.added':
      case 'note.edited':
        return { kind: 'note', text: entry.body.text }
      case 'link.added':
        return {
          kind: 'link',
          text: entry.body.label === entry.body.url ? entry.body.url : `${entry.body.label}: ${entry.body.url}`,
        }
      case 'body.erased':
        return { kind: 'status', text: `erased what event ${entry.body.erasedSeq} said: ${entry.body.reason}` }
      case 'payload.erased':
        return { kind: 'status', text: `erased what the source had sent: ${entry.body.reason}` }
      case 'config.applied':
      case 'integration.created':
      case 'integration.revoked':
      case 'device.paired':
      case 'device.revoked':
      case 'person.erased':
      case 'invite.created':
      case 'invite.ended':
      case 'token.created':
      case 'token.revoked':
      case 'token.renewed':
        return null
      default:
        return this.#pagingWords(entry)
    }
  }

  #pagingWords(entry: Extract<JournalEntry, { type: `escalation.${string}` | `page.${string}` }>): Told | null {
    switch (entry.type) {
      case 'escalation.started':
        return untold.has(entry.body.reason)
          ? null
          : { kind: 'escalation', text: `escalation began: ${reasonWords[entry.body.reason]}` }
      case 'escalation.stepped': {
        // Whoever asked somebody is told by whom they asked.
        if (entry.actor.kind === 'person' && entry.body.people.length > 0) return null
        const whom = entry.body.people.length === 0 ? ', which reached nobody' : ''
        const round = entry.body.round === 0 ? '' : ` in round ${entry.body.round + 1}`
        return { kind: 'escalation', text: `went to step ${entry.body.step + 1}${round}${whom}${late(entry)}` }
      }
      case 'escalation.revised':
        return { kind: 'escalation', text: `the on-call file was changed: it goes on by policy ${entry.body.policy}` }
      case 'escalation.exhausted':
        return {
          kind: 'escalation',
          text:
            entry.body.of === 'question'
              ? 'nobody has answered the question to take over'
              : 'escalation policy exhausted: nobody answered',
        }
      case 'page.raised':
        this.#pages.set(entry.body.pageId, entry.body)
        if (entry.body.purpose === 'reassign') this.#askedToTakeOver.add(entry.body.person)
        return { kind: 'page', text: `${this.#raised(entry)}${late(entry)}` }
      case 'page.answered':
        return {
          kind: 'page',
          text: `${answerWords(this.#pages.get(entry.body.pageId))}${this.#dropped(entry.body)}`,
        }
      case 'page.withdrawn':
        return {
          kind: 'page',
          text: `the page to ${this.#name(entry.body.person)} ends, who ${leavingWords[entry.body.reason]}`,
        }
      case 'page.channels-set': {
        const kinds = entry.body.channels.map(({ kind }) => kind).join(', ') || 'no channel'
        return { kind: 'page', text: `the page to ${this.#paged(entry.body.pageId)} goes on by ${kinds}` }
      }
      case 'page.declined': {
        const words = declineWords(this.#pages.get(entry.body.pageId))
        return { kind: 'page', text: entry.body.reason ? `${words}: ${entry.body.reason}` : words }
      }
      case 'page.receipted': {
        const { layer, ok, detail } = entry.body
        return { kind: 'receipt', text: `${receiptWords[layer][ok ? 0 : 1]}${detail ? ` (${detail})` : ''}` }
      }
      case 'page.attempted':
        return null
      case 'page.delivered':
        return { kind: 'receipt', text: `sent the page to ${this.#paged(entry.body.pageId)} by ${entry.body.channel}` }
      case 'page.failed':
        return {
          kind: 'receipt',
          text: `the page to ${this.#paged(entry.body.pageId)} was ${notSent(entry.body)} (${entry.body.detail})`,
        }
      default:
        return assertNever(entry)
    }
  }

  /** Whoever was asked to take it over does so by acknowledging. */
  #acknowledged({ actor, body: { via } }: Entry<'incident.acknowledged'>): string {
    const how = via === 'console' ? '' : via === 'api' ? ' through the API' : ` by ${via}`
    return `${this.#askedToTakeOver.delete(actor.id) ? 'took it over' : 'acknowledged'}${how}`
  }

  /** Whom it stops calling, by name: "; Bo and Cy are not called any more". */
  #dropped({ dropped = [] }: Drops): string {
    const names = [...new Set(dropped.map(({ person }) => this.#name(person)))]
    if (names.length === 0) return ''
    const who = names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
    const help = dropped.some(({ purpose }) => purpose === 'help') ? ' to help' : ''
    return `; ${who} ${names.length === 1 ? 'is' : 'are'} not called${help} any more`
  }

  #handedOver({ actor, body: { from, to } }: Entry<'incident.handed-over'>): string {
    const shift = from === null ? 'the shift' : `the shift of ${this.#name(from)}`
    return actor.id === to ? `took it over, with ${shift}` : `gave it to ${this.#name(to)}, with ${shift}`
  }

  #raised({ actor, body: { person, purpose, askedBy, why } }: Entry<'page.raised'>): string {
    const name = this.#name(person)
    const isAsked = askedBy !== undefined || purpose === 'help'
    const whom = askedBy === undefined || askedBy === actor.id ? '' : `, for ${this.#name(askedBy)}`
    const words = why ? `: “${why}”` : ''
    switch (purpose) {
      case 'help':
      case 'escalation':
        return isAsked ? `asked ${name} for help${whom}${words}` : `paged ${name}`
      case 'reassign':
        return `asked ${name} to take over${words}`
      case 'join':
        return isAsked ? `asked ${name} to join${words}` : `paged ${name}`
      case 'news':
        return `told ${name} that it got worse`
      case 'test':
        return `tested the pager of ${name}`
    }
  }

  #paged(pageId: string): string {
    const person = this.#pages.get(pageId)?.person
    return person === undefined ? 'somebody' : this.#name(person)
  }
}

function notSent({ channel, message }: PageOutcome): string {
  return message === null ? `not sent by ${channel}` : `sent by ${channel}, which failed`
}

const reasonWords: Readonly<Record<EscalationReason, string>> = {
  opened: 'the incident opened',
  'severity-rose': 'the severity rose',
  'fired-again': 'it fired again',
  'alert-joined': 'another alert joined it',
  'sev-rose': 'people call it graver',
  'need-help': 'help was asked for',
  reassigned: 'it is being reassigned',
  'asked-by-name': 'somebody was asked for help',
  unacknowledged: 'the acknowledgement was taken back',
  'acknowledgement-expired': 'the acknowledgement timed out',
  'snooze-ended': 'the snooze ended',
  'left-the-file': 'whoever was called for it or had it is gone from the on-call file, or only observes now',
  'called-anew': 'the on-call file calls somebody else for it now',
  'news-unanswered': 'its holder did not answer the news',
  test: 'a pager test',
}

/** Said of a person of whom the file that was applied leaves nothing, or nothing but to read. */
export const leavingWords: Readonly<Record<LeavingReason, string>> = {
  'left-the-file': 'is gone from the on-call file',
  'only-observes': 'only observes by the on-call file',
}

const unsnoozedWords: Readonly<Record<EventBodies['incident.unsnoozed']['reason'], string>> = {
  person: 'ended the snooze',
  'severity-rose': 'the snooze ended: the severity rose',
  'alert-joined': 'the snooze ended: a critical alert joined',
  'sev-rose': 'which ended the snooze',
}

function takenWords({ role, reason }: EventBodies['role.taken']): string {
  return reason ? `took over ${role}: ${reason}` : `took ${role}`
}

type Raised = EventBodies['page.raised']

function answerWords(page: Raised | undefined): string {
  if (page?.purpose === 'help') return 'is coming to help'
  return page?.purpose === 'join' ? 'is coming' : 'answered the page'
}

function declineWords(page: Raised | undefined): string {
  if (page?.purpose === 'reassign') return 'cannot take it over'
  return page?.purpose === 'join' ? 'cannot join' : 'cannot help'
}

/** The page that follows says it: an escalation that begins as it should, and whom a person asked. */
const untold: ReadonlySet<EscalationReason> = new Set(['opened', 'test', 'need-help', 'reassigned', 'asked-by-name'])

/** What a layer proved of a page to somebody, and what it did not. */
const receiptWords: Readonly<Record<ReceiptLayer, readonly [proved: string, failed: string]>> = {
  reached: ['got the page', 'did not get the page'],
  shown: ['was shown the page', 'was not shown the page'],
  sounded: ['was rung', 'was not rung'],
  notified: ['was notified', 'was not notified'],
  seen: ['saw the page', 'did not see the page'],
  acted: ['answered on the device', 'did not answer on the device'],
}

/** Receipts that say no more than that a layer did its part, and which one. */
export const provedLayers: ReadonlyMap<string, ReceiptLayer> = new Map(
  (Object.keys(receiptWords) as ReceiptLayer[]).map((layer) => [receiptWords[layer][0], layer]),
)

/** Steps more than this behind their time are marked: the loop's own latency is not news. */
const lateFromMs = 2_000

function late(entry: { readonly recordedAt: number; readonly body: { readonly dueAt: number | null } }): string {
  const ms = entry.body.dueAt === null ? 0 : entry.recordedAt - entry.body.dueAt
  return ms < lateFromMs ? '' : `, late by ${durationWords(ms)}`
}

/** "4 s", "4 m 12 s", "1 h 3 m"; `ms` in milliseconds. */
export function durationWords(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${seconds % 60} s`
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} m`
}

function impactWords({ impact, since }: { readonly impact: string; readonly since?: number | null }): string {
  const from = since ? ` since ${utc(since)} UTC` : ''
  return impact ? `set the impact${from}: ${impact}` : `took the impact away${from}`
}

function resolvedWords(body: { readonly cause: 'person' | 'cleared' | 'test-ended'; readonly reason: string }): string {
  if (body.cause === 'cleared') return 'resolved it: all alerts cleared'
  if (body.cause === 'test-ended') return 'pager test ended'
  return body.reason ? `resolved it: ${body.reason}` : 'resolved it'
}
