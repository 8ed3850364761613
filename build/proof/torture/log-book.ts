import { genesisHash, verifyEntry } from '@baton/shared/log/chain.ts'
import type { JournalEntry } from '@baton/shared/log/events.ts'
import { nodeSha256 } from '../../../relay/src/journal/seal.ts'
import { markOf } from './marks.ts'
import type { Problems } from './problems.ts'

/** Where a mark stands in the log. */
export interface Place {
  readonly first: number
  readonly last: number
  readonly recordedAt: number
}

/**
 * The log as it was read so far, and never again: each read continues the last one, so a restart that changed anything
 * that was read before breaks the chain here.
 */
export class LogBook {
  seq = 0
  #hash = genesisHash
  readonly #places = new Map<string, Place>()
  readonly #problems: Problems

  constructor(problems: Problems) {
    this.#problems = problems
  }

  get hash(): string {
    return this.#hash
  }

  place(mark: string): Place | undefined {
    return this.#places.get(mark)
  }

  /** Takes the next entry. False when it does not follow: nothing after it can be judged. */
  take(entry: JournalEntry): boolean {
    const broken = verifyEntry(this.#hash, entry, JSON.stringify(entry.body), nodeSha256)
    if (entry.seq !== this.seq + 1 || broken) {
      this.#problems.add('chain', `after ${this.seq} comes ${entry.seq}, ${broken ?? 'which is not the next'}`)
      return false
    }
    this.seq = entry.seq
    this.#hash = entry.hash
    const mark = markOf(entry)
    if (mark !== null) this.#note(mark, entry)
    return true
  }

  #note(mark: string, { seq, commandId, recordedAt }: JournalEntry): void {
    const known = this.#places.get(mark)
    // One command may make several events, which stand together; a second run of it would stand elsewhere.
    if (known && (commandId === null || known.last !== seq - 1))
      this.#problems.add('duplicated', `${mark} is at ${known.first} and again at ${seq}`)
    this.#places.set(mark, known ? { ...known, last: seq } : { first: seq, last: seq, recordedAt })
  }
}
