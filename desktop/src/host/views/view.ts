import { type ConsoleState, nothingYet } from '@baton/shared/view/console-state.ts'

/** The clock's offset moves a little with every probe; faces need not hear of less than this, ms. */
const offsetNewsMs = 50

type Listener = (change: Partial<ConsoleState>) => void

/** The state that faces see. A slice that says the same as before keeps its identity and is not told again. */
export class View {
  #state: ConsoleState = nothingYet
  readonly #listeners = new Set<Listener>()

  get state(): ConsoleState {
    return this.#state
  }

  onChange(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  /** Takes what may have changed and tells what has. */
  set(next: Partial<ConsoleState>): void {
    const changed = Object.entries(next).filter(
      ([key, value]) => !isSame(key, this.#state[key as keyof ConsoleState], value),
    )
    if (changed.length === 0) return
    const change: Partial<ConsoleState> = Object.freeze(
      Object.fromEntries(changed.map(([key, value]) => [key, freeze(value)])),
    )
    this.#state = Object.freeze({ ...this.#state, ...change })
    for (const listener of [...this.#listeners]) listener(change)
  }
}

/** These are large, and their makers keep identities themselves. */
const comparedByIdentity: ReadonlySet<string> = new Set<keyof ConsoleState>([
  'feed',
  'rooms',
  'counts',
  'handoffs',
  'postmortems',
  'openActions',
  'runbookGaps',
])

function isSame(key: string, before: unknown, after: unknown): boolean {
  if (Object.is(before, after)) return true
  if (typeof before === 'number' && typeof after === 'number')
    return key === 'clockOffsetMs' && Math.abs(before - after) < offsetNewsMs
  if (typeof after !== 'object' || comparedByIdentity.has(key)) return false
  return JSON.stringify(before) === JSON.stringify(after)
}

function freeze(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? Object.freeze(value) : value
}
