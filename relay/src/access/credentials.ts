import { hash, randomBytes } from 'node:crypto'
import type { DeviceId, IntegrationId, PersonId } from '@baton/shared/ids.ts'
import type { Vault } from '../journal/journal.ts'

/** Whom a token speaks for. */
export interface Access {
  readonly person: PersonId
  /** Null for a script's token: it has no screen, so it is never paged and sends no receipts. */
  readonly device: DeviceId | null
}

export interface IntakeAccess {
  readonly integrationId: IntegrationId
  readonly source: string
}

/** What a one-time code is good for. */
export type CodePurpose =
  | { readonly kind: 'pair'; readonly person: PersonId; readonly reusable: boolean }
  | { readonly kind: 'answer'; readonly person: PersonId; readonly incidentId: string; readonly pageId: string }

type StoredCode = CodePurpose & { readonly expiresAt: number }

/** Expired codes are swept when this many are kept. */
const sweepAt = 1_000

/**
 * Tokens, one-time codes and intake keys. Only SHA-256 hashes are kept: a secret is looked up by its hash, so no compare
 * runs over the secret itself and a copied store opens nothing. All secrets have at least 128 random bits.
 */
export class Credentials {
  readonly #vault: Vault
  readonly #now: () => number
  readonly #tokens = new Map<string, Access>()
  readonly #intake = new Map<string, IntakeAccess>()
  #codes = 0

  private constructor(vault: Vault, now: () => number) {
    this.#vault = vault
    this.#now = now
  }

  static async open(vault: Vault, now: () => number): Promise<Credentials> {
    const credentials = new Credentials(vault, now)
    for (const { key, value } of await vault.list('token/')) credentials.#tokens.set(key, JSON.parse(value) as Access)
    for (const { key, value } of await vault.list('intake/'))
      credentials.#intake.set(key, JSON.parse(value) as IntakeAccess)
    credentials.#codes = (await vault.list('code/')).length
    return credentials
  }

  async mintToken(access: Access): Promise<string> {
    const token = randomBytes(32).toString('base64url')
    await this.#keep('token', this.#tokens, token, access)
    return token
  }

  /** A token that works until this process ends and is nowhere kept: for a command that opened the store itself. */
  lendToken(access: Access): string {
    const token = randomBytes(32).toString('base64url')
    this.#tokens.set(keyOf('token', token), access)
    return token
  }

  token(token: string): Access | null {
    return this.#tokens.get(keyOf('token', token)) ?? null
  }

  /** Ends every token of a device. */
  async revokeDevice(device: DeviceId): Promise<void> {
    for (const [key, access] of this.#tokens) {
      if (access.device !== device) continue
      this.#tokens.delete(key)
      await this.#vault.delete(key)
    }
  }

  /** A key of 32 hex digits, the shape that PagerDuty's routing keys have. */
  async mintIntakeKey(access: IntakeAccess): Promise<string> {
    const key = randomBytes(16).toString('hex')
    await this.#keep('intake', this.#intake, key, access)
    return key
  }

  intakeKey(key: string): IntakeAccess | null {
    return this.#intake.get(keyOf('intake', key)) ?? null
  }

  async revokeIntegration(integrationId: IntegrationId): Promise<void> {
    for (const [key, access] of this.#intake) {
      if (access.integrationId !== integrationId) continue
      this.#intake.delete(key)
      await this.#vault.delete(key)
    }
  }

  /** A code that works until `ttlMs` from now, once unless its purpose says otherwise. */
  async mintCode(purpose: CodePurpose, ttlMs: number): Promise<{ readonly code: string; readonly expiresAt: number }> {
    if (this.#codes >= sweepAt) await this.#sweep()
    const code = randomBytes(18).toString('base64url')
    const expiresAt = this.#now() + ttlMs
    const stored: StoredCode = { ...purpose, expiresAt }
    await this.#vault.put(keyOf('code', code), JSON.stringify(stored))
    this.#codes += 1
    return { code, expiresAt }
  }

  /** Spends a code of this kind. Null when it is unknown, spent, expired or of another kind. */
  async takeCode<K extends CodePurpose['kind']>(
    kind: K,
    code: string,
  ): Promise<Extract<CodePurpose, { kind: K }> | null> {
    const key = keyOf('code', code)
    const value = await this.#vault.get(key)
    const stored = value === null ? null : (JSON.parse(value) as StoredCode)
    if (!stored || stored.kind !== kind) return null
    const lives = stored.expiresAt > this.#now()
    const keeps = lives && stored.kind === 'pair' && stored.reusable
    // The delete tells whether it was there, so of two at once only one gets through.
    if (!keeps && !(await this.#forgetCode(key))) return null
    return lives ? (stored as Extract<StoredCode, { kind: K }>) : null
  }

  async #forgetCode(key: string): Promise<boolean> {
    const wasThere = await this.#vault.delete(key)
    if (wasThere) this.#codes -= 1
    return wasThere
  }

  async #sweep(): Promise<void> {
    for (const { key, value } of await this.#vault.list('code/'))
      if ((JSON.parse(value) as StoredCode).expiresAt <= this.#now()) await this.#forgetCode(key)
  }

  async #keep<T>(kind: 'token' | 'intake', cache: Map<string, T>, secret: string, access: T): Promise<void> {
    const key = keyOf(kind, secret)
    await this.#vault.put(key, JSON.stringify(access))
    cache.set(key, access)
  }
}

function keyOf(kind: 'token' | 'intake' | 'code', secret: string): string {
  return `${kind}/${hash('sha256', secret)}`
}
