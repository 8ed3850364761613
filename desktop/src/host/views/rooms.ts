import type { CommandType } from '@baton/shared/log/commands.ts'
import type { Desk } from '@baton/shared/model/desk.ts'
import { personName } from '@baton/shared/model/routing.ts'
import { selectAlerts, selectRoom, shownAlerts } from '@baton/shared/view/room.ts'
import { maxShownAlerts, type RoomState } from '@baton/shared/view/room-state.ts'
import { RunningTimeline } from '@baton/shared/view/timeline.ts'
import { pendingRow } from '../outbox/command-messages.ts'
import { incidentsOf, type Outbox } from '../outbox/outbox.ts'
import type { Waiting } from '../outbox/outbox-document.ts'
import { type OverlayContext, overlayOf } from '../outbox/overlay.ts'
import type { History } from '../replica/history.ts'
import type { Replica } from '../replica/replica.ts'
import type { FeedView } from './feed-view.ts'

export interface RoomsOptions {
  readonly replica: Replica
  readonly history: History
  readonly outbox: Outbox
  readonly feed: FeedView
  readonly me: () => string | null
  /** Null while this device belongs to nobody. */
  readonly context: () => OverlayContext | null
}

/** The rooms that some face looks at. */
export class Rooms {
  readonly #options: RoomsOptions
  /** How many faces look at each. */
  readonly #open = new Map<string, number>()
  readonly #timelines = new Map<string, RunningTimeline>()
  /** How many alerts each lists, where somebody asked for more. */
  readonly #alerts = new Map<string, number>()
  #rooms: Readonly<Record<string, RoomState>> = {}

  constructor(options: RoomsOptions) {
    this.#options = options
  }

  get rooms(): Readonly<Record<string, RoomState>> {
    return this.#rooms
  }

  get openIds(): ReadonlySet<string> {
    return new Set(this.#open.keys())
  }

  open(id: string): void {
    this.#open.set(id, (this.#open.get(id) ?? 0) + 1)
    this.update(new Set([id]))
  }

  close(id: string): void {
    const left = (this.#open.get(id) ?? 0) - 1
    if (left > 0) {
      this.#open.set(id, left)
      return
    }
    this.#open.delete(id)
    this.#timelines.delete(id)
    this.#alerts.delete(id)
    const { [id]: _closed, ...rooms } = this.#rooms
    this.#rooms = rooms
  }

  showAlerts(id: string, count: number): void {
    if (!this.#open.has(id)) return
    this.#alerts.set(id, Math.min(maxShownAlerts, Math.max(shownAlerts, count)))
    this.update(new Set([id]))
  }

  /** Builds the open rooms among `touched` anew. */
  update(touched: ReadonlySet<string> | 'all'): void {
    const ids = [...this.#open.keys()].filter((id) => touched === 'all' || touched.has(id))
    if (ids.length === 0) return
    this.#rooms = { ...this.#rooms, ...Object.fromEntries(ids.map((id) => [id, this.#room(id)])) }
  }

  #room(id: string): RoomState {
    const { replica, history, outbox, feed, me } = this.#options
    const incident = replica.desk.incident(id)
    const known = history.state(id)
    if (!incident) return emptyRoom(id, known === 'complete' ? 'partial' : known)
    const waiting = outbox.waiting.filter(({ command }) => incidentsOf(command).includes(id))
    const desk = this.#deskWith(waiting)
    const story = replica.story(id)
    const timeline = this.#timelineOf(id).rows(story, desk.config)
    const room = selectRoom(desk, desk.incident(id) ?? incident, story, me(), known, incident, timeline)
    const who = personName(replica.desk.config, me() ?? '')
    const pending = waiting.map(({ command, queuedAt }) => pendingRow(command, queuedAt, who, me()))
    const row = feed.row(id) ?? (room.row && { ...room.row, pending: waiting.length })
    const limit = this.#alerts.get(id)
    const alerts = limit === undefined ? {} : selectAlerts(incident, limit)
    return Object.freeze({ ...room, ...alerts, row, timeline: [...room.timeline, ...pending] })
  }

  #timelineOf(id: string): RunningTimeline {
    const timeline = this.#timelines.get(id) ?? new RunningTimeline()
    this.#timelines.set(id, timeline)
    return timeline
  }

  /** What people write shows at once, marked as pending; the relay's copy stays as it is. */
  #deskWith(waiting: readonly Waiting[]): Desk {
    const { replica, context } = this.#options
    const now = waiting.length === 0 ? null : context()
    const commands = waiting.map(({ command }) => command).filter(({ type }) => !isAboutOwnership(type))
    return now ? overlayOf(replica.desk, commands, now) : replica.desk
  }
}

/** Whether an incident is taken, snoozed or over is the relay's word alone. */
function isAboutOwnership(type: CommandType): boolean {
  return type.startsWith('incident.') && type !== 'incident.set-known' && type !== 'incident.set-impact'
}

function emptyRoom(incidentId: string, history: RoomState['history']): RoomState {
  return {
    incidentId,
    history,
    row: null,
    sev: null,
    impact: '',
    impactSince: null,
    holderName: null,
    facts: null,
    roles: [],
    service: null,
    alerts: [],
    alertsLeftOut: 0,
    commonLabels: {},
    runbookUrl: null,
    links: [],
    timeline: [],
    pendingPicks: [],
    pages: [],
    asks: [],
    previousId: null,
    known: {},
    responders: [],
    timers: [],
    updateClock: null,
    canPublish: false,
    runbooks: [],
    notebook: null,
    actions: [],
  }
}
