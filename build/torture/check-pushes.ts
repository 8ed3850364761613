import type { JournalEntry } from '@baton/shared/incident/events.ts'
import type { Push } from './ntfy-server.ts'

/** An open page with a push of which nobody knows what became. */
export interface InDoubt {
  readonly pageId: string
  readonly person: string
}

/** Whether what a killed relay left in doubt is sent again by the one that follows it. */
export class PushCheck {
  readonly #people = new Map<string, string>()
  /** By page: when its first push was begun, Unix ms. */
  readonly #begunAt = new Map<string, number>()

  take({ type, body, recordedAt }: JournalEntry): void {
    if (type === 'page.raised') this.#people.set(body.pageId, body.person)
    if (type === 'page.attempted' && !this.#begunAt.has(body.pageId)) this.#begunAt.set(body.pageId, recordedAt)
  }

  /**
   * People with pages in doubt from before `startedAt` (Unix ms) who have been told of none from that time since. Several
   * may be told together and later, but not the first.
   */
  owed(inDoubt: readonly InDoubt[], pushes: readonly Push[], startedAt: number): readonly string[] {
    const told = pushes.filter(
      ({ alarm, at }) => at >= startedAt && (this.#begunAt.get(alarm) ?? startedAt) < startedAt,
    )
    const toldPeople = new Set(told.map(({ alarm }) => this.#people.get(alarm)))
    return [...new Set(inDoubt.map(({ person }) => person))].filter((person) => !toldPeople.has(person))
  }
}
