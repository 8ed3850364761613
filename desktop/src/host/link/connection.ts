import type { JournalEntry } from '@baton/shared/log/events.ts'
import type { Connected } from '@baton/shared/model/reach.ts'
import { protocolVersion } from '@baton/shared/wire/protocol.ts'
import type { ClientToServer, SubscribeResult } from '@baton/shared/wire/socket.ts'
import { OneTimer } from '../one-timer.ts'
import type { Clock, Entropy, Socket, SocketLink } from '../ports.ts'
import { readEntries, readProbe, readSubscribeResult } from './inbound.ts'
import { type SnapshotBacklog, wholeSnapshot } from './snapshot.ts'

/** A proof of life is asked for this often, and must come within this time: a hung relay is noticed in 8 s. */
const probeEveryMs = 4_000
const probeTimeoutMs = 4_000
const subscribeTimeoutMs = 10_000
/** Three tries within 3.5 s, spread so that the consoles of a relay that died do not all come to another at once. */
const firstRetryMs = 250
const retryJitterMs = 500
const longestRetryMs = 5_000
/** What waiting a little does not mend (an incompatible relay, a changed history) is looked at again after this. */
const hopelessRetryMs = 30_000
/** Without a relay for this long, whoever is on call is blind. */
export const blindAfterMs = 30_000
/** Subscriptions on one link from one head; more means that the answers do not mend what they should. */
const maxSubscriptions = 3
/** Pushed batches that are held while a subscription is being answered. */
const maxHeldBatches = 1_000

export type Asked = { readonly kind: 'answer'; readonly value: unknown } | { readonly kind: 'timeout' | 'gone' }
/** What the copy made of what came. `again`: ask once more from the head that it has now. */
export type Verdict = 'ok' | 'again' | 'history-changed'
export type Backlog = Extract<SubscribeResult, { kind: 'tail' | 'snapshot' }>
export type Obstacle = 'unpaired' | 'revoked' | 'incompatible' | 'history-changed'

export interface ConnectionHooks {
  head(): { readonly seq: number; readonly hash: string }
  subscribed(backlog: Backlog): Verdict
  appended(entries: readonly JournalEntry[]): Verdict
  /** The state has changed in a way that shows. */
  changed(): void
  /** The copy has caught up: commands can be sent. Called once per link. */
  opened(): void
  closed(): void
  /** The link is gone, open or not: what was asked on it is asked anew on the next, which may lead to another relay. */
  dropped(): void
}

export interface ConnectionOptions {
  readonly clock: Clock
  readonly socket: Socket
  readonly entropy: Entropy
  readonly hooks: ConnectionHooks
}

/** The link to the relay: opens it, keeps proving it, and opens it again. Decides nothing about what it carries. */
export class Connection {
  readonly #options: ConnectionOptions
  #target: { readonly url: string; readonly token: string } | null = null
  #link: SocketLink | null = null
  #phase: 'closed' | 'opening' | 'subscribing' | 'open' = 'closed'
  #obstacle: Obstacle | null = null
  #attempts = 0
  #downSince: number
  #openSince = 0
  #hasFailed = false
  #lastHeardAt: number | null = null
  #latencyMs: number | null = null
  #clockOffsetMs = 0
  #held: unknown[] = []
  /** Caught up, and waiting for a proof of life. */
  #isProving = false
  /** Subscriptions asked for since the copy last came further. */
  #subscriptions = 0
  #subscribedAt = -1
  /** The seq that a probe said and that had not come by then. */
  #owedSeq = 0
  /** What the last proof of life said of the devices. */
  #connected: Connected | null = null
  #phones: string | null | undefined
  readonly #asks = new Set<() => void>()
  readonly #retryTimer: OneTimer
  readonly #probeTimer: OneTimer
  readonly #blindTimer: OneTimer

  constructor(options: ConnectionOptions) {
    this.#options = options
    this.#downSince = options.clock.now()
    this.#retryTimer = new OneTimer(options.clock)
    this.#probeTimer = new OneTimer(options.clock)
    this.#blindTimer = new OneTimer(options.clock)
  }

  get isOpen(): boolean {
    return this.#phase === 'open'
  }

  get phase(): 'closed' | 'opening' | 'subscribing' | 'open' {
    return this.#phase
  }

  get obstacle(): Obstacle | null {
    return this.#obstacle
  }

  /** Whether some attempt has failed, or the link was lost, since it was last open. */
  get hasFailed(): boolean {
    return this.#hasFailed
  }

  /** Without a relay since then, Unix ms; null while it is open. */
  get downSince(): number | null {
    return this.isOpen ? null : this.#downSince
  }

  get openSince(): number {
    return this.#openSince
  }

