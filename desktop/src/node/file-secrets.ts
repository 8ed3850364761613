import type { Secrets, Store } from '../host/ports.ts'

const name = 'token'

/** The device's token in a file that only its owner can read, where the system has no keyring to ask. */
export class FileSecrets implements Secrets {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  async loadToken(): Promise<string | null> {
    const stored = await this.#store.load(name)
    if (typeof stored !== 'object' || stored === null || !('token' in stored)) return null
    return typeof stored.token === 'string' ? stored.token : null
  }

  saveToken(token: string | null): Promise<void> {
    return token === null ? this.#store.remove(name) : this.#store.save(name, { token })
  }
}
