import Type, { type Static } from 'typebox'
import type { DeskState } from '../desk/desk-state.ts'
import type { Command, Outcome } from '../log/commands.ts'
import type { JournalEntry } from '../log/events.ts'
import type { AlertState, Incident } from '../model/incident.ts'
import type { Connected } from '../model/reach.ts'

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

/** A piece of a snapshot's incidents: the next of them, or some more alerts of the last. */
export type SnapshotPiece = { readonly incident: Incident } | { readonly alerts: readonly AlertState[] }

/** What fits into one message of a snapshot's incidents, in order. */
export interface SnapshotPart {
  readonly pieces: readonly SnapshotPiece[]
  /** There is another part. */
  readonly more: boolean
}

export type SubscribeResult =
  /** With `more`, the console is not at the head yet and is sent nothing: it subscribes again from the last entry. */
  | {
      readonly kind: 'tail'
      readonly entries: readonly JournalEntry[]
      readonly more: boolean
      readonly me: Me
      readonly now: number
    }
  /**
   * What follows is sent from now on. With `more`, these are the first of its incidents, and the last of them may lack
   * alerts: the rest is asked for, part by part, with `snapshot:read`.
   */
  | {
      readonly kind: 'snapshot'
      readonly snapshot: Snapshot
      readonly entries: readonly JournalEntry[]
      readonly more: boolean
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

/** `no-snapshot`: none was answered on this connection, or its last part was taken. */
export type ReadSnapshotResult =
  | { readonly ok: true; readonly part: SnapshotPart }
  | { readonly ok: false; readonly reason: 'no-snapshot' | 'overloaded' }

export const ReadIncidentRequest = Type.Object(
  {
    incidentId: Type.String({ maxLength: 64 }),
    /** The last seq of this incident that the console has been given; 0 at first. */
    afterSeq: Type.Integer({ minimum: 0 }),
  },
  { additionalProperties: false },
)
export type ReadIncidentRequest = Static<typeof ReadIncidentRequest>

export type ReadIncidentResult =
  | {
      readonly ok: true
      /** As the relay knows it now; null while there is more, and when it is too large: then its events alone tell it. */
      readonly incident: Incident | null
      readonly entries: readonly JournalEntry[]
      /** There are entries after the last of these. */
      readonly more: boolean
    }
  | { readonly ok: false; readonly reason: 'unknown-incident' | 'malformed' | 'overloaded' }

export type CommandResult =
  | Outcome
  | { readonly outcome: 'error'; readonly reason: 'malformed' | 'overloaded' | 'failed'; readonly detail: string }

/** The team's telephone numbers by person, E.164. They are contact data, beside the log and never in it. */
export interface Phones {
  /** Says the same for as long as the numbers do; nothing else is to be read from it. */
  readonly revision: string
  readonly numbers: Readonly<Record<string, string>>
}

export type ReadPhonesResult =
  | ({ readonly ok: true } & Phones)
  | { readonly ok: false; readonly reason: 'not-allowed' | 'overloaded' }

export interface Probe {
  readonly now: number
  readonly seq: number
  /** Absent from relays of before they said so. */
  readonly connected?: Connected
  /** The revision of the telephone numbers; null for who may not have them, absent while it is not known. */
  readonly phones?: string | null
}

export interface ClientToServer {
  'journal:subscribe': (request: SubscribeRequest, answer: (result: SubscribeResult) => void) => void
  /** The next part of the snapshot that was answered last. */
  'snapshot:read': (request: null, answer: (result: ReadSnapshotResult) => void) => void
  'incident:read': (request: ReadIncidentRequest, answer: (result: ReadIncidentResult) => void) => void
  'command:submit': (command: Command, answer: (result: CommandResult) => void) => void
  'receipts:report': (report: ReceiptReport, answer: (result: { readonly ok: boolean }) => void) => void
  'phones:read': (request: null, answer: (result: ReadPhonesResult) => void) => void
  /** Where relays on the same log are reached, the answering one among them: origins, in one order everywhere. */
  'relays:read': (request: null, answer: (urls: readonly string[] | null) => void) => void
  /** Proof that the whole path works, answered by the core's loop with its clock. */
  'link:probe': (sentAt: number, answer: (result: Probe) => void) => void
}

export interface ServerToClient {
  'journal:appended': (entries: readonly JournalEntry[]) => void
  /** The console fell behind its buffer, or its pairing ended. */
  'journal:ended': (reason: 'too-slow' | 'revoked' | 'stopping') => void
}
