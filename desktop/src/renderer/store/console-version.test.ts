import type { ConnectionKind } from '@baton/shared/view/console-state.ts'
import { describe, expect, it } from 'vitest'
import { createConsoleStore } from './console-store.ts'
import { lookForNewerConsole } from './console-version.ts'
import { createUiStore } from './ui-store.ts'

function bench() {
  const store = createConsoleStore()
  const ui = createUiStore()
  let served: Promise<boolean> = Promise.resolve(false)
  let hourly: () => void = () => undefined
  let looks = 0
  lookForNewerConsole({
    store,
    ui,
    isNewerServed: () => {
      looks++
      return served
    },
    every: (_ms, run) => {
      hourly = run
    },
  })
  return {
    ui,
    become: (kind: ConnectionKind) => store.setState(({ connection }) => ({ connection: { ...connection, kind } })),
    serve: (answer: Promise<boolean>) => {
      served = answer
    },
    anHour: () => hourly(),
    looks: () => looks,
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('a newer console', () => {
  it('is looked for whenever the relay is back, and once an hour while it is heard', async () => {
    const { ui, become, serve, anHour, looks } = bench()
    become('live')
    await settled()
    expect(ui.getState().isNewerHere).toBe(false)
    become('offline')
    anHour()
    expect(looks()).toBe(1)
    serve(Promise.resolve(true))
    become('live')
    await settled()
    expect(ui.getState().isNewerHere).toBe(true)
    anHour()
    expect(looks()).toBe(3)
  })

  it('that cannot be asked for is none', async () => {
    const { ui, become, serve } = bench()
    serve(Promise.reject(new Error('the relay went away')))
    become('live')
    await settled()
    expect(ui.getState().isNewerHere).toBe(false)
  })
})
