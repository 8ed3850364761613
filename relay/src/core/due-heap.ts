/**
 * Incidents, and the desk itself, by when time alone will next change them: a binary heap whose stale entries are
 * skipped when they surface.
 */
export class DueHeap {
  readonly #heap: { readonly at: number; readonly id: string }[] = []
  /** The time that counts for each incident. */
  readonly #current = new Map<string, number>()

  /** Sets when an incident is due, Unix ms; null takes it out. */
  set(id: string, at: number | null): void {
    if (at === null) {
      this.#current.delete(id)
      return
    }
    if (this.#current.get(id) === at) return
    this.#current.set(id, at)
    this.#push({ at, id })
  }

  /** The earliest due time, or null. */
  peek(): number | null {
    this.#dropStale()
    return this.#heap[0]?.at ?? null
  }

  /** Takes out the incidents due by `now`, at most `limit`. */
  take(now: number, limit: number): readonly string[] {
    const ids: string[] = []
    for (;;) {
      this.#dropStale()
      const top = this.#heap[0]
      if (!top || top.at > now || ids.length >= limit) return ids
      this.#current.delete(top.id)
      this.#pop()
      ids.push(top.id)
    }
  }

  get size(): number {
    return this.#current.size
  }

  #dropStale(): void {
    for (let top = this.#heap[0]; top && this.#current.get(top.id) !== top.at; top = this.#heap[0]) this.#pop()
  }

  #push(entry: { readonly at: number; readonly id: string }): void {
    const heap = this.#heap
    let index = heap.push(entry) - 1
    while (index > 0) {
      const parent = (index - 1) >> 1
      const above = heap[parent]
      if (!above || above.at <= entry.at) break
      heap[index] = above
      index = parent
    }
    heap[index] = entry
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (!last || heap.length === 0) return
    let index = 0
    for (;;) {
      const left = heap[2 * index + 1]
      const right = heap[2 * index + 2]
      const child = right && left && right.at < left.at ? 2 * index + 2 : 2 * index + 1
      const below = heap[child]
      if (!below || below.at >= last.at) break
      heap[index] = below
      index = child
    }
    heap[index] = last
  }
}
