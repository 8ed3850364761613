/** One clock for everything on the screen that ticks, so that all of it turns in the same frame. */
export interface Ticker {
  /** Local time of the last tick, Unix ms; steady between ticks while anyone listens. */
  readonly now: () => number
  readonly subscribe: (listener: () => void) => () => void
}

export interface TickerTime {
  readonly now: () => number
  /** Calls back every `ms`; returns the function that stops it. */
  readonly every: (ms: number, run: () => void) => () => void
}

export const browserTime: TickerTime = {
  now: Date.now,
  every: (ms, run) => {
    const timer = setInterval(run, ms)
    return () => clearInterval(timer)
  },
}

/** A ticker that turns once a second, and only while someone listens. */
export function createTicker(time: TickerTime = browserTime): Ticker {
  const listeners = new Set<() => void>()
  let at = time.now()
  let stop: (() => void) | null = null

  function tick() {
    at = time.now()
    for (const listener of listeners) listener()
  }

  return {
    now: () => (stop === null ? time.now() : at),
    subscribe: (listener) => {
      listeners.add(listener)
      if (stop === null) {
        at = time.now()
        stop = time.every(1_000, tick)
      }
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0 || stop === null) return
        stop()
        stop = null
      }
    },
  }
}
