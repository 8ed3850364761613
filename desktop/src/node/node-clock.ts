import { createSteadyNow } from '@baton/shared/steady-now.ts'
import type { Clock, Timer } from '../host/ports.ts'

/** Longer timers would fire at once. */
const longestTimer = 2 ** 31 - 1

class LongTimer {
  timeout: NodeJS.Timeout | null = null
}

/** The machine's clock, steadied: a wall clock that is set back must not prolong a silence or hide that one is blind. */
export const nodeClock: Clock = {
  now: createSteadyNow(
    () => Date.now(),
    () => performance.now(),
  ),
  setTimer: (ms, run) => {
    const timer = new LongTimer()
    startTimer(timer, ms, run)
    return timer
  },
  clear: (timer: Timer) => {
    if (timer instanceof LongTimer && timer.timeout) clearTimeout(timer.timeout)
  },
}

function startTimer(timer: LongTimer, ms: number, run: () => void): void {
  const step = Math.min(ms, longestTimer)
  timer.timeout = setTimeout(() => (ms > step ? startTimer(timer, ms - step, run) : run()), step)
}
