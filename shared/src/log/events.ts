import type {
  ActionId,
  CommandId,
  DeviceId,
  HandoffId,
  IncidentId,
  IntegrationId,
  InviteId,
  NoteId,
  PageId,
  PersonId,
  RunbookId,
  TimerId,
  TokenId,
  WhyId,
} from '../ids.ts'
import type { ChannelKind, OncallConfig, SourceSeverity, Step } from '../model/config.ts'
import type { BriefItem } from '../model/handoff.ts'
import type { PagePurpose, ReceiptLayer, Role, Sev } from '../model/incident.ts'
import type { KnownField } from '../model/known.ts'
import type { ActionOrigin, ActionState, PostmortemSection, PostmortemStatus } from '../model/notebook.ts'
import type { EscalationReason } from '../model/paging-state.ts'
import type { TokenScope } from '../model/roles.ts'
import type { RunbookMatch } from '../model/runbook.ts'

/** Who did it. `source` is an integration, `relay` the passing of time. */
export interface Actor {
  readonly kind: 'person' | 'source' | 'relay'
  readonly id: string
  readonly device: DeviceId | null
}

/** Why something is taken from a person without their word: the on-call file that was applied does not name them. */
export type LeavingReason = 'left-the-file' | 'only-observes'

/** When a console queued the command while it was offline, Unix ms by that console's clock. */
interface Held {
  readonly heldAt?: number
}

/** Whom this event stops calling, though a person asked for them or waits for their answer; left out when it is nobody. */
export interface Drops {
  readonly dropped?: readonly { readonly person: PersonId; readonly purpose: PagePurpose }[]
}

/** What a source says of one alert. */
export interface AlertWords {
  /** When it began, Unix ms by the source's clock; null when it does not say. */
  readonly occurrence: number | null
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
}

/** What became of one attempt to send a page down an outside channel. */
export interface PageOutcome {
  readonly pageId: PageId
  readonly channel: ChannelKind
  readonly attempt: number
  readonly detail: string
  /**
   * The message that it went out in, which may have told of other pages too; null when nothing went out, and then it
   * counts as no try. Left out by a relay that does not say.
   */
  readonly message?: string | null
}

/** What the actor asked with, where that was no device: this machine's own token, or a script's. */
interface Through {
  readonly through?: { readonly local?: string; readonly token?: TokenId }
}

/**
 * Why an access ended: whoever it was for, or whoever made it, left the file or is no admin any more.
 */
export type EndCause = 'left'

/**
 * The facts. A shipped name or field is never reused or deleted; `upcast` maps old shapes on read.
 * Times are Unix milliseconds.
 */
export interface EventBodies {
  'config.applied': { readonly config: OncallConfig }
  'integration.created': { readonly integrationId: IntegrationId; readonly source: string; readonly name: string }
  'integration.revoked': { readonly integrationId: IntegrationId }
  /** `inviteId`: the invite that it was paired with, which is spent by it; the code of a local start has none. */
  'device.paired': {
    readonly deviceId: DeviceId
    readonly person: PersonId
    readonly name: string
    readonly inviteId?: InviteId
  }
  /** `cause`: its person left the file; without one somebody revoked it. */
  'device.revoked': { readonly deviceId: DeviceId; readonly cause?: EndCause }
  'invite.created': { readonly inviteId: InviteId; readonly person: PersonId; readonly expiresAt: number } & Through
  /** It was not used. */
  'invite.ended': { readonly inviteId: InviteId; readonly cause?: EndCause }
  'token.created': {
    readonly tokenId: TokenId
    readonly name: string
    readonly scope: TokenScope
    /** What it sends as, of a token that sends alerts. */
    readonly integrationId?: IntegrationId
  } & Through
  'token.revoked': { readonly tokenId: TokenId; readonly cause?: EndCause }
  /**
   * This machine's own token was replaced, which ended those before: `ended` has their makings, left out by a relay that
   * did not say.
   */
  'token.renewed': { readonly tokenId: TokenId; readonly ended?: readonly string[] }
  'runbook.published': {
    readonly runbookId: RunbookId
    readonly title: string
    readonly text: string
    readonly version: string
    readonly match: RunbookMatch
  }
  'runbook.withdrawn': { readonly runbookId: RunbookId }

