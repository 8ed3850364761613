import type { ConsoleBridge } from '@baton/shared/wire/bridge.ts'
import { createContext, type ReactNode, use, useSyncExternalStore } from 'react'
import { useStore } from 'zustand'
import type { Ticker } from '../../presentation/ticker.ts'
import type { Actions } from './actions.ts'
import type { ConsoleStore, ConsoleView } from './console-store.ts'
import type { UiState, UiStore } from './ui-store.ts'

/** What every part of the face can reach. */
export interface Face {
  readonly bridge: ConsoleBridge
  readonly store: ConsoleStore
  readonly ui: UiStore
  readonly actions: Actions
  readonly ticker: Ticker
}

const FaceContext = createContext<Face | null>(null)

export function FaceProvider({ face, children }: { readonly face: Face; readonly children: ReactNode }) {
  return <FaceContext value={face}>{children}</FaceContext>
}

export function useFace(): Face {
  const face = use(FaceContext)
  if (face === null) throw new Error('used outside FaceProvider')
  return face
}

/** Selects from the host's state. */
export function useConsole<T>(select: (state: ConsoleView) => T): T {
  return useStore(useFace().store, select)
}

/** Selects from what only the face knows. */
export function useUi<T>(select: (state: UiState) => T): T {
  return useStore(useFace().ui, select)
}

export function useActions(): Actions {
  return useFace().actions
}

/**
 * A value that follows the clock; it renders again only when the value itself changes. `select` gets the
 * relay's time, Unix ms, and must return a primitive.
 */
export function useTicking<T extends string | number | boolean | null>(select: (relayNow: number) => T): T {
  const { ticker } = useFace()
  const offset = useConsole((state) => state.clockOffsetMs)
  return useSyncExternalStore(ticker.subscribe, () => select(ticker.now() + offset))
}

/** Whether the relay answers, so that what cannot queue can be asked for. */
export function useIsConnected(): boolean {
  return useConsole((state) => state.connection.kind === 'live' || state.connection.kind === 'catching-up')
}
