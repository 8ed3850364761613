/** A binary heap: the first by `isBefore` is always at hand, and putting one in costs the logarithm of how many there are. */
export class Heap<T> {
  readonly #items: T[] = []
  readonly #isBefore: (a: T, b: T) => boolean

  constructor(isBefore: (a: T, b: T) => boolean) {
    this.#isBefore = isBefore
  }

  get first(): T | undefined {
    return this.#items[0]
  }

  push(item: T): void {
    const items = this.#items
    let index = items.push(item) - 1
    while (index > 0) {
      const parent = (index - 1) >> 1
      const above = items[parent] as T
      if (!this.#isBefore(item, above)) break
      items[index] = above
      index = parent
    }
    items[index] = item
  }

  /** Takes the first one out; undefined when there is none. */
  pop(): T | undefined {
    const items = this.#items
    const [first] = items
    const last = items.pop()
    if (last === undefined || items.length === 0) return first
    let index = 0
    for (;;) {
      const child = this.#earlierChild(index)
      if (child === null || !this.#isBefore(items[child] as T, last)) break
      items[index] = items[child] as T
      index = child
    }
    items[index] = last
    return first
  }

  #earlierChild(index: number): number | null {
    const items = this.#items
    const [left, right] = [2 * index + 1, 2 * index + 2]
    if (left >= items.length) return null
    return right < items.length && this.#isBefore(items[right] as T, items[left] as T) ? right : left
  }
}
