import { parentPort } from 'node:worker_threads'
import type { JournalEntry } from '@baton/shared/log/events.ts'
import { foldIncident } from '../core/stored-incident.ts'
import type { ThreadAsk } from './export-incident.ts'
import { writeExport } from './write-export.ts'

// The thread that writes one large export, and ends. It is given the incident's events page by page.

const port = parentPort
if (!port) throw new Error('export-thread.ts runs as a worker thread')
const entries: JournalEntry[] = []

port.on('message', (message: ThreadAsk) => {
  if ('page' in message) {
    entries.push(...message.page)
    port.postMessage(null)
    return
  }
  const incident = foldIncident(null, entries)
  const bytes = incident && new TextEncoder().encode(writeExport(incident, entries, message.ask))
  port.postMessage(bytes, bytes ? [bytes.buffer] : [])
})
