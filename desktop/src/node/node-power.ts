import type { Power } from '../host/ports.ts'

const lookEveryMs = 5_000
/** A timer that comes so much too late did not run meanwhile: the machine slept. */
const sleptMs = 10_000

/** Tells of waking by the clock alone, which every system has. Holds no process open. */
export const nodePower: Power = {
  onWake: (listener) => {
    let before = Date.now()
    const look = setInterval(() => {
      const now = Date.now()
      if (now - before > lookEveryMs + sleptMs) listener()
      before = now
    }, lookEveryMs)
    look.unref()
  },
}
