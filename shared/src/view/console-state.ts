import type { CommandType } from '../log/commands.ts'
import type { ChannelKind, SourceSeverity } from '../model/config.ts'
import type { Handoff } from '../model/handoff.ts'
import type { ReceiptLayer } from '../model/incident.ts'
import type { ActionItem, PostmortemStatus } from '../model/notebook.ts'
import type { Reach } from '../model/reach.ts'
import type { AlarmState } from './alarm-state.ts'
import type { FeedRow } from './feed.ts'
import type { RoomState } from './room-state.ts'

/** All moments of one incident, in the order of its log. */
export interface ReplayTrack {
  readonly incidentId: string
  readonly title: string
  readonly moments: readonly {
    readonly seq: number
    /** Unix ms of the journal's clock. */
    readonly at: number
    /** What a jump can look for; `other` is everything else. */
    readonly mark: 'opened' | 'page' | 'acknowledged' | 'decision' | 'resolved' | 'other'
    readonly text: string
  }[]
}

/** `unpaired`: this device belongs to nobody yet. `incompatible`: one side must be updated. */
export type ConnectionKind =
  | 'connecting'
  | 'live'
  | 'catching-up'
  | 'offline'
  | 'blind'
  | 'unpaired'
  | 'revoked'
  | 'incompatible'
  | 'history-changed'

export interface ConnectionState {
  readonly kind: ConnectionKind
  /** Unix ms; since when it is so. */
  readonly since: number
  /** Round trip through the relay's loop, ms; null when unknown. */
  readonly latencyMs: number | null
  /** When anything was last heard from the relay, Unix ms. */
  readonly lastHeardAt: number | null
  /** Why the page cannot do all it should (no service worker, insecure origin), in words. */
  readonly limits: readonly string[]
}

/** How long an act that wakes somebody can be undone, ms. */
export const undoMs = 5_000

/** Something that will wake somebody unless it is undone. */
export interface DelayedAct {
  readonly id: string
  /** In the present: "Paging Ana". */
  readonly text: string
  readonly incidentId: string | null
  /** When it happens, by the device's clock, Unix ms. */
  readonly dueAt: number
}

/** What an incident can be declared to be. */
export type DeclaredSeverity = Exclude<SourceSeverity, 'unknown'>

/** What an incident can be declared of, and who is paged first for it now, by name and how severe it is declared. */
export interface DeclarableView {
  /** Null: of no service. */
  readonly service: string | null
  readonly name: string
  readonly pages: Readonly<Record<DeclaredSeverity, readonly string[]>>
}

export interface PersonView {
  readonly id: string
  readonly name: string
  readonly onCall: boolean
}

/** How a page gets to a person, as this console knows it now. */
export interface ReachView {
  /** `unknown`: nothing says so now, because this console hears nothing or the relay has only just begun to count. */
  readonly reach: Reach | 'unknown'
  /** Since when they are blind, Unix ms of the relay's clock; null when that is not known. */
  readonly since: number | null
  /** How many devices they have paired. */
  readonly devices: number
  /** What would be tried, in its order, and when each last proved itself, Unix ms; null is never. */
  readonly channels: readonly { readonly kind: ChannelKind; readonly provenAt: number | null }[]
}

export interface OncallTeamView {
  readonly id: string
  readonly name: string
  /** Since when it differs from the file because of a handoff, Unix ms; null when it does not. */
  readonly handedOverAt: number | null
  readonly levels: readonly { readonly level: number; readonly person: string; readonly name: string }[]
}

export interface DeviceView {
  readonly id: string
  readonly name: string
  readonly person: string
  readonly pairedAt: number
  readonly mine: boolean
  /** When each layer last proved itself here, Unix ms; absent is unknown. */
  readonly proven: Readonly<Partial<Record<ReceiptLayer, number>>>
}

export interface PagerTestView {
  readonly incidentId: string
  readonly startedAt: number
  readonly finished: boolean
  /** One row a layer; `unknown` until it is proven either way. */
  readonly layers: readonly {
    readonly layer: 'socket' | 'alarm' | 'sound' | 'notification' | 'ntfy'
    readonly state: 'passed' | 'failed' | 'unknown' | 'not-configured'
    readonly detail: string
    readonly lastPassedAt: number | null
  }[]
}

export interface PendingView {
  readonly commandId: string
  readonly type: CommandType
  readonly incidentId: string | null
  readonly heldAt: number
  readonly text: string
}

/** An open or ended handoff as a console shows it. */
export interface HandoffView extends Handoff {
  readonly teamName: string
  readonly fromName: string | null
  readonly toName: string
  /** What it is to me. */
  readonly mine: 'giver' | 'receiver' | 'witness'
}

