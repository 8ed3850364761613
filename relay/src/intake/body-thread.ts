import { parentPort } from 'node:worker_threads'
import type { Signal } from '@baton/shared/model/signal.ts'
import type { ThreadAnswer, ThreadAsk } from './body-reader.ts'
import { type BadBody, type BodyText, readText } from './read-body.ts'
import { type BodyAsk, candidatesIn, understand } from './read-signals.ts'

// The thread that reads large bodies, one after the other. It knows no secret: it asks which words of a body are one. It hands
// the signals over in pages, each when it is asked for.

/** Signals of one page: taking one over holds the asking thread for some milliseconds. */
const pageSize = 200

const port = parentPort
if (!port) throw new Error('body-thread.ts runs as a worker thread')
let reading: { readonly ask: BodyAsk; readonly read: BodyText | BadBody } | null = null
let signals: readonly Signal[] = []
let told = 0

port.on('message', (message: ThreadAsk) => port.postMessage(answer(message)))

function answer(message: ThreadAsk): ThreadAnswer {
  switch (message.kind) {
    case 'begin':
      reading = { ask: message.ask, read: readText(message.ask.bytes, message.ask.type) }
      return { candidates: candidatesIn(reading.ask, reading.read) }
    case 'read':
      return read(new Set(message.secrets))
    case 'more': {
      const page = signals.slice(told, told + pageSize)
      told += page.length
      if (told === signals.length) signals = []
      return { page }
    }
  }
}

function read(secrets: ReadonlySet<string>): ThreadAnswer {
  if (!reading) throw new Error('there is no body to read')
  const all = understand(reading.ask, reading.read, (word) => secrets.has(word))
  reading = null
  if (!all.ok) return { read: all, count: 0 }
  signals = all.signals
  told = 0
  return { read: { ...all, signals: [] }, count: signals.length }
}
