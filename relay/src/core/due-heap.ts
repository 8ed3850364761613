import { Heap } from './heap.ts'

interface Due {
  readonly at: number
  readonly id: string
}

/**
 * Incidents, and the desk itself, by when time alone will next change them: a binary heap whose stale entries are
 * skipped when they surface. What is overdue waits beside it, in the order in which it matters.
 */
export class DueHeap {
  readonly #heap = new Heap<Due>((a, b) => a.at < b.at)
  /** The time that counts for each incident. */
  readonly #current = new Map<string, number>()
  /** What has come due and was not taken yet; what matters most is last. */
  #overdue: Due[] = []

  /** Sets when an incident is due, Unix ms; null takes it out. */
  set(id: string, at: number | null): void {
    if (at === null) {
      this.#current.delete(id)
      return
    }
    if (this.#current.get(id) === at) return
    this.#current.set(id, at)
    this.#heap.push({ at, id })
  }

  /** The earliest due time, or null. */
  peek(): number | null {
    this.#dropStale()
    let earliest = this.#heap.first?.at ?? null
    for (const due of this.#overdue) if (!this.#isStale(due)) earliest = Math.min(earliest ?? due.at, due.at)
    return earliest
  }

  /**
   * Takes out what is due by `now`, at most `limit`, and of more than that what `compare` (as for `sort`) puts first: after
   * hours away, what matters must not wait behind what is merely older.
   */
  take(now: number, limit: number, compare: (a: string, b: string) => number): readonly string[] {
    this.#dropStale()
    this.#overdue = this.#overdue.filter((due) => !this.#isStale(due))
    const known = this.#overdue.length
    for (let top = this.#heap.first; top && top.at <= now; top = this.#heap.first) {
      this.#overdue.push(top)
      this.#heap.pop()
      this.#dropStale()
    }
    if (this.#overdue.length > known) this.#overdue.sort((a, b) => compare(b.id, a.id) || b.at - a.at)
    const taken = this.#overdue.splice(Math.max(0, this.#overdue.length - limit)).reverse()
    // One that was set to the same time twice stands here twice.
    return taken.flatMap(({ id }) => (this.#current.delete(id) ? [id] : []))
  }

  get size(): number {
    return this.#current.size
  }

  #isStale({ id, at }: Due): boolean {
    return this.#current.get(id) !== at
  }

  #dropStale(): void {
    for (let top = this.#heap.first; top && this.#isStale(top); top = this.#heap.first) this.#heap.pop()
  }
}
