import type { Store } from '../host/ports.ts'

/** Stands in for a folder that cannot be used: nothing is there, and nothing can be kept, for the reason given. */
export class NoStore implements Store {
  readonly #why: Error

  constructor(why: Error) {
    this.#why = why
  }

  async load(): Promise<null> {
    return null
  }

  save(): Promise<never> {
    return Promise.reject(this.#why)
  }

  async remove(): Promise<void> {}

  async list(): Promise<readonly string[]> {
    return []
  }
}
