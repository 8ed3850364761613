import type { Secrets, Store } from '../host/ports.ts'

const documents = 'documents'
const secrets = 'secrets'
const tokenKey = 'token'

interface Write {
  readonly place: typeof documents | typeof secrets
  readonly key: string
  /** Undefined removes. */
  readonly value: unknown
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

interface Read {
  readonly place: typeof documents | typeof secrets
  readonly key: string
  readonly done: (value: unknown) => void
  readonly failed: (error: unknown) => void
}

/**
 * The console's documents and its token in IndexedDB. What is asked for in one turn is one transaction, and a write
 * resolves when the browser says that it is on disk (`durability: 'strict'`), not when it is merely scheduled.
 */
export class IdbStore implements Store, Secrets {
  readonly #factory: Pick<IDBFactory, 'open'>
  readonly #name: string
  #database: Promise<IDBDatabase> | null = null
  #writes: Write[] = []
  #reads: Read[] = []
  #last: Promise<void> = Promise.resolve()
  #cleared: () => void = () => undefined

  constructor(factory: Pick<IDBFactory, 'open'>, name = 'baton') {
    this.#factory = factory
    this.#name = name
  }

  async load(name: string): Promise<unknown> {
    return (await this.#read(documents, name)) ?? null
  }

  async list(prefix: string): Promise<readonly string[]> {
    const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`)
    const database = await this.#settled()
    const keys = await answerOf(database.transaction(documents, 'readonly').objectStore(documents).getAllKeys(range))
    return keys.map(String)
  }

  onCleared(listener: () => void): void {
    this.#cleared = listener
  }

  async save(name: string, value: unknown): Promise<void> {
    if (value === undefined) throw new TypeError(`"${name}" has no JSON form`)
    // Now: what is asked for is the value as it is, and one that cannot be copied fails alone.
    return this.#write(documents, name, structuredClone(value))
  }

  remove(name: string): Promise<void> {
    return this.#write(documents, name, undefined)
  }

  async loadToken(): Promise<string | null> {
    const token = await this.#read(secrets, tokenKey)
    return typeof token === 'string' ? token : null
  }

  saveToken(token: string | null): Promise<void> {
    return this.#write(secrets, tokenKey, token ?? undefined)
  }

  async close(): Promise<void> {
    await this.#last
    const database = await this.#database
    database?.close()
    this.#database = null
  }

  /** What is asked for in one turn is one transaction: a thousand of them take longer than what they read. */
  #read(place: Read['place'], key: string): Promise<unknown> {
    return new Promise((done, failed) => {
      this.#reads.push({ place, key, done, failed })
      if (this.#reads.length === 1) queueMicrotask(() => void this.#readAll())
    })
  }

  async #readAll(): Promise<void> {
    const reads = this.#reads
    this.#reads = []
    try {
      const database = await this.#settled()
      const transaction = database.transaction([documents, secrets], 'readonly')
      for (const { place, key, done, failed } of reads)
        answerOf(transaction.objectStore(place).get(key)).then(done, failed)
    } catch (error) {
      for (const { failed } of reads) failed(error)
    }
  }

  /** The database once what was asked to be written before is there to be read back. */
  async #settled(): Promise<IDBDatabase> {
    await this.#flush()
    return this.#open()
  }

  #write(place: Write['place'], key: string, value: unknown): Promise<void> {
    return new Promise((done, failed) => {
      this.#writes.push({ place, key, value, done, failed })
      if (this.#writes.length === 1) queueMicrotask(() => void this.#flush())
    })
  }

  #flush(): Promise<void> {
    const writes = this.#writes
    if (writes.length === 0) return this.#last
    this.#writes = []
    this.#last = this.#last.then(() => this.#commit(writes))
    return this.#last
  }

  async #commit(writes: readonly Write[]): Promise<void> {
    try {
      await writeAll(await this.#open(), writes)
      for (const { done } of writes) done()
    } catch (error) {
      for (const { failed } of writes) failed(error)
    }
  }

  #open(): Promise<IDBDatabase> {
    this.#database ??= this.#connect().catch((error: unknown) => {
      this.#database = null
      throw error
    })
    return this.#database
  }

  async #connect(): Promise<IDBDatabase> {
    const request = this.#factory.open(this.#name, 1)
    request.onupgradeneeded = () => {
      for (const place of [documents, secrets]) request.result.createObjectStore(place)
    }
    const database = await answerOf(request)
    // The browser may take it away (storage cleared, a newer version elsewhere); the next call opens it again.
    const forget = () => {
      database.close()
      this.#database = null
    }
    database.onversionchange = forget
    // Not by our own `close`: somebody has cleared the site's data, or the disk below has gone.
    database.onclose = () => {
      forget()
      this.#cleared()
    }
    return database
  }
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

async function writeAll(database: IDBDatabase, writes: readonly Write[]): Promise<void> {
  const transaction = database.transaction([documents, secrets], 'readwrite', { durability: 'strict' })
  const ended = endOf(transaction)
  try {
    for (const { place, key, value } of writes) {
      const store = transaction.objectStore(place)
      if (value === undefined) store.delete(key)
      else store.put(value, key)
    }
    // Without waiting for its turn, so that what a page writes as it goes is written.
    transaction.commit()
  } catch (error) {
    // Left alone it would commit what of it was taken, after all have been told that it failed.
    abort(transaction)
    await ended.catch(() => undefined)
    throw error
  }
  await ended
}

/** It may have ended by itself. */
function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort()
  } catch {
    // Then nothing of it is kept.
  }
}

function endOf(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error ?? new Error('the browser aborted the write'))
  })
}
