import { type ConsoleState, nothingYet } from '@baton/shared/view/console-state.ts'
import type { ConsoleBridge } from '@baton/shared/wire/bridge.ts'
import type { JoinResult } from '@baton/shared/wire/home.ts'
import { createBridge } from '../host/bridge.ts'
import { Host } from '../host/host.ts'
import type { HostPorts } from '../host/ports.ts'
import { pairByLink } from '../web/pairing-link.ts'
import { type CallsOf, consoleContract } from './contract.ts'
import type { Settings } from './desktop-settings.ts'
import type { OwnRelay } from './own-relay.ts'
import { readInvite } from './relay-address.ts'

export interface SessionOptions {
  readonly settings: Settings
  readonly ownRelay: OwnRelay
  readonly portsFor: (relayUrl: string) => Promise<HostPorts>
}

type Listener = (change: Partial<ConsoleState>) => void
type Call = CallsOf<ConsoleBridge>

const noRelay = 'This console follows no relay yet.'

/**
 * Which relay this console follows. A host belongs to one relay for its whole life; the faces keep one bridge, behind
 * which the host may change.
 */
export class ConsoleSession {
  readonly #options: SessionOptions
  readonly #listeners = new Set<Listener>()
  #host: Host | null = null
  #bridge: ConsoleBridge | null = null
  /** One change of relay at a time. */
  #isJoining = false
  readonly bridge: ConsoleBridge

  constructor(options: SessionOptions) {
    this.#options = options
    const calls = Object.keys(consoleContract).map((method) => [
      method,
      (...args: readonly unknown[]) => this.#call(method as Call, args),
    ])
    this.bridge = {
      ...(Object.fromEntries(calls) as Pick<ConsoleBridge, Call>),
      onChange: (listener) => {
        this.#listeners.add(listener)
        return () => {
          this.#listeners.delete(listener)
        }
      },
    }
  }

  get relayUrl(): string | null {
    return this.#host?.relayUrl ?? null
  }

  get state(): ConsoleState {
    return this.#host?.view.state ?? nothingYet
  }

  /** Goes on with the relay of the last run. A relay of our own is started meanwhile: the cache shows, the alarm runs. */
  async resume(): Promise<void> {
    const { relayUrl, ownRelayPort } = this.#options.settings.values
    if (relayUrl === null) return
    if (ownRelayPort !== null) void this.#startOwnRelay(ownRelayPort)
    await this.#follow(await this.#startHost(relayUrl))
  }

  async #startOwnRelay(port: number): Promise<void> {
    const started = await this.#options.ownRelay.start(port)
    if (started.ok) this.#host?.connection.wake()
    else this.notify('failed', `The relay on this machine could not be started: ${started.detail}`)
  }

  /** Joins by an invite link, or an address and a code. What was followed before stays until this one works. */
  join(link: string, code: string, deviceName: string): Promise<JoinResult> {
    return this.#once(async () => {
      const invite = readInvite(link, code)
      return invite.ok ? this.#pair(invite.relayUrl, invite.code, deviceName, null) : invite
    })
  }

  startRelayHere(deviceName: string): Promise<JoinResult> {
    return this.#once(async () => {
      const { ownRelay, settings } = this.#options
      const started = await ownRelay.start(settings.values.ownRelayPort ?? 0)
      if (!started.ok) return started
      const invite = readInvite(started.consoleLink, '')
      if (!invite.ok) return invite
      return this.#pair(invite.relayUrl, invite.code, deviceName, started.port)
    })
  }

  /** Forgets the relay: the device is unpaired where it can be, and the first run is shown again. */
  async leave(): Promise<void> {
    const { settings, ownRelay } = this.#options
    await this.#bridge?.unpair()
    await this.#follow(null)
    await ownRelay.stop()
    await settings.change({ relayUrl: null, ownRelayPort: null })
  }

  /** Tells the person something once; there is nobody to tell before a relay is followed. */
  notify(kind: 'failed' | 'info', text: string, incidentId: string | null = null): void {
    this.#host?.outbox.notify(kind, text, incidentId)
  }

  /** Resolves when all that it holds is on disk. */
  async stop(): Promise<void> {
    await this.#host?.stop()
    await this.#options.ownRelay.stop()
  }

  async #once(run: () => Promise<JoinResult>): Promise<JoinResult> {
    if (this.#isJoining) return { ok: false, detail: 'Another relay is being joined right now.' }
    this.#isJoining = true
    try {
      return await run()
    } catch (error) {
      return { ok: false, detail: error instanceof Error ? error.message : String(error) }
    } finally {
      this.#isJoining = false
    }
  }

  async #pair(relayUrl: string, code: string, deviceName: string, ownRelayPort: number | null): Promise<JoinResult> {
    const host = this.#host?.relayUrl === relayUrl ? this.#host : await this.#startHost(relayUrl)
    const failure = await pairByLink(createBridge(host), code, deviceName)
    if (failure !== null) {
      if (host !== this.#host) await host.stop()
      return { ok: false, detail: failure }
    }
    await this.#follow(host)
    await this.#options.settings.change({ relayUrl, ownRelayPort })
    return { ok: true, detail: '' }
  }

  async #startHost(relayUrl: string): Promise<Host> {
    const host = new Host({ ports: await this.#options.portsFor(relayUrl), relayUrl })
    await host.start()
    return host
  }

  async #follow(host: Host | null): Promise<void> {
    if (host === this.#host) return
    await this.#host?.stop()
    this.#host = host
    this.#bridge = host && createBridge(host)
    host?.view.onChange((change) => {
      if (host === this.#host) this.#tell(change)
    })
    this.#tell(this.state)
  }

  #tell(change: Partial<ConsoleState>): void {
    for (const listener of [...this.#listeners]) listener(change)
  }

  async #call(method: Call, args: readonly unknown[]): Promise<unknown> {
    if (this.#bridge) return (this.#bridge[method] as (...values: readonly unknown[]) => Promise<unknown>)(...args)
    if (method === 'snapshot') return nothingYet
    throw new Error(noRelay)
  }
}
