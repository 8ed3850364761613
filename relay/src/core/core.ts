import { hash } from 'node:crypto'
import type { RootDesk } from '@baton/shared/desk/folded-desk.ts'
import type { MintId } from '@baton/shared/ids.ts'
import type { Command } from '@baton/shared/log/commands.ts'
import type { Draft, JournalEntry } from '@baton/shared/log/events.ts'
import type { AlertState, Incident } from '@baton/shared/model/incident.ts'
import { incidentsOfSignal } from '@baton/shared/signal/decide-signal.ts'
import { type AppendBatch, type Journal, JournalError } from '../journal/journal.ts'
import type { CorePart } from '../watch/metrics.ts'
import { foldEntries, refoldErased } from './boot.ts'
import type { Clock } from './clock.ts'
import { type Decided, decideTurn, type Failure, KeptAnswers, undecidedTimer } from './decide-turn.ts'
import { ErasureTargets } from './erasure-targets.ts'
import { Heard } from './heard.ts'
import { InputQueue, type Waiting } from './input-queue.ts'
import {
  type Answers,
  type Input,
  type IntakeAnswer,
  OverloadedError,
  type SignalsInput,
  UndecidableError,
  type Undecided,
} from './inputs.ts'
import { Overlay } from './overlay.ts'
import { slicesOf, wholeAnswer } from './slices.ts'
import type { SnapshotKeeper } from './snapshot-keeper.ts'
import { readStoredIncident } from './stored-incident.ts'
import { deskKey, Timers } from './timers.ts'

/**
 * What one turn decides, in signals; any other input counts as one. They share a commit, and nothing else runs while they
 * are decided.
 */
const turnBudget = 500
/** Inputs that make a commit worth its while: once so many wait, none waits for more to gather. */
const fullHand = 32
/** Overdue incidents that one turn wakes; the next turn follows at once. */
const maxDuePerTurn = 200
/** Incidents of which one turn tells the log what was repeated. */
const maxHeardPerTurn = 200

export interface CoreOptions {
  readonly journal: Journal
  readonly desk: RootDesk
  readonly clock: Clock
  readonly mintId: MintId
  /** Keeps snapshots, and bounds what stays in memory. */
  readonly keeper: SnapshotKeeper
  /** The journal failed: nothing more can be promised, the process must end. */
  readonly onFailure: (error: unknown) => void
  /** Deciding something threw: a bug that the operator is to hear of. It is left out, and the relay goes on. */
  readonly onUndecidable: (error: unknown, what: Undecided) => void
  /** False lets no timer fire before `startWork`; inputs are taken as ever. */
  readonly isActive?: boolean
  /** Is told how long each part of a turn took, ms. */
  readonly onMeasured?: (part: CorePart, ms: number) => void
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
  readonly #timers: Timers
  readonly #heard = new Heard()
  readonly #erasureTargets: ErasureTargets
  #undecidable = 0
  readonly #listeners = new Set<Listener>()
  readonly #storedPayloads = new WeakSet<Uint8Array>()
  readonly #stopFollowing: () => void
  /** Another relay may have appended since the last turn. */
  #hasNews = false
  /** The file that the due times were reckoned by. */
  #filed: RootDesk['filed']
  #turning = false
  /** The turn that waits for inputs to gather. */
  #gathering: NodeJS.Immediate | null = null
  #stopped = false
  #cancelTimer: (() => void) | null = null
  #idle: (() => void)[] = []

