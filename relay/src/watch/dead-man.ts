import type { Contacts } from '@baton/shared/model/config.ts'
import type { Clock } from '../core/clock.ts'
import type { Core } from '../core/core.ts'
import type { Send } from '../outbound/send.ts'

const timeoutMs = 10_000
/** Contacts leave no event behind, so what another relay applied is found by looking. */
const lookEveryMs = 60_000

export interface DeadManOptions {
  readonly core: Core
  readonly clock: Clock
  readonly contacts: () => Promise<Contacts>
  readonly send: Send
  /** Whether other relays may change the contacts. */
  readonly isShared: boolean
}

/**
 * Pings an outside URL for as long as the core's loop turns. When the pings stop, whoever watches there alarms: it is
 * the only way that a dead relay is noticed by somebody it cannot page. Of relays that share a log each pings: the
 * alarm there says that none is left.
 */
export class DeadMan {
  readonly #options: DeadManOptions
  #config: Contacts['deadMan'] = null
  #timer: NodeJS.Timeout | null = null
  #cancelLook: () => void = () => undefined
  #stopped = false
  /** Null until the first ping has had an answer. */
  lastPing: { readonly at: number; readonly ok: boolean } | null = null

  constructor(options: DeadManOptions) {
    this.#options = options
    void this.refresh()
    if (options.isShared) this.#lookLater()
  }

  /** Takes up what the contacts say now. Never rejects. */
  async refresh(): Promise<void> {
    // Contacts that cannot be read change nothing; a journal that fails says so at the next append.
    const read = await this.#options.contacts().catch(() => null)
    if (read === null || this.#stopped || JSON.stringify(read.deadMan) === JSON.stringify(this.#config)) return
    this.#config = read.deadMan
    if (this.#timer) clearInterval(this.#timer)
    this.#timer = this.#config ? setInterval(() => void this.ping(), Math.max(this.#config.everyMs, 1_000)) : null
    if (this.#config) void this.ping()
  }

  /** One ping, after a turn of the core's loop. Never rejects. */
  async ping(): Promise<void> {
    const { core, send } = this.#options
    const { url } = this.#config ?? {}
    if (url === undefined) return
    try {
      await core.submit({ kind: 'probe' })
      // A timer that throws may be a page that does not go out: who watches from outside is then the only one to tell.
      if (core.stats.postponed > 0) throw new Error('a timer cannot be decided')
      // Not a redirect: it leads where nobody counts pings, or to an address inside.
      const response = await send(url, { signal: AbortSignal.timeout(timeoutMs) })
      await response.body?.cancel()
      this.lastPing = { at: core.now(), ok: response.ok }
    } catch {
      this.lastPing = { at: core.now(), ok: false }
    }
  }

  stop(): void {
    this.#stopped = true
    this.#cancelLook()
    if (this.#timer) clearInterval(this.#timer)
  }

  #lookLater(): void {
    this.#cancelLook = this.#options.clock.after(lookEveryMs, () => {
      void this.refresh()
      this.#lookLater()
    })
  }
}
