import type { DeviceId, PersonId } from '../ids.ts'
import type { Channel, ChannelKind, OncallConfig } from '../model/config.ts'
import type { Desk, Device } from '../model/desk.ts'
import type { ReachView } from '../wire/bridge.ts'
import type { Connected } from '../wire/socket.ts'

/**
 * Whether a page gets to a person. `live`: a device of theirs is connected now. `none`: they have neither a device nor a
 * channel beside the console. `blind`: something could reach them, and nothing says now that it does.
 */
export type Reach = 'live' | 'blind' | 'none'

export interface PersonReach {
  readonly reach: Reach
  /** Paired and not revoked: without one, the console reaches nobody. */
  readonly devices: number
  /** The channels that would be tried. */
  readonly channels: readonly Channel[]
  /** When a device of theirs or a channel last proved itself, Unix ms; null is never. A revoked device counts as what was. */
  readonly provenAt: number | null
}

/** How each person of a configuration is reached. */
export type ReachOf = (person: PersonId) => PersonReach

/** Says of each person of `config` how a page gets to them, by the devices that the desk knows and those connected now. */
export function reachIn(desk: Desk, config: OncallConfig, isConnected: (device: DeviceId) => boolean): ReachOf {
  const devicesOf = Map.groupBy(desk.devices(), ({ person }) => person)
  return (person) => {
    const all = devicesOf.get(person) ?? []
    const paired = all.filter(({ revoked }) => !revoked)
    const named = Object.hasOwn(config.people, person) ? (config.people[person]?.channels ?? []) : []
    const channels = named.filter(({ kind }) => kind !== 'console' || paired.length > 0)
    const proofs = [
      ...all.flatMap(({ proven }) => Object.values(proven)),
      ...named.flatMap(({ kind }) => desk.channelProven(person, kind) ?? []),
    ]
    return {
      reach: reachBy(
        paired.length,
        channels,
        paired.some(({ id }) => isConnected(id)),
      ),
      devices: paired.length,
      channels,
      provenAt: proofs.length === 0 ? null : Math.max(...proofs),
    }
  }
}

function reachBy(devices: number, channels: readonly Channel[], isLive: boolean): Reach {
  if (isLive) return 'live'
  return devices === 0 && channels.length === 0 ? 'none' : 'blind'
}

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
