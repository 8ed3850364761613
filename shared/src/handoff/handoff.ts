import type { HandoffId, IncidentId, PersonId } from '../ids.ts'

/**
 * How a thing that is handed over is doing, independent of its severity (the illness severity of I-PASS). Whoever
 * receives it restates each item that is not stable.
 */
export const conditions = ['stable', 'watcher', 'unstable'] as const
export type Condition = (typeof conditions)[number]

/** One thing that the next person must know. */
export interface BriefItem {
  /** Unique within its brief; an incident's item is its incident's id. */
  readonly id: string
  readonly incidentId: IncidentId | null
  readonly condition: Condition
  /** What it is, in a line. */
  readonly title: string
  /** Where it stands: what was tried, what is believed. */
  readonly summary: string
  /** What to do next, and "if … then …". */
  readonly next: string
}

/**
 * A change of who answers for a team: an offer, or a take-over that nobody offered. Until the receiver accepts, the
 * giver answers; from `changeAt` on both are paged. Times in Unix ms of the journal's clock.
 */
export interface Handoff {
  readonly id: HandoffId
  readonly kind: 'offer' | 'take-over'
  readonly team: string
  /** Null for a take-over when nobody was on call. */
  readonly from: PersonId | null
  readonly to: PersonId
  readonly offeredAt: number
  readonly changeAt: number
  readonly answerBy: number
  readonly items: readonly BriefItem[]
  readonly notes: string
  /** SHA-256 of the brief: what the receiver accepts is what the giver last wrote. */
  readonly briefHash: string
  readonly state: 'offered' | 'accepted' | 'declined' | 'withdrawn'
  /** The brief that the receiver has read, by its hash, and when. */
  readonly read: { readonly briefHash: string; readonly at: number } | null
  /** The change has come without an answer, and both are paged. */
  readonly isDue: boolean
  /** It was said to both that nobody has answered. */
  readonly isUnanswered: boolean
  readonly readBack: Readonly<Record<string, string>>
  /** The incidents whose baton moved with it. */
  readonly incidents: readonly IncidentId[]
  readonly endedAt: number | null
  /** Why it was declined, withdrawn or taken over. */
  readonly reason: string
}

/** Who answers for a team since a handoff, until the file says something else. */
export interface Shift {
  readonly onCall: readonly PersonId[]
  /** What the file said when it moved: a file that says the same again changes nothing. */
  readonly fileOnCall: readonly PersonId[]
  readonly since: number
  readonly handoffId: HandoffId
}

/** An answer is expected this long after the change, or after the offer when that is later, ms. */
export const answerWithinMs = 10 * 60_000