  get isLost(): boolean {
    return !this.isOpen && this.#options.clock.now() - this.#downSince >= blindAfterMs
  }

  get lastHeardAt(): number | null {
    return this.#lastHeardAt
  }

  get latencyMs(): number | null {
    return this.isOpen ? this.#latencyMs : null
  }

  /** Which devices the relay has; null while nothing says so. */
  get connected(): Connected | null {
    return this.isOpen ? this.#connected : null
  }

  /** The revision of the telephone numbers that the relay has; null where they are not for us, undefined while unknown. */
  get phones(): string | null | undefined {
    return this.isOpen ? this.#phones : undefined
  }

  get clockOffsetMs(): number {
    return this.#clockOffsetMs
  }

  /** What an earlier run of this console knew. */
  remember(lastHeardAt: number | null): void {
    this.#lastHeardAt = lastHeardAt
  }

  /** Follows this relay from now on. Null: this device belongs to nobody. */
  follow(target: { readonly url: string; readonly token: string } | null): void {
    this.#drop()
    this.#target = target
    this.#obstacle = target ? null : 'unpaired'
    this.#attempts = 0
    this.#hasFailed = false
    this.#markDown(this.#options.clock.now())
    if (target) this.#open()
    this.#options.hooks.changed()
  }

  stop(): void {
    this.#drop()
    this.#retryTimer.clear()
    this.#blindTimer.clear()
    this.#target = null
  }

