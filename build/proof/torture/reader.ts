import { emptyDesk } from '@baton/shared/desk/folded-desk.ts'
import type { JournalEntry } from '@baton/shared/log/events.ts'
import { nextDueAt } from '@baton/shared/paging/due.ts'
import { ask } from './http.ts'
import type { LogBook } from './log-book.ts'

export interface ReaderOptions {
  readonly url: string
  readonly token: string
  readonly book: LogBook
  readonly checks: readonly { take(entry: JournalEntry): void }[]
}

const pageSize = 5_000

/** Reads the log through the relay's public door, all the time, and hands each entry on once. */
export class Reader {
  readonly #options: ReaderOptions
  readonly #desk = emptyDesk()
  #reading: Promise<void> = Promise.resolve()
  #isBroken = false

  constructor(options: ReaderOptions) {
    this.#options = options
  }

  /** Reads up to what is there now; false when nobody answers, or when the log does not go on where it was. */
  catchUp(): Promise<boolean> {
    const read = this.#reading.then(() => this.#read())
    this.#reading = read.then(() => undefined)
    return read
  }

  /** Incidents that time should have changed by `now` (Unix ms), by the log that was read. */
  overdue(now: number): readonly string[] {
    return this.#desk.openIncidents().flatMap((incident) => {
      const at = nextDueAt(this.#desk, incident)
      return at !== null && at <= now ? [incident.id] : []
    })
  }

  /** The pages that ring for a person now. */
  openPagesOf(person: string): readonly string[] {
    const pages = this.#desk.openIncidents().flatMap((incident) => Object.values(incident.pages))
    return pages.flatMap((page) => (page.state === 'open' && page.person === person ? [page.id] : []))
  }

  /** When time changes something next, Unix ms; null when it changes nothing. */
  nextDueAt(): number | null {
    const times = this.#desk.openIncidents().flatMap((incident) => nextDueAt(this.#desk, incident) ?? [])
    return times.length === 0 ? null : Math.min(...times)
  }

  async #read(): Promise<boolean> {
    const { url, token, book } = this.#options
    while (!this.#isBroken) {
      const answer = await ask({ url: `${url}/v1/journal?after=${book.seq}&limit=${pageSize}`, token })
      if (answer?.status !== 200) return false
      const lines = answer.text.split('\n').filter((line) => line !== '')
      for (const line of lines) this.#take(JSON.parse(line) as JournalEntry)
      if (lines.length < pageSize) return !this.#isBroken
    }
    return false
  }

  #take(entry: JournalEntry): void {
    if (this.#isBroken) return
    if (!this.#options.book.take(entry)) {
      this.#isBroken = true
      return
    }
    this.#desk.apply(entry)
    for (const check of this.#options.checks) check.take(entry)
  }
}
