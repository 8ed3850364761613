import { safeStorage } from 'electron'
import type { Secrets, Store } from '../host/ports.ts'

const documentName = 'token'
const forThisSession = 'This device stays paired until Baton is closed.'
/** How Chromium marks, on Linux, what it encrypted with the key that is in its source. */
const knownKeyMark = 'v10'

const noKeyring = `No keyring (such as GNOME Keyring or KWallet) keeps secrets here, so the token is not stored. ${forThisSession}`

/**
 * The device's token, encrypted with a key that the system's keyring holds. Where there is none, or only one whose key
 * is known to everyone, the token is never written: it lives as long as this process, and `limit` says so.
 */
export class ElectronSecrets implements Secrets {
  readonly #store: Store
  #token: string | null = null
  #limit: string | null = null

  private constructor(store: Store) {
    this.#store = store
  }

  static async open(store: Store): Promise<ElectronSecrets> {
    const secrets = new ElectronSecrets(store)
    secrets.#limit = await secretsLimit()
    return secrets
  }

  /** As `secretsLimit` said when it was opened. */
  get limit(): string | null {
    return this.#limit
  }

  async loadToken(): Promise<string | null> {
    if (this.#token !== null || this.#limit !== null) return this.#token
    const stored = await this.#store.load(documentName)
    if (typeof stored !== 'object' || stored === null || !('encrypted' in stored)) return null
    const decrypted = await decrypt(Buffer.from(String(stored.encrypted), 'base64'))
    if (decrypted === null) return null
    this.#token = decrypted.result
    if (decrypted.shouldReEncrypt) await this.saveToken(decrypted.result)
    return decrypted.result
  }

  async saveToken(token: string | null): Promise<void> {
    this.#token = token
    if (token === null) await this.#store.remove(documentName)
    else if (this.#limit === null) {
      const encrypted = await safeStorage.encryptStringAsync(token)
      await this.#store.save(documentName, { encrypted: encrypted.toString('base64') })
    }
  }
}

/** Null when the keyring has lost the key: the device is paired anew then. */
async function decrypt(encrypted: Buffer): Promise<Electron.DecryptStringAsyncReturnValue | null> {
  try {
    return await safeStorage.decryptStringAsync(encrypted)
  } catch (error) {
    console.error('baton: the token that is stored here could not be decrypted:', error)
    return null
  }
}

/** Why a token would not outlive this session on this system, in words; null when it would. */
export async function secretsLimit(): Promise<string | null> {
  if (process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text') return noKeyring
  const isAvailable = await safeStorage.isAsyncEncryptionAvailable().catch(() => false)
  if (!isAvailable) return `The system cannot encrypt secrets now, so the token is not stored. ${forThisSession}`
  return process.platform === 'linux' && (await usesKnownKey()) ? noKeyring : null
}

/** The backend says what the desktop should have; what is encrypted says what was used when no keyring answered. */
async function usesKnownKey(): Promise<boolean> {
  const probe = await safeStorage.encryptStringAsync('probe').catch(() => null)
  return probe === null || probe.subarray(0, knownKeyMark.length).toString() === knownKeyMark
}
