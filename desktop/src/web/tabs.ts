import type { ConsoleBridge, ConsoleState } from '@baton/shared/wire/bridge.ts'
import { Follower } from './follower.ts'
import { Leader } from './leader.ts'
import { type Channel, type Locks, type Method, tabLock } from './tab-messages.ts'

const leaderLock = 'baton-leader'

export interface TabsOptions {
  /** Unique to this tab. */
  readonly tab: string
  readonly channel: Channel
  readonly locks: Locks
  /** Starts the host in this tab. Called at most once. */
  readonly lead: () => Promise<ConsoleBridge>
  /** What a click allows is allowed to the tab that was clicked in, whichever leads. */
  readonly armHere: () => Promise<void>
}

type Listener = (change: Partial<ConsoleState>) => void

/**
 * One console over all its tabs: one of them leads and holds connection, alarm and outbox, the others show what it
 * shows. When it goes away another takes over; the faces notice nothing but a moment of silence.
 */
export function shareAcrossTabs(options: TabsOptions): ConsoleBridge {
  const tabs = new Tabs(options)
  const ask =
    (method: Method) =>
    (...args: readonly unknown[]) =>
      tabs.ask(method, args)
  const remote = Object.fromEntries(methods.map((method) => [method, ask(method)])) as unknown as Omit<
    ConsoleBridge,
    'onChange'
  >
  return {
    ...remote,
    onChange: (listener) => tabs.onChange(listener),
    arm: async () => {
      await options.armHere()
      await remote.arm()
    },
    openRoom: (id) => tabs.openRoom(id),
    closeRoom: (id) => tabs.closeRoom(id),
  }
}

/** The compiler keeps it whole. */
const methodNames: Readonly<Record<Method, true>> = {
  snapshot: true,
  openRoom: true,
  closeRoom: true,
  submit: true,
  alarmSeen: true,
  alarmShown: true,
  arm: true,
  silenceHere: true,
  dismissNotice: true,
  openLink: true,
  exportIncident: true,
  replay: true,
  replayAt: true,
  draftBrief: true,
  pair: true,
  unpair: true,
  readSources: true,
  revokeDevice: true,
  invite: true,
}
const methods = Object.keys(methodNames) as readonly Method[]

class Tabs {
  readonly #options: TabsOptions
  readonly #follower: Follower
  readonly #listeners = new Set<Listener>()
  /** How many faces of this tab look at each room. */
  readonly #openRooms = new Map<string, number>()
  /** This tab's own lock is held: a leader that heard from it before would take it for gone. */
  readonly #isHeld: Promise<void>
  #own: ConsoleBridge | null = null

  constructor(options: TabsOptions) {
    this.#options = options
    const { channel, locks, tab } = options
    this.#follower = new Follower(channel, tab)
    channel.addEventListener('message', ({ data }) => {
      if (this.#own) return
      if (data.kind === 'change') this.#tell(data.change)
      if (data.kind === 'leading') void this.#moved(null)
    })
    this.#isHeld = new Promise((resolve) => {
      void locks.request(tabLock(tab), () => {
        resolve()
        return forever()
      })
    })
    void locks.request(leaderLock, async () => {
      await this.#lead()
      await forever()
    })
  }

  onChange(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  async ask(method: Method, args: readonly unknown[]): Promise<unknown> {
    await this.#isHeld
    const own = this.#own
    if (!own) return this.#follower.ask(method, args)
    return (own[method] as (...values: readonly unknown[]) => Promise<unknown>)(...args)
  }

  async openRoom(id: string): Promise<void> {
    const count = this.#openRooms.get(id) ?? 0
    this.#openRooms.set(id, count + 1)
    if (count === 0) await this.ask('openRoom', [id])
  }

  async closeRoom(id: string): Promise<void> {
    const left = (this.#openRooms.get(id) ?? 0) - 1
    if (left > 0) this.#openRooms.set(id, left)
    if (left <= 0 && this.#openRooms.delete(id)) await this.ask('closeRoom', [id])
  }

  async #lead(): Promise<void> {
    const { channel, locks, tab, lead } = this.#options
    const own = await lead()
    this.#own = own
    own.onChange((change) => this.#tell(change))
    new Leader(own, channel, locks, tab)
    await this.#moved((method, args) => this.ask(method, args))
  }

  /** Another host answers from now on: it is told which rooms are open here, and asked for its whole state. */
  async #moved(ask: ((method: Method, args: readonly unknown[]) => Promise<unknown>) | null): Promise<void> {
    this.#follower.moveTo(ask)
    for (const room of this.#openRooms.keys()) void this.ask('openRoom', [room])
    // What is told while the whole is on its way is at least as new as the whole.
    let since: Partial<ConsoleState> = {}
    const stop = this.onChange((change) => {
      since = { ...since, ...change }
    })
    const whole = (await this.ask('snapshot', [])) as ConsoleState
    stop()
    this.#tell({ ...whole, ...since })
  }

  #tell(change: Partial<ConsoleState>): void {
    for (const listener of [...this.#listeners]) listener(change)
  }
}

function forever(): Promise<never> {
  return new Promise(() => undefined)
}
