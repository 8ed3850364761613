import { randomBytes } from 'node:crypto'
import { open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Store } from '../host/ports.ts'
import { makeDirectory, syncDirectory } from './durable-directory.ts'

const documentEnding = '.json'
const unfinishedEnding = '.tmp'
const damagedEnding = '.damaged'

interface Write {
  readonly file: string
  /** Null removes. */
  readonly text: string | null
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

/**
 * Documents as readable JSON files in one directory, which belongs to one process at a time. As with lowdb's own
 * files, each write is whole or not there (a new file, renamed into place); beyond that it is synced, file and
 * directory, so that `save` resolves only when a power cut cannot undo it. Only the owner can read the files.
 */
export class FileStore implements Store {
  readonly #directory: string
  #opened: Promise<void> | null = null
  #writes: Write[] = []
  #last: Promise<void> = Promise.resolve()

  constructor(directory: string) {
    this.#directory = resolve(directory)
  }

  /**
   * A file that is not JSON is moved aside, and its text is the answer: no reader takes it for its document, so that
   * the host sees damage and not absence.
   */
  async load(name: string): Promise<unknown> {
    await this.#settle()
    const file = this.#fileOf(name)
    const text = await readFile(file, 'utf8').catch(absent)
    if (text === null) return null
    try {
      return JSON.parse(text)
    } catch {
      // Where it cannot be moved, the next save says so.
      await rename(file, file + damagedEnding).catch(() => undefined)
      return text
    }
  }

  save(name: string, value: unknown): Promise<void> {
    return this.#write(name, () => {
      // Now: what is asked for is the value as it is, not as it will be when its turn comes.
      const text = JSON.stringify(value, null, 2)
      if (text === undefined) throw new TypeError(`"${name}" has no JSON form`)
      return `${text}\n`
    })
  }

  remove(name: string): Promise<void> {
    return this.#write(name, () => null)
  }

  async list(prefix: string): Promise<readonly string[]> {
    await this.#settle()
    const names = (await readdir(this.#directory)).flatMap((file) => nameOf(file) ?? [])
    return names.filter((name) => name.startsWith(prefix)).sort()
  }

  async #settle(): Promise<void> {
    // What was asked to be written before is read back.
    await this.#flush()
    await this.#open()
  }

  #fileOf(name: string): string {
    return join(this.#directory, encode(name) + documentEnding)
  }

  #write(name: string, textOf: () => string | null): Promise<void> {
    return new Promise((done, failed) => {
      this.#writes.push({ file: this.#fileOf(name), text: textOf(), done, failed })
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
    let unfinished: readonly (string | null)[] = []
    try {
      await this.#open()
      unfinished = await this.#writeAside(writes)
      // One directory: a file system that journals its names keeps their order until the sync makes all of them last.
      for (const [index, { file }] of writes.entries()) {
        const finished = unfinished[index]
        if (finished) await rename(finished, file)
        else await rm(file, { force: true })
      }
      await syncDirectory(this.#directory)
      for (const { done } of writes) done()
    } catch (error) {
      await removeAll(unfinished)
      for (const { failed } of writes) failed(error)
    }
  }

  /** All contents are on disk before any takes its name: a full disk changes nothing. */
  async #writeAside(writes: readonly Write[]): Promise<readonly (string | null)[]> {
    const written = writes.map(async ({ text }) => {
      if (text === null) return null
      const file = join(this.#directory, randomBytes(9).toString('hex') + unfinishedEnding)
      await writeDurably(file, text)
      return file
    })
    // All are waited for, so that none is still being written when its batch has failed.
    const results = await Promise.allSettled(written)
    const files = results.map((result) => (result.status === 'fulfilled' ? result.value : null))
    const failure = results.find((result) => result.status === 'rejected')
    if (!failure) return files
    await removeAll(files)
    throw failure.reason
  }

  #open(): Promise<void> {
    this.#opened ??= this.#prepare().catch((error: unknown) => {
      this.#opened = null
      throw error
    })
    return this.#opened
  }

  async #prepare(): Promise<void> {
    await makeDirectory(this.#directory)
    const files = await readdir(this.#directory)
    const unfinished = files.filter((file) => file.endsWith(unfinishedEnding))
    await Promise.all(unfinished.map((file) => rm(join(this.#directory, file), { force: true })))
  }
}

/** A name as one file name on any system: nothing in it is a separator, a wildcard, or a step out of the directory. */
function encode(name: string): string {
  return encodeURIComponent(name).replace(/[!'()*~]|^\./g, percent)
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}

function nameOf(file: string): string | null {
  if (!file.endsWith(documentEnding)) return null
  try {
    return decodeURIComponent(file.slice(0, -documentEnding.length))
  } catch {
    // Not a file of ours.
    return null
  }
}

async function writeDurably(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600)
  try {
    await handle.writeFile(text, 'utf8')
    await handle.sync()
  } catch (error) {
    await rm(file, { force: true }).catch(() => undefined)
    throw error
  } finally {
    await handle.close()
  }
}

/** Best effort: what stays is removed at the next start. */
async function removeAll(files: readonly (string | null)[]): Promise<void> {
  const named = files.filter((file) => file !== null)
  await Promise.allSettled(named.map((file) => rm(file, { force: true })))
}

function absent(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
  throw error
}
