import { hash, randomBytes } from 'node:crypto'
import { isInviteGood, isMakerGood, isTokenGood } from '@baton/shared/access/reduce-access.ts'
import type { DeviceId, IntegrationId, InviteId, PersonId, TokenId } from '@baton/shared/ids.ts'
import type { Outcome } from '@baton/shared/log/commands.ts'
import type { Maker } from '@baton/shared/model/access.ts'
import type { Desk } from '@baton/shared/model/desk.ts'
import { type Grant, grantOfScope, roleOf } from '@baton/shared/model/roles.ts'
import type { Clock } from '../core/clock.ts'
import { OverloadedError } from '../core/inputs.ts'
import type { Vault } from '../journal/journal.ts'
import { SeldomTask } from './seldom-task.ts'

/** Whom a token was made for, as it is kept. */
export interface Holder {
  readonly person: PersonId
  /** Null where there is no screen: it is never paged and sends no receipts. */
  readonly device: DeviceId | null
  /** This machine's own token, by the id of its making: it administers the relay, whoever is in the file. */
  readonly local?: string
  /** A script's token, by its id; what it may do, and for how long, the log says. */
  readonly script?: TokenId
}

/** Whom a token speaks for, and what it may do now. */
export interface Access extends Holder {
  readonly grant: Grant
}

/** Whoever has the store in hand, for a token that ends with the process. */
export const operatorId = 'operator'

export interface IntakeAccess {
  readonly integrationId: IntegrationId
  readonly source: string
}

/** What a one-time code is good for. */
export type CodePurpose =
  | {
      readonly kind: 'pair'
      readonly person: PersonId
      readonly reusable: boolean
      /** Who minted it: it is worth nothing without them. Absent in codes of before there were makers. */
      readonly maker?: Maker
      readonly inviteId?: InviteId
    }
  | {
      readonly kind: 'answer'
      readonly person: PersonId
      readonly incidentId: string
      readonly pageId: string
      /** Further incidents that the same message told of. */
      readonly others?: readonly string[]
      /** What came of it, once it was used. */
      readonly given?: Outcome
    }

type StoredCode = CodePurpose & { readonly expiresAt: number }

/** Expired codes are swept when this many are kept, and twice as many as the last time: a sweep reads all of them. */
const fewestToSweep = 1_000
/** Where other relays mint too, the lists are read again for an unknown secret, but no more often than this. */
const lookEveryMs = 250
/** Unknown secrets that may wait for that; beyond it whoever brings one is told to come back. */
const maxWaiting = 1_000

export interface CredentialsOptions {
  readonly vault: Vault
  readonly clock: Clock
  /** As committed: what the log says is revoked opens nothing, whatever the vault still holds. */
  readonly desk: Desk
  /** Whether other relays mint into the same vault. */
  readonly isShared: boolean
}

/**
 * Tokens, one-time codes and intake keys. Only SHA-256 hashes are kept: a secret is looked up by its hash, so no compare
 * runs over the secret itself and a copied store opens nothing. All secrets have at least 128 random bits.
 */
export class Credentials {
  readonly #options: CredentialsOptions
  readonly #tokens = new Map<string, Holder>()
  readonly #intake = new Map<string, IntakeAccess>()
  /** Reads the lists again: a secret that is not known here may have been minted by another relay. */
  readonly #look: SeldomTask
  #waiting = 0
  /** The codes that were minted here or were there at the start, by their hashes. */
  #codes = new Set<string>()
  #sweepAt = fewestToSweep

  private constructor(options: CredentialsOptions) {
    this.#options = options
    this.#look = new SeldomTask(options.clock, lookEveryMs, () => this.#load())
  }

  static async open(options: CredentialsOptions): Promise<Credentials> {
    const credentials = new Credentials(options)
    await credentials.#load()
    credentials.#codes = keysOf(await options.vault.list('code/'))
    return credentials
  }

  async mintToken(holder: Holder): Promise<string> {
    const token = randomBytes(32).toString('base64url')
    await this.#keep('token', this.#tokens, token, holder)
    return token
  }

  /** A token that was minted and is not to be told to anybody. */
  async forgetToken(token: string): Promise<void> {
    const key = keyOf('token', token)
    this.#tokens.delete(key)
    await this.#options.vault.delete(key)
  }

  /** A token that works until this process ends and is nowhere kept: for a command that opened the store itself. */
  lendToken(holder: Holder): string {
    const token = randomBytes(32).toString('base64url')
    this.#tokens.set(keyOf('token', token), holder)
    return token
  }

