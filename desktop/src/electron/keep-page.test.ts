import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { FakeClock } from '../host/testing/fake-clock.ts'
import { keepPage } from './keep-page.ts'

/** A window whose page ends when it is told to; this stands for Electron, which does not run here. */
class Window extends EventEmitter {
  readonly loads: number[] = []
  readonly clock = new FakeClock(0)
  isGone = false
  readonly webContents = Object.assign(new EventEmitter(), {
    forcefullyCrashRenderer: () => this.crash(),
  })

  constructor() {
    super()
    const after = (ms: number, run: () => void) => void this.clock.setTimer(ms, run)
    keepPage(this, () => this.loads.push(this.clock.now()), { now: () => this.clock.now(), after })
  }

  isDestroyed(): boolean {
    return this.isGone
  }

  crash(): void {
    this.webContents.emit('render-process-gone')
  }
}

describe('a page whose process ends', () => {
  it('is loaded again at once', async () => {
    const window = new Window()
    await window.clock.pass(5_000)
    window.crash()
    await window.clock.pass(0)
    expect(window.loads).toEqual([5_000])
  })

  it('is loaded after ever longer pauses where each try ends, at most a minute apart', async () => {
    const window = new Window()
    const pauses: number[] = []
    for (let n = 0; n < 10; n++) {
      const from = window.clock.now()
      window.crash()
      while (window.loads.length === n) await window.clock.pass(500)
      pauses.push(window.clock.now() - from)
    }
    expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000])
  })

  it('is loaded at once again after it has run well', async () => {
    const window = new Window()
    for (let n = 0; n < 4; n++) {
      window.crash()
      await window.clock.pass(60_000)
    }
    await window.clock.pass(60_000)
    const tries = window.loads.length
    window.crash()
    await window.clock.pass(0)
    expect(window.loads).toHaveLength(tries + 1)
  })

  it('is ended when it hangs, and loaded again', async () => {
    const window = new Window()
    window.emit('unresponsive')
    await window.clock.pass(0)
    expect(window.loads).toHaveLength(1)
  })

  it('is left alone once its window is closed', async () => {
    const window = new Window()
    window.crash()
    window.isGone = true
    await window.clock.pass(120_000)
    expect(window.loads).toEqual([])
  })
})
