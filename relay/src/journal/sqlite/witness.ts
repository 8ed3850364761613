import { hash } from 'node:crypto'
import { closeSync, existsSync, fdatasyncSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Place } from '../event-row.ts'
import { JournalError } from '../journal.ts'
import { giveToOwner, syncFolder } from './folder.ts'

/** What the last commit left: how many there were, and the last event. */
export interface Mark extends Place {
  readonly commits: number
}

export const witnessFile = 'journal.witness'

/** One block each, so that a write that a power cut tears cannot touch the record before it. */
const slotBytes = 4_096
const slotCount = 2

/** How long a record may wait for its sync, ms. Those that come meanwhile share it: no commit waits for a second sync. */
const syncWithinMs = 50

/**
 * The last commit, kept outside the database. SQLite forgets without a word what it cannot read of a write-ahead log;
 * this file remembers that there was something. A record outlives this process as soon as it is written, and the power as
 * soon as it is synced, which follows: a commit does not depend on it.
 */
export class Witness {
  readonly #path: string
  readonly #file: number
  /** The slot that is written until it is synced: what was synced last stays whole in the other. */
  #slot: number
  #sync: NodeJS.Timeout | null = null

  private constructor(path: string) {
    this.#path = path
    const [first, second] = marksIn(path)
    this.#slot = (first?.commits ?? -1) > (second?.commits ?? -1) ? 1 : 0
    this.#file = openSync(path, 'r+')
  }

  /** Opens the witness of the store in `dir`, making it where there is none, and has it say `mark`. */
  static open(dir: string, mark: Mark): Witness {
    const path = join(dir, witnessFile)
    if (!existsSync(path)) makeWitness(dir, path, mark)
    const witness = new Witness(path)
    try {
      witness.write(mark)
      witness.#syncNow()
      return witness
    } catch (error) {
      witness.close()
      throw error
    }
  }

  /**
   * Throws `JournalError` of the code `io` whatever the cause: the commit itself is on disk by then, so that to try it
   * again would be wrong.
   */
  write(mark: Mark): void {
    this.#orFail(() => {
      const record = Buffer.from(recordOf(mark))
      const written = writeSync(this.#file, record, 0, record.length, this.#slot * slotBytes)
      if (written !== record.length) throw new Error(`${written} of ${record.length} bytes were written`)
    })
  }

  /** Has what was written reach the disk soon. A failure then is thrown where nothing catches it, and ends the thread. */
  syncSoon(): void {
    this.#sync ??= setTimeout(() => this.#syncNow(), syncWithinMs)
  }

  #syncNow(): void {
    this.#sync = null
    this.#orFail(() => fdatasyncSync(this.#file))
    this.#slot = (this.#slot + 1) % slotCount
  }

  #orFail(work: () => void): void {
    try {
      work()
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new JournalError('io', `The journal's witness ${this.#path} cannot be written. (${reason})`, {
        cause: error,
      })
    }
  }

  close(): void {
    try {
      if (this.#sync !== null) {
        clearTimeout(this.#sync)
        this.#syncNow()
      }
    } finally {
      closeSync(this.#file)
    }
  }
}

/**
 * What the witness of the store in `dir` says last; null where there is none, `unreadable` where there is one that says
 * nothing. A record that is torn or altered counts for nothing: the one before it then speaks.
 */
export function readWitness(dir: string): Mark | null | 'unreadable' {
  const path = join(dir, witnessFile)
  if (!existsSync(path)) return null
  const [last] = marksIn(path)
    .filter((mark) => mark !== null)
    .sort((a, b) => b.commits - a.commits || b.seq - a.seq)
  return last ?? 'unreadable'
}

/** What each slot says; null for one that says nothing. */
function marksIn(path: string): readonly (Mark | null)[] {
  const bytes = readFileSync(path)
  return Array.from({ length: slotCount }, (_, slot) => markIn(bytes.toString('latin1', slot * slotBytes)))
}

/** Made beside its place and renamed into it. All its bytes are written, so that no later write has to find room. */
function makeWitness(dir: string, path: string, mark: Mark): void {
  const draft = `${path}.new`
  const file = openSync(draft, 'w', 0o600)
  try {
    writeSync(file, recordOf(mark).padEnd(slotBytes * slotCount, '\n'))
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  giveToOwner(draft, dir)
  renameSync(draft, path)
  syncFolder(dir)
}

function recordOf({ commits, seq, hash: head }: Mark): string {
  const text = `baton-witness 1 commits ${commits} event ${seq} ${head}`
  return `${text} ${hash('sha256', text)}\n`
}

function markIn(slot: string): Mark | null {
  const found = /^(baton-witness 1 commits (\d+) event (\d+) ([0-9a-f]{64})) ([0-9a-f]{64})\n/.exec(slot)
  if (!found || hash('sha256', found[1]!) !== found[5]) return null
  return { commits: Number(found[2]), seq: Number(found[3]), hash: found[4]! }
}
