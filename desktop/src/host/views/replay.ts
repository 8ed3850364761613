import type { JournalEntry } from '@baton/shared/log/events.ts'
import type { Incident } from '@baton/shared/model/incident.ts'
import { configAt } from '@baton/shared/model/oncall-history.ts'
import { personName } from '@baton/shared/model/routing.ts'
import type { ReplayTrack } from '@baton/shared/view/console-state.ts'
import { selectRoom } from '@baton/shared/view/room.ts'
import type { RoomState } from '@baton/shared/view/room-state.ts'
import { timelineOf } from '@baton/shared/view/timeline.ts'
import { foldIncident } from '../replica/incident-log.ts'
import type { Replica } from '../replica/replica.ts'

/** States kept along the way, so that a jump back does not fold from the start: one for this many events. */
const checkpointEvery = 200

/** One incident as it was at each of its moments, folded from its own events. */
class Replay {
  readonly #entries: readonly JournalEntry[]
  readonly #checkpoints: (Incident | null)[] = []

  constructor(entries: readonly JournalEntry[]) {
    this.#entries = entries
    let incident: Incident | null = null
    for (let from = 0; from < entries.length; from += checkpointEvery) {
      this.#checkpoints.push(incident)
      incident = foldIncident(incident, entries.slice(from, from + checkpointEvery))
    }
  }

  get entries(): readonly JournalEntry[] {
    return this.#entries
  }

  /** The incident after the event `seq`, with the events up to it; null before its first. */
  at(seq: number): { readonly incident: Incident; readonly entries: readonly JournalEntry[] } | null {
    const after = this.#entries.findIndex((entry) => entry.seq > seq)
    const count = after === -1 ? this.#entries.length : after
    const checkpoint = Math.floor(count / checkpointEvery)
    const from = Math.min(checkpoint, this.#checkpoints.length - 1)
    const incident = foldIncident(this.#checkpoints[from] ?? null, this.#entries.slice(from * checkpointEvery, count))
    return incident && { incident, entries: this.#entries.slice(0, count) }
  }
}

/** Plays incidents of the local copy again. It never acts, and needs no relay. */
export class Replays {
  readonly #replica: Replica
  /** The one that was asked for last; scrubbing asks for the same one many times a second. */
  #last: { readonly id: string; readonly head: number; readonly replay: Replay } | null = null

  constructor(replica: Replica) {
    this.#replica = replica
  }

  /** Null unless the whole history is here: a replay with silent holes would pass for the whole story. */
  track(id: string): ReplayTrack | null {
    const replay = this.#replayOf(id)
    const incident = this.#replica.desk.incident(id)
    if (!replay || !incident) return null
    const { config } = this.#replica.desk
    // Each moment says what was said then: a note that was edited later has its first words at its own moment.
    const unedited = replay.entries.filter(({ type }) => type !== 'note.edited')
    const words = new Map(timelineOf(unedited, config).map((row) => [row.seq, `${row.who}: ${row.text}`]))
    for (const { type, seq, actor, body } of replay.entries)
      if (type === 'note.edited') words.set(seq, `${personName(config, actor.id)}: edited a note: ${body.text}`)
    const moments = replay.entries.map((entry) => ({
      seq: entry.seq,
      at: entry.recordedAt,
      mark: markOf(entry),
      text: words.get(entry.seq) ?? '',
    }))
    return { incidentId: id, title: incident.title, moments: withoutHalfOpened(moments) }
  }

  roomAt(id: string, seq: number, me: string | null): RoomState | null {
    const moment = this.#replayOf(id)?.at(seq)
    if (!moment) return null
    const { desk } = this.#replica
    const before = desk.fork()
    before.load(moment.incident)
    const at = moment.entries.at(-1)?.recordedAt ?? 0
    // Whom a step would have called, and who answered for the team, is told of that moment.
    before.config = configAt(desk.config, desk.oncallHistory, at)
    before.runbooks = Object.fromEntries(
      Object.entries(before.runbooks).filter(([, { publishedAt }]) => publishedAt <= at),
    )
    return Object.freeze(selectRoom(before, moment.incident, moment.entries, me, 'complete'))
  }

  #replayOf(id: string): Replay | null {
    const log = this.#replica.log(id)
    if (log?.completeness !== 'complete') return null
    const head = log.entries.at(-1)?.seq ?? 0
    if (this.#last?.id !== id || this.#last.head !== head)
      this.#last = { id, head, replay: new Replay(this.#replica.story(id)) }
    return this.#last.replay
  }
}

/**
 * An incident opens together with its first alerts and what follows from them: nobody ever saw it between these events,
 * so its first moment is when all of them were there.
 */
function withoutHalfOpened(moments: ReplayTrack['moments']): ReplayTrack['moments'] {
  const [opened] = moments
  if (!opened) return moments
  const later = moments.findIndex(({ at, mark }) => at > opened.at || mark === 'page')
  const count = later === -1 ? moments.length : later
  const last = moments[count - 1] ?? opened
  return [{ ...opened, seq: last.seq }, ...moments.slice(count)]
}

type Mark = ReplayTrack['moments'][number]['mark']

function markOf(entry: JournalEntry): Mark {
  switch (entry.type) {
    case 'incident.opened':
      return 'opened'
    case 'page.raised':
      return 'page'
    case 'incident.acknowledged':
      return 'acknowledged'
    case 'incident.resolved':
      return 'resolved'
    case 'note.added':
      return entry.body.tags?.includes('decision') ? 'decision' : 'other'
    default:
      return 'other'
  }
}
