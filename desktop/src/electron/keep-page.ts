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

export const realTime: Time = { now: () => performance.now(), after: (ms, run) => void setTimeout(run, ms) }

/** What of a window is needed to keep its page. */
export type KeptWindow = Pick<BrowserWindow, 'isDestroyed'> & {
  readonly webContents: Pick<BrowserWindow['webContents'], 'forcefullyCrashRenderer'> & Listens
} & Listens

interface Listens {
  // biome-ignore lint/suspicious/noExplicitAny: each event of Electron has arguments of its own
  on(event: any, listener: () => void): unknown
}

/** How long a page that ended is left alone: not at all at first, ever longer where it ends again and again. */
export class Pauses {
  readonly #time: Time
  #failures = 0
  #loadedAt: number

  constructor(time: Time) {
    this.#time = time
    this.#loadedAt = time.now()
  }

  /** Runs `load` when the page that has just ended may be tried again. */
  afterNext(load: () => void): void {
    if (this.#time.now() - this.#loadedAt >= wellAfterMs) this.#failures = 0
    const pause = this.#failures === 0 ? 0 : Math.min(longestPauseMs, firstPauseMs * 2 ** (this.#failures - 1))
    this.#failures += 1
    this.#time.after(pause, () => {
      this.#loadedAt = this.#time.now()
      load()
    })
  }
}

/**
 * Loads a window's page again when its process is gone: at once, and where it goes again and again after ever longer
 * pauses. A page that hangs is ended, which counts as gone. Paging, tray and sound go on meanwhile in processes of their own.
 */
export function keepPage(window: KeptWindow, load: () => void, time: Time = realTime): void {
  const pauses = new Pauses(time)
  window.webContents.on('render-process-gone', () => {
    pauses.afterNext(() => {
      if (!window.isDestroyed()) load()
    })
  })
  window.on('unresponsive', () => window.webContents.forcefullyCrashRenderer())
}
