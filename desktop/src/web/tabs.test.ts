import type { ConsoleBridge, ConsoleState } from '@baton/shared/wire/bridge.ts'
import { describe, expect, it } from 'vitest'
import { createBench } from '../host/testing/bench.ts'
import { settle } from '../host/testing/fake-clock.ts'
import type { Channel, Locks, TabMessage } from './tab-messages.ts'
import { shareAcrossTabs } from './tabs.ts'

/** A browser with tabs that can be opened and closed: its locks and its channel behave as the standards say. */
class Browser {
  readonly #channels = new Map<string, ((event: { readonly data: TabMessage }) => void)[]>()
  readonly #queues = new Map<string, { readonly tab: string; readonly run: () => Promise<unknown> }[]>()
  /** Messages that were sent, for those who count. */
  readonly sent: TabMessage[] = []

  channelOf(tab: string): Channel {
    const listeners: ((event: { readonly data: TabMessage }) => void)[] = []
    this.#channels.set(tab, listeners)
    return {
      addEventListener: (_type, listener) => void listeners.push(listener),
      postMessage: (message) => {
        if (!this.#channels.has(tab)) return
        this.sent.push(message)
        const data = structuredClone(message)
        for (const [other, heard] of this.#channels)
          if (other !== tab)
            queueMicrotask(() => {
              if (this.#channels.has(other)) for (const hear of heard) hear({ data })
            })
      },
    }
  }

  /** Locks are slower to come than messages. */
  locksOf(tab: string, hops = 1): Locks {
    return {
      request: async (name, run) => {
        for (let hop = 0; hop < hops; hop++) await new Promise((resolve) => setImmediate(resolve))
        const queue = this.#queues.get(name) ?? []
        this.#queues.set(name, queue)
        queue.push({ tab, run })
        if (queue.length === 1) this.#grant(name)
      },
    }
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

interface Tab {
  readonly bridge: ConsoleBridge
  readonly state: () => Partial<ConsoleState>
}

function openTab(browser: Browser, tab: string, host: () => Promise<ConsoleBridge>): Tab {
  let seen: Partial<ConsoleState> = {}
  const bridge = shareAcrossTabs({
    tab,
    channel: browser.channelOf(tab),
    locks: browser.locksOf(tab, tab === 'first' ? 1 : 5),
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
  const first = openTab(browser, 'first', async () => bench.bridge)
  await settle()
  await settle()
  const { id } = bench.relay.newest()
  /** The first tab is closed; the host starts again in the next one. */
  const next = async () => {
    await bench.restart()
    return bench.bridge
  }
  return { bench, browser, first, id, next }
}

describe('several tabs of one console', () => {
  it('share one host: a follower shows and does what the leader can', async () => {
    const { bench, browser, first, id, next } = await createBrowser()
    const second = openTab(browser, 'second', next)
    expect((await second.bridge.snapshot()).feed).toHaveLength(1)
    expect(await second.bridge.submit({ type: 'incident.acknowledge', incidentId: id })).toEqual({ kind: 'committed' })
    await bench.clock.pass(0)
    expect(second.state().feed).toMatchObject([{ status: 'acknowledged' }])
    expect(first.state().feed).toMatchObject([{ status: 'acknowledged' }])
    expect(bench.relay.clients.size).toBe(1)
  })

  it('hand over to the next tab when the leader is closed, with its open rooms and its newest state', async () => {
    const { bench, browser, id, next } = await createBrowser()
    const second = openTab(browser, 'second', next)
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
    const { bench, browser, id, next } = await createBrowser()
    const second = openTab(browser, 'second', next)
    await settle()
    browser.close('first')
    const answer = second.bridge.submit({ type: 'note.add', incidentId: id, text: 'once' })
    await bench.clock.pass(200)
    expect(await answer).toEqual({ kind: 'committed' })
  })

  it('do not repeat what the last leader took and did not answer, and say so', async () => {
    const { bench, browser, id, next } = await createBrowser()
    const second = openTab(browser, 'second', next)
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
    const { bench, browser, first, id, next } = await createBrowser()
    const second = openTab(browser, 'second', next)
    await second.bridge.openRoom(id)
    await first.bridge.openRoom(id)
    browser.close('second')
    await settle()
    expect(bench.state.rooms[id]).toBeDefined()
    await first.bridge.closeRoom(id)
    expect(bench.state.rooms[id]).toBeUndefined()
  })

  it('pass on an error as an error', async () => {
    const { browser, next } = await createBrowser()
    const second = openTab(browser, 'second', next)
    await expect(second.bridge.exportIncident('inc-none', 'md', false)).rejects.toThrow(/not all of its history/)
  })

  it('send no state to nobody', async () => {
    const { bench, browser } = await createBrowser()
    bench.relay.signal({ externalKey: 'queue', groupKey: 'b' })
    await bench.clock.pass(0)
    expect(browser.sent.filter(({ kind }) => kind === 'change')).toEqual([])
  })
})