  /** The network may be back. */
  wake(): void {
    if (this.#phase === 'open') this.#probe()
    else if (this.#retryTimer.isSet) this.#open()
  }

  /** Asks the relay; resolves in any case. */
  ask(message: keyof ClientToServer, payload: unknown, timeoutMs: number): Promise<Asked> {
    const link = this.#link
    if (!link) return Promise.resolve({ kind: 'gone' })
    const { clock } = this.#options
    return new Promise((resolve) => {
      const settle = (asked: Asked) => {
        if (!this.#asks.delete(gone)) return
        clock.clear(timer)
        resolve(asked)
      }
      const gone = () => settle({ kind: 'gone' })
      const timer = clock.setTimer(timeoutMs, () => settle({ kind: 'timeout' }))
      this.#asks.add(gone)
      link.ask(message, payload, (value) => {
        if (link === this.#link) this.#lastHeardAt = clock.now()
        settle({ kind: 'answer', value })
      })
    })
  }

  #open(): void {
    const target = this.#target
    if (!target) return
    this.#retryTimer.clear()
    this.#drop()
    this.#phase = 'opening'
    this.#subscriptions = 0
    // A link that is no longer ours has nothing to say any more.
    const mine =
      (run: (...values: readonly unknown[]) => void) =>
      (...values: readonly unknown[]) => {
        if (link.current === this.#link) run(...values)
      }
    const link: { current: SocketLink | null } = { current: null }
    const opened = this.#options.socket.open(target.url, target.token, {
      connected: mine(() => void this.#subscribe()),
      lost: mine(() => this.#lose()),
      refused: mine(() => this.#block('revoked')),
      appended: mine((entries) => this.#take(entries)),
      ended: mine((reason) => this.#end(reason)),
    })
    link.current = opened
    this.#link = opened
  }

  async #subscribe(): Promise<void> {
    const { seq, hash } = this.#options.hooks.head()
    this.#subscriptions = seq === this.#subscribedAt ? this.#subscriptions + 1 : 1
    this.#subscribedAt = seq
    if (this.#subscriptions > maxSubscriptions) {
      this.#lose()
      return
    }
    this.#phase = 'subscribing'
    this.#isProving = false
    this.#options.hooks.changed()
    const request = { afterSeq: seq, headHash: hash, protocol: protocolVersion }
    const link = this.#link
    const asked = await this.ask('journal:subscribe', request, subscribeTimeoutMs)
    if (link !== this.#link || !link) return
    const result = asked.kind === 'answer' ? readSubscribeResult(asked.value) : null
    if (!result) this.#lose()
    else if (result.kind === 'tail') this.#caughtUp(result)
    else if (result.kind === 'snapshot') await this.#readSnapshot(result)
    else if (result.kind === 'refused') this.#refuse(result.reason)
    else this.#block(result.kind)
  }

  async #readSnapshot(first: SnapshotBacklog): Promise<void> {
    const link = this.#link
    const whole = await wholeSnapshot(first, () => this.ask('snapshot:read', null, subscribeTimeoutMs))
    if (link !== this.#link) return
    if (whole) this.#caughtUp(whole)
    else this.#lose()
  }

  #refuse(reason: string): void {
    if (reason === 'revoked') this.#block('revoked')
    else this.#lose()
  }

  #caughtUp(backlog: Backlog): void {
    const { clock, hooks } = this.#options
    this.#clockOffsetMs = backlog.now - clock.now()
    this.#obstacle = null
    const verdict = hooks.subscribed(backlog)
    if (verdict !== 'ok') {
      this.#judge(verdict)
      return
    }
    if (backlog.more) {
      void this.#subscribe()
      return
    }
    // The log can be read from a relay whose loop turns no more: it is open once that has answered too.
    this.#isProving = true
    void this.#probe()
  }

  #proved(): void {
    const { clock, hooks } = this.#options
    this.#isProving = false
    this.#phase = 'open'
    this.#attempts = 0
    this.#hasFailed = false
    this.#openSince = clock.now()
    this.#owedSeq = 0
    this.#blindTimer.clear()
    const held = this.#held
    this.#held = []
    for (const entries of held) this.#take(entries)
    if (this.#phase !== 'open') return
    hooks.opened()
    hooks.changed()
  }

  #take(pushed: unknown): void {
    const { clock, hooks } = this.#options
    this.#lastHeardAt = clock.now()
    if (this.#phase !== 'open') {
      if (this.#held.length < maxHeldBatches) this.#held.push(pushed)
      return
    }
    const entries = readEntries(pushed)
    if (entries) this.#judge(hooks.appended(entries))
    else this.#lose()
  }

  #judge(verdict: Verdict): void {
    if (verdict === 'history-changed') this.#block(verdict)
    else if (verdict === 'again') this.#resubscribe()
  }

  /** Asks again from where the copy stands. */
  #resubscribe(): void {
    this.#goDown()
    void this.#subscribe()
  }

  #end(reason: unknown): void {
    if (reason === 'revoked') this.#block('revoked')
    else if (reason === 'too-slow') this.#resubscribe()
    else this.#lose()
  }

  /** The relay answers, and what it says makes going on pointless. */
  #block(obstacle: Obstacle): void {
    this.#obstacle = obstacle
    this.#goDown()
    this.#drop()
    if (obstacle !== 'revoked') {
      this.#options.socket.failed?.()
      this.#retryAfter(hopelessRetryMs)
    }
    this.#options.hooks.changed()
  }

  #lose(): void {
    this.#goDown()
    this.#drop()
    this.#options.socket.failed?.()
    this.#hasFailed = true
    const delay = Math.min(longestRetryMs, firstRetryMs * 2 ** this.#attempts)
    const jitter = Math.round(((this.#options.entropy.randomBytes(1)[0] ?? 0) / 255) * retryJitterMs)
    this.#attempts += 1
    this.#retryAfter(this.#obstacle ? hopelessRetryMs : delay + jitter)
    this.#options.hooks.changed()
  }

  #goDown(): void {
    if (this.#phase !== 'open') return
    this.#phase = 'closed'
    // Down since the last proof of life, but never longer than noticing takes: a machine that slept gets its 30 s.
    const now = this.#options.clock.now()
    this.#markDown(Math.max(this.#lastHeardAt ?? now, now - probeEveryMs - probeTimeoutMs))
    this.#options.hooks.closed()
  }

  #markDown(since: number): void {
    const { clock, hooks } = this.#options
    this.#downSince = since
    this.#blindTimer.set(since + blindAfterMs - clock.now(), () => hooks.changed())
  }

  #drop(): void {
    const link = this.#link
    this.#link = null
    this.#phase = 'closed'
    this.#isProving = false
    this.#held = []
    this.#probeTimer.clear()
    for (const gone of [...this.#asks]) gone()
    link?.close()
    this.#options.hooks.dropped()
  }

  #retryAfter(ms: number): void {
    this.#retryTimer.set(ms, () => {
      this.#open()
      this.#options.hooks.changed()
    })
  }

  /** Proves the whole path through the relay's loop, and that nothing pushed was lost on the way. */
  async #probe(): Promise<void> {
    const { clock, hooks } = this.#options
    this.#probeTimer.set(probeEveryMs, () => void this.#probe())
    const link = this.#link
    const sentAt = clock.now()
    const asked = await this.ask('link:probe', sentAt, probeTimeoutMs)
    if (link !== this.#link || !(this.isOpen || this.#isProving)) return
    const probe = asked.kind === 'answer' ? readProbe(asked.value) : null
    if (!probe) {
      this.#lose()
      return
    }
    const now = clock.now()
    this.#latencyMs = now - sentAt
    this.#connected = probe.connected ?? null
    this.#phones = probe.phones
    this.#clockOffsetMs = probe.now - (sentAt + now) / 2
    if (this.#isProving) this.#proved()
    if (!this.isOpen) return
    if (this.#owedSeq > hooks.head().seq) {
      this.#resubscribe()
      return
    }
    this.#owedSeq = probe.seq
    hooks.changed()
  }
}
