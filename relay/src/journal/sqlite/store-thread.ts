import { Worker } from 'node:worker_threads'
import { JournalError, type JournalHead } from '../journal.ts'
import type { Store } from './store.ts'
import { type Answer, type Ask, reviveError } from './store-protocol.ts'

/** The one file that runs on threads of its own. */
export const workerUrl = new URL('./worker.ts', import.meta.url)

type Op = Exclude<keyof Store, 'close'>
const writes: ReadonlySet<Op> = new Set<Op>([
  'append',
  'saveSnapshots',
  'vaultPut',
  'vaultDelete',
  'pruneOutcomes',
  'prunePayloads',
])

interface Waiter {
  readonly isWrite: boolean
  readonly resolve: (value: never) => void
  readonly reject: (error: Error) => void
}

/** Opens the store in `dir` on a thread of its own. Rejects with `JournalError`. */
export async function startStoreThread(
  dir: string,
): Promise<{ readonly thread: StoreThread; readonly head: JournalHead }> {
  const thread = new StoreThread(dir)
  return { thread, head: await thread.opened }
}

/**
 * The store, asked from another thread: answers come in the order of the asks. Once a write failed in doubt, every
 * call rejects: after a failed fsync the kernel may have dropped the pages, and only a restart reads what the disk holds.
 */
export class StoreThread {
  readonly opened: Promise<JournalHead>
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiter>()
  readonly #exited: Promise<void>
  readonly #failureListeners = new Set<() => void>()
  #asked = 0
  #ended: Error | null = null
  #closing = false

  constructor(dir: string) {
    this.#worker = new Worker(workerUrl, { workerData: { dir } })
    this.#exited = new Promise((resolve) => this.#worker.once('exit', () => resolve()))
    this.#worker.on('message', (answer: Answer) => this.#settle(answer))
    this.#worker.once('error', (error) => this.#end(new JournalError('io', `The journal's thread failed: ${error}`)))
    this.#worker.once('exit', () => this.#end(new JournalError('io', "The journal's thread has ended.")))
    this.opened = this.#wait(0, false)
  }

  /** What ended it, unless it was closed. */
  get failure(): Error | null {
    return this.#closing ? null : this.#ended
  }

  /** Calls back once it fails. Returns the way to stop. */
  onFailure(listener: () => void): () => void {
    this.#failureListeners.add(listener)
    return () => this.#failureListeners.delete(listener)
  }

  /** `transfer` moves buffers instead of copying them; the caller must not use them again. */
  call<K extends Op>(op: K, args: Parameters<Store[K]>, transfer: readonly ArrayBuffer[] = []) {
    if (this.#ended) return Promise.reject(this.#ended)
    this.#asked += 1
    const answer: Promise<Awaited<ReturnType<Store[K]>>> = this.#wait(this.#asked, writes.has(op))
    this.#worker.postMessage({ id: this.#asked, op, args } satisfies Ask, transfer)
    return answer
  }

  /** Closes the store after what was asked before, and ends the thread. */
  close(): Promise<void> {
    if (!this.#closing) {
      this.#closing = true
      this.#ended ??= new JournalError('io', 'The journal is closed.')
      this.#worker.postMessage({ id: -1, op: 'close', args: [] } satisfies Ask)
    }
    return this.#exited
  }

  #wait<T>(id: number, isWrite: boolean): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { isWrite, resolve, reject })
    })
  }

  #settle(answer: Answer): void {
    const waiter = this.#waiting.get(answer.id)
    if (!waiter) return
    this.#waiting.delete(answer.id)
    if ('value' in answer) {
      waiter.resolve(answer.value as never)
      return
    }
    const error = reviveError(answer.error)
    if (waiter.isWrite && error instanceof JournalError && (error.code === 'io' || error.code === 'damaged'))
      this.#end(error)
    waiter.reject(error)
  }

  #end(error: Error): void {
    const isNews = this.#ended === null
    this.#ended ??= error
    for (const waiter of this.#waiting.values()) waiter.reject(error)
    this.#waiting.clear()
    if (isNews) for (const listener of this.#failureListeners) listener()
  }
}
