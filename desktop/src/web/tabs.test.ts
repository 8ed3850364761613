import type { ConsoleState } from '@baton/shared/view/console-state.ts'
import type { ConsoleBridge } from '@baton/shared/wire/bridge.ts'
import { describe, expect, it } from 'vitest'
import type { Clock } from '../host/ports.ts'
import { createBench } from '../host/testing/bench.ts'
import { settle } from '../host/testing/fake-clock.ts'
import type { Channel, Locks, TabMessage } from './tab-messages.ts'
import { type Lead, shareAcrossTabs } from './tabs.ts'

interface Holder {
  readonly tab: string
  readonly run: () => Promise<unknown>
  readonly reject: (error: Error) => void
}

/** A browser with tabs that can be opened and closed: its locks and its channel behave as the standards say. */
class Browser {
  readonly #channels = new Map<string, ((event: { readonly data: TabMessage }) => void)[]>()
  readonly #queues = new Map<string, Holder[]>()
  /** What waits for tabs whose page hangs, in order. */
  readonly #backlogs = new Map<string, (() => void)[]>()
  /** Messages that were sent, for those who count. */
  readonly sent: TabMessage[] = []

  channelOf(tab: string): Channel {
    const listeners: ((event: { readonly data: TabMessage }) => void)[] = []
    this.#channels.set(tab, listeners)
    return {
      addEventListener: (_type, listener) => void listeners.push(listener),
      postMessage: (message) => {
        // A page that hangs says nothing, though the bench's host goes on behind it.
        if (!this.#channels.has(tab) || this.#backlogs.has(tab)) return
        this.sent.push(message)
        const data = structuredClone(message)
        for (const [other, heard] of this.#channels)
          if (other !== tab)
            queueMicrotask(() => {
              if (this.#channels.has(other)) for (const hear of heard) this.#runIn(other, () => hear({ data }))
            })
      },
    }
  }

  /** Locks are slower to come than messages. */
  locksOf(tab: string, hops = 1): Locks {
    return {
      request: async (name, run, steal = false) => {
        for (let hop = 0; hop < hops; hop++) await new Promise((resolve) => setImmediate(resolve))
        const queue = this.#queues.get(name) ?? []
        this.#queues.set(name, queue)
        return new Promise((_resolve, reject) => {
          const holder = { tab, run, reject: (error: Error) => this.#runIn(tab, () => reject(error)) }
          if (steal) {
            const [robbed, ...others] = queue
            this.#queues.set(name, [holder, ...others])
            robbed?.reject(Object.assign(new Error('it was stolen'), { name: 'AbortError' }))
          } else queue.push(holder)
          if (steal || queue.length === 1) this.#grant(name)
        })
      },
    }
  }

  clockOf(tab: string, clock: Clock): Clock {
    return {
      now: () => clock.now(),
      setTimer: (ms, run) => clock.setTimer(ms, () => this.#runIn(tab, run)),
      clear: (timer) => clock.clear(timer),
    }
  }

  /** The tab's page stands still, as in a debugger or behind a dialog, until it is woken. */
  hang(tab: string): void {
    this.#backlogs.set(tab, [])
  }

  /** All that it missed runs, in the order in which it came. */
  async wake(tab: string): Promise<void> {
    const backlog = this.#backlogs.get(tab) ?? []
    this.#backlogs.delete(tab)
    for (const run of backlog) {
      run()
      await settle()
    }
  }

  #runIn(tab: string, run: () => void): void {
    const backlog = this.#backlogs.get(tab)
    if (backlog) backlog.push(run)
    else run()
  }

  #grant(name: string): void {
    const queue = this.#queues.get(name)
    const first = queue?.[0]
    if (!queue || !first) return
    void Promise.resolve()
      .then(() => first.run())
      .then(() => this.#release(name, first))
  }

  #release(name: string, holder: { readonly tab: string }): void {
    const queue = this.#queues.get(name) ?? []
    const wasFirst = queue[0] === holder
    this.#queues.set(
      name,
      queue.filter((other) => other !== holder),
    )
    if (wasFirst) this.#grant(name)
  }

  close(tab: string): void {
    this.#channels.delete(tab)
    for (const [name, queue] of this.#queues)
      for (const holder of queue) if (holder.tab === tab) this.#release(name, holder)
  }
}

type HostOf = (sure: () => Promise<void>) => Promise<Lead>

interface Tab {
  readonly bridge: ConsoleBridge
  readonly state: () => Partial<ConsoleState>
}

function openTab(browser: Browser, tab: string, clock: Clock, host: HostOf): Tab {
  let seen: Partial<ConsoleState> = {}
  const bridge = shareAcrossTabs({
    tab,
    channel: browser.channelOf(tab),
    locks: browser.locksOf(tab, tab === 'first' ? 1 : 5),
    clock: browser.clockOf(tab, clock),
    lead: host,
    armHere: async () => undefined,
  })
  bridge.onChange((change) => {
    seen = { ...seen, ...change }
  })
  return { bridge, state: () => seen }
}

async function createBrowser() {
  const bench = await createBench(({ relay }) => relay.signal())
  const browser = new Browser()
  const retired: string[] = []
  let sure: () => Promise<void> = async () => undefined
  const first = openTab(browser, 'first', bench.clock, async (isSure) => {
    sure = isSure
    return { bridge: bench.bridge, retire: () => retired.push('first') }
  })
  await settle()
  await settle()
  const { id } = bench.relay.newest()
  /** The first tab is closed; the host starts again in the next one. */
  const next = async () => {
    await bench.restart()
    return { bridge: bench.bridge, retire: () => retired.push('second') }
  }
  const open = (tab: string) => openTab(browser, tab, bench.clock, next)
  return { bench, browser, first, id, open, retired, sure: () => sure() }
}

describe('several tabs of one console', () => {
  it('share one host: a follower shows and does what the leader can', async () => {
    const { bench, first, id, open } = await createBrowser()
    const second = open('second')
    expect((await second.bridge.snapshot()).feed).toHaveLength(1)
    expect(await second.bridge.submit({ type: 'incident.acknowledge', incidentId: id })).toEqual({ kind: 'committed' })
    await bench.clock.pass(0)
    expect(second.state().feed).toMatchObject([{ status: 'acknowledged' }])
    expect(first.state().feed).toMatchObject([{ status: 'acknowledged' }])
    expect(bench.relay.clients.size).toBe(1)
  })

  it('hand over to the next tab when the leader is closed, with its open rooms and its newest state', async () => {
    const { bench, browser, id, open } = await createBrowser()
    const second = open('second')
    await second.bridge.openRoom(id)
    await settle()
    expect(bench.state.rooms[id]).toBeDefined()
    await bench.clock.pass(1_000)
    browser.close('first')
    await settle()
    await bench.clock.pass(200)
    await settle()
    expect(second.state().connection?.kind).toBe('live')
    expect(second.state().rooms?.[id]?.history).toBe('complete')
    expect(await second.bridge.submit({ type: 'note.add', incidentId: id, text: 'from the second' })).toEqual({
      kind: 'committed',
    })
  })

  it('ask the next leader again for what the last one never took', async () => {
    const { bench, browser, id, open } = await createBrowser()
    const second = open('second')
    await settle()
    browser.close('first')
    const answer = second.bridge.submit({ type: 'note.add', incidentId: id, text: 'once' })
    await bench.clock.pass(200)
    expect(await answer).toEqual({ kind: 'committed' })
  })

  it('do not repeat what the last leader took and did not answer, and say so', async () => {
    const { bench, browser, id, open } = await createBrowser()
    const second = open('second')
    await settle()
    bench.relay.isHung = true
    const answer = second.bridge.submit({ type: 'note.add', incidentId: id, text: 'perhaps' })
    await settle()
    browser.close('first')
    bench.relay.isHung = false
    await bench.clock.pass(200)
    expect(await answer).toMatchObject({
      kind: 'refused',
      reason: 'failed',
      detail: expect.stringContaining('closed before it answered'),
    })
  })

  it('close the rooms of a tab that is gone, and keep those that others look at', async () => {
    const { bench, browser, first, id, open } = await createBrowser()
    const second = open('second')
    await second.bridge.openRoom(id)
    await first.bridge.openRoom(id)
    browser.close('second')
    await settle()
    expect(bench.state.rooms[id]).toBeDefined()
    await first.bridge.closeRoom(id)
    expect(bench.state.rooms[id]).toBeUndefined()
  })

  it('pass on an error as an error', async () => {
    const { open } = await createBrowser()
    const second = open('second')
    await expect(second.bridge.exportIncident('inc-none', 'md', false)).rejects.toThrow(/not all of its history/)
  })

  it('send no state to nobody', async () => {
    const { bench, browser } = await createBrowser()
    bench.relay.signal({ externalKey: 'queue', groupKey: 'b' })
    await bench.clock.pass(0)
    expect(browser.sent.filter(({ kind }) => kind === 'change')).toEqual([])
  })
})

describe('a leading tab that hangs', () => {
  it('is passed over within ten seconds, and what is written in the other is kept and sent', async () => {
    const { bench, browser, id, open } = await createBrowser()
    const second = open('second')
    await second.bridge.snapshot()
    await bench.clock.pass(30_000)
    expect(bench.relay.clients.size, 'a leader that runs leads on').toBe(1)
    browser.hang('first')
    const asked = second.bridge.submit({ type: 'note.add', incidentId: id, text: 'not lost' })
    await bench.clock.pass(10_000)
    await settle()
    await bench.clock.pass(500)
    expect(await asked).toEqual({ kind: 'committed' })
    expect(second.state().connection?.kind).toBe('live')
  })

  it('follows when it comes back to itself, and what it does is done by the other', async () => {
    const { bench, browser, first, id, open, retired, sure } = await createBrowser()
    const second = open('second')
    await second.bridge.snapshot()
    browser.hang('first')
    await bench.clock.pass(20_000)
    let isSure = false
    void sure().then(() => {
      isSure = true
    })
    await browser.wake('first')
    expect(retired).toEqual(['first'])
    expect(isSure, 'nothing is written before it has heard of it').toBe(false)
    expect(await first.bridge.submit({ type: 'incident.acknowledge', incidentId: id })).toEqual({ kind: 'committed' })
    await bench.clock.pass(5_000)
    expect(second.state().feed).toMatchObject([{ status: 'acknowledged' }])
    expect(first.state().feed).toMatchObject([{ status: 'acknowledged' }])
  })

  it('does nothing of what it was asked meanwhile, as the other has done it', async () => {
    const { bench, browser, id, open } = await createBrowser()
    const second = open('second')
    await second.bridge.snapshot()
    const done: unknown[] = []
    Object.assign(bench.bridge, { submit: async (wish: unknown) => done.push(wish) })
    browser.hang('first')
    const asked = second.bridge.submit({ type: 'note.add', incidentId: id, text: 'once' })
    await bench.clock.pass(10_000)
    await settle()
    await bench.clock.pass(500)
    expect(await asked).toEqual({ kind: 'committed' })
    await browser.wake('first')
    await bench.clock.pass(10_000)
    expect(done).toEqual([])
  })

  it('is sure of itself again a moment after a sleep in which nobody took over', async () => {
    const { bench, browser, sure, retired } = await createBrowser()
    browser.hang('first')
    await bench.clock.pass(60_000)
    let isSure = false
    void sure().then(() => {
      isSure = true
    })
    await browser.wake('first')
    expect(isSure).toBe(false)
    await bench.clock.pass(4_000)
    expect(isSure).toBe(true)
    expect(retired).toEqual([])
  })

  it('is not passed over by one that slept as well', async () => {
    const { bench, browser, open, retired } = await createBrowser()
    const second = open('second')
    await second.bridge.snapshot()
    browser.hang('first')
    browser.hang('second')
    await bench.clock.pass(3_600_000)
    await browser.wake('second')
    await browser.wake('first')
    await bench.clock.pass(30_000)
    expect(retired).toEqual([])
  })
})
