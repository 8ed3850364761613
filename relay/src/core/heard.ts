import type { Draft } from '@baton/shared/log/events.ts'
import type { Desk } from '@baton/shared/model/desk.ts'
import type { Incident } from '@baton/shared/model/incident.ts'
import { decideHeard } from '@baton/shared/signal/decide-heard.ts'
import type { HeardAlert } from '@baton/shared/signal/decide-signal.ts'
import { DueHeap } from './due-heap.ts'

/** How often the log is told which alerts of an incident are repeated, at most, ms: a repeat costs no commit. */
const tellEveryMs = 5 * 60_000
/** What is told then waits for so long, ms, for the rest of its body and for the copies of other senders. */
const gatherMs = 10_000

/**
 * Which alerts were repeated and when, until the log is told. What a crash loses of it is at most the last five minutes of
 * repeats, and a stop loses nothing. Holds alerts that fire in open incidents only.
 */
export class Heard {
  /** By incident and key: when it was last repeated, Unix ms. */
  readonly #at = new Map<string, Map<string, number>>()
  readonly #due = new DueHeap()

  /** When the log is next to be told something, Unix ms, or null. */
  get next(): number | null {
    return this.#due.peek()
  }

  note(desk: Desk, alerts: readonly HeardAlert[], now: number): void {
    for (const { incidentId, key } of alerts) {
      const known = this.#at.get(incidentId)
      if (known) known.set(key, now)
      else this.#begin(desk, incidentId, key, now)
    }
  }

  #begin(desk: Desk, incidentId: string, key: string, now: number): void {
    this.#at.set(incidentId, new Map([[key, now]]))
    const incident = desk.incident(incidentId)
    this.#due.set(incidentId, Math.max(now + gatherMs, incident ? nextTelling(incident) : 0))
  }

  /** Takes out what is due by `now`, of at most `limit` incidents, as events. */
  take(desk: Desk, now: number, limit: number): readonly Draft[] {
    return this.#due
      .take(now, limit, () => 0)
      .flatMap((id) => {
        const incident = desk.incident(id)
        // Another relay has told the log of this incident meanwhile.
        if (incident && nextTelling(incident) > now) {
          this.#due.set(id, nextTelling(incident))
          return []
        }
        return this.#takeOne(desk, id)
      })
  }

  /** Takes out everything, due or not. */
  takeAll(desk: Desk): readonly Draft[] {
    return [...this.#at.keys()].flatMap((id) => this.#takeOne(desk, id))
  }

  #takeOne(desk: Desk, id: string): readonly Draft[] {
    const incident = desk.incident(id)
    const heard = this.#at.get(id)
    this.#at.delete(id)
    this.#due.set(id, null)
    return incident && heard ? decideHeard(incident, heard) : []
  }

  /** When an alert was last repeated, if the log was not told yet; Unix ms. */
  lastHeardAt(incidentId: string, key: string): number | undefined {
    return this.#at.get(incidentId)?.get(key)
  }
}

function nextTelling({ hearingToldAt }: Incident): number {
  return hearingToldAt + tellEveryMs
}
