import { type ConsoleState, nothingYet } from '@baton/shared/view/console-state.ts'
import type { ConsoleBridge } from '@baton/shared/wire/bridge.ts'
import { createStore, type StoreApi } from 'zustand/vanilla'

/** The host's state as the face holds it. `ready` once the host has told it whole. */
export interface ConsoleView extends ConsoleState {
  readonly ready: boolean
}

export type ConsoleStore = StoreApi<ConsoleView>

export function createConsoleStore(): ConsoleStore {
  return createStore<ConsoleView>()(() => ({ ...nothingYet, ready: false }))
}

function atOnce(run: () => void): void {
  run()
}

/** With the next frame; at once where no frame comes, because nobody sees the page. */
export function withNextFrame(run: () => void): void {
  if (document.hidden) run()
  else requestAnimationFrame(run)
}

// A host that changes all the time must not keep us asking: then its changes simply go on top.
const maxSnapshots = 3

/**
 * Fills the store from the host and keeps it filled. A change that comes while the snapshot is on its way may
 * be older or newer than it, so the snapshot is asked for again. `soon` says when what has come is drawn: in a storm
 * many changes come between two frames, and are drawn as one. Returns the function that stops it.
 */
export function followBridge(store: ConsoleStore, bridge: ConsoleBridge, soon = atOnce): () => void {
  let stopped = false
  let changed: Partial<ConsoleState> = {}
  let undrawn: Partial<ConsoleState> = {}
  function draw() {
    const change = undrawn
    undrawn = {}
    if (!stopped && Object.keys(change).length > 0) store.setState(change)
  }
  const unsubscribe = bridge.onChange((change) => {
    changed = { ...changed, ...change }
    undrawn = { ...undrawn, ...change }
    soon(draw)
  })

  async function load(attempt: number): Promise<void> {
    changed = {}
    const whole = await bridge.snapshot()
    if (stopped) return
    const overtaken = Object.keys(changed).length > 0
    undrawn = {}
    store.setState({ ...whole, ...changed, ready: true })
    if (overtaken && attempt < maxSnapshots) await load(attempt + 1)
  }

  void load(1)
  return () => {
    stopped = true
    unsubscribe()
  }
}
