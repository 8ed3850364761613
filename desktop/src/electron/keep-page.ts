import type { BrowserWindow } from 'electron'

/** The pause before the second try, ms; it doubles up to the longest. */
const firstPauseMs = 1_000
const longestPauseMs = 60_000
/** A page that has run this long is well again, ms. */
const wellAfterMs = 60_000

export interface Time {
  /** Ms, from any moment on. */
  now(): number
  after(ms: number, run: () => void): void
}

const realTime: Time = { now: () => performance.now(), after: (ms, run) => void setTimeout(run, ms) }

/** What of a window is needed to keep its page. */
export type KeptWindow = Pick<BrowserWindow, 'isDestroyed'> & {
  readonly webContents: Pick<BrowserWindow['webContents'], 'forcefullyCrashRenderer'> & Listens
} & Listens

interface Listens {
  // biome-ignore lint/suspicious/noExplicitAny: each event of Electron has arguments of its own
  on(event: any, listener: () => void): unknown
}

/**
 * Loads a window's page again when its process is gone: at once, and where it goes again and again after ever longer
 * pauses. A page that hangs is ended, which counts as gone. Paging, tray and sound go on meanwhile in processes of their own.
 */
export function keepPage(window: KeptWindow, load: () => void, time: Time = realTime): void {
  let failures = 0
  let loadedAt = time.now()
  window.webContents.on('render-process-gone', () => {
    if (time.now() - loadedAt >= wellAfterMs) failures = 0
    const pause = failures === 0 ? 0 : Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - 1))
    failures += 1
    time.after(pause, () => {
      if (window.isDestroyed()) return
      loadedAt = time.now()
      load()
    })
  })
  window.on('unresponsive', () => window.webContents.forcefullyCrashRenderer())
}