/** One line of the list of postmortems; `status` null when nobody has begun one. Times in Unix ms. */
export interface PostmortemRow {
  readonly incidentId: string
  readonly title: string
  readonly openedAt: number
  readonly resolvedAt: number | null
  readonly status: PostmortemStatus | null
  readonly ownerName: string | null
  readonly updatedAt: number | null
}

/** An open action item of any incident. */
export interface OpenActionRow extends ActionItem {
  readonly incidentId: string
  readonly incidentTitle: string
  readonly ownerName: string | null
}

/** A kind of alert that paged somebody and has no runbook. */
export interface RunbookGap {
  readonly alertName: string
  readonly serviceName: string | null
  readonly incidentId: string
  readonly lastAt: number
  readonly times: number
}

/** Something to tell the person once: a refusal with who and when, a failure, a cut buffer. It is kept for a shift. */
export interface Notice {
  readonly id: string
  /**
   * `mention`: a note speaks to me. `timer`: a timer or an update that concerns me. `paired`: whose device this is now.
   * `help`: what came of my call for it.
   */
  readonly kind: 'refused' | 'failed' | 'info' | 'mention' | 'timer' | 'handoff' | 'paired' | 'help'
  readonly text: string
  readonly incidentId: string | null
  readonly at: number
  /** What it tells of, where that can be over: then it is out of date. */
  readonly about?: string
  /** The person has put it away. */
  readonly dismissed?: boolean
  /** Why it is out of date, in words: `accepted 14:58`. */
  readonly stale?: string
}

export interface ConsoleState {
  readonly connection: ConnectionState
  readonly me: PersonView | null
  readonly deviceId: string | null
  readonly people: readonly PersonView[]
  readonly oncall: readonly OncallTeamView[]
  /** Services by name, first none of them. */
  readonly declarable: readonly DeclarableView[]
  /** By person; whoever is not in it is not known of. */
  readonly reach: Readonly<Record<string, ReachView>>
  /** Telephone numbers by person, E.164, as far as this person may have them. */
  readonly phones: Readonly<Record<string, string>>
  /** Incidents, drills left out; sorted as they are shown: open by severity then age, then resolved by recency. */
  readonly feed: readonly FeedRow[]
  /** Open ones by severity, for the watch bar. */
  readonly counts: Readonly<Record<SourceSeverity, number>>
  readonly alarm: AlarmState
  readonly rooms: Readonly<Record<string, RoomState>>
  readonly outbox: readonly PendingView[]
  /** What will wake somebody unless it is undone. */
  readonly delayed: readonly DelayedAct[]
  readonly notices: readonly Notice[]
  readonly devices: readonly DeviceView[]
  readonly pagerTest: PagerTestView | null
  /** Open offers, then the latest that ended. */
  readonly handoffs: readonly HandoffView[]
  /** Postmortems that are not closed, then incidents that paged and have none, then closed ones; at most 300. */
  readonly postmortems: readonly PostmortemRow[]
  /** Of all incidents; sorted by due day, those without one last. */
  readonly openActions: readonly OpenActionRow[]
  readonly runbookGaps: readonly RunbookGap[]
  /** Relay clock minus local clock, ms: countdowns run on the relay's clock. */
  readonly clockOffsetMs: number
  /** Events of a newer kind that this console keeps and cannot show. */
  readonly unknownEvents: number
  /** When the last alert came, Unix ms, and the name of what sent it. */
  readonly lastAlertAt: number | null
  readonly lastAlertFrom: string | null
  readonly headSeq: number
  readonly relayUrl: string | null
}

/** What is known before anything is: nothing, and it says so. */
export const nothingYet: ConsoleState = {
  connection: { kind: 'connecting', since: 0, latencyMs: null, lastHeardAt: null, limits: [] },
  me: null,
  deviceId: null,
  people: [],
  oncall: [],
  declarable: [],
  reach: {},
  phones: {},
  feed: [],
  counts: { critical: 0, error: 0, warning: 0, info: 0, unknown: 0 },
  alarm: {
    pages: [],
    silencedHere: false,
    sound: 'unknown',
    notifications: 'default',
    blind: false,
    mutedUntil: null,
    taken: null,
  },
  rooms: {},
  outbox: [],
  delayed: [],
  notices: [],
  devices: [],
  pagerTest: null,
  handoffs: [],
  postmortems: [],
  openActions: [],
  runbookGaps: [],
  clockOffsetMs: 0,
  unknownEvents: 0,
  lastAlertAt: null,
  lastAlertFrom: null,
  headSeq: 0,
  relayUrl: null,
}
