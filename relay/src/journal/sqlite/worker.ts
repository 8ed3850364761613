import { setTimeout as rest } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { JournalError } from '../journal.ts'
import { asJournalError } from './errors.ts'
import { openStore } from './open-store.ts'
import { createStore, type Store } from './store.ts'
import type { Checked } from './store-check.ts'
import { type Answer, type Ask, describeError } from './store-protocol.ts'
import { checkWhole } from './verify-store.ts'

// The thread that owns the store, or the one that checks it beside that one. The first answers in the order of the asks;
// opening is the answer to ask 0. The second says one thing, and ends.

/** How long the check rests for each millisecond that it worked, so that it takes no more than a quarter of a core. */
const restPerWork = 3

const port = parentPort
if (!port) throw new Error('sqlite-worker.ts runs as a worker thread')
const { dir, role } = workerData as { readonly dir: string; readonly role?: 'check' }

if (role === 'check') port.postMessage({ condition: await check() } satisfies Checked)
else serve()

function serve(): void {
  try {
    const opened = openStore(dir)
    const store = createStore(opened)
    port?.on('message', (ask: Ask) => void answer(store, ask))
    reply({ id: 0, value: opened.head })
  } catch (error) {
    reply({ id: 0, error: describeError(error) })
  }
}

async function answer(store: Store, { id, op, args }: Ask): Promise<void> {
  try {
    const call = store[op] as (...args: readonly unknown[]) => unknown
    reply({ id, value: await call(...args) })
  } catch (error) {
    reply({ id, error: describeError(asJournalError(error, dir)) })
  }
  if (op === 'close') port?.close()
}

function reply(message: Answer): void {
  port?.postMessage(message)
}

async function check(): Promise<Checked['condition']> {
  try {
    const steps = checkWhole(dir)
    for (;;) {
      const began = performance.now()
      const step = steps.next()
      if (step.done) return step.value.damage ?? 'whole'
      await rest((performance.now() - began) * restPerWork)
    }
  } catch (error) {
    if (!(error instanceof JournalError)) throw error
    return error.code === 'damaged' ? { seq: 0, problem: error.message } : 'unknown'
  }
}
