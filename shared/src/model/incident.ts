import type { ActionId, DeviceId, IncidentId, NoteId, PageId, PersonId, RunbookId, TimerId } from '../ids.ts'
import type { AlertTable } from './alert-table.ts'
import type { ChannelKind, SourceSeverity } from './config.ts'
import type { CurvePoint } from './firing-curve.ts'
import type { Hearing } from './hearing.ts'
import type { Common } from './incident-title.ts'
import type { Known, KnownField } from './known.ts'
import type { ActionItem, Notebook } from './notebook.ts'
import type { PagingOfIncident } from './paging-state.ts'
import type { RunbookRun } from './runbook.ts'
import type { Timer } from './timer.ts'

/** All times are Unix milliseconds of the journal's clock unless a comment says otherwise. */

export const roles = ['commander', 'deputy', 'scribe', 'liaison', 'responder'] as const
export type Role = (typeof roles)[number]

export interface AlertState {
  /** `integration/externalKey`. */
  readonly key: string
  readonly state: 'firing' | 'cleared'
  readonly title: string
  readonly alertName: string
  readonly severity: SourceSeverity
  readonly severityRaw: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly runbookUrl: string | null
  readonly dashboardUrl: string | null
  readonly sourceUrl: string | null
  readonly silenceUrl: string | null
  /** The source's own word for when it began, or null. */
  readonly occurrence: number | null
  readonly firedAt: number
  readonly clearedAt: number | null
  /** How often it fired within this incident. */
  readonly fires: number
  readonly heard: Hearing
  /** The source says that someone there is on it; kept beside the state. */
  readonly acknowledgedAtSource: boolean
}

/** What a device or channel proved about one page. A layer that is absent is unknown, and shown as unknown. */
export const receiptLayers = ['reached', 'shown', 'sounded', 'notified', 'seen', 'acted'] as const
export type ReceiptLayer = (typeof receiptLayers)[number]
export interface Receipt {
  readonly ok: boolean
  readonly at: number
  readonly detail: string
}

export interface ChannelAttempt {
  readonly kind: ChannelKind
  readonly attempts: number
  readonly lastAt: number
  /** `sending`: no outcome is known yet; after a crash it is sent again with the same idempotency key. */
  readonly outcome: 'sending' | 'delivered' | 'failed'
  readonly detail: string
  /** How many of the attempts never went out: they count as no try. Left out, none. */
  readonly unsent?: number
  /** The message that the last one went out in, when that is known. */
  readonly message?: string
}

/**
 * Why someone is paged. `escalation`: nobody has answered. `help`: the holder wants the next step beside them.
 * `reassign`: the holder wants to pass the baton. `join`: asked in as a responder.
 * `news`: the holder is told of something graver than what they took. `test`: a pager test.
 */
export type PagePurpose = 'escalation' | 'help' | 'reassign' | 'join' | 'news' | 'test'

export interface Page {
  readonly id: PageId
  readonly person: PersonId
  readonly purpose: PagePurpose
  /** Who asked for this person by it; null for a page of the escalation's own. */
  readonly askedBy: PersonId | null
  /** Why, in the words of whoever asked; empty when they did not say. */
  readonly why: string
  readonly raisedAt: number
  /** Since when its person is called without having been told: by this page, or by those whose place it took. */
  readonly calledSince: number
  /** When it should have gone out, when that differs: `raisedAt - dueAt` is how late it was. */
  readonly dueAt: number | null
  readonly state: 'open' | 'answered' | 'closed'
  readonly answeredAt: number | null
  /** The person said no to being asked in, to taking over or to helping; then the page is closed. */
  readonly declined: { readonly at: number; readonly reason: string } | null
  readonly channels: readonly { readonly kind: ChannelKind; readonly afterMs: number }[]
  readonly receipts: Readonly<Record<DeviceId, Readonly<Partial<Record<ReceiptLayer, Receipt>>>>>
  readonly attempts: Readonly<Partial<Record<ChannelKind, ChannelAttempt>>>
}

