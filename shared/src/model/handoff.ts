import type { HandoffId, IncidentId, PersonId } from '../ids.ts'
import type { Sev } from './incident.ts'

/**
 * How a thing that is handed over is doing, independent of its severity (the illness severity of I-PASS). Whoever
 * receives it restates each item that is not stable.
 */
export const conditions = ['stable', 'watcher', 'unstable'] as const
export type Condition = (typeof conditions)[number]

/** Why an item is as dangerous as it is said to be, the gravest first. */
export const reasonKinds = [
  'sev',
  'critical',
  'impact',
  'update-overdue',
  'timer-overdue',
  'nobody',
  'snooze-ends',
  'acknowledgement-ends',
  'update-due',
  'timer',
  'flaps',
  'fires',
  'open',
  'cleared',
  'does-not-page',
] as const
export type ReasonKind = (typeof reasonKinds)[number]

/** One reason, as data: each console says it in words of its own. `at` in Unix ms, when it has a time. */
export interface Reason {
  readonly kind: ReasonKind
  readonly at?: number
  readonly sev?: Sev
}

/** One thing that the next person must know. */
export interface BriefItem {
  /** Unique within its brief; an incident's item is its incident's id. */
  readonly id: string
  /** Null for what is no incident, and for a group. */
  readonly incidentId: IncidentId | null
  /** The incidents that one item stands for, when it is a group of equal ones. */
  readonly incidents?: readonly IncidentId[]
  readonly condition: Condition
  /** What it is, in a line. */
  readonly title: string
  /** Where it stands: what was tried, what is believed. */
  readonly summary: string
  /** What happens next, and what to do. */
  readonly next: string
  /** "If … then …": what the receiver's own words must name. Empty or left out when there is none. */
  readonly contingency?: string
  /** Why it has its condition. */
  readonly reasons?: readonly Reason[]
}

/** The incidents that an item is about. */
export function incidentsOf({ incidentId, incidents }: BriefItem): readonly IncidentId[] {
  return incidents ?? (incidentId === null ? [] : [incidentId])
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
  /** Which edition of the brief this is: 1 as offered, one more each time that the giver changed it. */
  readonly version: number
  /** Questions and answers of the two, the oldest first. */
  readonly said: readonly Said[]
  /** The receiver said on accepting that the two had spoken. */
  readonly spoke: boolean
  /** The incidents whose baton moved with it. */
  readonly incidents: readonly IncidentId[]
  readonly endedAt: number | null
  /** Why it was declined, withdrawn or taken over. */
  readonly reason: string
}

/** One thing that the giver or the receiver said about an offer. */
export interface Said {
  readonly id: string
  readonly by: PersonId
  readonly at: number
  readonly text: string
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

/** Offers, and the last that ended. */
export type Handoffs = Readonly<Record<HandoffId, Handoff>>

/** The shift that was handed over last, by team. */
export type Shifts = Readonly<Record<string, Shift>>
