import { setTimeout as wait } from 'node:timers/promises'
import type { Random } from '../../lib/random.ts'

/** How fast clients act, and whether they still do. */
export class Pace {
  /** In a hurry nobody thinks between two inputs, so that they share commits. */
  isHurried = false
  /** In the quiet nobody begins anything: what is due must go out by itself. */
  isQuiet = false
  #stopped = false

  get goesOn(): boolean {
    return !this.#stopped
  }

  /** Clients finish what they have asked, and ask nothing more. */
  stop(): void {
    this.#stopped = true
  }

  async think(random: Random, longestMs: number): Promise<void> {
    const ms = random.below(longestMs)
    if (!this.isHurried) await wait(ms)
    while (this.isQuiet) await this.again()
  }

  /** Between two tries of the same. */
  async again(): Promise<void> {
    await wait(25)
  }
}