export interface Note {
  readonly id: NoteId
  readonly by: PersonId
  readonly text: string
  readonly at: number
  /** The earlier moment that it speaks of; then it is shown as added later. */
  readonly about: number | null
  /** Lower-case words; `update`, `decision` and `todo` have a meaning of their own. */
  readonly tags: readonly string[]
  /** The people whom it speaks to. */
  readonly mentions: readonly PersonId[]
  readonly history: readonly { readonly text: string; readonly at: number; readonly by: PersonId }[]
}

/** A status update on its way to people outside. `sending` has no outcome yet; after a crash it is sent again. */
export interface Publication {
  readonly noteId: NoteId
  readonly requestedAt: number
  readonly attempts: number
  readonly lastAt: number | null
  readonly outcome: 'waiting' | 'sending' | 'published' | 'failed'
  readonly detail: string
}

export type Sev = 1 | 2 | 3 | 4 | 5

/**
 * What people and sources together know about one incident: a fold of its events. Immutable. Who is called and who has
 * it is one union, `paging`, of which `status` is the word that people use.
 */
export interface Incident extends PagingOfIncident {
  readonly id: IncidentId
  readonly drill: boolean
  readonly scope: string
  /** What a person called it; else its alert's newest title, or what its alerts have in common. */
  readonly title: string
  /** A person gave the title, and it stays. */
  readonly isNamed: boolean
  readonly alertName: string
  readonly service: string | null
  readonly integrationId: string | null
  readonly source: string
  readonly groupKey: string
  readonly openedAt: number
  readonly openedSeq: number
  readonly updatedAt: number
  readonly updatedSeq: number
  readonly declaredBy: PersonId | null
  readonly drillFor: PersonId | null
  /** The incident that the same group had before, and how many it had in the 24 h up to this one, itself included. */
  readonly previousId: IncidentId | null
  readonly recurrence: number

  /** What people say. */
  readonly sev: Sev | null
  readonly impact: string
  /** Since when people notice it, Unix ms by whoever says so. */
  readonly impactSince: number | null
  /** Who said that last, and when; null while nobody has. */
  readonly impactSaid: { readonly by: PersonId; readonly at: number } | null
  /** When somebody first took it, since it was opened or opened again. */
  readonly firstAcknowledgedAt: number | null
  /** Null while nobody has, and when a machine said so. */
  readonly firstAcknowledgedBy: PersonId | null
  /** When a person last did anything here; an acknowledgement times out from this. */
  readonly activityAt: number

  /** What the sources say. */
  readonly sourceState: 'firing' | 'cleared' | 'none'
  /** The worst of what fires now; of what fires no more, the worst that it had. */
  readonly severity: SourceSeverity
  /** The worst severity that any of its alerts ever fired with. */
  readonly worst: SourceSeverity
  /** When somebody last took it, or put it to rest, while any of its alerts fired; 0 before. */
  readonly takenAt: number
  /**
   * The worst that fired since then, what fired then included; and the first `maxGraveNames` names that were critical in
   * that time. Beyond either is news to them.
   */
  readonly gravest: SourceSeverity
  readonly graveNames: readonly string[]
  readonly alerts: AlertTable
  /** What its alerts have in common; null before the first one fires. */
  readonly common: Common | null
  /** How many fire, by severity. */
  readonly firingBy: Readonly<Partial<Record<SourceSeverity, number>>>
  readonly alertCount: number
  readonly firingCount: number
  /** How many fired when, of late. */
  readonly curve: readonly CurvePoint[]
  /** How often an alert fired again after it had cleared, within this incident. */
  readonly flaps: number
  readonly clearedAt: number | null
  readonly resolveAfterMs: number
  /** Alerts that a source said exist and did not send. */
  readonly truncated: number
  /** When one of its alerts last fired or cleared. */
  readonly turnedAt: number
  /** When the log was last told which of its alerts are repeated. */
  readonly hearingToldAt: number

