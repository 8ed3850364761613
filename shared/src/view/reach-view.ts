import type { PersonId } from '../ids.ts'
import type { ChannelKind } from '../model/config.ts'
import type { Desk, Device } from '../model/desk.ts'
import type { Connected } from '../model/reach.ts'
import { reachIn } from '../oncall/derive-reach.ts'
import type { ReachView } from './console-state.ts'

/**
 * How each person of the desk is reached, for a console to show. `connected` is what the relay said of it last; null while
 * nothing is heard of it, when nothing of it is known.
 */
export function selectReach(desk: Desk, connected: Connected | null): Readonly<Record<PersonId, ReachView>> {
  const now = new Set(connected?.devices)
  const reachOf = reachIn(desk, desk.config, (device) => now.has(device))
  const left = Map.groupBy(desk.devices(), ({ person }) => person)
  const views = Object.keys(desk.config.people).map((person): [PersonId, ReachView] => {
    const { reach, devices, channels } = reachOf(person)
    const isKnown = connected !== null && (reach !== 'blind' || devices === 0 || connected.isSettled)
    const mine = left.get(person) ?? []
    const lefts = mine.flatMap(({ id }) => connected?.left[id] ?? [])
    const view: ReachView = {
      reach: isKnown ? reach : 'unknown',
      since: isKnown && reach === 'blind' && lefts.length > 0 ? Math.max(...lefts) : null,
      devices,
      channels: channels.map(({ kind }) => ({ kind, provenAt: provenBy(desk, person, kind, mine) })),
    }
    return [person, view]
  })
  return Object.fromEntries(views)
}

/** The console proves itself by the receipts of the devices. */
function provenBy(desk: Desk, person: PersonId, kind: ChannelKind, devices: readonly Device[]): number | null {
  if (kind !== 'console') return desk.channelProven(person, kind) ?? null
  const proofs = devices.flatMap(({ proven, revoked }) => (revoked ? [] : Object.values(proven)))
  return proofs.length === 0 ? null : Math.max(...proofs)
}
