import type { RootDesk } from '@baton/shared/desk/folded-desk.ts'
import { nextHandoffDueAt } from '@baton/shared/handoff/due-handoff.ts'
import type { Incident } from '@baton/shared/model/incident.ts'
import { nextDueAt } from '@baton/shared/paging/due.ts'
import { byUrgency } from '@baton/shared/paging/urgency.ts'
import { DueHeap } from './due-heap.ts'
import { FailedTimers } from './failed-timers.ts'

/** The desk's own place among the due times, for its handoffs. No incident has an empty id. */
export const deskKey = ''

interface TimersOptions {
  readonly desk: RootDesk
  /** Unix ms. */
  readonly now: () => number
  /** False sets no time until `start`. */
  readonly isOn: boolean
  /** When a timer is due could not be told: it threw, and is to be tried again later. */
  readonly onThrow: (error: unknown, id: string) => void
}

/** When time alone will change something: an incident, or the desk by its handoffs. One that throws waits its minute. */
export class Timers {
  readonly #options: TimersOptions
  readonly #postponed = new FailedTimers()
  #due = new DueHeap()
  #isOn: boolean
  /** Taken ones that had thrown before. */
  #trying: readonly string[] = []
  /** Taken ones that threw. */
  #failed: string[] = []

  constructor(options: TimersOptions) {
    this.#options = options
    this.#isOn = options.isOn
    this.#setAll()
  }

  /** The earliest due time, Unix ms, or null. */
  get next(): number | null {
    return this.#due.peek()
  }

  get size(): number {
    return this.#due.size
  }

  /** Those that throw now. */
  get postponed(): number {
    return this.#postponed.size
  }

  /** How late the latest is, ms; one that throws is late from then on. */
  get overdueMs(): number {
    const now = this.#options.now()
    return Math.max(this.next === null ? 0 : now - this.next, this.#postponed.lateMs(now))
  }

  start(): void {
    this.#isOn = true
    this.#setAll()
  }

  stop(): void {
    this.#isOn = false
    this.#due = new DueHeap()
  }

  /** Sets the times of incidents that have changed, and of the handoffs. */
  set(incidents: readonly Incident[]): void {
    for (const incident of incidents) this.#setIncident(incident)
    this.#setHandoffs()
  }

  /** Takes out at most `limit` that are due by `now`, in the order in which they matter. */
  take(now: number, limit: number): readonly string[] {
    const taken = this.#due.take(now, limit, (a, b) => this.#compare(a, b))
    this.#trying = taken.filter((id) => this.#postponed.retry(id))
    this.#failed = []
    return taken
  }

  /** It threw, and is to be tried again later. */
  failed(id: string): void {
    this.#postponed.failed(id, this.#options.now())
    this.#failed.push(id)
  }

  /** What was taken is done. No event may have come of what threw that would have set its time. */
  settle(): void {
    for (const id of [...this.#trying, ...this.#failed]) {
      const incident = this.#options.desk.incident(id)
      if (incident) this.#setIncident(incident)
      else if (id === deskKey) this.#setHandoffs()
    }
    for (const id of this.#trying) this.#postponed.tried(id)
  }

  #setAll(): void {
    // The resolved ones too: the last status update of an incident may still have to go out.
    this.set([...this.#options.desk.incidents()])
  }

  #setIncident(incident: Incident): void {
    this.#setDue(incident.id, () => nextDueAt(this.#options.desk, incident))
  }

  #setHandoffs(): void {
    this.#setDue(deskKey, () => nextHandoffDueAt(this.#options.desk))
  }

  /** A timer that threw waits its minute, whatever else happens to its incident meanwhile; so does one whose time cannot be told. */
  #setDue(id: string, nextAt: () => number | null): void {
    if (!this.#isOn) return
    let at: number | null = 0
    try {
      at = nextAt()
    } catch (error) {
      if (this.#postponed.until(id) === null) {
        this.failed(id)
        this.#options.onThrow(error, id)
      }
    }
    if (at === null) this.#postponed.forget(id)
    this.#due.set(id, at === null ? null : Math.max(at, this.#postponed.until(id) ?? at))
  }

  /** The desk's own timers first, then incidents by their urgency; last what has left memory, which only has an update to post. */
  #compare(a: string, b: string): number {
    const [one, other] = [this.#options.desk.incident(a), this.#options.desk.incident(b)]
    if (one && other) return byUrgency(one, other)
    if (a === deskKey || b === deskKey) return a === deskKey ? -1 : 1
    return one ? -1 : other ? 1 : 0
  }
}
