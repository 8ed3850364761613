/** When a timer that threw is tried again, ms: it may have met what passes, and what it would have paged is not forgotten. */
const postponeMs = 60_000

interface Timer {
  /** Since when it throws, Unix ms. */
  readonly since: number
  /** Not to be tried before, Unix ms; 0 while it is being tried. */
  readonly until: number
}

/** Timers that threw, each of which waits its minute. As long as there is one, somebody may be waiting for a page. */
export class FailedTimers {
  readonly #timers = new Map<string, Timer>()

  get size(): number {
    return this.#timers.size
  }

  /** How long the one that throws longest has been throwing, ms; 0 when there is none. */
  lateMs(now: number): number {
    let since = now
    for (const timer of this.#timers.values()) since = Math.min(since, timer.since)
    return now - since
  }

  /** When it may be tried, or null when nothing keeps it. */
  until(id: string): number | null {
    return this.#timers.get(id)?.until || null
  }

  failed(id: string, now: number): void {
    this.#timers.set(id, { since: this.#timers.get(id)?.since ?? now, until: now + postponeMs })
  }

  /** It is tried now; false when it never threw. */
  retry(id: string): boolean {
    const timer = this.#timers.get(id)
    if (timer) this.#timers.set(id, { ...timer, until: 0 })
    return timer !== undefined
  }

  /** It was tried, and is well again unless it failed meanwhile. */
  tried(id: string): void {
    if (this.#timers.get(id)?.until === 0) this.#timers.delete(id)
  }

  forget(id: string): void {
    this.#timers.delete(id)
  }
}
