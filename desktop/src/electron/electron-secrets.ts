import { safeStorage } from 'electron'
import type { Secrets, Store } from '../host/ports.ts'

const documentName = 'token'
const forThisSession = 'This device stays paired until Baton is closed.'

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
    const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(
      Buffer.from(String(stored.encrypted), 'base64'),
    )
    this.#token = result
    if (shouldReEncrypt) await this.saveToken(result)
    return result
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

/** Why a token would not outlive this session on this system, in words; null when it would. */
export async function secretsLimit(): Promise<string | null> {
  // On Linux without a keyring Electron would encrypt with a key that is in its source.
  if (process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text')
    return `No keyring (such as GNOME Keyring or KWallet) keeps secrets here, so the token is not stored. ${forThisSession}`
  const isAvailable = await safeStorage.isAsyncEncryptionAvailable().catch(() => false)
  return isAvailable ? null : `The system cannot encrypt secrets now, so the token is not stored. ${forThisSession}`
}
