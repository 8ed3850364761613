import { phoneOf } from '@baton/shared/model/phone.ts'
import type { Phones } from '@baton/shared/wire/socket.ts'
import type { Store } from '../ports.ts'
import { openDocument } from '../replica/documents.ts'
import type { Connection } from './connection.ts'
import { isObject, readPhonesResult } from './inbound.ts'

interface PhonesDocument extends Phones {
  readonly version: 1
}

const name = 'phones'
const askTimeoutMs = 10_000

export interface PhoneCopyOptions {
  readonly store: Store
  readonly connection: Connection
  readonly changed: () => void
}

/**
 * The team's telephone numbers, kept here for when the relay is away. They are not in the log: the relay says with each
 * proof of life which revision it has, and what it has no more, this device has no more either.
 */
export class PhoneCopy {
  readonly #options: PhoneCopyOptions
  #phones: Phones | null = null
  /** The disk holds what memory does. */
  #isKept = true
  #isAsking = false

  constructor(options: PhoneCopyOptions) {
    this.#options = options
  }

  /** By person, E.164. */
  get numbers(): Phones['numbers'] {
    return this.#phones?.numbers ?? {}
  }

  /** Never rejects: what cannot be read is asked for anew, and overwritten. */
  async load(): Promise<void> {
    const document = openDocument<PhonesDocument | null>(this.#options.store, name, null, readDocument)
    const isRead = await document.read().then(
      () => true,
      () => false,
    )
    this.#phones = document.data
    this.#isKept = isRead
  }

  /** What the last proof of life said of them: undefined when nothing, null when they are not for this person. */
  heard(revision: string | null | undefined): void {
    if (revision === undefined) return
    if (revision === null) this.forget()
    else if (revision !== this.#phones?.revision) void this.#ask()
    else if (!this.#isKept) this.#keep()
  }

  /** This device is nobody's any more, or somebody's who may not have them. */
  forget(): void {
    if (this.#phones === null && this.#isKept) return
    this.#set(null)
  }

  /** What was kept of them is gone: they are kept anew. */
  keepAnew(): void {
    if (this.#phones !== null) this.#keep()
  }

  async #ask(): Promise<void> {
    if (this.#isAsking) return
    this.#isAsking = true
    const asked = await this.#options.connection.ask('phones:read', null, askTimeoutMs)
    this.#isAsking = false
    const result = asked.kind === 'answer' ? readPhonesResult(asked.value) : null
    // Without an answer it is asked again after the next proof of life.
    if (result?.ok) this.#set({ revision: result.revision, numbers: usable(result.numbers) })
    else if (result?.reason === 'not-allowed') this.forget()
  }

  #set(phones: Phones | null): void {
    this.#phones = phones
    this.#keep()
    this.#options.changed()
  }

  /** A disk that fails keeps what it had: it is tried again with each proof of life. */
  #keep(): void {
    const { store } = this.#options
    const phones = this.#phones
    const kept =
      phones === null ? store.remove(name) : openDocument(store, name, { version: 1, ...phones }, readDocument).write()
    this.#isKept = true
    kept.catch(() => {
      this.#isKept = false
    })
  }
}

/** What a link can be made of: whatever else comes is no number. */
function usable(numbers: Phones['numbers']): Phones['numbers'] {
  return Object.fromEntries(Object.entries(numbers).filter(([, number]) => phoneOf(number) === number))
}

function readDocument(value: unknown): PhonesDocument | null {
  if (!isObject(value) || value.version !== 1 || typeof value.revision !== 'string' || !isObject(value.numbers))
    return null
  const numbers = Object.entries(value.numbers).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return { version: 1, revision: value.revision, numbers: usable(Object.fromEntries(numbers)) }
}
