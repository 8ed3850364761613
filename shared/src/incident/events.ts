import type { CommandId, DeviceId, IncidentId, IntegrationId, NoteId, PageId, PersonId } from '../ids.ts'
import type { ChannelKind, OncallConfig, SourceSeverity, Step } from '../oncall/config.ts'
import type { EscalationReason, PagePurpose, ReceiptLayer, Role, Sev } from './incident.ts'

/** Who did it. `source` is an integration, `relay` the passing of time. */
export interface Actor {
  readonly kind: 'person' | 'source' | 'relay'
  readonly id: string
  readonly device: DeviceId | null
}

/** When a console queued the command while it was offline, Unix ms by that console's clock. */
interface Held {
  readonly heldAt?: number
}

/**
 * The facts. A shipped name or field is never reused or deleted; `upcast` maps old shapes on read.
 * Times are Unix milliseconds.
 */
export interface EventBodies {
  'config.applied': { readonly config: OncallConfig }
  'integration.created': { readonly integrationId: IntegrationId; readonly source: string; readonly name: string }
  'integration.revoked': { readonly integrationId: IntegrationId }
  'device.paired': { readonly deviceId: DeviceId; readonly person: PersonId; readonly name: string }
  'device.revoked': { readonly deviceId: DeviceId }

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
  'alert.fired': {
    readonly key: string
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
    readonly payloadId: string | null
  }
  'alert.severity-changed': {
    readonly key: string
    readonly severity: SourceSeverity
    readonly severityRaw: string
    readonly title: string
  }
  'alert.cleared': { readonly key: string; readonly occurrence: number | null; readonly endedAt: number | null }
  'alert.acknowledged-at-source': { readonly key: string }
  'group.truncated': { readonly truncated: number }

  'incident.acknowledged': { readonly via: string; readonly timeoutMs: number | null } & Held
  'incident.unacknowledged': Held
  'incident.acknowledgement-expired': { readonly dueAt: number }
  'incident.snoozed': { readonly until: number } & Held
  'incident.snooze-ended': { readonly dueAt: number }
  'incident.resolved': { readonly cause: 'person' | 'cleared' | 'test-ended'; readonly reason: string } & Held
  'incident.reopened': { readonly reason: string; readonly timeoutMs: number | null }
  'incident.sev-set': { readonly sev: Sev | null } & Held
  'incident.impact-set': { readonly impact: string } & Held

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
  'escalation.exhausted': { readonly dueAt: number }
  'page.raised': {
    readonly pageId: PageId
    readonly person: PersonId
    readonly purpose: PagePurpose
    readonly dueAt: number | null
    readonly channels: readonly { readonly kind: ChannelKind; readonly afterMs: number }[]
  }
  'page.answered': { readonly pageId: PageId; readonly person: PersonId; readonly via: string } & Held
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
  'page.delivered': {
    readonly pageId: PageId
    readonly channel: ChannelKind
    readonly attempt: number
    readonly detail: string
  }
  'page.failed': {
    readonly pageId: PageId
    readonly channel: ChannelKind
    readonly attempt: number
    readonly detail: string
  }

  'responder.asked': { readonly person: PersonId }
  'role.taken': { readonly role: Exclude<Role, 'responder'> }
  'role.assigned': { readonly role: Exclude<Role, 'responder'>; readonly person: PersonId }
  'role.released': { readonly role: Exclude<Role, 'responder'> }
  'note.added': { readonly noteId: NoteId; readonly text: string; readonly about: number | null } & Held
  'note.edited': { readonly noteId: NoteId; readonly text: string } & Held
  'link.added': { readonly linkId: string; readonly url: string; readonly label: string } & Held
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
