import type { Contacts } from '@baton/shared/oncall/config.ts'
import type { Core } from '../core/core.ts'

const timeoutMs = 10_000

/**
 * Pings an outside URL for as long as the core's loop turns. When the pings stop, whoever watches there alarms: it is
 * the only way that a dead relay is noticed by somebody it cannot page.
 */
export class DeadMan {
  readonly #core: Core
  #config: Contacts['deadMan'] = null
  #timer: NodeJS.Timeout | null = null
  /** Null until the first ping has had an answer. */
  lastPing: { readonly at: number; readonly ok: boolean } | null = null

  constructor(core: Core) {
    this.#core = core
  }

  configure(config: Contacts['deadMan']): void {
    if (this.#timer) clearInterval(this.#timer)
    this.#config = config
    this.#timer = config ? setInterval(() => void this.ping(), Math.max(config.everyMs, 1_000)) : null
    if (config) void this.ping()
  }

  /** One ping, after a turn of the core's loop. Never rejects. */
  async ping(): Promise<void> {
    const { url } = this.#config ?? {}
    if (url === undefined) return
    try {
      await this.#core.submit({ kind: 'probe' })
      const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) })
      await response.body?.cancel()
      this.lastPing = { at: this.#core.now(), ok: response.ok }
    } catch {
      this.lastPing = { at: this.#core.now(), ok: false }
    }
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer)
  }
}
