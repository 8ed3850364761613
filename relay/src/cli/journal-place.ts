import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Place } from '../journal/event-row.ts'
import type { Journal } from '../journal/journal.ts'
import { asJournalError } from '../journal/sqlite/errors.ts'
import { giveToOwner, isThere } from '../journal/sqlite/folder.ts'
import { openStoreReadonly, storeFile } from '../journal/sqlite/open-store.ts'
import { OperatorError } from './fail.ts'

const placeFile = 'journal.place'
/** What versions before this file left behind when they carried a store over. It says no address. */
const movedFile = 'journal.moved'
/** The files that say where the journal of a folder is. */
export const placeFiles = [placeFile, movedFile]

/** Which database holds the journal of a folder, and how far its relay knows it. */
export interface JournalPlace {
  /** The address without user, password and options; the name of the product where it is not known. */
  readonly journal: string
  /** Null where nothing is known of it. */
  readonly head: Place | null
  /** The file that says so. Removing it makes the folder forget. */
  readonly file: string
}

/** What the folder `dir` remembers of its journal; null for one that keeps it itself, or has none. Throws an error for an operator. */
export function readJournalPlace(dir: string): JournalPlace | null {
  const [file, moved] = [join(dir, placeFile), join(dir, movedFile)]
  const text = readIfThere(file, dir)
  if (text === null) return readIfThere(moved, dir) === null ? null : { journal: 'PostgreSQL', head: null, file: moved }
  const place = parsePlace(text)
  // To take it for none would begin another history in silence.
  if (place === null)
    throw new OperatorError(
      `${file}, which says where the journal of this folder is, cannot be understood; ` +
        'remove it when you know that the journal that you name is the right one',
    )
  return { ...place, file }
}

function readIfThere(file: string, dir: string): string | null {
  try {
    return isThere(file) ? readFileSync(file, 'utf8') : null
  } catch (error) {
    throw asJournalError(error, dir)
  }
}

function parsePlace(text: string): Pick<JournalPlace, 'journal' | 'head'> | null {
  try {
    const { journal, head } = JSON.parse(text) as Partial<Record<keyof JournalPlace, unknown>>
    const { seq, hash } = head as Partial<Record<keyof Place, unknown>>
    if (typeof journal !== 'string' || !Number.isSafeInteger(seq) || typeof hash !== 'string') return null
    return { journal, head: { seq: seq as number, hash } }
  } catch {
    return null
  }
}

/** Remembers in `dir` that its journal is at `journal`, an address without a password, and was seen up to `head`. */
export function writeJournalPlace(dir: string, journal: string, head: Place): void {
  const file = join(dir, placeFile)
  const draft = `${file}.last`
  writeFileSync(draft, textOf(journal, head), { mode: 0o600, flush: true })
  giveToOwner(draft, dir)
  renameSync(draft, file)
}

function textOf(journal: string, { seq, hash }: Place): string {
  return `${JSON.stringify({ journal, head: { seq, hash } }, null, 2)}\n`
}

/**
 * Another history would begin in a folder whose journal is in a database: two relays that go on from one past, each on its
 * own, would both page. Throws an OperatorError.
 */
export function refuseElsewhere(dir: string): void {
  const place = readJournalPlace(dir)
  if (place === null) return
  throw new OperatorError(
    `the journal of ${dir} is at ${place.journal}: name it with --journal or BATON_JOURNAL. ` +
      `To go on in this folder with a history of its own, without what is there, remove ${place.file}`,
  )
}

/** What a folder holds itself would be left out in silence by a relay on a database. Throws an OperatorError. */
export function refuseLeftBehind(dir: string): void {
  if (readJournalPlace(dir) !== null || !holdsEvents(dir)) return
  throw new OperatorError(
    `${dir} holds a journal of its own, which would be left behind: carry it over with relay migrate --from ${dir} ` +
      '(with BATON_JOURNAL set), or name another folder with --data',
  )
}

/** Also for a store that cannot be read: nobody knows what is in it. */
function holdsEvents(dir: string): boolean {
  if (!existsSync(join(dir, storeFile))) return false
  try {
    const { db, head } = openStoreReadonly(dir)
    db.close()
    return head.seq > 0
  } catch {
    return true
  }
}

/** How often a folder is told how far its journal is, ms. What it knows late, it finds missing late. */
const rememberEveryMs = 10_000

/** Has a folder remember how far its relay knows the journal, while the relay serves and as it ends. */
export class PlaceKeeper {
  readonly #dir: string
  readonly #address: string
  readonly #journal: Journal
  readonly #timer: NodeJS.Timeout
  #known = -1
  #writing: Promise<void> = Promise.resolve()

  /** `address` is without a password. Throws when the folder cannot be written. */
  constructor(dir: string, address: string, journal: Journal) {
    this.#dir = dir
    this.#address = address
    this.#journal = journal
    this.writeNow()
    this.#timer = setInterval(() => {
      this.#writing = this.#write()
    }, rememberEveryMs)
    this.#timer.unref()
  }

  /** At once, for a process that ends. */
  writeNow(): void {
    const { head } = this.#journal
    if (head.seq === this.#known) return
    writeJournalPlace(this.#dir, this.#address, head)
    this.#known = head.seq
  }

  /** The same, where nothing can be done any more when it fails. */
  writeLast(): void {
    try {
      this.writeNow()
    } catch {
      // What the file said before is still true.
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#writing
    this.writeLast()
  }

  /** Off the thread that answers. What fails is tried again the next time: no reason not to page people. */
  async #write(): Promise<void> {
    const { head } = this.#journal
    if (head.seq === this.#known) return
    const file = join(this.#dir, placeFile)
    try {
      await writeFile(`${file}.next`, textOf(this.#address, head), { mode: 0o600, flush: true })
      giveToOwner(`${file}.next`, this.#dir)
      await rename(`${file}.next`, file)
      this.#known = head.seq
    } catch {
      // What the file said before is still true.
    }
  }
}
