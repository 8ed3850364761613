import { hash } from 'node:crypto'
import type { DeviceId, PersonId } from '@baton/shared/ids.ts'
import { createMintId, type MintId } from '@baton/shared/ids.ts'
import type { Core } from '../core/core.ts'
import type { Credentials } from './credentials.ts'

export interface Paired {
  readonly token: string
  readonly person: PersonId
  readonly device: DeviceId
}

interface PairingParts {
  readonly core: Core
  readonly credentials: Credentials
  readonly mintId: MintId
}

/**
 * Pairs devices by their codes. A code is spent last, once the device is in the log and its token is kept: whatever fails
 * or ends before that leaves the code as good as it was, and the same request again comes to the same device.
 */
export class Pairing {
  readonly #parts: PairingParts
  /** One after the other for each code, so that of two at once the second finds it spent. */
  readonly #underWay = new Map<string, Promise<unknown>>()

  constructor(parts: PairingParts) {
    this.#parts = parts
  }

  /** Null when the code is unknown, spent or expired. Rejects as the core and the journal do; then nothing is spent. */
  async pair(code: string, name: string): Promise<Paired | null> {
    const before = this.#underWay.get(code)
    const mine = (before ?? Promise.resolve()).catch(() => undefined).then(() => this.#pair(code, name))
    this.#underWay.set(code, mine)
    try {
      return await mine
    } finally {
      if (this.#underWay.get(code) === mine) this.#underWay.delete(code)
    }
  }

  async #pair(code: string, name: string): Promise<Paired | null> {
    const { core, credentials, mintId } = this.#parts
    const invite = (await credentials.readCode('pair', code)) ?? (await this.#readAfterNews(code))
    if (!invite) return null
    const { person, inviteId, reusable } = invite
    const device = reusable ? mintId('dev') : deviceOf(code)
    await core.submit({
      kind: 'desk',
      actor: { kind: 'person', id: person, device },
      drafts: (desk) => {
        const known = desk.device(device)
        if (known?.name === name && !known.revoked) return []
        const used = inviteId === undefined || reusable ? {} : { inviteId }
        return [{ type: 'device.paired', incidentId: null, body: { deviceId: device, person, name, ...used } }]
      },
    })
    const token = await credentials.mintToken({ person, device })
    if (await credentials.takeCode('pair', code)) return { token, person, device }
    // Another relay was sooner, or the code has just expired.
    await credentials.forgetToken(token)
    return null
  }

  /** An invite that another relay has just made is in the log, and a turn of the core hears of it. */
  async #readAfterNews(code: string) {
    await this.#parts.core.submit({ kind: 'probe' })
    return this.#parts.credentials.readCode('pair', code)
  }
}

/** Of the code alone, so that trying again is the same device; and not what the code is looked up by. */
function deviceOf(code: string): DeviceId {
  return createMintId((length) => hash('sha256', `device of ${code}`, 'buffer').subarray(0, length))('dev')
}
