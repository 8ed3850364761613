import type { Command, Outcome } from '@baton/shared/incident/commands.ts'
import type { Delivery, ReportedReceipt, UpdateDelivery } from '@baton/shared/incident/decide-receipt.ts'
import type { Actor, Draft } from '@baton/shared/incident/events.ts'
import type { IntakeBatch } from '@baton/shared/intake/signal.ts'

/** What comes into the core. Each is answered once its facts are on disk. */
export interface SignalsInput {
  readonly kind: 'signals'
  readonly batch: IntakeBatch
  /** The raw body, kept apart from events; null when it is not kept. */
  readonly payload: Uint8Array | null
}
export interface CommandInput {
  readonly kind: 'command'
  readonly command: Command
  readonly actor: Actor
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
  readonly drafts: readonly Draft[]
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

/** Goes before intake: a noisy source must not starve an acknowledgement. */
export function isUrgent(input: Input): boolean {
  return input.kind !== 'signals'
}
