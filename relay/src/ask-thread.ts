import { once } from 'node:events'
import type { Worker } from 'node:worker_threads'
import { OverloadedError } from './core/inputs.ts'

/** Asks a thread one thing, and waits for its answer. Rejects with OverloadedError when `signal` says that it took too long. */
export async function askThread<Answer>(worker: Worker, message: unknown, signal: AbortSignal): Promise<Answer> {
  const answer = once(worker, 'message', { signal })
  worker.postMessage(message)
  try {
    return (await answer)[0]
  } catch (error) {
    if (!signal.aborted) throw error
    throw new OverloadedError('this takes too long', { cause: error })
  }
}
