import { decide } from '@baton/shared/desk/decide.ts'
import type { DeskFold, DeskFork } from '@baton/shared/desk/folded-desk.ts'
import { dueHandoffs } from '@baton/shared/handoff/due-handoff.ts'
import type { MintId } from '@baton/shared/ids.ts'
import type { Command, Outcome } from '@baton/shared/log/commands.ts'
import type { Actor, Draft, JournalEntry } from '@baton/shared/log/events.ts'
import { provisionalEntry } from '@baton/shared/log/provisional.ts'
import type { Grant } from '@baton/shared/model/roles.ts'
import type { IntakeBatch, Signal } from '@baton/shared/model/signal.ts'
import { decideDelivery, decideReceipt, decideUpdateDelivery } from '@baton/shared/paging/decide-receipt.ts'
import { due } from '@baton/shared/paging/due.ts'
import {
  decideSignal,
  decideTruncation,
  type HeardAlert,
  type SignalDecision,
} from '@baton/shared/signal/decide-signal.ts'
import { unmatchedWords } from '@baton/shared/signal/unmatched.ts'
import type { DraftFor } from '../journal/journal.ts'
import type { IntakeAnswer, ReceiptsInput, SignalsInput } from './inputs.ts'

const relay: Actor = { kind: 'relay', id: 'relay', device: null }
/** Takes what something threw that is left out. */
export type LeaveOut = (error: unknown) => void

/** Warnings that one answer carries at most. */
const maxWarnings = 50

/**
 * One batch being decided: an overlay of the desk, and the drafts that made it. Each input sees what those before it
 * in the batch decided. Dropping the overlay discards it all.
 */
export class Overlay {
  readonly desk: DeskFork
  readonly drafts: DraftFor[] = []
  /** Alerts that were repeated, which is no event of its own. */
  readonly heard: HeardAlert[] = []
  readonly #now: number
  readonly #mintId: MintId

  constructor(root: DeskFold, now: number, mintId: MintId) {
    this.desk = root.fork()
    this.#now = now
    this.#mintId = mintId
  }

  /**
   * A slice of a body, or all of it; its signals stand in the order to decide them. With `leaveOut`, what throws is told to
   * it and warned about, and the rest is decided.
   */
  signals({ batch, slice }: SignalsInput, leaveOut?: LeaveOut): IntakeAnswer {
    const actor: Actor = { kind: 'source', id: batch.source, device: null }
    const warnings: string[] = []
    const count = { accepted: 0, unmatched: 0, leftOut: 0 }
    const warn = (text: string | null) => text !== null && warnings.length < maxWarnings && warnings.push(text)
    const truncation = (when: 'before' | 'after') =>
      this.#attempt((on) => on.commit(decideTruncation(on.desk, batch, when, this.#now), actor), leaveOut)
    if (slice?.isFirst !== false) truncation('before')
    for (const signal of batch.signals) {
      // By what is known before it: a clear of something unknown is remembered too.
      const unmatched = unmatchedWords(this.desk, batch.integrationId, signal)
      const decision = this.#attempt((on) => on.#signal(batch, signal, actor), leaveOut)
      if (decision === null) {
        count.leftOut += 1
        warn(`${signal.externalKey}: the relay could not decide this alert; it was not accepted`)
      } else if (decision.kind === 'accepted') count.accepted += 1
      else {
        if (unmatched !== null) count.unmatched += 1
        warn(unmatched ?? decision.why)
      }
    }
    if (slice?.isLast !== false) truncation('after')
    return { ...count, duplicates: batch.signals.length - count.accepted - count.leftOut, warnings }
  }