  constructor(options: CoreOptions) {
    this.#options = options
    this.#filed = options.desk.filed
    this.#erasureTargets = new ErasureTargets(options.journal)
    this.#timers = new Timers({
      desk: options.desk,
      now: () => this.now(),
      isOn: options.isActive !== false,
      onThrow: (error, id) => this.#tell(error, undecidedTimer(id)),
    })
    this.#stopFollowing = options.journal.follow(() => {
      this.#hasNews = true
      if (!this.#turning && !this.#stopped) this.#startTurn()
    })
    this.#wake()
  }

  /** The desk as committed. Read it, never change it. */
  get desk(): RootDesk {
    return this.#options.desk
  }

  now(): number {
    return this.#options.clock.now()
  }

  /**
   * Takes an input; resolves once it is decided and durable. Rejects with OverloadedError, with UndecidableError, or when
   * the journal fails.
   */
  submit<I extends Input>(input: I): Promise<Answers[I['kind']]> {
    if (input.kind === 'signals') return this.#submitSignals(input) as Promise<Answers[I['kind']]>
    const enqueue = () => this.#enqueue([input])[0] as Promise<Answers[I['kind']]>
    const search = this.#erasureTargets.prepare(input, this.desk)
    return search ? search.then(enqueue) : enqueue()
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
    const inMemory = this.desk.incident(id)
    if (inMemory) return inMemory
    const stored = await readStoredIncident(this.#options.journal, id)
    // Somebody may have spoken of it meanwhile.
    return this.desk.incident(id) ?? stored?.incident
  }

  /** When a source last told an alert that fires, as far as this relay knows; Unix ms. */
  lastHeardAt(incident: Incident, { key, heard }: AlertState): number {
    return Math.max(heard.lastHeardAt, this.#heard.lastHeardAt(incident.id, key) ?? 0)
  }

  get stats(): {
    readonly queued: number
    readonly timers: number
    /** How late the latest timer is, ms; one that throws is late from then on. */
    readonly overdueMs: number
    /** Inputs and timers that threw while they were decided, since the start. */
    readonly undecidable: number
    /** Timers that throw now: somebody may be waiting for a page. */
    readonly postponed: number
  } {
    const { size: timers, overdueMs, postponed } = this.#timers
    return { queued: this.#queue.size, timers, overdueMs, undecidable: this.#undecidable, postponed }
  }

  /** From now on timers fire, the overdue ones first. */
  startWork(): void {
    this.#timers.start()
    if (!this.#turning) this.#wake()
  }

  /** From now on no timer fires: what is due is another relay's, or the next start's. */
  stopWork(): void {
    this.#timers.stop()
    this.#cancelTimer?.()
  }

  /** Finishes what was taken, then takes no more. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#stopFollowing()
    this.#cancelTimer?.()
    if (this.#turning) await new Promise<void>((resolve) => this.#idle.push(resolve))
    await this.#tellAllHeard()
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

  /** When time alone is next to do something, Unix ms, or null. */
  get #next(): number | null {
    const { next } = this.#timers
    const tells = this.#heard.next
    return next === null || tells === null ? (next ?? tells) : Math.min(next, tells)
  }

  #isOverdue(): boolean {
    const next = this.#next
    return !this.#stopped && next !== null && next <= this.now()
  }

  #wake(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = null
    const next = this.#next
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
        for (const [index, { settle, fail }] of batch.entries()) {
          const answer = answers[index]
          if (answer instanceof UndecidableError || answer instanceof JournalError) fail(answer)
          else settle(answer)
        }
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

  async #decide(batch: readonly Waiting[]): Promise<Decided['answers']> {
    const inputs = batch.map(({ input }) => input)
    const { kept, targets, unready } = await this.#preload(inputs)
    const now = Math.max(this.now(), this.desk.recordedAt)
    const taken = this.#timers.take(now, maxDuePerTurn)
    const unloaded = await this.#load(taken.filter((id) => id !== deskKey))
    for (const [id, error] of unloaded) this.#leftOut({ error, what: undecidedTimer(id), dueId: id })
    const dueIds = taken.filter((id) => !unloaded.has(id))
    const { mintId } = this.#options
    const began = performance.now()
    const { overlay, answers, failures } = decideTurn({
      desk: this.desk,
      now,
      mintId,
      inputs,
      dueIds,
      kept,
      targets,
      unready,
    })
    this.#measure('fold', began)
    for (const failure of failures) this.#leftOut(failure)
    this.#heard.note(overlay.desk, overlay.heard, now)
    this.#tellHeard(overlay, this.#heard.take(overlay.desk, now, maxHeardPerTurn))
    await this.#append(overlay, inputs, answers, kept, now)
    this.#timers.settle()
    return answers
  }

  #tellHeard(overlay: Overlay, drafts: readonly Draft[]): void {
    if (drafts.length === 0) return
    try {
      overlay.apart((fork) => fork.tellHeard(drafts))
    } catch (error) {
      this.#tell(error, { kind: 'signals', id: null })
    }
  }

  /** What was repeated and the log was not told yet, before this ends. */
  async #tellAllHeard(): Promise<void> {
    if (this.#heard.next === null) return
    const { journal, mintId } = this.#options
    await journal.turn(async (news) => {
      await this.#takeNews(news)
      const now = Math.max(this.now(), this.desk.recordedAt)
      const overlay = new Overlay(this.desk, now, mintId)
      this.#tellHeard(overlay, this.#heard.takeAll(overlay.desk))
      await this.#append(overlay, [], [], new KeptAnswers(), now)
    })
  }

  #leftOut({ error, what, dueId }: Failure): void {
    if (dueId !== null) this.#timers.failed(dueId)
    this.#tell(error, what)
  }

  #tell(error: unknown, what: Undecided): void {
    this.#undecidable += 1
    this.#options.onUndecidable(error, what)
  }

  /** Brings what deciding needs into memory: resolved incidents that are spoken of, and answers given before. */
  async #preload(inputs: readonly Input[]): Promise<{
    readonly kept: KeptAnswers
    readonly targets: Map<Input, readonly JournalEntry[]>
    readonly unready: Map<Input, unknown>
  }> {
    const kept = new KeptAnswers()
    const targets = new Map<Input, readonly JournalEntry[]>()
    const unready = new Map<Input, unknown>()
    const needs = new Map<Input, readonly string[]>()
    for (const input of inputs) {
      try {
        needs.set(input, incidentsOf(this.desk, input))
        if (input.kind === 'command') kept.keys.set(input, outcomeKey(input.actor.id, input.command))
      } catch (error) {
        unready.set(input, error)
      }
    }
    const unloaded = await this.#load([...needs.values()].flat())
    if (unloaded.size > 0)
      for (const [input, ids] of needs) for (const id of ids) if (unloaded.has(id)) unready.set(input, unloaded.get(id))
    // Asked together: one after the other, each command of a batch would wait for the answers to all before it.
    await Promise.all(
      [...kept.keys].map(async ([input, key]) => {
        try {
          const answer = await this.#options.journal.outcome(key)
          if (answer) kept.before.set(answer.key, answer.outcome)
          const found = await this.#erasureTargets.of(input)
          if (found) targets.set(input, found)
        } catch (error) {
          unready.set(input, error)
        }
      }),
    )
    return { kept, targets, unready }
  }

  /** Returns those that could not be read or folded, with what that threw. */
  async #load(ids: Iterable<string>): Promise<ReadonlyMap<string, unknown>> {
    const failed = new Map<string, unknown>()
    for (const id of new Set(ids)) {
      if (this.desk.incident(id)) continue
      try {
        const stored = await readStoredIncident(this.#options.journal, id)
        if (!stored) continue
        this.desk.load(stored.incident)
        this.#options.keeper.noteLoaded(id, stored.isSaved)
      } catch (error) {
        failed.set(id, error)
      }
    }
    return failed
  }

  async #append(
    overlay: Decided['overlay'],
    inputs: readonly Input[],
    answers: Decided['answers'],
    kept: KeptAnswers,
    now: number,
  ): Promise<void> {
    if (overlay.drafts.length === 0 && kept.now.size === 0) return
    const payloads = inputs.flatMap((input, index) => payloadOf(input, answers[index], this.#storedPayloads))
    const append: AppendBatch = { drafts: overlay.drafts, outcomes: kept.toKeep(now), payloads, now }
    const began = performance.now()
    const entries = await this.#options.journal.append(append)
    this.#measure('commit', began)
    const touched = overlay.desk.merge()
    this.desk.hash = this.#options.journal.head.hash
    const refolded = await this.#refoldErased(entries)
    const current =
      refolded.length === 0
        ? touched
        : [...touched.filter(({ id }) => !refolded.some((other) => other.id === id)), ...refolded]
    this.#published(entries, 'here', current)
    this.#options.keeper.noteCommitted(this.desk, current)
    // The erasure dropped those that there were: without one the next start folds the whole log.
    if (refolded.length > 0) void this.#options.keeper.keepDesk(this.desk)
  }

  /** Incidents that lost a text, folded anew; what is left of it in the store's files is overwritten. */
  async #refoldErased(entries: readonly JournalEntry[]): Promise<readonly Incident[]> {
    if (!entries.some(({ type }) => type === 'body.erased' || type === 'payload.erased')) return []
    const refolded: Incident[] = []
    const last = new Map(entries.flatMap((entry) => (entry.type === 'body.erased' ? [[entry.incidentId, entry]] : [])))
    for (const entry of last.values()) refolded.push(...(await refoldErased(this.#options.journal, this.desk, entry)))
    try {
      await this.#options.journal.scrub?.()
    } catch (error) {
      // It is out of the log; the next start overwrites what is left of it.
      this.#tell(error, { kind: 'body.erase', id: null })
    }
    return refolded
  }

  /** What follows from entries once they are folded: new due times, and everyone who listens. */
  #published(entries: readonly JournalEntry[], origin: Origin, touched: readonly Incident[]): void {
    // The file says how often an update is due, so another file moves the timers of all.
    const moved = this.desk.filed === this.#filed ? touched : [...touched, ...this.desk.openIncidents()]
    this.#filed = this.desk.filed
    this.#timers.set(moved)
    const began = performance.now()
    for (const listener of this.#listeners) listener(entries, origin)
    this.#measure('publish', began)
  }

  #measure(part: CorePart, began: number): void {
    this.#options.onMeasured?.(part, performance.now() - began)
  }

  #failed(error: unknown): void {
    this.#stopped = true
    for (const { fail } of this.#queue.drain()) fail(error)
    for (const resolve of this.#idle.splice(0)) resolve()
    this.#options.onFailure(error)
  }
}

/** A resend is the same actor, command id and request. What a console adds about itself does not make it another. */
export function outcomeKey(actorId: string, command: Command): string {
  const { commandId, basedOn: _basedOn, heldAt: _heldAt, ...request } = command
  const ordered = Object.fromEntries(Object.entries(request).sort(([a], [b]) => (a < b ? -1 : 1)))
  return `${actorId}/${commandId}/${hash('sha256', JSON.stringify(ordered)).slice(0, 32)}`
}

function incidentsOf(desk: RootDesk, input: Input): readonly string[] {
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
function payloadOf(
  input: Input,
  answer: Decided['answers'][number],
  stored: WeakSet<Uint8Array>,
): AppendBatch['payloads'] {
  if (input.kind !== 'signals' || input.payload === null || input.batch.payloadId === null) return []
  if (answer instanceof UndecidableError || answer instanceof JournalError) return []
  const { accepted, warnings } = answer as IntakeAnswer
  if (accepted === 0 && warnings.length === 0) return []
  // Only of a body in slices is there another that may have had it kept.
  if (input.slice && input.slice.of > 1) {
    if (stored.has(input.payload)) return []
    stored.add(input.payload)
  }
  return [{ id: input.batch.payloadId, bytes: input.payload }]
}
