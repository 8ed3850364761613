import Type, { type Static } from 'typebox'
import type { DeskState } from '../desk/desk.ts'
import type { Command, Outcome } from '../incident/commands.ts'
import type { JournalEntry } from '../incident/events.ts'
import type { Incident } from '../incident/incident.ts'

/** What a console and the relay say to each other. Both ends check what comes in; types alone prove nothing. */
export const SubscribeRequest = Type.Object(
  {
    /** The last seq that the console holds; 0 when it holds nothing. */
    afterSeq: Type.Integer({ minimum: 0 }),
    /** The hash of that entry: a head that the relay's log does not contain means that history changed. */
    headHash: Type.String({ maxLength: 64 }),
    protocol: Type.Integer({ minimum: 0 }),
  },
  { additionalProperties: false },
)
export type SubscribeRequest = Static<typeof SubscribeRequest>

/** A desk and its incidents at one seq. */
export interface Snapshot {
  readonly seq: number
  readonly hash: string
  readonly desk: DeskState
  /** Open ones, and the most recent resolved ones. */
  readonly incidents: readonly Incident[]
}

export type SubscribeResult =
  | { readonly kind: 'tail'; readonly entries: readonly JournalEntry[]; readonly me: Me; readonly now: number }
  | {
      readonly kind: 'snapshot'
      readonly snapshot: Snapshot
      readonly entries: readonly JournalEntry[]
      readonly me: Me
      readonly now: number
    }
  | { readonly kind: 'incompatible'; readonly reason: 'client-too-old' | 'relay-too-old' }
  | { readonly kind: 'history-changed'; readonly headSeq: number; readonly headHash: string }
  | { readonly kind: 'refused'; readonly reason: 'revoked' | 'malformed' | 'overloaded' }

export interface Me {
  readonly person: string
  readonly device: string
}

export const ReceiptReport = Type.Object(
  {
    receipts: Type.Array(
      Type.Object(
        {
          incidentId: Type.String({ maxLength: 64 }),
          pageId: Type.String({ maxLength: 64 }),
          layer: Type.Union([
            Type.Literal('reached'),
            Type.Literal('shown'),
            Type.Literal('sounded'),
            Type.Literal('notified'),
            Type.Literal('seen'),
            Type.Literal('acted'),
          ]),
          ok: Type.Boolean(),
          detail: Type.String({ maxLength: 200 }),
          /** When it happened by the device's clock, Unix ms. */
          at: Type.Integer({ minimum: 0 }),
        },
        { additionalProperties: false },
      ),
      { maxItems: 200 },
    ),
  },
  { additionalProperties: false },
)
export type ReceiptReport = Static<typeof ReceiptReport>

export type ReadIncidentResult =
  | { readonly ok: true; readonly incident: Incident; readonly entries: readonly JournalEntry[] }
  | { readonly ok: false; readonly reason: 'unknown-incident' | 'malformed' }

export type CommandResult =
  | Outcome
  | { readonly outcome: 'error'; readonly reason: 'malformed' | 'overloaded' | 'failed'; readonly detail: string }

export interface ClientToServer {
  'journal:subscribe': (request: SubscribeRequest, answer: (result: SubscribeResult) => void) => void
  'incident:read': (incidentId: string, answer: (result: ReadIncidentResult) => void) => void
  'command:submit': (command: Command, answer: (result: CommandResult) => void) => void
  'receipts:report': (report: ReceiptReport, answer: (result: { readonly ok: boolean }) => void) => void
  /** Proof that the whole path works, answered by the core's loop with its clock. */
  'link:probe': (sentAt: number, answer: (result: { readonly now: number; readonly seq: number }) => void) => void
}

export interface ServerToClient {
  'journal:appended': (entries: readonly JournalEntry[]) => void
  /** The console fell behind its buffer, or its pairing ended. */
  'journal:ended': (reason: 'too-slow' | 'revoked' | 'stopping') => void
}
