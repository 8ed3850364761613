import type { CommandType } from '@baton/shared/log/commands.ts'
import type { PersonView } from '@baton/shared/view/console-state.ts'
import type { RoomState } from '@baton/shared/view/room-state.ts'
import type { CommandRequest } from '@baton/shared/wire/bridge.ts'

interface FakeContext {
  readonly me: PersonView | null
  readonly people: readonly PersonView[]
  readonly now: number
  readonly pending: boolean
}

/** A room after a request, without any rule: enough to see what the face makes of it. */
export function workedOn(room: RoomState, request: CommandRequest<CommandType>, context: FakeContext): RoomState {
  const { me, people, now, pending } = context
  const by = me?.name ?? 'me'
  const nameOf = (id: string | null | undefined) => people.find((person) => person.id === id)?.name ?? null
  switch (request.type) {
    case 'incident.set-known':
      return { ...room, known: { ...room.known, [request.field]: { text: request.text, by, at: now, pending } } }
    case 'incident.set-impact':
      return { ...room, impact: request.impact, impactSince: request.since ?? room.impactSince }
    case 'row.star':
    case 'row.unstar':
    case 'row.omit':
    case 'row.unomit': {
      const pick = { starred: request.type === 'row.star', omitted: request.type === 'row.omit' }
      const timeline = room.timeline.map((row) => (row.seq === request.seq ? { ...row, ...pick } : row))
      return { ...room, timeline, pendingPicks: pending ? [...room.pendingPicks, request.seq] : room.pendingPicks }
    }
    case 'timer.start': {
      const owner = request.owner ?? null
      const endsAt = now + request.seconds * 1_000
      const timer = {
        task: request.task,
        owner,
        ownerName: nameOf(owner),
        startedBy: by,
        startedAt: now,
        endsAt,
        pending,
      }
      const more = { id: `timer-${now}`, state: 'running' as const, outcome: '', mine: true }
      return { ...room, timers: [{ ...timer, ...more }, ...room.timers] }
    }
    case 'timer.stop': {
      const stopped = { state: 'stopped' as const, outcome: request.outcome ?? '' }
      return {
        ...room,
        timers: room.timers.map((timer) => (timer.id === request.timerId ? { ...timer, ...stopped } : timer)),
      }
    }
    case 'runbook.tick':
      return {
        ...room,
        runbooks: room.runbooks.map((book) => (book.id === request.runbookId ? ticked(book, request, by, now) : book)),
      }
    case 'role.take':
      return {
        ...room,
        roles: room.roles.map((role) =>
          role.role === request.role ? { ...role, person: me?.id ?? null, name: by, held: false } : role,
        ),
      }
    default:
      return room
  }
}

function ticked(
  book: RoomState['runbooks'][number],
  { line, done }: CommandRequest<'runbook.tick'>,
  byName: string,
  at: number,
): RoomState['runbooks'][number] {
  const opened = book.opened ?? { at, byName, isOutdated: false, ticks: {}, flags: {} }
  const { [line]: _taken, ...others } = opened.ticks
  return { ...book, opened: { ...opened, ticks: done ? { ...others, [line]: { byName, at } } : others } }
}