  'handoff.offered': {
    readonly handoffId: HandoffId
    readonly team: string
    readonly from: PersonId
    readonly to: PersonId
    /** When the shift is meant to change; from then on both are paged until the offer is answered. */
    readonly changeAt: number
    /** Until when an answer is expected. */
    readonly answerBy: number
    readonly items: readonly BriefItem[]
    readonly notes: string
    readonly briefHash: string
  }
  'handoff.amended': {
    readonly handoffId: HandoffId
    readonly items: readonly BriefItem[]
    readonly notes: string
    readonly briefHash: string
  }
  'handoff.read': { readonly handoffId: HandoffId; readonly briefHash: string } & Held
  'handoff.fell-due': { readonly handoffId: HandoffId; readonly dueAt: number }
  'handoff.unanswered': { readonly handoffId: HandoffId; readonly dueAt: number }
  'handoff.accepted': {
    readonly handoffId: HandoffId
    readonly briefHash: string
    /** The receiver's own words for each item that is not stable, by item. */
    readonly readBack: Readonly<Record<string, string>>
    /** Who answers for the team from now on, primary first. */
    readonly onCall: readonly PersonId[]
    /** The incidents whose baton moves with it. */
    readonly incidents: readonly IncidentId[]
    /** The receiver says that the two have spoken, not only written. */
    readonly spoke?: boolean
  }
  /** A question of the receiver or an answer of the giver. */
  'handoff.said': { readonly handoffId: HandoffId; readonly saidId: string; readonly text: string } & Held
  'handoff.declined': { readonly handoffId: HandoffId; readonly reason: string }
  'handoff.withdrawn': { readonly handoffId: HandoffId; readonly reason: string }
  'shift.taken-over': {
    readonly handoffId: HandoffId
    readonly team: string
    readonly from: PersonId | null
    readonly reason: string
    readonly onCall: readonly PersonId[]
    readonly incidents: readonly IncidentId[]
  }

  'incident.opened': {
    readonly title: string
    readonly alertName: string
    readonly service: string | null
    readonly severity: SourceSeverity
    readonly integrationId: IntegrationId | null
    readonly source: string
    readonly groupKey: string
    readonly previousId: IncidentId | null
    readonly recurrence: number
    readonly resolveAfterMs: number
    readonly declaredBy: PersonId | null
    readonly drillFor: PersonId | null
  }
  'alert.fired': AlertWords & { readonly key: string; readonly payloadId: string | null }
  /** The occurrence that fires is told again with something new; only what changed is named. */
  'alert.updated': { readonly key: string } & Partial<AlertWords>
  /** Older logs only: `alert.updated` tells it now. */
  'alert.severity-changed': {
    readonly key: string
    readonly severity: SourceSeverity
    readonly severityRaw: string
    readonly title: string
  }
  'alert.cleared': { readonly key: string; readonly occurrence: number | null; readonly endedAt: number | null }
  /** It was told as ended before it was told as firing, or to have gone on for longer than was known. */
  'alert.end-heard': { readonly key: string; readonly occurrence: number; readonly endedAt: number | null }
  /** It was told as firing although its end is long past; if that comes again, it fires. */
  'alert.heard-late': { readonly key: string; readonly occurrence: number | null }
  'alert.acknowledged-at-source': { readonly key: string }
  /** Alerts that fire were told again with nothing new, the last time at `heardAt`: those named, or all but those. */
  'alerts.heard': {
    readonly heardAt: number
    /** Of those that were not repeated for long beyond their source's habit: how many, one of them, and since when. */
    readonly silence?: { readonly count: number; readonly key: string; readonly since: number }
  } & ({ readonly keys: readonly string[] } | { readonly allBut: readonly string[] })
  'group.truncated': { readonly truncated: number }

