import { hash } from 'node:crypto'
import type { Desk } from '@baton/shared/desk/desk.ts'
import { nextDueAt } from '@baton/shared/escalation/due.ts'
import { nextHandoffDueAt } from '@baton/shared/handoff/due-handoff.ts'
import type { MintId } from '@baton/shared/ids.ts'
import type { Command, Outcome } from '@baton/shared/incident/commands.ts'
import { incidentsOfSignal } from '@baton/shared/incident/decide-signal.ts'
import type { JournalEntry } from '@baton/shared/incident/events.ts'
import type { Incident } from '@baton/shared/incident/incident.ts'
import type { AppendBatch, Journal, KeptOutcome } from '../journal/journal.ts'
import { foldEntries, type Keeper, loadIncident } from './boot.ts'
import type { Clock } from './clock.ts'
import { DueHeap } from './due-heap.ts'
import { InputQueue, type Waiting } from './input-queue.ts'
import { type Answers, type Input, type IntakeAnswer, OverloadedError } from './inputs.ts'
import { Overlay } from './overlay.ts'

/** Inputs that share one commit. */
const maxBatch = 256
/** Overdue incidents that one turn wakes; the next turn follows at once. */
const maxDuePerTurn = 200
/** The desk's own place among the due times, for its handoffs. No incident has an empty id. */
const deskKey = ''

export interface CoreOptions {
  readonly journal: Journal
  readonly desk: Desk
  readonly clock: Clock
  readonly mintId: MintId
  /** Keeps snapshots, and bounds what stays in memory. */
  readonly keeper: Keeper
  /** The journal failed: nothing more can be promised, the process must end. */
  readonly onFailure: (error: unknown) => void
  /** False lets no timer fire; inputs are taken as ever. */
  readonly onDuty?: boolean
}

/** Whether this relay appended the entries, or another that shares its log. */
export type Origin = 'here' | 'elsewhere'
type Listener = (entries: readonly JournalEntry[], origin: Origin) => void

/**
 * The single writer. Inputs and due times become events, durable before anything is published or answered. One batch
 * is in flight at a time; inputs that arrive together share its commit; a failed append discards its overlay.
 */
export class Core {
  readonly #options: CoreOptions
  readonly #queue = new InputQueue()
  readonly #due = new DueHeap()
  readonly #listeners = new Set<Listener>()
  readonly #stopFollowing: () => void
  /** Another relay may have appended since the last turn. */
  #hasNews = false
  /** The file that the due times were reckoned by. */
  #filed: Desk['filed']
  #turning = false
  #stopped = false
  #cancelTimer: (() => void) | null = null
  #idle: (() => void)[] = []

