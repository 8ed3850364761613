import type { DeviceId, InviteId } from '../ids.ts'
import type { Actor, Entry, JournalEntry } from '../log/events.ts'
import type { Accesses, Invite, Maker, Token } from '../model/access.ts'
import type { OncallConfig } from '../model/config.ts'
import { roleOf } from '../model/roles.ts'

/** Folds what concerns access; any other entry changes nothing. */
export function reduceAccesses(known: Accesses, entry: JournalEntry): Accesses {
  switch (entry.type) {
    case 'token.created': {
      const { tokenId: id, through, name, scope, integrationId } = entry.body
      const token: Token = {
        id,
        name,
        scope,
        ...(integrationId === undefined ? {} : { integrationId }),
        maker: makerOf(entry.actor, through),
        createdAt: entry.recordedAt,
        revoked: false,
      }
      return { ...known, tokens: { ...known.tokens, [id]: token } }
    }
    case 'token.revoked': {
      const token = own(known.tokens, entry.body.tokenId)
      return token ? { ...known, tokens: { ...known.tokens, [token.id]: { ...token, revoked: true } } } : known
    }
    case 'token.renewed':
      return { ...known, endedLocals: [...known.endedLocals, ...(entry.body.ended ?? [])] }
    case 'invite.created':
      return { ...known, invites: { ...fresh(known, entry.recordedAt), [entry.body.inviteId]: inviteOf(entry) } }
    case 'invite.ended':
      return withoutInvite(known, entry.body.inviteId)
    case 'body.erased': {
      const { erasedType, rest } = entry.body
      const token = erasedType === 'token.created' ? own(known.tokens, String(rest.tokenId)) : undefined
      return token
        ? { ...known, tokens: { ...known.tokens, [token.id]: { ...token, name: String(rest.name) } } }
        : known
    }
    case 'device.paired':
      return usedInvite(known, entry.body)
    default:
      return known
  }
}

/** Who stands behind what an actor made. */
export function makerOf({ id: person, device }: Actor, through: Pick<Maker, 'local' | 'token'> = {}): Maker {
  return { person, device, ...through }
}

function inviteOf({ body, actor, recordedAt }: Entry<'invite.created'>): Invite {
  const { inviteId: id, person, expiresAt, through } = body
  return { id, person, maker: makerOf(actor, through), createdAt: recordedAt, expiresAt, usedBy: null }
}

/** What has run out is forgotten, so that they do not add up. */
function fresh({ invites }: Accesses, now: number): Accesses['invites'] {
  return Object.fromEntries(Object.entries(invites).filter(([, { expiresAt }]) => expiresAt > now))
}

/** It is kept as used: its code is spent only after this, and whoever had no answer tries again with it. */
function usedInvite(known: Accesses, { inviteId = '', deviceId }: Entry<'device.paired'>['body']): Accesses {
  const invite = own(known.invites, inviteId)
  return invite ? { ...known, invites: { ...known.invites, [inviteId]: { ...invite, usedBy: deviceId } } } : known
}

function withoutInvite(known: Accesses, id: InviteId): Accesses {
  if (!own(known.invites, id)) return known
  const { [id]: _ended, ...invites } = known.invites
  return { ...known, invites }
}

function own<T>(record: Readonly<Record<string, T>>, id: string): T | undefined {
  return Object.hasOwn(record, id) ? record[id] : undefined
}

/** What judging a maker needs of the desk. */
export interface AccessDesk {
  readonly filed: Pick<OncallConfig, 'people'>
  readonly accesses: Accesses
  device(id: DeviceId): { readonly revoked: boolean } | undefined
}

/** Whether whoever made it, with what they made it, may still: as `role`, for what they made it for. */
export function isMakerGood(
  desk: AccessDesk,
  maker: Maker,
  isAdminNeeded: boolean,
  isLocalGood: (local: string) => boolean,
): boolean {
  if (maker.local !== undefined) return isLocalGood(maker.local)
  if (maker.token !== undefined) {
    const token = own(desk.accesses.tokens, maker.token)
    return token !== undefined && isTokenGood(desk, token, isLocalGood)
  }
  if (maker.device !== null && desk.device(maker.device)?.revoked === true) return false
  const role = roleOf(desk.filed, maker.person)
  return isAdminNeeded ? role === 'admin' : role === 'admin' || role === 'responder'
}

/** Whether the code of an invite still pairs: anybody while it is open, then the same device again while it is not revoked. */
export function isInviteGood(desk: AccessDesk, id: InviteId): boolean {
  const invite = own(desk.accesses.invites, id)
  return invite !== undefined && (invite.usedBy === null || desk.device(invite.usedBy)?.revoked !== true)
}

/** Whether a script's token still opens what its scope says. */
export function isTokenGood(desk: AccessDesk, token: Token, isLocalGood: (local: string) => boolean): boolean {
  return !token.revoked && isMakerGood(desk, token.maker, true, isLocalGood)
}
