import type { CommandType } from '@baton/shared/log/commands.ts'
import type { PersonView } from '@baton/shared/view/console-state.ts'
import type { RoomState } from '@baton/shared/view/room-state.ts'
import type { WishOf } from '@baton/shared/wire/bridge.ts'

interface FakeContext {
  readonly me: PersonView | null
  readonly people: readonly PersonView[]
  readonly now: number
  readonly pending: boolean
}

/** A room after a wish, without any rule: enough to see what the face makes of it. */
export function workedOn(room: RoomState, wish: WishOf<CommandType>, context: FakeContext): RoomState {
  const { me, people, now, pending } = context
  const by = me?.name ?? 'me'
  const nameOf = (id: string | null | undefined) => people.find((person) => person.id === id)?.name ?? null
  switch (wish.type) {
    case 'incident.set-known':
      return { ...room, known: { ...room.known, [wish.field]: { text: wish.text, by, at: now, pending } } }
    case 'incident.set-impact':
      return { ...room, impact: wish.impact, impactSince: wish.since ?? room.impactSince }
    case 'row.star':
    case 'row.unstar':
    case 'row.omit':
    case 'row.unomit': {
      const pick = { starred: wish.type === 'row.star', omitted: wish.type === 'row.omit' }
      const timeline = room.timeline.map((row) => (row.seq === wish.seq ? { ...row, ...pick } : row))
      return { ...room, timeline, pendingPicks: pending ? [...room.pendingPicks, wish.seq] : room.pendingPicks }
    }
    case 'timer.start': {
      const owner = wish.owner ?? null
      const endsAt = now + wish.seconds * 1_000
      const timer = { task: wish.task, owner, ownerName: nameOf(owner), startedBy: by, startedAt: now, endsAt, pending }
      const more = { id: `timer-${now}`, state: 'running' as const, outcome: '', mine: true }
      return { ...room, timers: [{ ...timer, ...more }, ...room.timers] }
    }
    case 'timer.stop': {
      const stopped = { state: 'stopped' as const, outcome: wish.outcome ?? '' }
      return {
        ...room,
        timers: room.timers.map((timer) => (timer.id === wish.timerId ? { ...timer, ...stopped } : timer)),
      }
    }
    case 'runbook.tick':
      return {
        ...room,
        runbooks: room.runbooks.map((book) => (book.id === wish.runbookId ? ticked(book, wish, by, now) : book)),
      }
    case 'role.take':
      return {
        ...room,
        roles: room.roles.map((role) =>
          role.role === wish.role ? { ...role, person: me?.id ?? null, name: by, held: false } : role,
        ),
      }
    default:
      return room
  }
}

function ticked(
  book: RoomState['runbooks'][number],
  { line, done }: WishOf<'runbook.tick'>,
  byName: string,
  at: number,
): RoomState['runbooks'][number] {
  const opened = book.opened ?? { at, byName, isOutdated: false, ticks: {}, flags: {} }
  const { [line]: _taken, ...others } = opened.ticks
  return { ...book, opened: { ...opened, ticks: done ? { ...others, [line]: { byName, at } } : others } }
}
