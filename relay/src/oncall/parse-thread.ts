import { parentPort } from 'node:worker_threads'
import type { ParseAsk } from './parse-apart.ts'
import { parseOncall } from './parse-oncall.ts'

// The thread that reads one oncall.yaml, and ends.

const port = parentPort
if (!port) throw new Error('parse-thread.ts runs as a worker thread')
port.once('message', ({ text, base, permits }: ParseAsk) => port.postMessage(parseOncall(text, base, permits)))