  #signal(batch: IntakeBatch, signal: Signal, actor: Actor): SignalDecision {
    const decision = decideSignal(this.desk, batch, signal, { now: this.#now, mintId: this.#mintId })
    if (decision.drafts) this.commit(decision.drafts, actor)
    if (decision.kind === 'duplicate' && decision.heard) this.heard.push(decision.heard)
    return decision
  }

  /** `seq` of a committed outcome is that of its last event; of an unchanged one, the desk's. */
  command(command: Command, actor: Actor, grant?: Grant, targets?: readonly JournalEntry[]): Outcome {
    const context = {
      actor,
      now: this.#now,
      mintId: this.#mintId,
      ...(grant === undefined ? {} : { grant }),
      ...(targets === undefined ? {} : { targets: this.#untouched(command, targets) }),
    }
    const decision = decide(this.desk, command, context)
    if (!decision.ok) {
      const { ok: _refused, ...refusal } = decision
      return { outcome: 'refused', ...refusal }
    }
    this.commit(decision.drafts, actor, command.commandId)
    const created = decision.incidentId === undefined ? {} : { incidentId: decision.incidentId }
    return { outcome: decision.drafts.length > 0 ? 'committed' : 'unchanged', seq: this.desk.seq, ...created }
  }

  /** What is erased as a whole in this batch gets nothing back by what takes a name alone. */
  #untouched({ type }: Command, targets: readonly JournalEntry[]): readonly JournalEntry[] {
    if (type !== 'person.erase') return targets
    const erased = new Set(this.drafts.flatMap((draft) => (draft.type === 'body.erased' ? draft.body.erasedSeq : [])))
    return targets.filter(({ seq }) => !erased.has(seq))
  }

  receipts({ receipts, actor }: ReceiptsInput, leaveOut?: LeaveOut): void {
    for (const receipt of receipts)
      this.#attempt((on) => on.commit(decideReceipt(on.desk, receipt, actor), actor), leaveOut)
  }

  /** Tells the log which alerts were repeated. */
  tellHeard(drafts: readonly Draft[]): void {
    this.commit(drafts, relay)
  }

  delivery(delivery: Parameters<typeof decideDelivery>[1]): void {
    this.commit(decideDelivery(this.desk, delivery), relay)
  }

  publication(delivery: Parameters<typeof decideUpdateDelivery>[1]): void {
    this.commit(decideUpdateDelivery(this.desk, delivery), relay)
  }

  /** What time has made true of the handoffs that wait for an answer. */
  dueHandoffs(): void {
    this.commit(dueHandoffs(this.desk, this.#now), relay)
  }

  /** What time has made true of an incident, in one pass; true when another may have more to say. */
  due(incidentId: string): boolean {
    const incident = this.desk.incident(incidentId)
    const drafts = incident ? due(this.desk, incident, this.#now, () => this.#mintId('pg')) : []
    this.commit(drafts, relay)
    return drafts.length > 0
  }

  /** Decides something on a fork of this overlay, which is kept; what throws leaves this as it was. */
  apart<T>(decideIt: (fork: Overlay) => T): T {
    const fork = new Overlay(this.desk, this.#now, this.#mintId)
    const decided = decideIt(fork)
    fork.desk.merge()
    for (const draft of fork.drafts) this.drafts.push(draft)
    for (const alert of fork.heard) this.heard.push(alert)
    return decided
  }

  /** Decides something here, or, when what throws is to be left out, on a fork; null when it threw there. */
  #attempt<T>(decideIt: (on: Overlay) => T, leaveOut: LeaveOut | undefined): T | null {
    if (!leaveOut) return decideIt(this)
    try {
      return this.apart(decideIt)
    } catch (error) {
      leaveOut(error)
      return null
    }
  }

  /** Folds drafts into the overlay as the journal will record them, and keeps them for it. */
  commit(drafts: readonly Draft[], actor: Actor, commandId: string | null = null): void {
    for (const draft of drafts) {
      const incident = draft.incidentId === null ? undefined : this.desk.incident(draft.incidentId)
      const drill = draft.drill ?? incident?.drill ?? false
      const scope = incident?.scope ?? 'team'
      this.drafts.push({ ...draft, drill, actorOf: actor, commandId, scope })
      const seq = this.desk.seq + 1
      this.desk.apply(provisionalEntry(draft, { seq, recordedAt: this.#now, actor, commandId, scope, drill }))
    }
  }
}
