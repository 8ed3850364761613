import { isObject } from '../link/inbound.ts'
import type { Store } from '../ports.ts'
import { openDocument } from '../replica/documents.ts'

/** What has been told, by the incident or handoff that it was about. */
type Keys = Readonly<Record<string, readonly string[]>>

interface ToldDocument {
  readonly version: 1
  readonly keys: Keys
}

interface Thing {
  readonly key: string
  /** The incident or handoff that it is about. */
  readonly of: string
}

const name = 'told'

/**
 * What this device has told its person, so that a reload does not ring again. It is kept for as long as what it was about
 * is here; losing it costs a notice twice, so nobody waits for the disk.
 */
export class Told {
  readonly #store: Store
  readonly #isKnown: (of: string) => boolean
  #keys: Keys = {}
  #isLoaded = false
  #isNew = true

  constructor(store: Store, isKnown: (of: string) => boolean) {
    this.#store = store
    this.#isKnown = isKnown
  }

  get isLoaded(): boolean {
    return this.#isLoaded
  }

  /** Nothing was ever told here. */
  get isNew(): boolean {
    return this.#isNew
  }

  /** Never rejects: what cannot be read was not told. */
  async load(): Promise<void> {
    const document = openDocument<ToldDocument | null>(this.#store, name, null, readTold)
    await document.read().catch(() => undefined)
    this.#isNew = document.data === null
    this.#keys = document.data?.keys ?? {}
    this.#isLoaded = true
  }

  /** Begins here: these things are no news. */
  begin(things: readonly Thing[]): void {
    this.#isNew = false
    this.#keep(things)
  }

  /** Those of `things` that were not told yet; from now on they are. */
  add<T extends Thing>(things: readonly T[]): readonly T[] {
    const news = things.filter(({ key, of }) => this.#keys[of]?.includes(key) !== true)
    if (news.length > 0) this.#keep(news)
    return news
  }

  /** Another person has this device. */
  clear(): void {
    this.#keys = {}
    this.#isNew = true
    void this.#store.remove(name).catch(() => undefined)
  }

  #keep(things: readonly Thing[]): void {
    const keys: Record<string, readonly string[]> = {}
    for (const [of, told] of Object.entries(this.#keys)) if (this.#isKnown(of)) keys[of] = told
    for (const { key, of } of things) keys[of] = [...(keys[of] ?? []), key]
    this.#keys = keys
    const document = openDocument<ToldDocument>(this.#store, name, { version: 1, keys }, readTold)
    document.write().catch(() => undefined)
  }
}

function readTold(value: unknown): ToldDocument | null {
  if (!isObject(value) || value.version !== 1 || !isObject(value.keys)) return null
  const isList = (told: unknown) => Array.isArray(told) && told.every((key) => typeof key === 'string')
  return Object.values(value.keys).every(isList) ? (value as unknown as ToldDocument) : null
}
