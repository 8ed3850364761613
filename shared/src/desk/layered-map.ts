/**
 * A map that can be forked: the fork sees its parent's entries and keeps its own changes to itself until they are
 * merged. This is what lets a decision be tried, and thrown away when the journal refuses it, without copying.
 */
export class LayeredMap<K, V extends NonNullable<unknown>> {
  readonly #own = new Map<K, V>()
  readonly #parent: LayeredMap<K, V> | null

  constructor(parent: LayeredMap<K, V> | null = null) {
    this.#parent = parent
  }

  get(key: K): V | undefined {
    return this.#own.get(key) ?? this.#parent?.get(key)
  }

  /** Sets and moves to the end of the order, so that the first entry is the least recently set. */
  set(key: K, value: V): void {
    this.#own.delete(key)
    this.#own.set(key, value)
  }

  fork(): LayeredMap<K, V> {
    return new LayeredMap(this)
  }

  /** Carries this fork's changes into its parent. */
  mergeIntoParent(): void {
    for (const [key, value] of this.#own) this.#parent?.set(key, value)
  }

  /** The changes made at this level; for a root, all entries, least recently set first. */
  own(): IterableIterator<[K, V]> {
    return this.#own.entries()
  }

  ownValues(): IterableIterator<V> {
    return this.#own.values()
  }

  get ownSize(): number {
    return this.#own.size
  }

  /** Forgets an entry of a root. A fork never forgets: absence could not be told from "ask the parent". */
  forget(key: K): void {
    if (this.#parent) throw new Error('only a root forgets')
    this.#own.delete(key)
  }
}
