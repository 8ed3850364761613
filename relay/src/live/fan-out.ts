import type { JournalEntry } from '@baton/shared/log/events.ts'

/**
 * Consoles, and bytes, that one turn of the loop sends: about two milliseconds, which an acknowledgement or a page that
 * came meanwhile waits at most.
 */
const followersPerTurn = 64
const bytesPerTurn = 1024 * 1024
/** Entries in one message. What is committed while a round is under way shares the messages of the next. */
const entriesPerMessage = 500
/** Entries that may wait to be sent. Who could not be told by then catches up, which costs less than telling it. */
const mostWaiting = 50_000

export interface Follower {
  /** Is given what follows the entry that it was given last, in order and without a gap; returns its bytes. */
  take(entries: readonly JournalEntry[]): number
  /** Nothing more comes: it has to catch up. */
  cut(): void
}

/** What is committed, on its way to all who follow the log. `defer` runs something in a later turn of the loop. */
export class FanOut {
  readonly #defer: (run: () => void) => void
  /** Who follows, and up to which seq each was given the log. */
  readonly #places = new Map<Follower, number>()
  #waiting: JournalEntry[] = []
  /** What the round gives out that is under way. */
  #underWay: readonly JournalEntry[] = []
  #isSending = false

  constructor(defer: (run: () => void) => void) {
    this.#defer = defer
  }

  get size(): number {
    return this.#places.size
  }

  /** From now on it is given what follows `seq`, which must be committed already. */
  follow(follower: Follower, seq: number): void {
    this.#places.set(follower, seq)
  }

  unfollow(follower: Follower): void {
    this.#places.delete(follower)
  }

  publish(entries: readonly JournalEntry[]): void {
    if (this.#places.size === 0) return
    for (const entry of entries) this.#waiting.push(entry)
    if (this.#waiting.length > mostWaiting) this.#cutAll()
    if (this.#isSending) return
    this.#isSending = true
    this.#defer(() => this.#startRound())
  }

  /**
   * Gives one follower at once what is on its way to all. Whoever acts has what came of it before the answer, and may
   * decide what comes next by it.
   */
  hurry(follower: Follower): void {
    this.#give(follower, this.#underWay)
    for (let from = 0; from < this.#waiting.length; from += entriesPerMessage)
      this.#give(follower, this.#waiting.slice(from, from + entriesPerMessage))
  }

  #cutAll(): void {
    this.#waiting = []
    for (const follower of [...this.#places.keys()]) follower.cut()
  }

  #startRound(): void {
    const batch = this.#waiting.splice(0, entriesPerMessage)
    this.#underWay = batch
    this.#isSending = batch.length > 0
    if (batch.length > 0) this.#sendOn(batch, [...this.#places.keys()].values())
  }

  /** Sends the batch to those that are left of a round, some in each turn. */
  #sendOn(batch: readonly JournalEntry[], left: Iterator<Follower>): void {
    let bytes = 0
    for (let sent = 0; sent < followersPerTurn && bytes < bytesPerTurn; sent++) {
      const { value: follower, done } = left.next()
      if (done) {
        this.#defer(() => this.#startRound())
        return
      }
      bytes += this.#give(follower, batch)
    }
    this.#defer(() => this.#sendOn(batch, left))
  }

  #give(follower: Follower, batch: readonly JournalEntry[]): number {
    const place = this.#places.get(follower)
    const last = batch.at(-1)?.seq ?? 0
    if (place === undefined || last <= place) return 0
    this.#places.set(follower, last)
    // Who began to follow after some of it was committed has that part from its backlog.
    return follower.take(batch[0] && batch[0].seq > place ? batch : batch.filter(({ seq }) => seq > place))
  }
}
