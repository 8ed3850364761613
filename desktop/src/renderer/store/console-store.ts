import { type ConsoleBridge, type ConsoleState, nothingYet } from '@baton/shared/wire/bridge.ts'
import { createStore, type StoreApi } from 'zustand/vanilla'

/** The host's state as the face holds it. `ready` once the host has told it whole. */
export interface ConsoleView extends ConsoleState {
  readonly ready: boolean
}

export type ConsoleStore = StoreApi<ConsoleView>

export function createConsoleStore(): ConsoleStore {
  return createStore<ConsoleView>()(() => ({ ...nothingYet, ready: false }))
}

// A host that changes all the time must not keep us asking: then its changes simply go on top.
const maxSnapshots = 3

/**
 * Fills the store from the host and keeps it filled. A change that comes while the snapshot is on its way may
 * be older or newer than it, so the snapshot is asked for again. Returns the function that stops it.
 */
export function followBridge(store: ConsoleStore, bridge: ConsoleBridge): () => void {
  let stopped = false
  let changed: Partial<ConsoleState> = {}
  const unsubscribe = bridge.onChange((change) => {
    changed = { ...changed, ...change }
    store.setState(change)
  })

  async function load(attempt: number): Promise<void> {
    changed = {}
    const whole = await bridge.snapshot()
    if (stopped) return
    const overtaken = Object.keys(changed).length > 0
    store.setState({ ...whole, ...changed, ready: true })
    if (overtaken && attempt < maxSnapshots) await load(attempt + 1)
  }

  void load(1)
  return () => {
    stopped = true
    unsubscribe()
  }
}