  /** `helpGoesOn`: who was called for help before is still called. */
  'incident.acknowledged': {
    readonly via: string
    readonly timeoutMs: number | null
    readonly helpGoesOn?: true
  } & Drops &
    Held
  /** `endsSnooze`: it was snoozed as well, and is no more. */
  'incident.unacknowledged': { readonly endsSnooze?: true } & Held
  /** `reason`: not the timeout, but a notice that its holder did not answer. */
  'incident.acknowledgement-expired': { readonly dueAt: number; readonly reason?: 'news-unanswered' }
  'incident.snoozed': { readonly until: number } & Drops & Held
  /** Before its time: by a person, or because it is worse than what was put to rest. */
  'incident.unsnoozed': { readonly reason: 'person' | 'severity-rose' | 'alert-joined' | 'sev-rose' } & Held
  'incident.snooze-ended': { readonly dueAt: number }
  /**
   * Whoever had it is gone: it is whoever's answers now, and their acknowledgement silences nobody any more. `to` is null
   * when nobody is left.
   */
  'incident.baton-moved': { readonly from: PersonId; readonly to: PersonId | null; readonly reason: LeavingReason }
  'incident.resolved': { readonly cause: 'person' | 'cleared' | 'test-ended'; readonly reason: string } & Drops & Held
  'incident.reopened': { readonly reason: string; readonly timeoutMs: number | null }
  'incident.sev-set': { readonly sev: Sev | null } & Held
  'incident.renamed': { readonly title: string } & Held
  'incident.impact-set': { readonly impact: string; readonly since?: number | null } & Held
  'incident.known-set': { readonly field: KnownField; readonly text: string } & Held
  /** The baton moved with the shift. */
  'incident.handed-over': {
    readonly handoffId: HandoffId
    readonly from: PersonId | null
    readonly to: PersonId
  } & Drops

  'escalation.started': {
    readonly reason: EscalationReason
    readonly policy: string | null
    readonly steps: readonly Step[]
    readonly repeats: number
    readonly startAt: number
    /** Index of the step before the first one that will be taken: -1 starts at the bottom. */
    readonly step: number
  }
  'escalation.stepped': {
    readonly round: number
    readonly step: number
    readonly dueAt: number
    readonly people: readonly PersonId[]
  }
  /** The escalation under way goes on from where it stands by other steps: its policy was changed, or is gone. */
  'escalation.revised': { readonly policy: string; readonly steps: readonly Step[]; readonly repeats: number }
  /** `of` says which, where a question waits beside an incident that somebody has; left out it is the escalation. */
  'escalation.exhausted': { readonly dueAt: number; readonly of?: 'question' }
  'page.raised': {
    readonly pageId: PageId
    readonly person: PersonId
    readonly purpose: PagePurpose
    readonly dueAt: number | null
    /** Who asked for this person by it. */
    readonly askedBy?: PersonId
    /** Why, in one line of theirs. */
    readonly why?: string
    /** Of `news`: until when whoever has it may answer before it escalates, Unix ms. */
    readonly answerBy?: number
    readonly channels: readonly { readonly kind: ChannelKind; readonly afterMs: number }[]
  }
  'page.answered': { readonly pageId: PageId; readonly person: PersonId; readonly via: string } & Drops & Held
  'page.declined': { readonly pageId: PageId; readonly person: PersonId; readonly reason: string } & Held
  'page.receipted': {
    readonly pageId: PageId
    readonly deviceId: DeviceId
    readonly layer: ReceiptLayer
    readonly ok: boolean
    readonly detail: string
  }
  'page.attempted': {
    readonly pageId: PageId
    readonly channel: ChannelKind
    readonly attempt: number
    readonly dueAt: number
  }
  /** `person`: whose page it is, for who has not the incident; left out by a relay of before. */
  'page.delivered': PageOutcome & { readonly person?: PersonId }
  'page.failed': PageOutcome

  'page.withdrawn': { readonly pageId: PageId; readonly person: PersonId; readonly reason: LeavingReason }
  /** Another file says how its person is reached. */
  'page.channels-set': {
    readonly pageId: PageId
    readonly channels: readonly { readonly kind: ChannelKind; readonly afterMs: number }[]
  }

  'responder.asked': { readonly person: PersonId }
  'responder.released': { readonly person: PersonId; readonly reason?: LeavingReason }
  /** `reason`: command was taken in an emergency, without the holder's word. */
  'role.taken': { readonly role: Exclude<Role, 'responder'>; readonly reason?: string } & Drops
  'role.assigned': { readonly role: Exclude<Role, 'responder'>; readonly person: PersonId }
  'role.released': { readonly role: Exclude<Role, 'responder'> }
  'note.added': {
    readonly noteId: NoteId
    readonly text: string
    readonly about: number | null
    readonly tags?: readonly string[]
    readonly mentions?: readonly PersonId[]
    /** A status update that people outside are told too. */
    readonly publish?: boolean
    /** Of a status update: when it promises the next one, Unix ms. */
    readonly nextUpdateAt?: number
  } & Held
  'note.edited': {
    readonly noteId: NoteId
    readonly text: string
    /** Left out, they stay as they were. */
    readonly tags?: readonly string[]
    readonly mentions?: readonly PersonId[]
  } & Held
  'link.added': { readonly linkId: string; readonly url: string; readonly label: string } & Held
  'row.starred': { readonly seq: number } & Held
  'row.unstarred': { readonly seq: number } & Held
  /** It ends a star, as a star ends it: of a row the last word counts. */
  'row.omitted': { readonly seq: number } & Held
  'row.unomitted': { readonly seq: number } & Held

