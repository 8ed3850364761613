import type { SourceSeverity } from '../model/config.ts'
import type { Receipt, ReceiptLayer, Sev } from '../model/incident.ts'
import type { KnownField } from '../model/known.ts'
import type { ActionItem, PostmortemSection, PostmortemStatus } from '../model/notebook.ts'
import type { RunbookStep } from '../model/runbook.ts'
import type { AskView } from './alarm-state.ts'
import type { FeedRow } from './feed.ts'
import type { TimelineRow } from './timeline.ts'

/** More alerts than this no room lists: it is made anew with each event. */
export const maxShownAlerts = 2_000

export interface RoomState {
  readonly incidentId: string
  /** `partial`: not all of its history is here; `loading` until the first answer. */
  readonly history: 'loading' | 'complete' | 'partial' | 'unknown-incident'
  readonly row: FeedRow | null
  readonly sev: Sev | null
  readonly impact: string
  readonly impactSince: number | null
  readonly holderName: string | null
  /** Null while its events are not here. */
  readonly facts: RoomFacts | null
  readonly roles: readonly {
    readonly role: string
    readonly person: string | null
    readonly name: string | null
    /** It is theirs by holding the baton; nobody gave it. */
    readonly held: boolean
  }[]
  readonly service: {
    readonly id: string
    readonly name: string
    readonly description: string
    readonly runbook: string | null
    readonly dashboard: string | null
    readonly levers: readonly { readonly name: string; readonly url: string | null; readonly note: string }[]
  } | null
  readonly alerts: readonly {
    readonly key: string
    readonly title: string
    readonly state: 'firing' | 'cleared'
    readonly severity: SourceSeverity
    readonly labels: Readonly<Record<string, string>>
    readonly annotations: Readonly<Record<string, string>>
    readonly runbookUrl: string | null
    readonly dashboardUrl: string | null
    readonly sourceUrl: string | null
    readonly silenceUrl: string | null
    readonly firedAt: number
    readonly clearedAt: number | null
    readonly fires: number
    readonly acknowledgedAtSource: boolean
    readonly lastHeardAt: number
    /** How often its source usually repeats it, ms; null when that is not known. */
    readonly usualGapMs: number | null
    /** From when on its source is silent about it, unless it is heard before; null when it never is. */
    readonly silentFrom: number | null
  }[]
  /** How many alerts are left out of `alerts` (the list is cut at 200). */
  readonly alertsLeftOut: number
  /** The labels that all its alerts share, listed or not. */
  readonly commonLabels: Readonly<Record<string, string>>
  readonly runbookUrl: string | null
  readonly links: readonly { readonly id: string; readonly url: string; readonly label: string }[]
  readonly timeline: readonly TimelineRow[]
  /** The seqs of rows whose star, or being left out, waits in this console's outbox: shown as it will be. */
  readonly pendingPicks: readonly number[]
  readonly pages: readonly {
    readonly pageId: string
    readonly person: string
    readonly name: string
    readonly state: 'open' | 'answered' | 'closed'
    readonly raisedAt: number
    readonly devices: readonly {
      readonly deviceId: string
      readonly name: string
      readonly layers: Readonly<Partial<Record<ReceiptLayer, Receipt>>>
    }[]
    readonly channels: readonly { readonly kind: string; readonly state: string; readonly detail: string }[]
  }[]
  /** Whom people asked in, and what came of it. */
  readonly asks: readonly AskView[]
  readonly previousId: string | null
  /** What is known now; a field that nobody has filled is absent. */
  readonly known: Readonly<
    Partial<
      Record<KnownField, { readonly text: string; readonly by: string; readonly at: number; readonly pending: boolean }>
    >
  >
  /** Who was asked in and who works on it, the holder first. */
  readonly responders: readonly RoomResponder[]
  readonly timers: readonly RoomTimer[]
  /** The clock of status updates; null when none runs. */
  readonly updateClock: { readonly everyMs: number; readonly lastAt: number | null; readonly dueAt: number } | null
  /** Whether an update can be posted outside. */
  readonly canPublish: boolean
  /** Runbooks that are open in this incident, then those that apply to it. */
  readonly runbooks: readonly RoomRunbook[]
  readonly notebook: RoomNotebook | null
  readonly actions: readonly (ActionItem & { readonly ownerName: string | null; readonly pending: boolean })[]
}

