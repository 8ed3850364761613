import { hash } from 'node:crypto'
import type { Desk } from '@baton/shared/desk/desk.ts'
import { nextDueAt } from '@baton/shared/escalation/due.ts'
import { byUrgency } from '@baton/shared/escalation/urgency.ts'
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
import { type Answers, type Input, type IntakeAnswer, OverloadedError, type SignalsInput } from './inputs.ts'
import { Overlay } from './overlay.ts'
import { slicesOf, wholeAnswer } from './slices.ts'

/**
 * What one turn decides, in signals; any other input counts as one. They share a commit, and nothing else runs while they
 * are decided.
 */
const turnBudget = 500
/** Inputs that make a commit worth its while: once so many wait, none waits for more to gather. */
const fullHand = 32
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
  /** False lets no timer fire before `startDuty`; inputs are taken as ever. */
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
  #due = new DueHeap()
  readonly #listeners = new Set<Listener>()
  readonly #storedPayloads = new WeakSet<Uint8Array>()
  readonly #stopFollowing: () => void
  /** Another relay may have appended since the last turn. */
  #hasNews = false
  #onDuty: boolean
  /** The file that the due times were reckoned by. */
  #filed: Desk['filed']
  #turning = false
  /** The turn that waits for inputs to gather. */
  #gathering: NodeJS.Immediate | null = null
  #stopped = false
  #cancelTimer: (() => void) | null = null
  #idle: (() => void)[] = []

  constructor(options: CoreOptions) {
    this.#options = options
    this.#filed = options.desk.filed
    this.#onDuty = options.onDuty !== false
    this.#scheduleAll()
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
    return input.kind === 'signals'
      ? (this.#submitSignals(input) as Promise<Answers[I['kind']]>)
      : (this.#enqueue([input])[0] as Promise<Answers[I['kind']]>)
  }

  #submitSignals(input: SignalsInput): Promise<IntakeAnswer> {
    // One alert, as most bodies have, is its own only slice.
    const slices = input.batch.signals.length === 1 ? [input] : slicesOf(input)
    const answers = this.#enqueue(slices) as readonly Promise<IntakeAnswer>[]
    return answers.length === 1 ? answers[0]! : Promise.all(answers).then(wholeAnswer)
  }

  /** Throws OverloadedError when nothing of this integration would be taken now: then its body need not be read. */
  checkRoom(integrationId: string): void {
    if (!this.#queue.hasRoomFor(integrationId)) throw new OverloadedError('too many inputs wait')
  }

  /** All of them are taken, or none. */
  #enqueue(inputs: readonly Input[]): readonly Promise<Answers[Input['kind']]>[] {
    const waiting: Waiting[] = []
    const answers = inputs.map(
      (input) => new Promise<Answers[Input['kind']]>((settle, fail) => waiting.push({ input, settle, fail })),
    )
    const refusal = this.#stopped ? 'the relay is stopping' : this.#queue.push(waiting) ? null : 'too many inputs wait'
    if (refusal !== null) for (const { fail } of waiting) fail(new OverloadedError(refusal))
    else if (!this.#turning) this.#startTurn()
    if (this.#gathering && this.#queue.size >= fullHand) this.#beginTurn()
    return answers
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

  /** From now on timers fire, the overdue ones first. */
  startDuty(): void {
    this.#onDuty = true
    this.#scheduleAll()
    if (!this.#turning) this.#wake()
  }

  /** From now on no timer fires: what is due is another relay's, or the next start's. */
  stopDuty(): void {
    this.#onDuty = false
    this.#due = new DueHeap()
    this.#cancelTimer?.()
  }

  /** Finishes what was taken, then takes no more. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#stopFollowing()
    this.#cancelTimer?.()
    if (this.#turning) await new Promise<void>((resolve) => this.#idle.push(resolve))
    await this.#options.keeper.keepDesk(this.desk)
  }

  /** Inputs of the same turn of the event loop gather, and share a commit. */
  #startTurn(): void {
    this.#turning = true
    this.#gathering = setImmediate(() => this.#beginTurn())
  }

  #beginTurn(): void {
    if (this.#gathering) clearImmediate(this.#gathering)
    this.#gathering = null
    this.#turn().then(
      (answerAll) => this.#afterTurn(answerAll),
      (error) => this.#failed(error),
    )
  }

  #afterTurn(answerAll: () => void): void {
    const goesOn = this.#queue.size > 0 || this.#isOverdue() || (this.#hasNews && !this.#stopped)
    if (goesOn) {
      // What waits is on its way to the disk while the answers are written out: neither thread waits for the other.
      this.#startTurn()
      setImmediate(answerAll)
      return
    }
    answerAll()
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

  /** Decides what waits and makes it durable; returns how to answer it. */
  async #turn(): Promise<() => void> {
    const { journal } = this.#options
    const batch = this.#queue.take(turnBudget)
    try {
      this.#hasNews = false
      if (batch.length === 0 && !this.#isOverdue()) {
        await this.#takeNews(await journal.catchUp())
        return () => undefined
      }
      const answers = await journal.turn(async (news) => {
        await this.#takeNews(news)
        return this.#decide(batch)
      })
      return () => {
        for (const [index, { settle }] of batch.entries()) settle(answers[index])
      }
    } catch (error) {
      for (const { fail } of batch) fail(error)
      throw error
    }
  }

  /** Folds and publishes what other relays appended. What came while this one started is in the desk that it read. */
  async #takeNews(told: readonly JournalEntry[]): Promise<void> {
    const news = told.filter(({ seq }) => seq > this.desk.seq)
    if (news.length === 0) return
    const { journal, keeper } = this.#options
    this.#published(news, 'elsewhere', await foldEntries(journal, this.desk, keeper, news))
  }

  async #decide(batch: readonly Waiting[]): Promise<readonly Answers[Input['kind']][]> {
    const kept = await this.#preload(batch)
    const now = Math.max(this.now(), this.desk.recordedAt)
    const dueIds = this.#due.take(now, maxDuePerTurn, (a, b) => this.#compare(a, b))
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
    const keys = batch.flatMap(({ input }) =>
      input.kind === 'command' ? [outcomeKey(input.actor.id, input.command)] : [],
    )
    // Asked together: one after the other, each command of a batch would wait for the answers to all before it.
    const known = await Promise.all(keys.map((key) => this.#options.journal.outcome(key)))
    for (const answer of known) if (answer) kept.before.set(answer.key, answer.outcome)
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
    const payloads = batch.flatMap(({ input }, index) => payloadOf(input, answers[index], this.#storedPayloads))
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

  #scheduleAll(): void {
    // The resolved ones too: the last status update of an incident may still have to go out.
    for (const incident of this.desk.incidents()) this.#schedule(incident)
    this.#scheduleHandoffs()
  }

  #schedule(incident: Incident): void {
    if (!this.#onDuty) return
    this.#due.set(incident.id, nextDueAt(this.desk, incident))
  }

  #scheduleHandoffs(): void {
    if (!this.#onDuty) return
    this.#due.set(deskKey, nextHandoffDueAt(this.desk))
  }

  /** The desk's own timers first, then incidents by their urgency; last what has left memory, which only has an update to post. */
  #compare(a: string, b: string): number {
    const [one, other] = [this.desk.incident(a), this.desk.incident(b)]
    if (one && other) return byUrgency(one, other)
    if (a === deskKey || b === deskKey) return a === deskKey ? -1 : 1
    return one ? -1 : other ? 1 : 0
  }

  #failed(error: unknown): void {
    this.#stopped = true
    for (const { fail } of this.#queue.drain()) fail(error)
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
      overlay.commit(typeof input.drafts === 'function' ? input.drafts(overlay.desk) : input.drafts, input.actor)
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

/**
 * What told nothing new, and nothing odd, is a resend: its body is kept already, but for the time in it. One that is
 * decided in slices goes with the first of them that is worth keeping.
 */
function payloadOf(input: Input, answer: Answers[Input['kind']], stored: WeakSet<Uint8Array>): AppendBatch['payloads'] {
  if (input.kind !== 'signals' || input.payload === null || input.batch.payloadId === null) return []
  const { accepted, warnings } = answer as IntakeAnswer
  if ((accepted === 0 && warnings.length === 0) || stored.has(input.payload)) return []
  stored.add(input.payload)
  return [{ id: input.batch.payloadId, bytes: input.payload }]
}
