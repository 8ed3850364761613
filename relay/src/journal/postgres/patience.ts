import { setTimeout as wait } from 'node:timers/promises'
import { isConnectionLost } from './postgres-errors.ts'

/** How long what does no harm when it is done twice waits for a server that restarts or is replaced, ms. */
const patienceMs = 30_000
const againMs = 250

/** Runs `run` again while it rejects because the connection is lost, unless `isOver`. Rejects with the last error. */
export async function whileLost<T>(run: () => Promise<T>, isOver: () => boolean): Promise<T> {
  const giveUpAt = performance.now() + patienceMs
  for (;;) {
    try {
      return await run()
    } catch (error) {
      if (!isConnectionLost(error) || performance.now() >= giveUpAt) throw error
      if (!isOver()) await wait(againMs)
      if (isOver()) throw error
    }
  }
}
