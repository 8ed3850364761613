import { hash } from 'node:crypto'
import { emptyDesk } from '@baton/shared/desk/folded-desk.ts'
import { genesisHash, hashBody, type Sha256, verifyLink } from '@baton/shared/log/chain.ts'
import type { JournalEntry } from '@baton/shared/log/events.ts'
import { alertOf } from '@baton/shared/model/alert-table.ts'
import type { Desk } from '@baton/shared/model/desk.ts'
import { type Incident, severityRank } from '@baton/shared/model/incident.ts'
import { lateNewsMs } from '@baton/shared/model/occurrence.ts'
import { maxPageTries } from '@baton/shared/paging/due.ts'
import { foldIncident } from '../../../relay/src/core/stored-incident.ts'
import { PagingJudge } from './paging-judge.ts'
import { people } from './setup.ts'
import type { Verdict } from './verdict.ts'

/** What a person is paged for, as the log has it. */
export interface OpenPage {
  readonly pageId: string
  readonly person: string
}

const sha256: Sha256 = (data) => hash('sha256', data)
const dayMs = 86_400_000
/** As long as the desk remembers an alert that it no longer hears of. */
const memoryMs = 30 * dayMs
/** Tries to post one status update, the first included. */
const maxUpdateTries = 5
/** Facts that somebody else than `decide` states, and may state again. */
const statedAsIs = new Set<string>([
  'config.applied',
  'device.paired',
  'device.revoked',
  'integration.created',
  'integration.revoked',
  // It changes the log; what it takes out of it may have been overtaken in the state long ago.
  'body.erased',
  // They change the index of alerts alone.
  'alert.end-heard',
  'alert.heard-late',
])
const batonMoves = new Set<string>([
  'incident.acknowledged',
  'incident.reopened',
  'role.taken',
  'incident.handed-over',
  'incident.baton-moved',
])
const shiftMoves = new Set<string>(['handoff.accepted', 'shift.taken-over', 'config.applied'])
/** What time tells of one thing is told once. */
const toldOnce = new Set<string>(['timer.rang', 'update.fell-due', 'handoff.fell-due', 'handoff.unanswered'])

/**
 * Reads the log as it is published, entry by entry, folds it on its own and holds each entry against the laws. What was
 * published once is the truth that relay and consoles are measured by from then on.
 */
export class LogJudge {
  readonly desk = emptyDesk()
  readonly entries: JournalEntry[] = []
  /** Messages that a telephone has, by the name that outcomes have for them. */
  readonly received = new Set<string>()
  readonly #verdict: Verdict
  readonly #paging: PagingJudge
  /** By seq: every page that is open after that entry. */
  readonly #openPages: (readonly OpenPage[])[] = [[]]
  readonly #pagesOf = new Map<string, readonly OpenPage[]>()
  readonly #texts = new Map<string, string>()
  readonly #commands = new Set<string>()
  readonly #left = new Set<string>()
  readonly #told = new Set<string>()
  /** Alerts that the log has ever told of; the desk forgets them after a month. */
  readonly #heardOf = new Set<string>()
  /** By alert and occurrence: when it was first taken in. */
  readonly #fired = new Map<string, number>()
  /** How severe each alert was by what was last heard of it, as a rank. */
  readonly #ranks = new Map<string, number>()
  /** When an alert cleared last, by key; 0 when it may fire all the same. */
  readonly #over = new Map<string, number>()

  constructor(verdict: Verdict) {
    this.#verdict = verdict
    this.#paging = new PagingJudge(verdict)
  }

  /** The hash of an entry; of none before the first. */
  hashAt(seq: number): string | undefined {
    return seq === 0 ? genesisHash : this.entries[seq - 1]?.hash
  }

  /** Whether a file has ever left them out: their console is ended then, and would have to be paired again. */
  hasLeft(person: string): boolean {
    return this.#left.has(person)
  }

  openPagesAt(seq: number): readonly OpenPage[] {
    return this.#openPages[seq] ?? []
  }

  hasFired(key: string, occurrence: number | null): boolean {
    return this.#fired.has(`${key}@${occurrence}`)
  }

  hasHeardOf(key: string): boolean {
    return this.#heardOf.has(key)
  }

  /** One batch, as it is published. */
  take(entries: readonly JournalEntry[]): void {
    for (const entry of entries) this.#take(entry)
    this.#paging.settle((id) => this.desk.incident(id))
  }