  constructor(options: CoreOptions) {
    this.#options = options
    this.#filed = options.desk.filed
    // The resolved ones too: the last status update of an incident may still have to go out.
    for (const incident of options.desk.incidents()) this.#schedule(incident)
    this.#scheduleHandoffs()
    this.#stopFollowing = options.journal.follow(() => {
      this.#hasNews = true
      if (!this.#turning && !this.#stopped) this.#startTurn()
    })
    this.#wake()
  }

  /** The desk as committed. Read it, never change it. */
  get desk(): Desk {
    return this.#options.desk
  }

  now(): number {
    return this.#options.clock.now()
  }

  /** Takes an input; resolves once it is decided and durable. Rejects with OverloadedError, or when the journal fails. */
  submit<I extends Input>(input: I): Promise<Answers[I['kind']]> {
    if (this.#stopped) return Promise.reject(new OverloadedError('the relay is stopping'))
    return new Promise((resolve, reject) => {
      const waiting: Waiting = { input, settle: resolve as Waiting['settle'], fail: reject }
      if (!this.#queue.push(waiting)) return reject(new OverloadedError('too many inputs wait'))
      // Inputs of the same turn of the event loop gather, and share a commit.
      if (!this.#turning) this.#startTurn()
    })
  }

  /**
   * Calls back with each committed batch, in order, before its inputs are answered; with those of other relays too.
   * Returns the way to stop.
   */
  onCommitted(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** An incident from memory, else from its snapshot or its events; undefined when there is none. */
  async incident(id: string): Promise<Incident | undefined> {
    return this.desk.incident(id) ?? (await loadIncident(this.#options.journal, id)) ?? undefined
  }

  get stats(): { readonly queued: number; readonly timers: number; readonly overdueMs: number } {
    const next = this.#due.peek()
    return {
      queued: this.#queue.size,
      timers: this.#due.size,
      overdueMs: next === null ? 0 : Math.max(0, this.now() - next),
    }
  }

  /** Finishes what was taken, then takes no more. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#stopFollowing()
    this.#cancelTimer?.()
    if (this.#turning) await new Promise<void>((resolve) => this.#idle.push(resolve))
    await this.#options.keeper.keepDesk(this.desk)
  }

  #startTurn(): void {
    this.#turning = true
    setImmediate(() => {
      this.#turn().then(
        () => this.#afterTurn(),
        (error) => this.#failed(error),
      )
    })
  }

  #afterTurn(): void {
    if (this.#queue.size > 0 || this.#isOverdue() || (this.#hasNews && !this.#stopped)) {
      this.#startTurn()
      return
    }
    this.#turning = false
    for (const resolve of this.#idle.splice(0)) resolve()
    this.#wake()
  }

  #isOverdue(): boolean {
    const next = this.#due.peek()
    return !this.#stopped && next !== null && next <= this.now()
  }

  #wake(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = null
    const next = this.#due.peek()
    if (next === null || this.#stopped) return
    this.#cancelTimer = this.#options.clock.after(next - this.now(), () => {
      if (this.#turning) return
      if (this.#isOverdue()) this.#startTurn()
      else this.#wake()
    })
  }

  async #turn(): Promise<void> {
    const { journal } = this.#options
    const batch = this.#queue.take(maxBatch)
    try {
      this.#hasNews = false
      if (batch.length === 0 && !this.#isOverdue()) return this.#takeNews(await journal.catchUp())
      const answers = await journal.turn(async (news) => {
        await this.#takeNews(news)
        return this.#decide(batch)
      })
      for (const [index, { settle }] of batch.entries()) settle(answers[index])
    } catch (error) {
      for (const { fail } of batch) fail(error)
      throw error
    }
  }

  /** Folds and publishes what other relays appended. */
  async #takeNews(news: readonly JournalEntry[]): Promise<void> {
    if (news.length === 0) return
    const { journal, keeper } = this.#options
    this.#published(news, 'elsewhere', await foldEntries(journal, this.desk, keeper, news))
  }

  async #decide(batch: readonly Waiting[]): Promise<readonly Answers[Input['kind']][]> {
    const kept = await this.#preload(batch)
    const now = Math.max(this.now(), this.desk.recordedAt)
    const dueIds = this.#due.take(now, maxDuePerTurn)
    await this.#load(dueIds.filter((id) => id !== deskKey))
    const overlay = new Overlay(this.desk, now, this.#options.mintId)
    const answers = batch.map(({ input }) => answer(overlay, input, now, kept))
    for (const id of dueIds) {
      if (id === deskKey) overlay.dueHandoffs()
      else overlay.due(id)
    }
    await this.#append(overlay, batch, answers, kept, now)
    return answers
  }

  /** Brings what deciding needs into memory: resolved incidents that are spoken of, and answers given before. */
  async #preload(batch: readonly Waiting[]): Promise<KeptAnswers> {
    const kept = new KeptAnswers()
    await this.#load(batch.flatMap(({ input }) => incidentsOf(this.desk, input)))
    for (const { input } of batch) {
      if (input.kind !== 'command') continue
      const key = outcomeKey(input.actor.id, input.command)
      const known = await this.#options.journal.outcome(key)
      if (known) kept.before.set(key, known.outcome)
    }
    return kept
  }

  async #load(ids: Iterable<string>): Promise<void> {
    for (const id of new Set(ids)) {
      if (this.desk.incident(id)) continue
      const incident = await loadIncident(this.#options.journal, id)
      if (!incident) continue
      this.desk.load(incident)
      this.#options.keeper.noteLoaded(id)
    }
  }

  async #append(
    overlay: Overlay,
    batch: readonly Waiting[],
    answers: readonly Answers[Input['kind']][],
    kept: KeptAnswers,
    now: number,
  ): Promise<void> {
    if (overlay.drafts.length === 0 && kept.now.size === 0) return
    const payloads = batch.flatMap(({ input }, index) => payloadOf(input, answers[index]))
    const append: AppendBatch = { drafts: overlay.drafts, outcomes: kept.toKeep(now), payloads, now }
    const entries = await this.#options.journal.append(append)
    const touched = overlay.desk.merge()
    this.desk.hash = this.#options.journal.head.hash
    this.#published(entries, 'here', touched)
    this.#options.keeper.noteCommitted(this.desk, touched)
  }

  /** What follows from entries once they are folded: new due times, and everyone who listens. */
  #published(entries: readonly JournalEntry[], origin: Origin, touched: readonly Incident[]): void {
    // The file says how often an update is due, so another file moves the timers of all.
    const moved = this.desk.filed === this.#filed ? touched : [...touched, ...this.desk.openIncidents()]
    this.#filed = this.desk.filed
    for (const incident of moved) this.#schedule(incident)
    this.#scheduleHandoffs()
    for (const listener of this.#listeners) listener(entries, origin)
  }

  #schedule(incident: Incident): void {
    if (this.#options.onDuty === false) return
    this.#due.set(incident.id, nextDueAt(this.desk, incident))
  }

  #scheduleHandoffs(): void {
    if (this.#options.onDuty === false) return
    this.#due.set(deskKey, nextHandoffDueAt(this.desk))
  }

  #failed(error: unknown): void {
    this.#stopped = true
    for (const { fail } of this.#queue.take(Number.POSITIVE_INFINITY)) fail(error)
    for (const resolve of this.#idle.splice(0)) resolve()
    this.#options.onFailure(error)
  }
}

/** First answers: those given before, and those of this batch. */
class KeptAnswers {
  readonly before = new Map<string, Outcome>()
  readonly now = new Map<string, Outcome>()

  get(key: string): Outcome | undefined {
    return this.before.get(key) ?? this.now.get(key)
  }

  toKeep(at: number): readonly KeptOutcome[] {
    return [...this.now].map(([key, outcome]) => ({ key, bodyHash: key.slice(key.lastIndexOf('/') + 1), outcome, at }))
  }
}

function answer(overlay: Overlay, input: Input, now: number, kept: KeptAnswers): Answers[Input['kind']] {
  switch (input.kind) {
    case 'signals':
      return overlay.signals(input)
    case 'command': {
      const key = outcomeKey(input.actor.id, input.command)
      const first = kept.get(key)
      if (first) return first
      const outcome = overlay.command(input.command, input.actor)
      kept.now.set(key, outcome)
      return outcome
    }
    case 'receipts':
      return overlay.receipts(input) as undefined
    case 'delivery':
      return overlay.delivery(input.delivery) as undefined
    case 'publication':
      return overlay.publication(input.delivery) as undefined
    case 'desk':
      overlay.commit(input.drafts, input.actor)
      return { seq: overlay.desk.seq }
    case 'probe':
      return { now, seq: overlay.desk.seq }
  }
}

/** A resend is the same actor, command id and wish. What a console adds about itself does not make it another. */
export function outcomeKey(actorId: string, command: Command): string {
  const { commandId, basedOn: _basedOn, heldAt: _heldAt, ...wish } = command
  const ordered = Object.fromEntries(Object.entries(wish).sort(([a], [b]) => (a < b ? -1 : 1)))
  return `${actorId}/${commandId}/${hash('sha256', JSON.stringify(ordered)).slice(0, 32)}`
}

function incidentsOf(desk: Desk, input: Input): readonly string[] {
  switch (input.kind) {
    case 'signals':
      return input.batch.signals.flatMap((signal) => incidentsOfSignal(desk, input.batch.integrationId, signal))
    case 'command':
      return 'incidentId' in input.command ? [input.command.incidentId] : []
    case 'receipts':
      return input.receipts.map((receipt) => receipt.incidentId)
    case 'delivery':
    case 'publication':
      return [input.delivery.incidentId]
    default:
      return []
  }
}

/** What told nothing new, and nothing odd, is a resend: its body is kept already, but for the time in it. */
function payloadOf(input: Input, answer: Answers[Input['kind']]): AppendBatch['payloads'] {
  if (input.kind !== 'signals' || input.payload === null || input.batch.payloadId === null) return []
  const { accepted, warnings } = answer as IntakeAnswer
  if (accepted === 0 && warnings.length === 0) return []
  return [{ id: input.batch.payloadId, bytes: input.payload }]
}
