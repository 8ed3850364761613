import { parentPort, workerData } from 'node:worker_threads'
import { asJournalError } from './errors.ts'
import { openStore } from './open-store.ts'
import { createStore, type Store } from './store.ts'
import { type Answer, type Ask, describeError } from './store-protocol.ts'

// The thread that owns the store. It answers in the order of the asks; opening is the answer to ask 0.

const port = parentPort
if (!port) throw new Error('sqlite-worker.ts runs as a worker thread')
const { dir } = workerData as { readonly dir: string }

try {
  const opened = openStore(dir)
  const store = createStore(opened)
  port.on('message', (ask: Ask) => void answer(store, ask))
  reply({ id: 0, value: opened.head })
} catch (error) {
  reply({ id: 0, error: describeError(error) })
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