  'timer.started': {
    readonly timerId: TimerId
    readonly task: string
    readonly owner: PersonId | null
    readonly durationMs: number
  } & Held
  'timer.rang': { readonly timerId: TimerId; readonly dueAt: number }
  /** `owner` has it from now on; null is nobody by name. */
  'timer.reassigned': { readonly timerId: TimerId; readonly owner: PersonId | null; readonly reason: LeavingReason }
  'timer.stopped': { readonly timerId: TimerId; readonly outcome: string } & Held
  'update.fell-due': { readonly dueAt: number }
  'update.attempted': { readonly noteId: NoteId; readonly attempt: number; readonly dueAt: number }
  'update.published': { readonly noteId: NoteId; readonly attempt: number; readonly detail: string }
  'update.failed': { readonly noteId: NoteId; readonly attempt: number; readonly detail: string }

  /** Freezes the runbook as it is now into the incident. */
  'runbook.opened': {
    readonly runbookId: RunbookId
    readonly title: string
    readonly text: string
    readonly version: string
  } & Held
  'runbook.ticked': {
    readonly runbookId: RunbookId
    readonly line: number
    readonly step: string
    readonly done: boolean
  } & Held
  'runbook.flagged': {
    readonly runbookId: RunbookId
    readonly line: number
    readonly step: string
    readonly text: string
  } & Held

  'action.added': {
    readonly actionId: ActionId
    readonly title: string
    readonly owner: PersonId | null
    /** A calendar day, `2026-11-30`. */
    readonly dueOn: string | null
    readonly origin: ActionOrigin
  } & Held
  'action.changed': {
    readonly actionId: ActionId
    readonly title: string
    readonly owner: PersonId | null
    readonly dueOn: string | null
    readonly state: ActionState
  } & Held
  'postmortem.started': { readonly owner: PersonId } & Held
  'postmortem.owner-set': { readonly owner: PersonId } & Held
  'postmortem.status-set': { readonly status: PostmortemStatus } & Held
  'postmortem.written': { readonly section: PostmortemSection; readonly text: string } & Held
  'postmortem.why-set': { readonly whyId: WhyId; readonly parentId: WhyId | null; readonly text: string } & Held
  'postmortem.why-removed': { readonly whyId: WhyId } & Held

  /** The texts of an earlier event are gone from the log. `rest` is what stays of its body. */
  'body.erased': {
    readonly erasedSeq: number
    readonly erasedType: string
    readonly reason: string
    readonly rest: Readonly<Record<string, unknown>>
  }
  /** What a source sent, word for word, is gone. */
  'payload.erased': { readonly payloadId: string; readonly reason: string }
  /** The data of somebody who left is gone: from as many `bodies`, each of which a `body.erased` before this names. */
  'person.erased': { readonly person: PersonId; readonly bodies: number; readonly reason: string }
}

export type EventType = keyof EventBodies

/** The envelope, fixed from the first event on, with its body and salt beside it. */
export interface Entry<T extends EventType = EventType> {
  readonly seq: number
  readonly type: T
  readonly v: 1
  readonly recordedAt: number
  /** When it happened by whoever says so. */
  readonly at: number
  readonly actor: Actor
  readonly commandId: CommandId | null
  readonly incidentId: IncidentId | null
  readonly scope: string
  readonly drill: boolean
  readonly bodyHash: string
  readonly hash: string
  readonly body: EventBodies[T]
  readonly salt: string
}

/** Any entry, as a union that `switch (entry.type)` narrows. */
export type JournalEntry = { [T in EventType]: Entry<T> }[EventType]

/** A fact that `decide` or `due` yields, before the journal has numbered, dated and chained it. */
export type Draft = {
  [T in EventType]: {
    readonly type: T
    readonly body: EventBodies[T]
    readonly incidentId: IncidentId | null
    /** Defaults to the journal's clock. */
    readonly at?: number
    /** Defaults to the actor of the input. */
    readonly actor?: Actor
    readonly drill?: boolean
  }
}[EventType]
