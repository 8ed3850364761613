import type { Store } from '../ports.ts'

export type StoreStep =
  | { readonly kind: 'save'; readonly name: string; readonly value: unknown }
  | { readonly kind: 'remove'; readonly name: string }

/** A store in memory that keeps copies, as a disk does, and the steps by which it came to what it holds. */
export class MemoryStore implements Store {
  readonly documents = new Map<string, unknown>()
  readonly steps: StoreStep[] = []
  /** The disk is full: saving fails. */
  isFull = false
  /** Runs before a save is done. */
  beforeSave: (name: string) => void = () => undefined

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
    return structuredClone(this.documents.get(name) ?? null)
  }

  async save(name: string, value: unknown): Promise<void> {
    const copy = structuredClone(value)
    this.beforeSave(name)
    if (this.isFull) throw new Error('the disk is full')
    this.documents.set(name, copy)
    this.steps.push({ kind: 'save', name, value: copy })
  }

  async remove(name: string): Promise<void> {
    if (!this.documents.delete(name)) return
    this.steps.push({ kind: 'remove', name })
  }

  async list(prefix: string): Promise<readonly string[]> {
    return [...this.documents.keys()].filter((name) => name.startsWith(prefix))
  }
}
