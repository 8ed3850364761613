import type { Command, CommandType, RefusalReason } from '../log/commands.ts'
import type { ChannelKind, SourceSeverity } from '../model/config.ts'
import type { Handoff } from '../model/handoff.ts'
import type { PagePurpose, Receipt, ReceiptLayer, Sev } from '../model/incident.ts'
import type { KnownField } from '../model/known.ts'
import type { ActionItem, PostmortemSection, PostmortemStatus } from '../model/notebook.ts'
import type { RunbookStep } from '../model/runbook.ts'
import type { Reach } from '../oncall/reach.ts'
import type { Brief } from '../view/brief.ts'
import type { FeedRow, NextStep } from '../view/feed.ts'
import type { HandoffScope } from '../view/handoff-scope.ts'
import type { TimelineRow } from '../view/timeline.ts'

/**
 * The one door between the console's host and any face of it: a direct object in the page, IPC in Electron.
 * Everything that crosses is plain JSON. No domain rule is on the face's side.
 */
export interface ConsoleBridge {
  /** The whole state now; then `onChange` tells of each later one. */
  snapshot(): Promise<ConsoleState>
  /** Calls with whole, frozen slices that changed. Returns the function that unsubscribes. */
  onChange(listener: (change: Partial<ConsoleState>) => void): () => void
  /** Opens a room: its state arrives as `rooms[id]` until `closeRoom`. */
  openRoom(incidentId: string): Promise<void>
  closeRoom(incidentId: string): Promise<void>
  /** From now on the open room lists so many alerts, at most `maxShownAlerts`; the others are at the relay. */
  showAlerts(incidentId: string, count: number): Promise<void>
  /** Submits a wish. `queued` means that it is on disk and will be sent; the final answer shows in `outbox` or `notices`. */
  submit(command: WishOf<CommandType>): Promise<SubmitResult>
  /** Submits a wish that wakes somebody once `undoMs` have gone by without `undo`; `text` says what it does: "Paging Ana". */
  submitLater(wish: WishOf<CommandType>, text: string): Promise<void>
  undo(id: string): Promise<void>
  /** A person touched the alarm; evidence for the receipt layer `seen`. */
  alarmSeen(): Promise<void>
  /** The alarm is painted, or is not because the page is hidden. */
  alarmShown(visible: boolean): Promise<void>
  /** A click that lets the browser play sound and asks for notifications. */
  arm(): Promise<void>
  /** Stops the sound on this device only; the page stays open. */
  silenceHere(): Promise<void>
  /** The sound alone rests here for a minute; the page stays open, and what comes anew is heard. */
  muteHere(): Promise<void>
  dismissNotice(id: string): Promise<void>
  /** Opens a link outside after the rules for hostile links; `needs-consent` says why the person must be asked. */
  openLink(url: string, consent: boolean): Promise<LinkResult>
  /** An export of an incident, rendered from the local cache. */
  exportIncident(incidentId: string, format: ExportFormat, names: boolean): Promise<string>
  /** The moments of an incident, for replay; null when not all of its history is on this device. */
  replay(incidentId: string): Promise<ReplayTrack | null>
  /** The room exactly as it stood after the event `seq`: what was known then. Null as for `replay`. */
  replayAt(incidentId: string, seq: number): Promise<RoomState | null>
  /** A generated brief of what is open with a team now, for the giver of a handoff to edit. */
  draftBrief(team: string): Promise<Brief>
  /** What an acceptance of an offer would move now, and what stays; null when it is not known. */
  handoffScope(handoffId: string): Promise<HandoffScope | null>
  /** Pairs this device by a one-time code. */
  pair(code: string, deviceName: string): Promise<{ readonly ok: boolean; readonly detail: string }>
  unpair(): Promise<void>
  /** The relay's sources and what of them did not count; needs the relay. */
  readSources(): Promise<SourcesAnswer>
  /** Devices of the team and invites; needs the relay. */
  revokeDevice(deviceId: string): Promise<{ readonly ok: boolean; readonly detail: string }>
  invite(
    person: string,
  ): Promise<
    | { readonly ok: true; readonly url: string; readonly expiresAt: number }
    | { readonly ok: false; readonly detail: string }
  >
}

/** What sends alerts to the relay, as the relay has seen it since it started. */
export interface SourceView {
  readonly id: string
  readonly name: string
  /** Its kind: `alertmanager`, `generic`, `pagerduty`. */
  readonly source: string
  readonly revoked: boolean
  /** Unix ms; null when it has not been heard since the relay started. */
  readonly lastHeardAt: number | null
  readonly alerts: number
  /** Why something of it did not count as it was sent, and how often. */
  readonly reasons: readonly { readonly reason: string; readonly words: string; readonly count: number }[]
  /** The last of them, the newest first. */
  readonly last: readonly SourceRefusal[]
}

export interface SourceRefusal {
  /** Unix ms. */
  readonly at: number
  readonly reason: string
  readonly words: string
  /** What the sender was answered. */
  readonly problem: string
  /** The beginning of the body, hostile text. */
  readonly body: string
  /** How often the same came in a row. */
  readonly times: number
}

export type SourcesAnswer =
  | {
      readonly ok: true
      readonly sources: readonly SourceView[]
      /** What of the file in force the relay may not send or read, in words. */
      readonly barred: readonly string[]
    }
  | { readonly ok: false; readonly detail: string }

