import type { Draft } from '../log/events.ts'
import type { Accesses, Maker } from '../model/access.ts'
import type { OncallConfig } from '../model/config.ts'
import type { Device } from '../model/desk.ts'
import { roleOf } from '../model/roles.ts'

/** What is given out now, as the desk knows it. */
export interface Given {
  readonly accesses: Accesses
  devices(): readonly Device[]
}

/**
 * What ends when `config` comes into force: the devices and unused invites of people who are not in it, and what was made by
 * those who may not any more. It stays ended when they come back.
 */
export function endingsOf(given: Given, config: Pick<OncallConfig, 'people'>): readonly Draft[] {
  const cause = 'left' as const
  const isGone = (person: string) => roleOf(config, person) === null
  const isAdmin = ({ person, local, token }: Maker) =>
    local !== undefined || token !== undefined || roleOf(config, person) === 'admin'
  const { tokens, invites } = given.accesses
  return [
    ...given
      .devices()
      .flatMap(({ id: deviceId, person, revoked }): readonly Draft[] =>
        !revoked && isGone(person) ? [{ type: 'device.revoked', incidentId: null, body: { deviceId, cause } }] : [],
      ),
    ...Object.values(invites).flatMap(({ id: inviteId, person, maker, usedBy }): readonly Draft[] =>
      usedBy === null && (isGone(person) || (person !== maker.person && !isAdmin(maker)))
        ? [{ type: 'invite.ended', incidentId: null, body: { inviteId, cause } }]
        : [],
    ),
    ...Object.values(tokens).flatMap(({ id: tokenId, maker, revoked }): readonly Draft[] =>
      !revoked && !isAdmin(maker) ? [{ type: 'token.revoked', incidentId: null, body: { tokenId, cause } }] : [],
    ),
  ]
}
