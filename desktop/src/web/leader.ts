import type { ConsoleBridge } from '@baton/shared/wire/bridge.ts'
import { type Channel, type Locks, type Method, type TabMessage, tabLock } from './tab-messages.ts'

type Call = Extract<TabMessage, { kind: 'call' }>

/** Answers the other tabs from this tab's host, and tells them of each change. */
export class Leader {
  readonly #bridge: ConsoleBridge
  readonly #channel: Channel
  readonly #locks: Locks
  readonly #sure: () => Promise<void>
  readonly #seen = new Set<string>()
  /** The tabs that follow, and the rooms that each looks at, to be closed when it is gone. */
  readonly #rooms = new Map<string, Set<string>>()
  #isRetired = false

  /** `sure` resolves once it is certain that this tab has not been passed over while its page hung. */
  constructor(bridge: ConsoleBridge, channel: Channel, locks: Locks, tab: string, sure: () => Promise<void>) {
    this.#bridge = bridge
    this.#channel = channel
    this.#locks = locks
    this.#sure = sure
    channel.addEventListener('message', ({ data }) => {
      if (data.kind === 'call' && !this.#isRetired) void this.#take(data)
    })
    bridge.onChange((change) => {
      // A copy of the whole feed is not made for nobody.
      if (this.hasFollowers) channel.postMessage({ kind: 'change', change })
    })
    channel.postMessage({ kind: 'leading', from: tab })
  }

  get hasFollowers(): boolean {
    return this.#rooms.size > 0 && !this.#isRetired
  }

  /** Another tab leads from now on: nothing is answered or told from here any more. */
  retire(): void {
    this.#isRetired = true
  }

  async #take(call: Call): Promise<void> {
    const { from, id, method, args } = call
    const key = `${from}/${id}`
    if (this.#seen.has(key)) return
    this.#seen.add(key)
    // What was asked while this page hung has been asked of its successor.
    await this.#sure()
    if (this.#isRetired) return
    this.#channel.postMessage({ kind: 'taken', to: from, id })
    const rooms = this.#roomsOf(from)
    try {
      const value = isKnownRoom(rooms, call) ? undefined : await run(this.#bridge, method, args)
      this.#channel.postMessage({ kind: 'answer', to: from, id, ok: true, value })
    } catch (error) {
      const value = error instanceof Error ? error.message : String(error)
      this.#channel.postMessage({ kind: 'answer', to: from, id, ok: false, value })
    }
  }

  #roomsOf(tab: string): Set<string> {
    const known = this.#rooms.get(tab)
    if (known) return known
    const rooms = new Set<string>()
    this.#rooms.set(tab, rooms)
    // Granted only when the tab has let go of it, that is when it is gone.
    void this.#locks.request(tabLock(tab), async () => this.#leave(tab))
    return rooms
  }

  #leave(tab: string): void {
    for (const room of this.#rooms.get(tab) ?? []) void this.#bridge.closeRoom(room)
    this.#rooms.delete(tab)
  }
}

/** Notes what a tab looks at; true when the call says what is known, as a tab does that has just found its leader. */
function isKnownRoom(rooms: Set<string>, { method, args }: Call): boolean {
  const room = String(args[0])
  if (method === 'closeRoom') return !rooms.delete(room)
  if (method !== 'openRoom') return false
  const isKnown = rooms.has(room)
  rooms.add(room)
  return isKnown
}

/** The channel carries only our own pages' messages, and still a method must be one of the bridge's own. */
function run(bridge: ConsoleBridge, method: Method, args: readonly unknown[]): unknown {
  if (!Object.hasOwn(bridge, method)) throw new Error('no such call')
  return (bridge[method] as (...values: readonly unknown[]) => unknown)(...args)
}
