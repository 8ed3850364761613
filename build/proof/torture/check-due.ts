import type { JournalEntry } from '@baton/shared/log/events.ts'
import type { Problems } from './problems.ts'
import type { Uptime } from './uptime.ts'

/** What was due goes out within this of its time, or of when relays answer again if none did then, milliseconds. */
export const outWithinMs = 5_000
/** What is later than this is shown as late, milliseconds: it is the timeline's own promise. */
const markedFromMs = 2_000

/** Whether what time makes true was made true in time. */
export class DueCheck {
  onTime = 0
  late = 0
  /** From the start of a relay until the last of what was due then was out, the worst, milliseconds. */
  worstRecoveryMs = 0
  readonly #uptime: Uptime
  readonly #problems: Problems
  /** Late pages that nobody has looked at yet. */
  #unseen: JournalEntry[] = []

  constructor(uptime: Uptime, problems: Problems) {
    this.#uptime = uptime
    this.#problems = problems
  }

  take(entry: JournalEntry): void {
    const { recordedAt, type, seq } = entry
    if (!('dueAt' in entry.body) || typeof entry.body.dueAt !== 'number') return
    const { dueAt } = entry.body
    const { startedAt, readyAt } = this.#uptime.life(recordedAt)
    if (dueAt <= startedAt) this.worstRecoveryMs = Math.max(this.worstRecoveryMs, recordedAt - startedAt)
    // A relay that has not answered yet is still starting; how long that takes is told apart.
    const afterMs = recordedAt - Math.max(dueAt, readyAt ?? recordedAt)
    if (afterMs > outWithinMs) this.#problems.add('overdue', `${type} at ${seq} came ${afterMs} ms after it could`)
    if (dueAt > recordedAt) this.#problems.add('overdue', `${type} at ${seq} came before its time`)
    if (type !== 'page.raised') return
    if (recordedAt - dueAt < markedFromMs) this.onTime += 1
    else {
      this.late += 1
      this.#unseen.push(entry)
    }
  }

  /** The late pages since the last call. */
  takeLate(): readonly JournalEntry[] {
    const late = this.#unseen
    this.#unseen = []
    return late
  }
}
