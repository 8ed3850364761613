import type { ConsoleState } from '@baton/shared/view/console-state.ts'
import type { ConsoleBridge } from '@baton/shared/wire/bridge.ts'
import type { Clock } from '../host/ports.ts'
import { Follower } from './follower.ts'
import { Leader } from './leader.ts'
import { type Channel, type Locks, type Method, type TabMessage, tabLock } from './tab-messages.ts'

const leaderLock = 'baton-leader'
/** So often a leader that others follow says that its page runs, ms. */
const beatMs = 2_000
/** A leader of whom nothing was heard for so long hangs, ms. */
const silentMs = 7_000
/** A page that has paused for longer may have been passed over, ms. */
const sureMs = silentMs - beatMs

/** A host in this tab. */
export interface Lead {
  readonly bridge: ConsoleBridge
  /** Another tab has taken over while this one hung: the host must do nothing any more. */
  readonly retire: () => void
}

export interface TabsOptions {
  /** Unique to this tab. */
  readonly tab: string
  readonly channel: Channel
  readonly locks: Locks
  readonly clock: Clock
  /**
   * Starts the host in this tab; again after it was passed over. `sure` resolves once it is certain that it has not been: at
   * once while the page runs, after a moment when it has just come back to itself.
   */
  readonly lead: (sure: () => Promise<void>) => Promise<Lead>
  /** What a click allows is allowed to the tab that was clicked in, whichever leads. */
  readonly armHere: () => Promise<void>
}

/** What only a leader says. */
const fromLeader = new Set<TabMessage['kind']>(['leading', 'alive', 'change', 'taken', 'answer'])

type Listener = (change: Partial<ConsoleState>) => void

/**
 * One console over all its tabs: one of them leads and holds connection, alarm and outbox, the others show what it
 * shows. When it goes away another takes over; the faces notice nothing but a moment of silence. One that hangs (in a
 * debugger, a dialog or a print) is passed over within ten seconds, and follows when it comes back to itself.
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
  showAlerts: true,
  submit: true,
  submitLater: true,
  undo: true,
  doNow: true,
  alarmSeen: true,
  alarmShown: true,
  arm: true,
  silenceHere: true,
  muteHere: true,
  dismissNotice: true,
  openLink: true,
  exportIncident: true,
  readReport: true,
  replay: true,
  replayAt: true,
  draftBrief: true,
  handoffScope: true,
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
  #leader: Leader | null = null
  #retire: (() => void) | null = null
  /** This tab stands in line to lead when the others are gone. */
  #isInLine = false
  #isStarting = false
  /** When the leader was last heard, and when this page last looked, by the clock. */
  #heardAt: number
  #lookedAt: number
  /** This page has run without a pause. */
  #isSure = true
  #unsure: (() => void)[] = []

  constructor(options: TabsOptions) {
    this.#options = options
    const { channel, locks, tab, clock } = options
    this.#follower = new Follower(channel, tab)
    this.#heardAt = clock.now()
    this.#lookedAt = clock.now()
    channel.addEventListener('message', ({ data }) => {
      if (this.#own) return
      if (fromLeader.has(data.kind)) this.#heardAt = clock.now()
      if (data.kind === 'change') this.#tell(data.change)
      if (data.kind === 'leading') void this.#moved(null)
    })
    this.#isHeld = new Promise((resolve) => {
      void locks.request(tabLock(tab), () => {
        resolve()
        return forever()
      })
    })
    this.#standInLine()
    this.#beat()
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

  #standInLine(): void {
    if (this.#isInLine) return
    this.#isInLine = true
    this.#request(false)
  }

  /** Leads for as long as it has the lock, which it loses only when another tab has found it hanging. */
  #request(steal: boolean): void {
    const turn = { isOver: false }
    const run = async () => {
      if (!steal) this.#isInLine = false
      await this.#lead(turn)
      await forever()
    }
    this.#options.locks.request(leaderLock, run, steal).catch((error: unknown) => {
      if (!(error instanceof Error) || error.name !== 'AbortError') throw error
      turn.isOver = true
      this.#retire?.()
    })
  }

  async #lead(turn: { readonly isOver: boolean }): Promise<void> {
    const { channel, locks, tab, lead } = this.#options
    this.#isStarting = true
    const { bridge, retire } = await lead(() => this.#sure())
    this.#isStarting = false
    const leader = new Leader(bridge, channel, locks, tab, () => this.#sure())
    this.#own = bridge
    this.#leader = leader
    const stop = bridge.onChange((change) => this.#tell(change))
    this.#retire = () => {
      this.#retire = null
      this.#leader = null
      this.#own = null
      leader.retire()
      stop()
      retire()
      this.#heardAt = this.#options.clock.now()
      this.#standInLine()
      void this.#moved(null)
    }
    if (turn.isOver) this.#retire()
    else await this.#moved((method, args) => this.ask(method, args))
  }

  #beat(): void {
    this.#options.clock.setTimer(beatMs, () => {
      this.#look()
      this.#beat()
    })
  }

  #look(): void {
    const { channel, clock, tab } = this.#options
    const now = clock.now()
    this.#isSure = now - this.#lookedAt <= sureMs
    this.#lookedAt = now
    if (this.#isSure) for (const resolve of this.#unsure.splice(0)) resolve()
    if (this.#own || this.#isStarting) {
      if (this.#isStarting || this.#leader?.hasFollowers) channel.postMessage({ kind: 'alive', from: tab })
    } else if (!this.#isSure) {
      // What was said to it meanwhile is still to be heard.
      this.#heardAt = now
    } else if (now - this.#heardAt > silentMs) {
      this.#heardAt = now
      this.#request(true)
    }
  }

  /**
   * Resolves at once while this page runs. One that hung has all at once before it what came meanwhile, and among it that it
   * was passed over: the next look but one is behind that.
   */
  #sure(): Promise<void> {
    if (this.#isSure && this.#options.clock.now() - this.#lookedAt <= sureMs) return Promise.resolve()
    return new Promise((resolve) => this.#unsure.push(resolve))
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