/** Facts of the moment that the room shows, each with its time, Unix ms. Names of people are null for a machine. */
export interface RoomFacts {
  /** Who took it last; whoever has it since may be another. */
  readonly acknowledged: { readonly person: string | null; readonly name: string | null; readonly at: number } | null
  /** Who has it, and since when. */
  readonly held: { readonly person: string; readonly name: string; readonly since: number } | null
  /** Who answers for its team at that moment, and who did when it opened. */
  readonly onCall: readonly TeamOnCall[]
  readonly onCallAtOpening: readonly TeamOnCall[]
  readonly impactSaid: { readonly name: string; readonly at: number } | null
  readonly lastUpdate: {
    readonly text: string
    readonly name: string
    readonly at: number
    /** When it promised the next one. */
    readonly nextAt: number | null
    readonly outside: 'not asked' | 'waiting' | 'published' | 'failed'
  } | null
  /** How it ended; null while it is open. */
  readonly ended: {
    readonly by: string | null
    readonly at: number
    readonly cause: 'person' | 'cleared' | 'test-ended'
    readonly reason: string
    readonly lastedMs: number
    readonly answered: { readonly afterMs: number; readonly by: string | null } | null
    /** How many people it paged. */
    readonly paged: number
    /** One alert that its source still calls firing. */
    readonly stillFiring: string | null
  } | null
}

/** Who answers for a team, primary first. */
export interface TeamOnCall {
  readonly id: string
  readonly name: string
  readonly people: readonly { readonly person: string; readonly name: string }[]
}

export interface RoomResponder {
  readonly person: string
  readonly name: string
  /** `asked`: paged, no answer yet. `here`: came, or was made a responder. */
  readonly state: 'holder' | 'asked' | 'here' | 'declined'
  readonly since: number | null
  /** Why they declined. */
  readonly reason: string
}

export interface RoomTimer {
  readonly id: string
  readonly task: string
  readonly owner: string | null
  readonly ownerName: string | null
  readonly startedBy: string
  readonly startedAt: number
  readonly endsAt: number
  /** `rang` also when its time is over by the relay's clock and no event has come yet: see `endsAt`. */
  readonly state: 'running' | 'rang' | 'stopped'
  readonly outcome: string
  /** It rings for me. */
  readonly mine: boolean
  readonly pending: boolean
}

export interface RoomRunbook {
  readonly id: string
  readonly title: string
  /** Markdown: the frozen copy once it is open here, else as it is now. Hostile until proven otherwise. */
  readonly text: string
  readonly steps: readonly RunbookStep[]
  /** Null until it is opened in this incident. */
  readonly opened: {
    readonly at: number
    readonly byName: string
    /** The team's copy has changed since. */
    readonly isOutdated: boolean
    readonly ticks: Readonly<Record<number, { readonly byName: string; readonly at: number }>>
    readonly flags: Readonly<Record<number, { readonly byName: string; readonly at: number; readonly text: string }>>
  } | null
  readonly pending: boolean
}

export interface RoomNotebook {
  readonly status: PostmortemStatus
  readonly owner: string
  readonly ownerName: string
  readonly startedAt: number
  readonly updatedAt: number
  readonly sections: Readonly<
    Partial<Record<PostmortemSection, { readonly text: string; readonly byName: string; readonly at: number }>>
  >
  /** In the order in which they were asked; a tree by `parentId`. */
  readonly whys: readonly { readonly id: string; readonly parentId: string | null; readonly text: string }[]
  readonly pending: boolean
}
