import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Actor, Draft, Entry, JournalEntry } from './events.ts'

/** SHA-256 as 64 lower-case hex digits; a string is hashed as its UTF-8. */
export type Sha256 = (data: Uint8Array | string) => string

/** The same synchronous digest everywhere, also in a page on plain HTTP where `crypto.subtle` is absent. */
export const sha256: Sha256 = (data) => bytesToHex(nobleSha256(typeof data === 'string' ? utf8ToBytes(data) : data))

/** What the first entry follows. */
export const genesisHash = '0'.repeat(64)

/** A draft with what it inherits from its input, before it has a place in the chain. */
export type Unsealed = Draft & { readonly actorOf: Actor; readonly commandId: string | null; readonly scope: string }

/** What the journal adds: the place, its clock (Unix ms), 32 hex digits of salt, and the body as it will be stored. */
export interface Seal {
  readonly seq: number
  readonly recordedAt: number
  readonly salt: string
  readonly bodyText: string
}

/** The part of an entry that `hash` covers, with that hash. It verifies without the body, which may be withheld. */
export type Link = Omit<Entry, 'body' | 'salt'>

/** The envelope before it is hashed. */
export type Placed = Omit<Link, 'bodyHash' | 'hash'>

/** `broken-link`: it is not what followed the entry before it. `body-altered`: its body is not the one it was sealed with. */
export type ChainProblem = 'broken-link' | 'body-altered'

/** Chains a draft to the entry with `previousHash`. */
export function sealEntry(previousHash: string, draft: Unsealed, seal: Seal, digest: Sha256 = sha256): JournalEntry {
  const placed = placeEntry(draft, seal.seq, seal.recordedAt)
  const bodyHash = hashBody(seal.salt, seal.bodyText, digest)
  const hash = hashEnvelope(previousHash, placed, bodyHash, digest)
  return { ...placed, bodyHash, hash, body: draft.body, salt: seal.salt } as JournalEntry
}

/**
 * The envelope of a draft at its place. Identifiers lose lone surrogates and times become whole milliseconds here,
 * because a store cannot keep them otherwise and the hash covers them.
 */
export function placeEntry(draft: Unsealed, seq: number, recordedAt: number): Placed {
  const { kind, id, device } = draft.actor ?? draft.actorOf
  return {
    seq,
    type: draft.type,
    v: 1,
    recordedAt,
    at: wholeMs(draft.at, recordedAt),
    actor: { kind, id: id.toWellFormed(), device: wellFormed(device) },
    commandId: wellFormed(draft.commandId),
    incidentId: wellFormed(draft.incidentId),
    scope: draft.scope.toWellFormed(),
    drill: draft.drill ?? false,
  }
}

/**
 * Null when the entry follows `previousHash` and its body is the one that it was sealed with. `bodyText` is the
 * stored text, byte for byte; null for a body that was erased, whose envelope still verifies.
 */
export function verifyEntry(
  previousHash: string,
  entry: Link & { readonly salt: string },
  bodyText: string | null,
  digest: Sha256 = sha256,
): ChainProblem | null {
  if (bodyText !== null && hashBody(entry.salt, bodyText, digest) !== entry.bodyHash) return 'body-altered'
  return verifyLink(previousHash, entry, digest)
}

/** Null when the envelope follows `previousHash`. For consoles, which have no stored text to hash. */
export function verifyLink(previousHash: string, entry: Link, digest: Sha256 = sha256): 'broken-link' | null {
  return hashEnvelope(previousHash, entry, entry.bodyHash, digest) === entry.hash ? null : 'broken-link'
}

/** The salt keeps a short body from being guessed from its hash once it is erased. */
export function hashBody(salt: string, bodyText: string, digest: Sha256): string {
  return digest(salt + bodyText)
}

/** An array, not an object: its order is fixed here, whatever order an entry's fields travelled in. */
export function hashEnvelope(previousHash: string, placed: Placed, bodyHash: string, digest: Sha256): string {
  const { seq, type, v, recordedAt, at, actor, commandId, incidentId, scope, drill } = placed
  const who = [actor.kind, actor.id, actor.device]
  const envelope = [seq, type, v, recordedAt, at, ...who, commandId, incidentId, scope, drill, bodyHash]
  return digest(previousHash + JSON.stringify(envelope))
}

function wellFormed(id: string | null): string | null {
  return id === null ? null : id.toWellFormed()
}

/** The largest time that a Date can hold, Unix ms. */
const maxTime = 8.64e15

/** A source's nonsense date must not stop the log, so it falls back to the journal's clock. */
function wholeMs(at: number | undefined, fallback: number): number {
  // Adding 0 turns -0 into 0, which is what JSON and a store make of it.
  return at !== undefined && Math.abs(at) <= maxTime ? Math.trunc(at) + 0 : fallback
}
