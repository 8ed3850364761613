import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRelay, type Relay, type RelayOptions } from '../app.ts'
import { createSystemClock } from '../core/clock.ts'
import { type Journal, JournalError } from '../journal/journal.ts'
import { makeFolder } from '../journal/sqlite/folder.ts'
import { takeLock } from '../journal/sqlite/lock.ts'
import { storeFile } from '../journal/sqlite/open-store.ts'
import { createSqliteJournal } from '../journal/sqlite/sqlite-journal.ts'
import { ownerOf } from '../oncall/owner.ts'
import { OperatorError } from './fail.ts'
import { forgetLocalAddress, readRelayAddress } from './local-credentials.ts'
import { refuseMoved } from './moved-journal.ts'

const version = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version

/** Exit code of a start whose store another relay holds. */
export const lockedExitCode = 3

export type OpenOptions = Partial<
  Pick<RelayOptions, 'hosts' | 'publicUrl' | 'consoleDir' | 'tls' | 'logLevel' | 'onDuty'>
> & {
  /** A PostgreSQL database that holds the journal; without one it is in the folder, in SQLite. */
  readonly journalUrl?: string | undefined
}

/**
 * Opens the journal and builds the relay on it, without listening. `dir` is this machine's folder: its secrets, and
 * the journal unless that is elsewhere. Rejects with an OperatorError.
 */
export async function openRelay(dir: string, { journalUrl, ...options }: OpenOptions = {}): Promise<Relay> {
  try {
    const { journal, release } =
      journalUrl === undefined
        ? { journal: await openOwn(dir), release: () => undefined }
        : await openShared(dir, journalUrl)
    try {
      forgetLocalAddress(dir)
      const relay = await createRelay({
        hosts: [],
        publicUrl: null,
        consoleDir: null,
        tls: null,
        logLevel: 'warn',
        ...options,
        journal,
        clock: createSystemClock(() => journal.now(), undefined, journal.head.recordedAt),
        version,
        onFailure: endProcess,
      })
      return { ...relay, close: () => relay.close().finally(release) }
    } catch (error) {
      // Its thread or connections would keep the process, and the lock, for ever.
      await journal.close()
      release()
      throw error
    }
  } catch (error) {
    if (error instanceof JournalError)
      throw new OperatorError(error.message, error.code === 'locked' ? lockedExitCode : 1)
    throw error
  }
}

function openOwn(dir: string): Promise<Journal> {
  refuseMoved(dir)
  return createSqliteJournal({ dir, clock: Date.now })
}

/** A journal that others share, and the folder for this relay alone, so that its commands know whom to ask. */
async function openShared(
  dir: string,
  url: string,
): Promise<{ readonly journal: Journal; readonly release: () => void }> {
  makeFolder(dir)
  const lock = takeLock(dir)
  try {
    // Loaded only here: who keeps the journal in the folder needs none of it.
    const { createPostgresJournal } = await import('../journal/postgres/postgres-journal.ts')
    const warn = (line: string) => void process.stderr.write(`baton: ${line}\n`)
    return { journal: await createPostgresJournal({ url, warn }), release: () => void lock.close() }
  } catch (error) {
    lock.close()
    throw error
  }
}

/**
 * Opens the journal of the relay in `dir` for one command: no timer fires and nobody is paged meanwhile. The token lives
 * as long as the process. Rejects with an OperatorError.
 */
export async function lendRelay(
  dir: string,
  journalUrl?: string,
): Promise<{ readonly relay: Relay; readonly token: string }> {
  if (journalUrl === undefined && !existsSync(join(dir, storeFile)))
    throw new OperatorError(`there is no store in ${dir}; start a relay on it first, or name another with --data`)
  const relay = await openRelay(dir, { onDuty: false, publicUrl: readRelayAddress(dir)?.url ?? null, journalUrl })
  return { relay, token: relay.credentials.lendToken({ person: ownerOf(relay.core.desk.config), device: null }) }
}

/** After the journal failed nothing can be promised: no retry, no answer, no pretence. The next start reads what is on disk. */
function endProcess(error: unknown): void {
  process.stderr.write(
    `baton: the journal failed, stopping: ${error instanceof Error ? error.message : String(error)}\n`,
  )
  process.exit(70)
}
