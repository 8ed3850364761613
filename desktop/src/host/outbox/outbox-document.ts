import { type Command, commandSchemas } from '@baton/shared/log/commands.ts'
import type { Notice } from '@baton/shared/view/console-state.ts'
import type { Low } from 'lowdb'
import { isObject } from '../link/inbound.ts'
import type { Store } from '../ports.ts'
import { openDocument } from '../replica/documents.ts'

/** A command that waits, exactly as it is sent: the relay knows a resend by its id and its body. */
export interface Waiting {
  readonly command: Command
  /** By this device's clock, Unix ms. */
  readonly queuedAt: number
}

/** What must outlive a crash: commands that wait, and what the person has not yet been told. */
export interface OutboxData {
  readonly version: 1
  readonly waiting: readonly Waiting[]
  readonly notices: readonly Notice[]
}

const name = 'outbox'
const empty: OutboxData = { version: 1, waiting: [], notices: [] }

/**
 * The outbox on disk; each write is whole and in order, and resolves when it is durable. Nothing is written over what has
 * not been read.
 */
export class OutboxDocument {
  readonly #store: Store
  readonly #document: Low<OutboxData>
  #writing: Promise<void> = Promise.resolve()
  #isRead = false
  /** Nothing is on disk that another person's could be taken for. */
  #isEmpty = false

  constructor(store: Store) {
    this.#store = store
    this.#document = openDocument<OutboxData>(store, name, empty, readOutbox)
  }

  get isRead(): boolean {
    return this.#isRead
  }

  /** What waits; `isDamaged` when there was something that makes no sense, which is then kept aside. Rejects as the store does. */
  async load(): Promise<OutboxData & { readonly isDamaged: boolean }> {
    const stored = await this.#store.load(name)
    const isDamaged = stored !== null && readOutbox(stored) === null
    if (isDamaged) await this.#store.save(`${name}-damaged`, stored)
    await this.#document.read()
    this.#isRead = true
    this.#isEmpty = isNothing(this.#document.data)
    return { ...this.#document.data, isDamaged }
  }

  /** Nobody needs what is there any more. Where nothing is, a disk that takes nothing is no hindrance. */
  async clear(): Promise<void> {
    await this.#writing
    this.#isRead = true
    if (!this.#isEmpty) await this.save([], [])
  }

  save(waiting: readonly Waiting[], notices: readonly Notice[]): Promise<void> {
    if (!this.#isRead) return Promise.reject(new Error('what waits on this device could not be read yet'))
    const write = this.#writing.then(async () => {
      const data: OutboxData = { version: 1, waiting, notices }
      this.#document.data = data
      // What failed may have been written all the same.
      if (!isNothing(data)) this.#isEmpty = false
      await this.#document.write()
      this.#isEmpty = isNothing(data)
    })
    this.#writing = write.catch(() => undefined)
    return write
  }

  /** Resolves when all that was asked for is written, or has failed. */
  settled(): Promise<void> {
    return this.#writing
  }
}

function isNothing({ waiting, notices }: OutboxData): boolean {
  return waiting.length === 0 && notices.length === 0
}

function readOutbox(value: unknown): OutboxData | null {
  if (!isObject(value) || value.version !== 1) return null
  const { waiting, notices } = value
  if (!Array.isArray(waiting) || !Array.isArray(notices)) return null
  return waiting.every(isWaiting) ? (value as unknown as OutboxData) : null
}

function isWaiting(item: unknown): boolean {
  if (!isObject(item) || typeof item.queuedAt !== 'number' || !isObject(item.command)) return false
  return Object.hasOwn(commandSchemas, String(item.command.type))
}
