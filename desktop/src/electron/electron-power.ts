import { powerMonitor } from 'electron'
import type { Power } from '../host/ports.ts'

export interface PowerEvents {
  /** The machine woke; what was open before it slept only looks open. */
  readonly resumed: () => void
  readonly locked: () => void
  readonly unlocked: () => void
  /** The system shuts down or the person logs out: no time for questions. */
  readonly shuttingDown: () => void
}

/** Passes on what the system says about sleep and the screen's lock. */
export function createPower(events: PowerEvents): Power {
  const listeners = new Set<() => void>()
  const wake = () => {
    for (const listener of listeners) listener()
  }
  powerMonitor.on('resume', () => {
    events.resumed()
    wake()
  })
  powerMonitor.on('unlock-screen', () => {
    wake()
    events.unlocked()
  })
  powerMonitor.on('lock-screen', events.locked)
  // Electron's declarations leave the event out. Unless it is prevented, the system does not wait for the last write.
  powerMonitor.on('shutdown', (event?: { preventDefault(): void }) => {
    event?.preventDefault()
    events.shuttingDown()
  })
  return { onWake: (listener) => void listeners.add(listener) }
}
