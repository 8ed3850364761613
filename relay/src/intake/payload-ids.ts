import { hash } from 'node:crypto'

/** Bodies remembered, so that one that comes again in a while is stored once. */
const remembered = 10_000

/**
 * Content addresses of raw bodies: the millisecond of the first use in hex, then the SHA-256 of the bytes. The time in front
 * keeps a store's writes in one place; the hash proves that the bytes are the ones that came.
 */
export class PayloadIds {
  readonly #ids = new Map<string, string>()

  /** `now` in Unix ms. */
  of(bytes: Uint8Array, now: number): string {
    const digest = hash('sha256', bytes)
    const known = this.#ids.get(digest)
    if (known !== undefined) return known
    const id = `${now.toString(16)}-${digest}`
    this.#ids.set(digest, id)
    for (const oldest of this.#ids.keys()) {
      if (this.#ids.size <= remembered) break
      this.#ids.delete(oldest)
    }
    return id
  }
}
