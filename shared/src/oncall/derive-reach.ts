import type { DeviceId, PersonId } from '../ids.ts'
import type { Channel, OncallConfig } from '../model/config.ts'
import type { Desk } from '../model/desk.ts'
import type { PersonReach, Reach } from '../model/reach.ts'

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
