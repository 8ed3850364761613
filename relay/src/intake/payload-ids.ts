import { hash } from 'node:crypto'

/** Bodies remembered, at least, so that one that comes again in a while is stored once. */
const remembered = 10_000

/**
 * Content addresses of raw bodies: the millisecond of the first use in hex, then the SHA-256 of the bytes. The time in front
 * keeps a store's writes in one place; the hash proves that the bytes are the ones that came.
 */
export class PayloadIds {
  /** Two ages: forgetting the oldest one by one is slow, for a map walks over the places of those that it has lost. */
  #young = new Map<string, string>()
  #old: ReadonlyMap<string, string> = new Map()

  /** `now` in Unix ms. */
  of(bytes: Uint8Array, now: number): string {
    const digest = hash('sha256', bytes)
    const known = this.#young.get(digest)
    if (known !== undefined) return known
    const id = this.#old.get(digest) ?? `${now.toString(16)}-${digest}`
    if (this.#young.size >= remembered) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(digest, id)
    return id
  }
}
