import { Worker } from 'node:worker_threads'
import { OneAtATime } from '../one-at-a-time.ts'
import type { Permits } from '../outbound/permits.ts'
import { type OncallParse, parseOncall } from './parse-oncall.ts'
import { refuseHostileYaml } from './yaml-source.ts'

/** What the thread is asked. */
export interface ParseAsk {
  readonly text: string
  readonly base: string | null
  readonly permits: Permits | null
}

const threadUrl = new URL('./parse-thread.ts', import.meta.url)

/** Up to this the slowest text takes less than it costs to begin a thread, UTF-16 units. */
const shortest = 4_000
/** The slowest file within the bounds takes 4 s of a core that others use too. */
const longestMs = 20_000
/** Files that may wait for their turn: one is read at a time, so that they take one core at most. */
const maxWaiting = 8
/** The largest tree within the bounds has some tens of megabytes. */
const resourceLimits = { maxOldGenerationSizeMb: 512 }

const threads = new OneAtATime(maxWaiting, 'too many configurations are being read')

/**
 * As `parseOncall`, on a thread of its own: the YAML parser needs seconds for text that is made to be slow, and pages do
 * not wait for it. Rejects with OverloadedError when too many files wait.
 */
export async function parseOncallApart(
  text: string,
  base: string | null,
  permits: Permits | null = null,
  limitMs = longestMs,
): Promise<OncallParse> {
  const refused = refuseHostileYaml(text)
  if (refused !== null) return refusal(refused)
  if (text.length <= shortest) return parseOncall(text, base, permits)
  return threads.run(() => parseOnThread({ text, base, permits }, limitMs))
}

function parseOnThread(ask: ParseAsk, limitMs: number): Promise<OncallParse> {
  const worker = new Worker(threadUrl, { resourceLimits })
  return new Promise<OncallParse>((resolve, reject) => {
    const limit = setTimeout(() => resolve(refusal('takes too long to read; make it simpler')), limitMs)
    worker.once('message', resolve)
    worker.once('error', (error: Error & { readonly code?: string }) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve(refusal('needs too much memory to be read'))
      else reject(error)
    })
    worker.once('exit', () => reject(new Error('the thread that reads oncall.yaml ended without an answer')))
    worker.once('exit', () => clearTimeout(limit))
    worker.postMessage(ask)
  }).finally(() => worker.terminate())
}

function refusal(why: string): OncallParse {
  return { ok: false, problems: [{ path: '', line: null, problem: `the file ${why}` }] }
}
