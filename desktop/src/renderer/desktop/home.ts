import type { ConsoleBridge } from '@baton/shared/wire/bridge.ts'
import type { HomeBridge } from '@baton/shared/wire/home.ts'

declare global {
  interface Window {
    /** From the preload; absent in a browser page, which has its host in the page itself. */
    readonly baton?: ConsoleBridge
    readonly batonHome?: HomeBridge
  }
}

/** What the desktop adds; null in a browser. */
export function homeBridge(): HomeBridge | null {
  return window.batonHome ?? null
}

/** The two bridges of a desktop window. Throws in a page that has none. */
export function desktopBridges(): { readonly baton: ConsoleBridge; readonly home: HomeBridge } {
  const { baton, batonHome } = window
  if (!baton || !batonHome) throw new Error('this page runs only in a window of the desktop console')
  return { baton, home: batonHome }
}