/** What an incident can be exported as; `csv` is its timeline. */
export const exportFormats = ['md', 'html', 'json', 'csv'] as const
export type ExportFormat = (typeof exportFormats)[number]

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

/** A command without what the host adds: its id, the seq that it is based on, when it was held. */
export type WishOf<T extends CommandType> = T extends CommandType
  ? Omit<Extract<Command, { type: T }>, 'commandId' | 'basedOn' | 'heldAt'>
  : never

export type SubmitResult =
  | { readonly kind: 'committed' | 'unchanged'; readonly incidentId?: string }
  | { readonly kind: 'queued' }
  | { readonly kind: 'refused'; readonly reason: RefusalReason | 'failed'; readonly detail: string }

export type LinkResult =
  | { readonly kind: 'opened' }
  | { readonly kind: 'needs-consent'; readonly host: string; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string }

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

/** More alerts than this no room lists: it is made anew with each event. */
export const maxShownAlerts = 2_000

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

export interface AlarmState {
  /** Open pages to me, most severe first. */
  readonly pages: readonly AlarmPage[]
  /** Acknowledged or silenced here only (offline): escalation continues. */
  readonly silencedHere: boolean
  readonly sound: 'silent' | 'playing' | 'blocked' | 'failed' | 'unknown'
  readonly notifications: 'granted' | 'denied' | 'default' | 'unsupported'
  /** The local alarm: I am on call and cannot be reached. */
  readonly blind: boolean
  /** Until when the sound rests here because a person said so, Unix ms of this device's clock; null when it does not. */
  readonly mutedUntil: number | null
}

export interface AlarmPage {
  readonly pageId: string
  readonly incidentId: string
  readonly title: string
  readonly severity: SourceSeverity
  readonly serviceName: string | null
  readonly serviceDescription: string | null
  readonly sev: Sev | null
  /** What the source says of it beside the title; may be empty. Hostile until proven otherwise. */
  readonly description: string
  /** What its alerts have in common. */
  readonly labels: FeedRow['labels']
  readonly purpose: PagePurpose
  readonly drill: boolean
  readonly openedAt: number
  readonly raisedAt: number
  readonly lateByMs: number
  readonly alertCount: number
  /** How many fired in each stretch of time. */
  readonly curve: FeedRow['curve']
  readonly dashboardUrl: string | null
  readonly sourceUrl: string | null
  readonly runbookUrl: string | null
  /** The first steps of the runbook that fits closest, each with the command that stands with it. */
  readonly runbook: {
    readonly id: string
    readonly title: string
    readonly stepCount: number
    readonly steps: readonly { readonly line: number; readonly text: string; readonly command: string | null }[]
  } | null
  /** How the same alerts' incident before this one ended. */
  readonly lastTime: {
    readonly incidentId: string
    readonly at: number
    readonly lastedMs: number
    /** Who resolved it; null when its alerts cleared. */
    readonly name: string | null
  } | null
  readonly nextStep: NextStep
  /** Whom the ladder comes to next, and after that, if nobody answers. */
  readonly ladder: readonly {
    readonly at: number
    readonly people: readonly { readonly person: string; readonly name: string }[]
  }[]
  /** Whom "Need help" would page, by name; empty when nobody is left. */
  readonly helpPages: readonly string[]
  /** The same by id. */
  readonly helpPeople: readonly string[]
  /** Whom "Page everybody" would page, by id. */
  readonly everybody: readonly string[]
  /** Who asks me by it, and why; null where the policy pages me. */
  readonly ask: { readonly by: string; readonly byName: string; readonly why: string; readonly at: number } | null
  /** Whom I asked for help with it. */
  readonly asks: readonly AskView[]
  /** Who holds it, and since when; null while nobody does. */
  readonly holder: { readonly person: string; readonly name: string; readonly since: number | null } | null
  /** An acknowledgement of mine waits in the outbox. */
  readonly pending: boolean
}

/** Somebody whom a person asked to help, to join or to take over, and what came of it. */
export interface AskSummary {
  readonly pageId: string
  readonly person: string
  readonly name: string
  readonly by: string
  readonly byName: string
  /** I asked. */
  readonly mine: boolean
  readonly what: 'help' | 'join' | 'reassign'
  /** In the words of whoever asked; empty when they did not say. */
  readonly why: string
  readonly raisedAt: number
  /** `seen`: on a device, without an answer yet. `has-it`: took it. */
  readonly state: 'paged' | 'seen' | 'coming' | 'has-it' | 'cannot'
  /** When it was answered, Unix ms; null while it is not. */
  readonly stateAt: number | null
  /** Why they cannot. */
  readonly reason: string
  /** How far the page got, never more than was proven: "shown, not seen". */
  readonly progress: string
}

export interface AskView extends AskSummary {
  /** What is proven of its delivery, in order. */
  readonly lines: readonly AskLine[]
  /** What is tried next while there is no answer. */
  readonly next: readonly { readonly at: number; readonly text: string }[]
}

export interface AskLine {
  readonly at: number
  readonly ok: boolean
  /** "shown and sounded on Ana’s laptop". */
  readonly text: string
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
  feed: [],
  counts: { critical: 0, error: 0, warning: 0, info: 0, unknown: 0 },
  alarm: { pages: [], silencedHere: false, sound: 'unknown', notifications: 'default', blind: false, mutedUntil: null },
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