  /** Who holds the baton: every role that is not in `roles` is this person's. Never empties once set. */
  readonly holder: PersonId | null
  /** Since when whoever holds it does: it came to them, or they took it anew. */
  readonly heldSince: number | null
  readonly roles: Readonly<Partial<Record<Exclude<Role, 'responder'>, PersonId>>>
  readonly responders: readonly PersonId[]

  /** The escalation policy that pages for it; null while it does not page. */
  readonly policy: string | null
  /** The highest step of the policy that was taken in any run; -1 before the first. */
  readonly lastStep: number
  readonly pages: Readonly<Record<PageId, Page>>
  readonly notes: Readonly<Record<NoteId, Note>>
  readonly links: readonly {
    readonly id: string
    readonly url: string
    readonly label: string
    readonly by: PersonId
  }[]

  /** What is known now, pinned above the room. */
  readonly known: Readonly<Partial<Record<KnownField, Known>>>
  readonly timers: Readonly<Record<TimerId, Timer>>
  /** The last status update, and the due time of the one that was said to be overdue. */
  readonly lastUpdateAt: number | null
  /** When the next one was promised for by the last one; null when it did not say. */
  readonly nextUpdateAt: number | null
  readonly updateOverdueTold: number | null
  readonly publications: Readonly<Record<NoteId, Publication>>
  /** Timeline rows picked for the postmortem, by the seq of their event. */
  readonly stars: Readonly<Record<number, { readonly by: PersonId; readonly at: number }>>
  /** Rows left out of the postmortem, by the seq of their event; none of them has a star. */
  readonly omissions: Readonly<Record<number, { readonly by: PersonId; readonly at: number }>>
  readonly runbooks: Readonly<Record<RunbookId, RunbookRun>>
  readonly actions: Readonly<Record<ActionId, ActionItem>>
  /** The postmortem that is being written; null while nobody has begun. */
  readonly notebook: Notebook | null
}

/** How severities rank; higher is worse. `unknown` ranks with error: what is not classified may be anything. */
export const severityRank: Readonly<Record<SourceSeverity, number>> = {
  info: 0,
  warning: 1,
  unknown: 2,
  error: 3,
  critical: 4,
}

/** After this many it is a storm, and whoever has it has been told so. */
export const maxGraveNames = 20

/** Critical since before the incident was taken or put to rest, or told of since: known, whatever it is called by now. */
export function isKnownGrave({ takenAt }: Incident, alert: AlertState | undefined): boolean {
  return alert?.severity === 'critical' && (alert.clearedAt === null || alert.clearedAt > takenAt)
}

/** Somebody called for this person, and is waiting for them. */
export function isHelp(page: Page): boolean {
  const { purpose, askedBy } = page
  return purpose === 'help' || (purpose !== 'join' && purpose !== 'reassign' && askedBy !== null)
}

/** What calls this person now, if anything does. */
export function openPageOf({ pages }: Pick<Incident, 'pages'>, person: PersonId): Page | undefined {
  return Object.values(pages).find((page) => page.state === 'open' && page.person === person)
}

/** A page falls through to the next channel when nothing was seen on a device. */
export function wasSeen(page: Page): boolean {
  return Object.values(page.receipts).some((device) => device.seen?.ok || device.acted?.ok)
}

/**
 * Whether the paged person was told: a channel took it, or a device showed it or made itself heard. That it reached a
 * device says nothing yet.
 */
export function wasTold(page: Page): boolean {
  return (
    Object.values(page.attempts).some(({ outcome }) => outcome === 'delivered') ||
    Object.values(page.receipts).some(({ shown, sounded, notified, seen, acted }) =>
      [shown, sounded, notified, seen, acted].some((receipt) => receipt?.ok),
    )
  )
}

/** The person in a role: whoever was given it, else the holder of the baton, else nobody. */
export function roleHolder(incident: Incident, role: Role): PersonId | null {
  if (role === 'responder') return incident.responders[0] ?? incident.holder
  return incident.roles[role] ?? incident.holder
}
