import { selectRoom } from '@baton/shared/feed/room.ts'
import { personName } from '@baton/shared/oncall/routing.ts'
import type { RoomState } from '@baton/shared/wire/bridge.ts'
import type { FeedView } from './feed-view.ts'
import type { History } from './history.ts'
import { incidentOf, type Outbox } from './outbox.ts'
import type { Replica } from './replica.ts'
import { pendingRow } from './words.ts'

export interface RoomsOptions {
  readonly replica: Replica
  readonly history: History
  readonly outbox: Outbox
  readonly feed: FeedView
  readonly me: () => string | null
}

/** The rooms that some face looks at. */
export class Rooms {
  readonly #options: RoomsOptions
  /** How many faces look at each. */
  readonly #open = new Map<string, number>()
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
    const { [id]: _closed, ...rooms } = this.#rooms
    this.#rooms = rooms
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
    const room = selectRoom(replica.desk, incident, replica.story(id), me(), known)
    const waiting = outbox.waiting.filter(({ command }) => incidentOf(command) === id)
    const who = personName(replica.desk.config, me() ?? '')
    const pending = waiting.map(({ command, queuedAt }) => pendingRow(command, queuedAt, who))
    const row = feed.row(id) ?? (room.row && { ...room.row, pending: waiting.length })
    return Object.freeze({ ...room, row, timeline: [...room.timeline, ...pending] })
  }
}

function emptyRoom(incidentId: string, history: RoomState['history']): RoomState {
  return {
    incidentId,
    history,
    row: null,
    sev: null,
    impact: '',
    holderName: null,
    roles: [],
    service: null,
    alerts: [],
    alertsLeftOut: 0,
    runbookUrl: null,
    links: [],
    timeline: [],
    pages: [],
    previousId: null,
  }
}
