import type { DeviceId, IntegrationId, InviteId, PersonId, TokenId } from '../ids.ts'
import type { TokenScope } from './roles.ts'

/** Who made an access, and with what: it ends with any of them. */
export interface Maker {
  readonly person: PersonId
  readonly device: DeviceId | null
  /** This machine's own token, by its id; then it is nobody's in particular. */
  readonly local?: string
  /** The script's token that asked for it. */
  readonly token?: TokenId
}

/** A script's token. The secret is nowhere in the log. */
export interface Token {
  readonly id: TokenId
  readonly name: string
  readonly scope: TokenScope
  /** What it sends as, of a token that sends alerts. */
  readonly integrationId?: IntegrationId
  readonly maker: Maker
  readonly createdAt: number
  readonly revoked: boolean
}

/** An invite, until it is ended or runs out. */
export interface Invite {
  readonly id: InviteId
  readonly person: PersonId
  readonly maker: Maker
  readonly createdAt: number
  readonly expiresAt: number
  /** The device that was paired with it; null while it is open. */
  readonly usedBy: DeviceId | null
}

/** What was given out beside devices and integrations. */
export interface Accesses {
  readonly tokens: Readonly<Record<TokenId, Token>>
  readonly invites: Readonly<Record<InviteId, Invite>>
  /** Tokens of machines themselves that were replaced, by their makings. */
  readonly endedLocals: readonly string[]
}

export const noAccesses: Accesses = { tokens: {}, invites: {}, endedLocals: [] }
