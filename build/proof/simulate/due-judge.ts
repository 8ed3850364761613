import type { RootDesk } from '@baton/shared/desk/folded-desk.ts'
import { nextHandoffDueAt } from '@baton/shared/handoff/due-handoff.ts'
import { nextDueAt } from '@baton/shared/paging/due.ts'
import type { Verdict } from './verdict.ts'

/** What a slow disk and the batches before it may take, ms. */
const slackMs = 5_000

interface Promised {
  readonly dueAt: number
  /** In the scheduler's time, which no clock of a machine can move. */
  by: number
}

/**
 * Whatever time alone will do must be done when as much time has passed as it was ahead, whichever way the relay's clock
 * was set meanwhile. Time counts only while the relay is up.
 */
export class DueJudge {
  readonly #verdict: Verdict
  #promised = new Map<string, Promised>()

  constructor(verdict: Verdict) {
    this.#verdict = verdict
  }

  /** The relay is down, or has just come back: its promises count from then on. */
  reset(): void {
    this.#promised.clear()
  }

  /** The machines stood still until `now`, in the scheduler's time. */
  excuse(now: number): void {
    for (const promised of this.#promised.values()) promised.by = Math.max(promised.by, now + slackMs)
  }

  /** `now` in the scheduler's time, `relayNow` by the relay's clock. */
  judge(desk: RootDesk, now: number, relayNow: number): void {
    const promised = new Map<string, Promised>()
    const note = (key: string, dueAt: number | null) => {
      if (dueAt === null) return
      const known = this.#promised.get(key)
      const one = known?.dueAt === dueAt ? known : { dueAt, by: now + Math.max(0, dueAt - relayNow) + slackMs }
      promised.set(key, one)
      this.#verdict.require(one.by >= now, 'what is due comes in time', () => `${key} is ${now - one.by} ms late`)
    }
    for (const incident of desk.incidents()) note(incident.id, nextDueAt(desk, incident))
    note('handoffs', nextHandoffDueAt(desk))
    this.#promised = promised
  }
}
