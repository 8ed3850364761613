import { endingsOf } from '@baton/shared/access/end-access.ts'
import type { OncallConfig } from '@baton/shared/model/config.ts'
import type { Desk } from '@baton/shared/model/desk.ts'
import { personName } from '@baton/shared/model/routing.ts'
import { cleanLine } from '../intake/text.ts'

/** Whose access ends when `config` comes into force, and which: a line for each device, invite and token. */
export function describeEndings(desk: Desk, config: OncallConfig): readonly string[] {
  const name = (person: string) => personName(desk.filed, person)
  return endingsOf(desk, config).flatMap((ending) => {
    switch (ending.type) {
      case 'device.revoked': {
        const device = desk.device(ending.body.deviceId)
        // A device names itself.
        return device ? [`${name(device.person)} leaves: the device ${cleanLine(device.name, 100)} is revoked`] : []
      }
      case 'invite.ended': {
        const invite = desk.accesses.invites[ending.body.inviteId]
        if (!invite) return []
        return config.people[invite.person]
          ? [`${name(invite.maker.person)} is no admin: the unused invite for ${name(invite.person)} ends`]
          : [`${name(invite.person)} leaves: their unused invite ends`]
      }
      case 'token.revoked': {
        const token = desk.accesses.tokens[ending.body.tokenId]
        return token
          ? [`${name(token.maker.person)} is no admin: the token ${cleanLine(token.name, 100)} is revoked`]
          : []
      }
      default:
        return []
    }
  })
}
