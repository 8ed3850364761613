import { setTimeout as wait } from 'node:timers/promises'
import { ask } from './http.ts'
import type { Pace } from './pace.ts'
import { stormyService } from './team.ts'

const everyMs = 1_000

/** A storm that does not end: one critical alert a second, each of its own group, beside the bursts of the others. */
export class SteadySource {
  readonly #url: string
  readonly #pace: Pace

  constructor(url: string, pace: Pace) {
    this.#url = url
    this.#pace = pace
  }

  async run(): Promise<void> {
    for (let n = 0; this.#pace.goesOn; n++) {
      const key = `storm-${n}`
      const body = { title: key, key, group: key, severity: 'critical', service: stormyService }
      while ((await ask({ url: this.#url, body }))?.status !== 202 && this.#pace.goesOn) await this.#pace.again()
      await wait(everyMs)
    }
  }
}
