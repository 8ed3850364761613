import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { SourceName } from '../intake/source.ts'
import { giveToOwner } from '../journal/sqlite/folder.ts'
import type { Permits } from '../outbound/permits.ts'

/**
 * What this machine's own commands use to speak to the relay. The store keeps only hashes, so the secrets that were
 * minted here are kept here, readable by the owner of the data alone.
 */
export interface LocalCredentials {
  readonly token: string
  /** The integrations made at the first start, with their keys. */
  readonly keys: Readonly<Record<SourceName, string>>
}

/** Where the relay of a store is reached, for commands that join it. */
export interface RelayAddress {
  /** The origin that people use; the last one known when no relay runs. */
  readonly url: string
  /** How this machine reaches it; null unless whoever holds the store is a relay that listens. */
  readonly local: LocalAddress | null
  /** What its operator last let a configuration point at. */
  readonly permits?: Permits
}

export interface LocalAddress {
  readonly url: string
  /** With TLS, the relay's own certificate (PEM): who presents it is the relay, whatever name or issuer it has. */
  readonly certificate: string | null
}

export function readLocalCredentials(dir: string): LocalCredentials | null {
  return readJson<LocalCredentials>(join(dir, 'local-credentials.json'))
}

export function writeLocalCredentials(dir: string, credentials: LocalCredentials): void {
  writeJson(join(dir, 'local-credentials.json'), credentials)
}

export function readRelayAddress(dir: string): RelayAddress | null {
  return readJson<RelayAddress>(join(dir, 'relay.json'))
}

/** Only for who holds the store. */
export function writeRelayAddress(dir: string, address: RelayAddress): void {
  writeJson(join(dir, 'relay.json'), address)
}

/**
 * Says that nobody listens for this store. Whoever takes the store says so first: after a crash another program may
 * listen where the relay was, and must not be sent its token.
 */
export function forgetLocalAddress(dir: string): void {
  const last = readRelayAddress(dir)
  if (last && last.local !== null) writeRelayAddress(dir, { ...last, local: null })
}

function readJson<T>(file: string): T | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T
  } catch {
    return null
  }
}

/** Written aside and renamed, so that nobody reads half a file. */
function writeJson(file: string, value: unknown): void {
  writeFileSync(`${file}.tmp`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 })
  giveToOwner(`${file}.tmp`, dirname(file))
  renameSync(`${file}.tmp`, file)
}
