import { setImmediate as nextTurn } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Signal } from '@baton/shared/model/signal.ts'
import { askThread } from '../ask-thread.ts'
import { OverloadedError } from '../core/inputs.ts'
import { OneAtATime } from '../one-at-a-time.ts'
import { bad } from './read-body.ts'
import { type BodyAsk, type BodyRead, type IsSecret, readSignals } from './read-signals.ts'

/** What the thread is asked, one after the other: which words may be secrets, to read, and the signals page by page. */
export type ThreadAsk =
  | { readonly kind: 'begin'; readonly ask: BodyAsk }
  | { readonly kind: 'read'; readonly secrets: readonly string[] }
  | { readonly kind: 'more' }
export type ThreadAnswer =
  | { readonly candidates: readonly string[] }
  /** What was read, without its signals, and how many they are. */
  | { readonly read: BodyRead; readonly count: number }
  | { readonly page: readonly Signal[] }
type AnswerTo = {
  begin: Extract<ThreadAnswer, { candidates: unknown }>
  read: Extract<ThreadAnswer, { read: unknown }>
  more: Extract<ThreadAnswer, { page: unknown }>
}

const threadUrl = new URL('./body-thread.ts', import.meta.url)

/** Up to this the slowest body takes some tens of milliseconds, bytes. */
const shortest = 64 * 1_024
/** The slowest body takes some seconds of a core that others use too. */
const longestMs = 30_000
/** The largest tree of the largest body has some hundreds of megabytes. */
const resourceLimits = { maxOldGenerationSizeMb: 1_024 }
/** How long the thread is kept for the next large body: its memory goes with it. */
const idleMs = 10_000

/**
 * Reads bodies, the large ones on a thread of their own, one at a time: a storm is one body of megabytes, and reading it here
 * would hold the loop for seconds. How many wait, whoever lets them in bounds.
 */
export class BodyReader {
  readonly #isSecret: IsSecret
  #worker: Worker | null = null
  #idle: NodeJS.Timeout | null = null
  readonly #threads = new OneAtATime()
  readonly #closing = new AbortController()

  constructor(isSecret: IsSecret) {
    this.#isSecret = isSecret
  }

  /** Rejects with OverloadedError when it takes too long. */
  async read(ask: BodyAsk, limitMs = longestMs): Promise<BodyRead> {
    if (ask.bytes.byteLength <= shortest) return readSignals(ask, this.#isSecret)
    return this.#threads.run(() => this.#readApart(ask, limitMs))
  }

  /** Ends the thread; what it reads or is still to read is not taken. */
  async close(): Promise<void> {
    this.#closing.abort()
    await this.#end()
  }

  async #readApart(ask: BodyAsk, limitMs: number): Promise<BodyRead> {
    if (this.#closing.signal.aborted) throw new OverloadedError('the relay is stopping')
    if (this.#idle) clearTimeout(this.#idle)
    this.#worker ??= new Worker(threadUrl, { resourceLimits })
    try {
      return await this.#ask(this.#worker, ask, AbortSignal.any([this.#closing.signal, AbortSignal.timeout(limitMs)]))
    } catch (error) {
      await this.#end()
      if ((error as { readonly code?: string }).code !== 'ERR_WORKER_OUT_OF_MEMORY') throw error
      return bad(413, 'too-large', 'The body needs too much memory to be read.', '')
    } finally {
      this.#idle = setTimeout(() => this.#end(), idleMs).unref()
    }
  }

  async #ask(worker: Worker, ask: BodyAsk, signal: AbortSignal): Promise<BodyRead> {
    const { candidates } = await answerTo(worker, { kind: 'begin', ask }, signal)
    const secrets = candidates.filter(this.#isSecret)
    const { read, count } = await answerTo(worker, { kind: 'read', secrets }, signal)
    if (!read.ok) return read
    const signals: Signal[] = []
    while (signals.length < count) {
      signals.push(...(await answerTo(worker, { kind: 'more' }, signal)).page)
      // Each page in a turn of the loop of its own: others go in between.
      await nextTurn()
    }
    return { ...read, signals }
  }

  async #end(): Promise<void> {
    const worker = this.#worker
    this.#worker = null
    await worker?.terminate()
  }
}

function answerTo<A extends ThreadAsk>(worker: Worker, ask: A, signal: AbortSignal): Promise<AnswerTo[A['kind']]> {
  return askThread(worker, ask, signal)
}
