import { Worker } from 'node:worker_threads'
import type { JournalEntry } from '@baton/shared/log/events.ts'
import { askThread } from '../ask-thread.ts'
import { OverloadedError } from '../core/inputs.ts'
import { foldIncident } from '../core/stored-incident.ts'
import type { Journal } from '../journal/journal.ts'
import { OneAtATime } from '../one-at-a-time.ts'
import { type ExportAsk, writeExport } from './write-export.ts'

/** What the thread is given: the events, and then what to write of them. */
export type ThreadAsk = { readonly page: readonly JournalEntry[] } | { readonly ask: ExportAsk }

const threadUrl = new URL('./export-thread.ts', import.meta.url)

/** Events that are read at a time. An incident with fewer is written here: that takes some tens of milliseconds. */
const pageSize = 1_000
/** The export of a storm takes a second or two of a core that others use too. */
const longestMs = 60_000
/** Exports that may wait for their turn: one is written at a time. */
const maxWaiting = 8
/** A storm of 100,000 alerts has some hundreds of megabytes. */
const resourceLimits = { maxOldGenerationSizeMb: 1_024 }

const threads = new OneAtATime(maxWaiting, 'too many exports are being written')

/**
 * An export of an incident, from its events alone; null when there is none of this id. A storm's is written on a thread of its
 * own, for it would hold the loop for a second. Rejects with OverloadedError when it takes too long, or too many wait.
 */
export async function exportIncident(journal: Journal, id: string, ask: ExportAsk): Promise<string | Buffer | null> {
  const first = await journal.readIncident(id, 0, pageSize)
  if (first.length < pageSize) {
    const incident = foldIncident(null, first)
    return incident && writeExport(incident, first, ask)
  }
  return threads.run(() => writeApart(journal, id, ask, first))
}

async function writeApart(
  journal: Journal,
  id: string,
  ask: ExportAsk,
  first: readonly JournalEntry[],
): Promise<Buffer | null> {
  const worker = new Worker(threadUrl, { resourceLimits })
  const signal = AbortSignal.timeout(longestMs)
  try {
    let page = first
    for (;;) {
      await askThread(worker, { page } satisfies ThreadAsk, signal)
      if (page.length < pageSize) break
      page = await journal.readIncident(id, page.at(-1)?.seq ?? 0, pageSize)
    }
    const bytes = await askThread<Uint8Array | null>(worker, { ask } satisfies ThreadAsk, signal)
    return bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  } catch (error) {
    if ((error as { readonly code?: string }).code !== 'ERR_WORKER_OUT_OF_MEMORY') throw error
    throw new OverloadedError('the export needs too much memory', { cause: error })
  } finally {
    await worker.terminate()
  }
}
