import type { Store } from '../ports.ts'
import type { StoreFault } from './store.contract.ts'

export type StoreStep =
  | { readonly kind: 'save'; readonly name: string; readonly value: unknown }
  | { readonly kind: 'remove'; readonly name: string }

/** A store in memory that keeps copies, as a disk does, and the steps by which it came to what it holds. */
export class MemoryStore implements Store {
  readonly documents = new Map<string, unknown>()
  readonly steps: StoreStep[] = []
  /** The disk is full: saving fails. */
  isFull = false
  /** What else of the disk fails; all of that kind does until it is null. */
  fails: StoreFault | null = null
  /** Runs before a save is done. */
  beforeSave: (name: string) => void = () => undefined

  #cleared: () => void = () => undefined

  /** The store after a crash that let only the first `count` steps reach the disk. */
  static after(steps: readonly StoreStep[], count: number): MemoryStore {
    const store = new MemoryStore()
    for (const step of steps.slice(0, count)) {
      if (step.kind === 'save') store.documents.set(step.name, step.value)
      else store.documents.delete(step.name)
    }
    return store
  }

  async load(name: string): Promise<unknown> {
    this.#refuse('read')
    return structuredClone(this.documents.get(name) ?? null)
  }

  async save(name: string, value: unknown): Promise<void> {
    const text = JSON.stringify(value)
    if (text === undefined) throw new TypeError(`"${name}" has no JSON form`)
    const copy = JSON.parse(text)
    this.beforeSave(name)
    this.#refuse('write')
    if (this.isFull) throw new Error('the disk is full')
    this.documents.set(name, copy)
    this.steps.push({ kind: 'save', name, value: copy })
  }

  async remove(name: string): Promise<void> {
    this.#refuse('remove')
    if (!this.documents.delete(name)) return
    this.steps.push({ kind: 'remove', name })
  }

  async list(prefix: string): Promise<readonly string[]> {
    this.#refuse('list')
    return [...this.documents.keys()].filter((name) => name.startsWith(prefix)).sort()
  }

  onCleared(listener: () => void): void {
    this.#cleared = listener
  }

  /** A person clears the site's data. */
  clear(): void {
    for (const name of [...this.documents.keys()]) this.steps.push({ kind: 'remove', name })
    this.documents.clear()
    this.#cleared()
  }

  #refuse(fault: StoreFault): void {
    if (this.fails === fault) throw new Error('the disk has failed')
  }
}
