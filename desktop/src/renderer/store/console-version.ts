import type { StoreApi } from 'zustand'
import type { ConsoleView } from './console-store.ts'
import type { UiStore } from './ui-store.ts'

/** A relay that was renewed was away for a moment; one behind another address may not have been. */
const lookAgainMs = 3_600_000

export interface NewerConsoleOptions {
  readonly store: Pick<StoreApi<ConsoleView>, 'getState' | 'subscribe'>
  readonly ui: UiStore
  /** Whether the relay serves another console than this one; rejects when that cannot be learnt now. */
  readonly isNewerServed: () => Promise<boolean>
  readonly every: (ms: number, run: () => void) => void
}

/** Looks for a newer console whenever the relay is back, and once an hour. */
export function lookForNewerConsole({ store, ui, isNewerServed, every }: NewerConsoleOptions): void {
  function look(): void {
    isNewerServed().then(
      (isNewerHere) => ui.setState({ isNewerHere }),
      // It is looked for again.
      () => undefined,
    )
  }
  store.subscribe((state, before) => {
    if (state.connection.kind === 'live' && before.connection.kind !== 'live') look()
  })
  every(lookAgainMs, () => {
    if (store.getState().connection.kind === 'live') look()
  })
}