  /** Whom a token speaks for, or null. Rejects with OverloadedError when too many unknown ones are being looked for. */
  async token(token: string): Promise<Access | null> {
    const { desk } = this.#options
    const isRevoked = ({ device }: Holder) => device !== null && desk.device(device)?.revoked === true
    const holder = await this.#find(this.#tokens, keyOf('token', token), isRevoked)
    const grant = holder && this.grantOf(holder)
    return holder && grant && { ...holder, grant }
  }

  /** Takes up a token of this machine that was made before there were roles. */
  async markLocal(token: string, local: string): Promise<void> {
    const holder = this.#tokens.get(keyOf('token', token))
    if (holder) await this.#keep('token', this.#tokens, token, { ...holder, local })
  }

  /** What whoever holds a token may do now; null once it is ended, or its person is not in the file any more. */
  grantOf({ person, device, local, script }: Holder): Grant | null {
    const { desk } = this.#options
    if (local !== undefined) return this.isLocalGood(local) ? 'admin' : null
    if (device !== null && desk.device(device)?.revoked === true) return null
    if (script === undefined) return roleOf(desk.filed, person)
    const { tokens } = desk.accesses
    const token = Object.hasOwn(tokens, script) ? tokens[script] : undefined
    return token && isTokenGood(desk, token, this.isLocalGood) ? grantOfScope(token.scope) : null
  }