  #take(entry: JournalEntry): void {
    this.#judgePlace(entry)
    const { incidentId } = entry
    const before = incidentId === null ? undefined : this.desk.incident(incidentId)
    const rota = rotaText(this.desk)
    const handoffs = this.desk.handoffs
    this.#fold(entry)
    const after = incidentId === null ? undefined : this.desk.incident(incidentId)
    this.entries.push(entry)
    this.#judgeChange(entry, before, after, handoffs !== this.desk.handoffs || rota !== rotaText(this.desk))
    if (rota !== rotaText(this.desk))
      this.#law(shiftMoves.has(entry.type), 'responsibility stays with the giver until it is accepted', entry)
    if (before) this.#judgeBaton(entry, before, after)
    this.#judgeTelling(entry, before)
    this.#paging.take(entry, before, after, this.desk.config.people)
    if (entry.type === 'alert.fired' || entry.type === 'alert.cleared' || entry.type === 'alert.end-heard')
      this.#heardOf.add(entry.body.key)
    if (entry.type === 'alert.updated' && entry.body.occurrence !== undefined)
      this.#fired.set(`${entry.body.key}@${entry.body.occurrence}`, entry.recordedAt)
    if (entry.type === 'alert.fired') this.#judgeFiring(entry)
    const updated = entry.type === 'alert.updated' && after ? alertOf(after.alerts, entry.body.key) : undefined
    if (updated) this.#ranks.set(updated.key, severityRank[updated.severity])
    if (entry.type === 'config.applied')
      for (const person of people) if (!Object.hasOwn(entry.body.config.people, person)) this.#left.add(person)
    if (entry.type === 'alert.cleared') this.#over.set(entry.body.key, entry.recordedAt)
    // Told again although its end is long past: it may fire from now on.
    if (entry.type === 'alert.heard-late') this.#over.set(entry.body.key, 0)
    this.#notePages(after)
  }

  #judgePlace(entry: JournalEntry): void {
    const { seq, hash: previous, recordedAt } = this.desk
    this.#law(entry.seq === seq + 1, 'seq has no gap', entry)
    this.#law(entry.recordedAt >= recordedAt, 'recordedAt never decreases', entry)
    const isWhole = hashBody(entry.salt, JSON.stringify(entry.body), sha256) === entry.bodyHash
    this.#law(isWhole && verifyLink(previous, entry, sha256) === null, 'the hash chain is whole', entry)
    const { commandId } = entry
    if (commandId === null || this.entries.at(-1)?.commandId === commandId) return
    this.#law(!this.#commands.has(commandId), 'a command is decided once', entry)
    this.#commands.add(commandId)
  }

  #fold(entry: JournalEntry): void {
    try {
      this.desk.apply(entry)
      this.#forgetErased(entry)
    } catch (error) {
      this.#verdict.require(false, 'reduce takes every event', () => `${describe(entry)}: ${error}`)
    }
  }

  /** What was erased is gone from the log, and its incident is what the log tells from then on. */
  #forgetErased(by: JournalEntry): void {
    if (by.type !== 'body.erased') return
    const { erasedSeq, rest } = by.body
    const erased = this.entries[erasedSeq - 1]
    this.#law(erased !== undefined && erased.incidentId === by.incidentId, 'what is erased was there', by)
    if (!erased) return
    this.entries[erasedSeq - 1] = { ...erased, salt: '', body: rest } as JournalEntry
    const own = [...this.entries, by].filter(({ incidentId }) => incidentId === by.incidentId)
    const incident = by.incidentId === null ? null : foldIncident(null, own)
    if (incident) this.desk.replace(incident)
  }

  #judgeChange(
    entry: JournalEntry,
    before: Incident | undefined,
    after: Incident | undefined,
    hasDeskChanged: boolean,
  ): void {
    if (statedAsIs.has(entry.type)) return
    if (entry.incidentId === null) {
      this.#law(hasDeskChanged, 'an event changes something', entry)
      return
    }
    const textBefore = before ? (this.#texts.get(before.id) ?? incidentText(before)) : ''
    const textAfter = after ? incidentText(after) : ''
    if (after) this.#texts.set(after.id, textAfter)
    this.#law(textBefore !== textAfter, 'an event changes something', entry)
  }

  #judgeBaton(entry: JournalEntry, before: Incident, after: Incident | undefined): void {
    if (before.holder === null || after?.holder === before.holder) return
    this.#law(after?.holder != null, 'the baton is in a hand', entry)
    this.#law(batonMoves.has(entry.type), 'the baton moves by acceptance', entry)
  }

  #judgeTelling(entry: JournalEntry, before: Incident | undefined): void {
    if (toldOnce.has(entry.type)) {
      const told = JSON.stringify([entry.type, entry.incidentId, entry.body])
      this.#law(!this.#told.has(told), 'what has been told is not told again', entry)
      this.#told.add(told)
    }
    if (entry.type === 'page.delivered')
      this.#law(this.received.has(entry.body.message ?? ''), 'what is delivered was received', entry)
    if (!before) return
    const isOver = before.status === 'resolved'
    if (entry.type === 'timer.rang' || entry.type === 'update.fell-due')
      this.#law(!isOver, 'nobody is reminded of what is over', entry)
    if (entry.type === 'page.raised' || entry.type === 'page.attempted')
      this.#law(!isOver, 'no page for what was resolved', entry)
    if (entry.type === 'page.raised' && entry.body.purpose === 'escalation')
      this.#law(
        before.status === 'triggered' && before.paging.kind !== 'snoozed' && before.clearedAt === null,
        'time pages only for what is triggered and does not rest',
        entry,
      )
    if (entry.type === 'page.attempted') {
      const page = before.pages[entry.body.pageId]
      this.#law(page?.state === 'open', 'only an open page goes out', entry)
      const { outcome, unsent = 0 } = page?.attempts[entry.body.channel] ?? {}
      this.#law(outcome !== 'delivered', 'what has arrived is not sent again', entry)
      this.#law(entry.body.attempt - unsent <= maxPageTries, 'what does not arrive is given up', entry)
    }
    if (entry.type === 'update.attempted') {
      const outcome = before.publications[entry.body.noteId]?.outcome
      this.#law(outcome !== 'published', 'what has arrived is not sent again', entry)
    }
    if (entry.type === 'update.attempted')
      this.#law(entry.body.attempt <= maxUpdateTries, 'what does not arrive is given up', entry)
  }

  /** An occurrence that is dated ahead of the relay has no true place in its past, and a forgotten one none at all. */
  #judgeFiring(entry: Extract<JournalEntry, { type: 'alert.fired' }>): void {
    const { key, occurrence, severity } = entry.body
    const name = `${key}@${occurrence}`
    const first = this.#fired.get(name)
    const hasRisen = severityRank[severity] > (this.#ranks.get(key) ?? Number.POSITIVE_INFINITY)
    this.#ranks.set(key, severityRank[severity])
    if (first === undefined) this.#fired.set(name, entry.recordedAt)
    else if (occurrence !== null && occurrence <= first && entry.recordedAt - first < memoryMs) {
      const over = this.#over.get(key)
      // It may fire meanwhile by an older start, told out of order: what counts is that it has ended, and when.
      const hasEnded = over !== undefined && (over === 0 || over >= first) && entry.recordedAt > over + lateNewsMs
      // What a person has closed is not what has risen since.
      this.#law(hasEnded || hasRisen, 'what has just ended is not taken in again', entry)
    }
  }

  #notePages(after: Incident | undefined): void {
    const last = this.#openPages.at(-1) ?? []
    if (!after) {
      this.#openPages.push(last)
      return
    }
    const open = Object.values(after.pages).flatMap(({ id: pageId, person, state }) =>
      state === 'open' ? [{ pageId, person }] : [],
    )
    const known = this.#pagesOf.get(after.id) ?? []
    this.#pagesOf.set(after.id, open)
    const isSame = open.length === known.length && open.every(({ pageId }, i) => pageId === known[i]?.pageId)
    this.#openPages.push(isSame ? last : [...this.#pagesOf.values()].flat())
    this.#verdict.require(
      after.status !== 'resolved' || open.length === 0,
      'what is resolved rings nowhere',
      () => after.id,
    )
  }

  #law(isKept: boolean, law: string, entry: JournalEntry): void {
    this.#verdict.require(isKept, law, () => describe(entry))
  }
}

function describe({ seq, type, incidentId, body }: JournalEntry): string {
  return `event ${seq} ${type} ${incidentId ?? ''} ${JSON.stringify(body)}`.slice(0, 400)
}

function rotaText({ config }: Desk): string {
  return Object.values(config.teams)
    .map(({ id, onCall }) => `${id}:${onCall}`)
    .join(' ')
}

/** All of an incident but the marks of when it last changed. */
function incidentText(incident: Incident): string {
  return JSON.stringify({ ...incident, updatedAt: 0, updatedSeq: 0, activityAt: 0 })
}
