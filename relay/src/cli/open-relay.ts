import { readFileSync } from 'node:fs'
import { createRelay, type Relay, type RelayOptions } from '../app.ts'
import { createSystemClock } from '../core/clock.ts'
import { JournalError } from '../journal/journal.ts'
import { createSqliteJournal } from '../journal/sqlite-journal.ts'
import { OperatorError } from './fail.ts'

const version = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version

export type OpenOptions = Partial<Pick<RelayOptions, 'hosts' | 'publicUrl' | 'consoleDir' | 'tls' | 'logLevel'>>

/** Opens the store in `dir` and builds the relay on it, without listening. Rejects with an OperatorError. */
export async function openRelay(dir: string, options: OpenOptions = {}): Promise<Relay> {
  try {
    const journal = await createSqliteJournal({ dir, clock: Date.now })
    return await createRelay({
      hosts: [],
      publicUrl: null,
      consoleDir: null,
      tls: null,
      logLevel: 'warn',
      ...options,
      journal,
      clock: createSystemClock(undefined, undefined, journal.head.recordedAt),
      version,
      onFailure: endProcess,
    })
  } catch (error) {
    if (error instanceof JournalError) throw new OperatorError(error.message, error.code === 'locked' ? 3 : 1)
    throw error
  }
}

/** After the journal failed nothing can be promised: no retry, no answer, no pretence. The next start reads what is on disk. */
function endProcess(error: unknown): void {
  process.stderr.write(
    `baton: the journal failed, stopping: ${error instanceof Error ? error.message : String(error)}\n`,
  )
  process.exit(70)
}
