import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRelay, type Relay, type RelayOptions } from '../app.ts'
import { createSystemClock } from '../core/clock.ts'
import { JournalError } from '../journal/journal.ts'
import { storeFile } from '../journal/sqlite/open-store.ts'
import { createSqliteJournal } from '../journal/sqlite/sqlite-journal.ts'
import { ownerOf } from '../oncall/owner.ts'
import { OperatorError } from './fail.ts'
import { forgetLocalAddress, readRelayAddress } from './local-credentials.ts'

const version = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version

/** Exit code of a start whose store another relay holds. */
export const lockedExitCode = 3

export type OpenOptions = Partial<
  Pick<RelayOptions, 'hosts' | 'publicUrl' | 'consoleDir' | 'tls' | 'logLevel' | 'onDuty'>
>

/** Opens the store in `dir` and builds the relay on it, without listening. Rejects with an OperatorError. */
export async function openRelay(dir: string, options: OpenOptions = {}): Promise<Relay> {
  try {
    const journal = await createSqliteJournal({ dir, clock: Date.now })
    try {
      forgetLocalAddress(dir)
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
      // Its thread would keep the process, and the lock, for ever.
      await journal.close()
      throw error
    }
  } catch (error) {
    if (error instanceof JournalError)
      throw new OperatorError(error.message, error.code === 'locked' ? lockedExitCode : 1)
    throw error
  }
}

/**
 * Opens the store that is in `dir` for one command: no timer fires and nobody is paged meanwhile. The token lives as
 * long as the process. Rejects with an OperatorError.
 */
export async function lendRelay(dir: string): Promise<{ readonly relay: Relay; readonly token: string }> {
  if (!existsSync(join(dir, storeFile)))
    throw new OperatorError(`there is no store in ${dir}; start a relay on it first, or name another with --data`)
  const relay = await openRelay(dir, { onDuty: false, publicUrl: readRelayAddress(dir)?.url ?? null })
  return { relay, token: relay.credentials.lendToken({ person: ownerOf(relay.core.desk.config), device: null }) }
}

/** After the journal failed nothing can be promised: no retry, no answer, no pretence. The next start reads what is on disk. */
function endProcess(error: unknown): void {
  process.stderr.write(
    `baton: the journal failed, stopping: ${error instanceof Error ? error.message : String(error)}\n`,
  )
  process.exit(70)
}
