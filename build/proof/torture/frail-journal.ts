import { appendFileSync, existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Journal, JournalError } from '../../../relay/src/journal/journal.ts'

/** What fails while appends go on: single reads, and what may be made again. */
const frail = ['read', 'readIncident', 'outcome', 'loadIncident', 'listIncidents', 'saveSnapshots', 'prune'] as const

/** `journal`, of which what it reads, saves again or removes fails whenever `fails` says so. */
export function frailJournal(journal: Journal, fails: () => boolean): Journal {
  const failing: ReadonlySet<PropertyKey> = new Set(frail)
  return new Proxy(journal, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      return (...args: readonly unknown[]) =>
        failing.has(name) && fails()
          ? Promise.reject(new JournalError('io', `made to fail: ${String(name)}`))
          : Reflect.apply(value, target, args)
    },
  })
}

/** One more that was made to fail, by the relay whose folder is `dir`: a byte in a file, which outlives a kill. */
export function noteFailure(dir: string): void {
  appendFileSync(fileOf(dir), '.')
}

/** How many were made to fail in `dir`. */
export function countFailures(dir: string): number {
  return existsSync(fileOf(dir)) ? statSync(fileOf(dir)).size : 0
}

function fileOf(dir: string): string {
  return join(dir, 'made-to-fail')
}