  /** Whether this machine's own token of that making is the one that works. */
  readonly isLocalGood = (local: string): boolean =>
    local === operatorId ||
    (!this.#options.desk.accesses.endedLocals.includes(local) &&
      [...this.#tokens.values()].some((holder) => holder.local === local))

  /**
   * Puts a new token of this machine in the place of the one that `asker` came with, and of `old` where that is another.
   * `record` puts into the log which end by it; where that fails, they work as before.
   */
  async renewLocal(
    asker: Holder,
    old: string,
    holder: Holder,
    record: (ended: readonly string[]) => Promise<unknown>,
  ): Promise<string> {
    const named = this.#tokens.get(keyOf('token', old))?.local
    const ended = [...new Set([asker.local, named])].filter((local): local is string => !!local && local !== operatorId)
    const token = await this.mintToken(holder)
    try {
      await record(ended)
    } catch (error) {
      await this.forgetToken(token)
      throw error
    }
    await this.#forget('token/', this.#tokens, ({ local = '' }) => ended.includes(local))
    return token
  }

  /** Forgets a script's token, with the key that it sent alerts by. */
  revokeScript(script: TokenId): Promise<void> {
    return this.#forget('token/', this.#tokens, (holder) => holder.script === script)
  }

  /** Whether a code that pairs still may: its person is in the file, its invite is open, and whoever made it may still. */
  #isCodeGood(purpose: CodePurpose): boolean {
    const { desk } = this.#options
    if (roleOf(desk.filed, purpose.person) === null) return false
    if (purpose.kind !== 'pair') return true
    const { inviteId, maker, person } = purpose
    if (inviteId !== undefined && !isInviteGood(desk, inviteId)) return false
    return maker === undefined || isMakerGood(desk, maker, maker.person !== person, this.isLocalGood)
  }

  /** Forgets every token of a device, wherever it was minted. */
  revokeDevice(device: DeviceId): Promise<void> {
    return this.#forget('token/', this.#tokens, (access) => access.device === device)
  }

  /** Lets a token send alerts, as the integration that was made for it. */
  async alsoIntake(token: string, access: IntakeAccess): Promise<void> {
    await this.#keep('intake', this.#intake, token, access)
  }

  /** A key of 32 hex digits, the shape that PagerDuty's routing keys have. */
  async mintIntakeKey(access: IntakeAccess): Promise<string> {
    const key = randomBytes(16).toString('hex')
    await this.#keep('intake', this.#intake, key, access)
    return key
  }

  /** What an intake key is of, or null. Rejects as `token` does. */
  intakeKey(key: string): Promise<IntakeAccess | null> {
    const { desk } = this.#options
    const isRevoked = ({ integrationId }: IntakeAccess) => desk.integration(integrationId)?.revoked === true
    return this.#find(this.#intake, keyOf('intake', key), isRevoked)
  }

  /** Whether a text is an intake key, a token or a one-time code that this relay knows, of whatever is kept or shown. */
  isSecret(text: string): boolean {
    const known = { intake: this.#intake, token: this.#tokens, code: this.#codes }
    return (['intake', 'token', 'code'] as const).some((kind) => known[kind].has(keyOf(kind, text)))
  }

  /** Forgets every key of an integration, wherever it was minted. */
  revokeIntegration(integrationId: IntegrationId): Promise<void> {
    return this.#forget('intake/', this.#intake, (access) => access.integrationId === integrationId)
  }

  /** A code that works until `ttlMs` from now, once unless its purpose says otherwise. */
  async mintCode(purpose: CodePurpose, ttlMs: number): Promise<{ readonly code: string; readonly expiresAt: number }> {
    if (this.#codes.size >= this.#sweepAt) await this.#sweep()
    const code = randomBytes(18).toString('base64url')
    const expiresAt = this.#options.clock.now() + ttlMs
    const stored: StoredCode = { ...purpose, expiresAt }
    const key = keyOf('code', code)
    await this.#options.vault.put(key, JSON.stringify(stored))
    this.#codes.add(key)
    return { code, expiresAt }
  }

  /** What a code of this kind is good for, without spending it. Null when it is unknown, spent, expired or of another kind. */
  async readCode<K extends CodePurpose['kind']>(
    kind: K,
    code: string,
  ): Promise<Extract<StoredCode, { kind: K }> | null> {
    const value = await this.#options.vault.get(keyOf('code', code))
    const stored = value === null ? null : (JSON.parse(value) as StoredCode)
    if (stored?.kind !== kind || stored.expiresAt <= this.#options.clock.now()) return null
    // Whoever made it may have done so with a token that another relay minted.
    if (!this.#isCodeGood(stored) && this.#options.isShared) await this.#lookAgain()
    return this.#isCodeGood(stored) ? (stored as Extract<StoredCode, { kind: K }>) : null
  }

  /** Remembers with a code what came of it, for as long as the code would have worked. */
  async rememberAnswer(code: string, given: Outcome): Promise<void> {
    const stored = await this.readCode('answer', code)
    if (stored) await this.#options.vault.put(keyOf('code', code), JSON.stringify({ ...stored, given }))
  }

  /** Spends a code of this kind. Null when it is unknown, spent, expired or of another kind. */
  async takeCode<K extends CodePurpose['kind']>(
    kind: K,
    code: string,
  ): Promise<Extract<CodePurpose, { kind: K }> | null> {
    const good = await this.readCode(kind, code)
    const purpose: CodePurpose | null = good
    const keeps = purpose?.kind === 'pair' && purpose.reusable
    // The delete tells whether it was there, so of two at once only one gets through.
    return keeps || (good && (await this.#forgetCode(keyOf('code', code)))) ? good : null
  }

  async #forgetCode(key: string): Promise<boolean> {
    const wasThere = await this.#options.vault.delete(key)
    this.#codes.delete(key)
    return wasThere
  }

  async #sweep(): Promise<void> {
    const codes = await this.#options.vault.list('code/')
    this.#codes = keysOf(codes)
    for (const { key, value } of codes)
      if ((JSON.parse(value) as StoredCode).expiresAt <= this.#options.clock.now()) await this.#forgetCode(key)
    this.#sweepAt = Math.max(fewestToSweep, 2 * this.#codes.size)
  }

  /** Only adds: what is minted here meanwhile stays, and what is revoked is told by the log. */
  async #load(): Promise<void> {
    const { vault } = this.#options
    for (const { key, value } of await vault.list('token/')) this.#tokens.set(key, JSON.parse(value) as Holder)
    for (const { key, value } of await vault.list('intake/')) this.#intake.set(key, JSON.parse(value) as IntakeAccess)
  }

  async #find<T>(known: Map<string, T>, key: string, isRevoked: (access: T) => boolean): Promise<T | null> {
    if (this.#options.isShared && !known.has(key)) await this.#lookAgain()
    const access = known.get(key)
    if (access === undefined) return null
    if (!isRevoked(access)) return access
    known.delete(key)
    return null
  }

  async #lookAgain(): Promise<void> {
    if (this.#waiting >= maxWaiting) throw new OverloadedError('too many unknown secrets are being looked for')
    this.#waiting += 1
    try {
      await this.#look.run()
    } finally {
      this.#waiting -= 1
    }
  }

  async #forget<T>(prefix: string, known: Map<string, T>, isMeant: (access: T) => boolean): Promise<void> {
    const { vault } = this.#options
    for (const { key, value } of await vault.list(prefix)) if (isMeant(JSON.parse(value) as T)) await vault.delete(key)
    for (const [key, access] of known) if (isMeant(access)) known.delete(key)
  }

  async #keep<T>(kind: 'token' | 'intake', cache: Map<string, T>, secret: string, access: T): Promise<void> {
    const key = keyOf(kind, secret)
    await this.#options.vault.put(key, JSON.stringify(access))
    cache.set(key, access)
  }
}

function keysOf(kept: readonly { readonly key: string }[]): Set<string> {
  return new Set(kept.map(({ key }) => key))
}

function keyOf(kind: 'token' | 'intake' | 'code', secret: string): string {
  return `${kind}/${hash('sha256', secret)}`
}
