import type { ConsoleState } from '@baton/shared/view/console-state.ts'
import type { ConsoleBridge } from '@baton/shared/wire/bridge.ts'
import { describe, expect, it } from 'vitest'
import { demoState } from '../demo/demo-states.ts'
import { createFakeBridge } from '../demo/fake-bridge.ts'
import { createConsoleStore, followBridge } from './console-store.ts'

const calm = demoState('calm', 1_000_000)
const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('followBridge', () => {
  it('is not ready until the host has told the whole state', async () => {
    const store = createConsoleStore()
    followBridge(store, createFakeBridge(calm))
    expect(store.getState().ready).toBe(false)
    expect(store.getState().connection.kind).toBe('connecting')
    await settled()
    expect(store.getState()).toMatchObject({ ready: true, headSeq: calm.headSeq })
  })

  it('takes each slice that changes and leaves the others as they are', async () => {
    const bridge = createFakeBridge(calm)
    const store = createConsoleStore()
    followBridge(store, bridge)
    await settled()
    const { feed } = store.getState()
    bridge.tell({ headSeq: 9_999 })
    expect(store.getState().headSeq).toBe(9_999)
    expect(store.getState().feed).toBe(feed)
  })

  it('asks again when a change overtakes the snapshot', async () => {
    const answers: ((state: ConsoleState) => void)[] = []
    let tell: (change: Partial<ConsoleState>) => void = () => {}
    const bridge: ConsoleBridge = {
      ...createFakeBridge(calm),
      snapshot: () => new Promise((resolve) => answers.push(resolve)),
      onChange: (listener) => {
        tell = listener
        return () => {}
      },
    }
    const store = createConsoleStore()
    followBridge(store, bridge)
    tell({ headSeq: 7 })
    answers[0]?.({ ...calm, headSeq: 6 })
    await settled()
    expect(store.getState().headSeq).toBe(7)
    expect(answers).toHaveLength(2)
    answers[1]?.({ ...calm, headSeq: 8 })
    await settled()
    expect(store.getState().headSeq).toBe(8)
    expect(answers).toHaveLength(2)
  })

  it('draws what comes between two frames as one, the last of each', async () => {
    const bridge = createFakeBridge(calm)
    const store = createConsoleStore()
    const frame: (() => void)[] = []
    followBridge(store, bridge, (run) => frame.push(run))
    await settled()
    let drawn = 0
    store.subscribe(() => {
      drawn += 1
    })
    bridge.tell({ headSeq: 9_998, unknownEvents: 1 })
    bridge.tell({ headSeq: 9_999 })
    expect(store.getState().headSeq).toBe(calm.headSeq)
    for (const run of frame) run()
    expect(store.getState()).toMatchObject({ headSeq: 9_999, unknownEvents: 1 })
    expect(drawn).toBe(1)
  })

  it('hears nothing once stopped', async () => {
    const bridge = createFakeBridge(calm)
    const store = createConsoleStore()
    followBridge(store, bridge)()
    await settled()
    bridge.tell({ headSeq: 9_999 })
    expect(store.getState()).toMatchObject({ ready: false, headSeq: 0 })
  })
})
