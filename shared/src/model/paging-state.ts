import type { PageId, PersonId } from '../ids.ts'
import type { Step } from './config.ts'

/** What an incident's paging may be: one of these and no mixture of them. Times are Unix ms of the journal's clock. */
export type PagingState = Idle | Waiting | Climbing | Exhausted | Acknowledged | Snoozed | Over

/** Nobody has answered and nobody is called: it does not page, or its alerts have cleared. */
export interface Idle {
  readonly kind: 'idle'
}

/** An escalation has begun and its first step waits for its time: a service's hold. */
export interface Waiting {
  readonly kind: 'waiting'
  readonly run: EscalationRun & { readonly steppedAt: null }
}

/** People are called, step by step, until somebody answers. */
export interface Climbing {
  readonly kind: 'climbing'
  readonly run: SteppedRun
}

/** The policy has been climbed to its end and nobody answered. */
export interface Exhausted {
  readonly kind: 'exhausted'
  readonly run: EscalationRun
  readonly at: number
}

/** What may go on beside somebody who has it: help that climbs, and a question to take over that waits for its answer. */
interface Beside {
  readonly help: EscalationRun | null
  readonly question: EscalationRun | null
}

export interface Acknowledged extends Beside {
  readonly kind: 'acknowledged'
  readonly acknowledgement: Acknowledgement
  /** A notice to whoever has it, of something graver than what they took, which they have not answered yet. */
  readonly news: News | null
}

export interface News {
  readonly pageId: PageId
  /** Unanswered by then, the acknowledgement holds no longer. */
  readonly answerBy: number
}

/** It rests until `until`; whoever had acknowledged it before has it still. */
export interface Snoozed extends Beside {
  readonly kind: 'snoozed'
  readonly until: number
  readonly by: PersonId
  readonly acknowledgement: Acknowledgement | null
}

export interface Over {
  readonly kind: 'over'
  readonly resolution: Resolution
  /** Who had it when it ended. */
  readonly acknowledgement: Acknowledgement | null
}

/**
 * `by` is whoever has it since, `acknowledgedBy` whoever took it at `at`: a handoff moves the first and not the second.
 * Both are null when a machine said so, which names no person.
 */
export interface Acknowledgement {
  readonly by: PersonId | null
  readonly acknowledgedBy: PersonId | null
  readonly at: number
  readonly timeoutMs: number | null
}

export interface Resolution {
  readonly by: PersonId | null
  readonly at: number
  readonly cause: 'person' | 'cleared' | 'test-ended'
  /** In whose words it ended; empty when nobody said any. */
  readonly reason: string
}

/** An escalation under way: a frozen copy of the policy, and how far it has climbed. */
export interface EscalationRun {
  readonly reason: EscalationReason
  /** The event that began it: who has not seen that has not seen why it pages. */
  readonly startedSeq: number
  readonly policy: string | null
  readonly steps: readonly Step[]
  readonly repeats: number
  /** Nothing goes out before this. */
  readonly startAt: number
  /** Round and index of the last step taken; step -1 before the first of the escalation. */
  readonly round: number
  readonly step: number
  /** When that was; null while this run has taken none. */
  readonly steppedAt: number | null
  /** The last step found nobody to page, so the next one is due at once. */
  readonly steppedEmpty: boolean
  /** Some step of this run found somebody; an escalation that finds nobody is not climbed again. */
  readonly foundSomebody: boolean
}
export type SteppedRun = EscalationRun & { readonly steppedAt: number }

export type EscalationReason =
  | 'opened'
  | 'severity-rose'
  | 'fired-again'
  | 'alert-joined'
  | 'sev-rose'
  | 'need-help'
  | 'reassigned'
  | 'asked-by-name'
  | 'unacknowledged'
  | 'acknowledgement-expired'
  | 'snooze-ended'
  | 'left-the-file'
  | 'called-anew'
  | 'news-unanswered'
  | 'test'

/** The word that people and the API use. */
export type Status = 'triggered' | 'acknowledged' | 'resolved'

type Paged = { readonly paging: PagingState }

/** Marks what `withPaging` has put into an incident. A private member, so that a copy by parts does not have the mark. */
declare class Placed {
  private readonly placed: true
}

/** An incident's paging and the word for it, always of one another: nothing but `withPaging` can put one into an incident. */
export interface PagingOfIncident {
  readonly paging: PagingState & Placed
  readonly status: Status & Placed
}

export const idle: Idle = { kind: 'idle' }

export function statusOf(paging: PagingState): Status {
  if (paging.kind === 'over') return 'resolved'
  return acknowledgementOf({ paging }) === null ? 'triggered' : 'acknowledged'
}

/** The only place where an incident's paging, and with it its status, changes. */
export function withPaging<T>(incident: T, paging: PagingState): Omit<T, keyof PagingOfIncident> & PagingOfIncident {
  return { ...incident, ...({ paging, status: statusOf(paging) } as PagingOfIncident) }
}

/** Who has it, or had it when it ended. */
export function acknowledgementOf({ paging }: Paged): Acknowledgement | null {
  return 'acknowledgement' in paging ? paging.acknowledgement : null
}

export function resolutionOf({ paging }: Paged): Resolution | null {
  return paging.kind === 'over' ? paging.resolution : null
}

/** Until when it rests, Unix ms; null when it does not. */
export function snoozedUntilOf({ paging }: Paged): number | null {
  return paging.kind === 'snoozed' ? paging.until : null
}

/** The policy's escalation under way: because nobody has answered, or as help beside whoever has. */
export function escalationOf({ paging }: Paged): EscalationRun | null {
  if (paging.kind === 'waiting' || paging.kind === 'climbing') return paging.run
  return isHeld(paging) ? paging.help : null
}

/** The question to take over that waits beside whoever has it. */
export function questionOf({ paging }: Paged): EscalationRun | null {
  return isHeld(paging) ? paging.question : null
}

/** Whether its first step is whoever was asked by name, in front of the policy's own. */
export function asksFirst({ reason }: Pick<EscalationRun, 'reason'>): boolean {
  return reason === 'reassigned' || reason === 'asked-by-name'
}

/** Somebody looks after it: it is acknowledged, or snoozed. */
export function isHeld(paging: PagingState): paging is Acknowledged | Snoozed {
  return paging.kind === 'acknowledged' || paging.kind === 'snoozed'
}
