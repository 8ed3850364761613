import type { Command, CommandType, RefusalReason } from '../log/commands.ts'
import type { Postmortem } from '../postmortem/schema.ts'
import type { Brief } from '../view/brief.ts'
import type { ConsoleState, ReplayTrack } from '../view/console-state.ts'
import type { HandoffScope } from '../view/handoff-scope.ts'
import type { RoomState } from '../view/room-state.ts'

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
  /** Submits a request. `queued` means that it is on disk and will be sent; the final answer shows in `outbox` or `notices`. */
  submit(command: CommandRequest<CommandType>): Promise<SubmitResult>
  /** Submits a request that wakes somebody once `undoMs` have gone by without `undo`; `text` says what it does: "Paging Ana". */
  submitLater(request: CommandRequest<CommandType>, text: string): Promise<void>
  undo(id: string): Promise<void>
  /** Submits at once what waits for its `undo`; nothing where it does not wait any more. */
  doNow(id: string): Promise<void>
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
  /** The report that its exports are made of, from the local cache; null when not all of its history is on this device. */
  readReport(incidentId: string, names: boolean): Promise<Postmortem | null>
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

/** A command without what the host adds: its id, the seq that it is based on, when it was held. */
export type CommandRequest<T extends CommandType> = T extends CommandType
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
