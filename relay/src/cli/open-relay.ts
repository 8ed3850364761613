import { operatorId } from '../access/credentials.ts'
import { createRelay, type Relay, type RelayOptions } from '../app.ts'
import { createSystemClock } from '../core/clock.ts'
import { type Journal, JournalError } from '../journal/journal.ts'
import { asJournalError } from '../journal/sqlite/errors.ts'
import { makeFolder } from '../journal/sqlite/folder.ts'
import { isStoreInUse, takeLock } from '../journal/sqlite/lock.ts'
import { createSqliteJournal } from '../journal/sqlite/sqlite-journal.ts'
import { ownerOf } from '../oncall/owner.ts'
import { OperatorError } from './fail.ts'
import { PlaceKeeper, readJournalPlace, refuseElsewhere, refuseLeftBehind } from './journal-place.ts'
import { forgetLocalAddress, readRelayAddress } from './local-credentials.ts'
import { requireStore } from './require-store.ts'
import { version } from './version.ts'

/** Exit code of a start whose store another relay holds. */
export const lockedExitCode = 3

export type OpenOptions = Partial<
  Pick<RelayOptions, 'hosts' | 'publicUrl' | 'trustProxy' | 'consoleDir' | 'tls' | 'logLevel' | 'isActive' | 'permits'>
> & {
  /** A PostgreSQL database that holds the journal; without one it is in the folder, in SQLite. */
  readonly journalUrl?: string | undefined
  /** What stands between the relay and its journal: `npm run torture` makes single reads fail. */
  readonly through?: ((journal: Journal) => Journal) | undefined
}

/**
 * Opens the journal and builds the relay on it, without listening. `dir` is this machine's folder: its secrets, and
 * the journal unless that is elsewhere. Rejects with an OperatorError.
 */
export async function openRelay(
  dir: string,
  { journalUrl, through = (journal) => journal, ...options }: OpenOptions = {},
): Promise<Relay> {
  try {
    // An empty address was meant to be one.
    if (!journalUrl) refuseOwnHistory(dir)
    const { journal, keeper, release } =
      journalUrl === undefined ? await openOwn(dir) : await openShared(dir, journalUrl)
    try {
      forgetLocalAddress(dir)
      const relay = await createRelay({
        hosts: [],
        publicUrl: null,
        consoleDir: null,
        tls: null,
        logLevel: 'warn',
        ...options,
        journal: through(journal),
        clock: createSystemClock({ wall: () => journal.now(), floor: journal.head.recordedAt, warn }),
        version,
        onFailure: (error) => endProcess(error, keeper),
      })
      return { ...relay, close: () => closeAll(relay, keeper).finally(release) }
    } catch (error) {
      // Its thread or connections would keep the process, and the lock, for ever.
      await keeper?.close()
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

/** While a relay runs on the folder that is what is said first: another start may join it. */
function refuseOwnHistory(dir: string): void {
  if (readJournalPlace(dir) !== null && isStoreInUse(dir))
    throw new JournalError('locked', `Another relay uses ${dir}.`)
  refuseElsewhere(dir)
}

/** Takes a line for an operator. */
function warn(line: string): void {
  process.stderr.write(`baton: ${line}\n`)
}

interface Opened {
  readonly journal: Journal
  /** Null where the journal is in the folder, and needs no memory beside it. */
  readonly keeper: PlaceKeeper | null
  readonly release: () => void
}

async function openOwn(dir: string): Promise<Opened> {
  const journal = await createSqliteJournal({ dir, clock: Date.now })
  return { journal, keeper: null, release: () => undefined }
}

/** A journal that others share, and the folder for this relay alone, so that its commands know whom to ask. */
async function openShared(dir: string, url: string): Promise<Opened> {
  try {
    makeFolder(dir)
  } catch (error) {
    throw asJournalError(error, dir)
  }
  const lock = takeLock(dir)
  let journal: Journal | null = null
  try {
    refuseLeftBehind(dir)
    const remembered = readJournalPlace(dir)
    const known = remembered?.head?.seq ? { ...remembered.head, file: remembered.file } : null
    // Loaded only here: who keeps the journal in the folder needs none of it.
    const { createPostgresJournal, placeOf } = await import('../journal/postgres/postgres-journal.ts')
    journal = await createPostgresJournal({ url, warn, known })
    return { journal, keeper: new PlaceKeeper(dir, placeOf(url), journal), release: () => void lock.close() }
  } catch (error) {
    await journal?.close()
    lock.close()
    throw error
  }
}

/** What is remembered is what was stored last. */
async function closeAll(relay: Relay, keeper: PlaceKeeper | null): Promise<void> {
  try {
    await relay.close()
  } finally {
    await keeper?.close()
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
  if (journalUrl === undefined) requireStore(dir)
  const last = readRelayAddress(dir)
  // Who has the store in hand is its operator; a relay that ran on it was told what it may do.
  const permits = last?.permits ?? null
  const relay = await openRelay(dir, { isActive: false, publicUrl: last?.url ?? null, permits, journalUrl })
  const person = ownerOf(relay.core.desk.config)
  return { relay, token: relay.credentials.lendToken({ person, device: null, local: operatorId }) }
}

/** After the journal failed nothing can be promised: no retry, no answer, no pretence. The next start reads what is on disk. */
function endProcess(error: unknown, keeper: PlaceKeeper | null): void {
  // What the next start must not go on without.
  keeper?.writeLast()
  process.stderr.write(
    `baton: the journal failed, stopping: ${error instanceof Error ? error.message : String(error)}\n`,
  )
  process.exit(70)
}
