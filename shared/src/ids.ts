/** Identifiers. All are opaque strings minted by the relay, or by a console for its own commands and notes. */
export type IncidentId = string
export type PersonId = string
export type DeviceId = string
export type PageId = string
export type NoteId = string
export type TimerId = string
export type ActionId = string
export type WhyId = string
export type HandoffId = string
/** The runbook's file, relative to its folder, without `.md`. */
export type RunbookId = string
export type IntegrationId = string
export type InviteId = string
export type TokenId = string
/** UUIDv7: unique for ever, so that a command sent twice is answered once. */
export type CommandId = string

export type IdPrefix =
  | 'inc'
  | 'pg'
  | 'note'
  | 'link'
  | 'dev'
  | 'int'
  | 'timer'
  | 'act'
  | 'why'
  | 'hand'
  | 'said'
  | 'tok'
  | 'inv'
/** Mints an identifier from entropy that the caller injects, so that tests and simulations are repeatable. */
export type MintId = (prefix: IdPrefix) => string

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/**
 * Returns a `MintId`: prefix, `-`, then `length` Crockford base32 characters (5 bits each; 12 give 60 bits).
 * `randomBytes(n)` must return n uniformly random bytes.
 */
export function createMintId(randomBytes: (n: number) => Uint8Array, length = 12): MintId {
  return (prefix) => {
    let id = `${prefix}-`
    for (const byte of randomBytes(length)) id += alphabet[byte & 31]
    return id
  }
}

/**
 * A UUIDv7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, then random bits.
 * `now` is in Unix milliseconds; `random` needs at least 10 bytes.
 */
export function uuidv7(now: number, random: Uint8Array): CommandId {
  const bytes = new Uint8Array(16)
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(now / 2 ** (8 * (5 - i))) & 0xff
  bytes.set(random.subarray(0, 10), 6)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** The shape that `POST /v1/commands` demands of a `commandId`. */
export const uuidPattern = '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$'
