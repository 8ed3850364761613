import type { DeskFold } from '@baton/shared/desk/folded-desk.ts'
import type { Command, CommandType, Outcome } from '@baton/shared/log/commands.ts'
import type { Actor, Draft } from '@baton/shared/log/events.ts'
import type { ReportedReceipt } from '@baton/shared/model/receipt.ts'
import type { Grant } from '@baton/shared/model/roles.ts'
import type { IntakeBatch, Signal } from '@baton/shared/model/signal.ts'
import type { Delivery, UpdateDelivery } from '@baton/shared/paging/decide-receipt.ts'
import type { SignalContext } from '@baton/shared/signal/decide-signal.ts'

/** What comes into the core. Each is answered once its facts are on disk. */
export interface SignalsInput {
  readonly kind: 'signals'
  readonly batch: IntakeBatch
  /** The raw body, kept apart from events; null when it is not kept. */
  readonly payload: Uint8Array | null
  /** Which slice of a body it is, for a body that is decided over several turns. Left out, it is all of it. */
  readonly slice?: Slice
}
export interface Slice {
  readonly isFirst: boolean
  readonly isLast: boolean
  /** Slices that the body has. */
  readonly of: number
}
export interface CommandInput {
  readonly kind: 'command'
  readonly command: Command
  readonly actor: Actor
  /** What whoever asks may do, where that is not by the actor's role. */
  readonly grant?: Grant
}
export interface ReceiptsInput {
  readonly kind: 'receipts'
  readonly receipts: readonly ReportedReceipt[]
  readonly actor: Actor
}
export interface DeliveryInput {
  readonly kind: 'delivery'
  readonly delivery: Delivery
}
export interface PublicationInput {
  readonly kind: 'publication'
  readonly delivery: UpdateDelivery
}
/** Facts about the desk itself, decided outside the incident domain: configuration, devices, integrations, runbooks. */
export interface DeskInput {
  readonly kind: 'desk'
  /** A function decides in the turn, on a desk that holds what other relays appended meanwhile. It may be asked twice. */
  readonly drafts: readonly Draft[] | ((desk: DeskFold, context: SignalContext) => readonly Draft[])
  readonly actor: Actor
}
/** Nothing but a turn of the loop: proof that it turns. */
export interface ProbeInput {
  readonly kind: 'probe'
}
export type Input =
  | SignalsInput
  | CommandInput
  | ReceiptsInput
  | DeliveryInput
  | PublicationInput
  | DeskInput
  | ProbeInput

/** What a source is told: counts of alerts that took effect and of those that told nothing new. */
export interface IntakeAnswer {
  readonly accepted: number
  readonly duplicates: number
  /** Clears and acknowledgements of what does not fire here; a warning names each. */
  readonly unmatched: number
  /** Alerts that the relay met a fault of its own in deciding; a warning names each. */
  readonly leftOut: number
  readonly warnings: readonly string[]
}

export interface Answers {
  signals: IntakeAnswer
  command: Outcome
  receipts: undefined
  delivery: undefined
  publication: undefined
  desk: { readonly seq: number }
  probe: { readonly now: number; readonly seq: number }
}

/** The queue is full: the sender is told to come back, and nothing was taken. */
export class OverloadedError extends Error {
  readonly code = 'overloaded'
}

/**
 * Deciding the input threw: a bug that it met. Nothing of it is in the log, the operator was told, and the relay goes on.
 * Sent again it comes to the same.
 */
export class UndecidableError extends Error {
  readonly code = 'undecidable'
}

/** What could not be decided, in words that may stand in a log: none of them is the input's own text. */
export interface Undecided {
  /** Of input, a command by its type; `due` is what time alone would have changed. */
  readonly kind: Input['kind'] | CommandType | 'due'
  /** The incident, or of signals the integration; null when it is of neither. */
  readonly id: string | null
}

/** How soon an input is taken when others wait, the soonest first. */
export const ranks = ['critical', 'command', 'normal', 'cosmetic'] as const
export type Rank = (typeof ranks)[number]

/** What may page somebody, then what people say, then all else; what only describes a page's way waits longest. */
export function rankOf(input: Input): Rank {
  switch (input.kind) {
    case 'signals':
      return input.batch.signals.some(isCritical) ? 'critical' : 'normal'
    case 'command':
      return 'command'
    case 'receipts':
      return 'cosmetic'
    default:
      return 'normal'
  }
}

function isCritical({ state, severity }: Signal): boolean {
  return state === 'firing' && severity === 'critical'
}
