import type { ConsoleState } from '@baton/shared/view/console-state.ts'
import type { ConsoleBridge } from '@baton/shared/wire/bridge.ts'
import type { SoundKind } from '../host/ports.ts'

/** What may be asked of the leading tab. */
export type Method = Exclude<keyof ConsoleBridge, 'onChange'>

/** What tabs of one console say to each other. */
export type TabMessage =
  | { readonly kind: 'leading'; readonly from: string }
  /** The leader's page still runs; said now and then while others follow. */
  | { readonly kind: 'alive'; readonly from: string }
  | { readonly kind: 'change'; readonly change: Partial<ConsoleState> }
  | {
      readonly kind: 'call'
      readonly from: string
      readonly id: number
      readonly method: Method
      readonly args: readonly unknown[]
    }
  /** The leader has the call: if it vanishes now, nobody knows what became of it. */
  | { readonly kind: 'taken'; readonly to: string; readonly id: number }
  | { readonly kind: 'answer'; readonly to: string; readonly id: number; readonly ok: boolean; readonly value: unknown }
  /** The leader's own sound is blocked: who could sound instead? Then one of them is asked to. */
  | { readonly kind: 'who-can-sound' }
  | { readonly kind: 'can-sound'; readonly from: string }
  | { readonly kind: 'sound'; readonly to: string; readonly sound: SoundKind }
  | { readonly kind: 'chime'; readonly to: string }
  | { readonly kind: 'hush' }

/** The part of a BroadcastChannel that is used here. */
export interface Channel {
  postMessage(message: TabMessage): void
  addEventListener(type: 'message', listener: (event: { readonly data: TabMessage }) => void): void
}

/** The part of the Web Locks API that is used here. */
export interface Locks {
  /** Rejects with an `AbortError` when another one steals it; `steal` takes it from whoever holds it. */
  request(name: string, run: () => Promise<unknown>, steal?: boolean): Promise<unknown>
}

/** Held by each tab while it lives, so that the leader learns when it is gone. */
export function tabLock(tab: string): string {
  return `baton-tab-${tab}`
}
