import type { JournalEntry } from '@baton/shared/log/events.ts'
import type { Push } from './ntfy-server.ts'
import type { Problems } from './problems.ts'

/** Whether people were told, by what their telephones received and not by what was tried. */
export class PushCheck {
  readonly #problems: Problems
  /** By page: the messages that the log says it went out in. */
  readonly #messages = new Map<string, Set<string>>()
  /** Messages that the log says were taken, and where. */
  #delivered: { readonly message: string; readonly seq: number }[] = []

  constructor(problems: Problems) {
    this.#problems = problems
  }

  take({ type, body, seq }: JournalEntry): void {
    if ((type !== 'page.delivered' && type !== 'page.failed') || typeof body.message !== 'string') return
    const messages = this.#messages.get(body.pageId) ?? new Set()
    this.#messages.set(body.pageId, messages.add(body.message))
    if (type === 'page.delivered') this.#delivered.push({ message: body.message, seq })
  }

  /** What is said to be delivered must have been received. */
  check(pushes: readonly Push[]): void {
    const received = new Set(pushes.map(({ key }) => key))
    for (const { message, seq } of this.#delivered)
      if (!received.has(message)) this.#problems.add('untold', `${message} is delivered at ${seq}, and nobody has it`)
    this.#delivered = []
  }

  /** Those of the pages that were in no message which was received. */
  untold(pageIds: readonly string[], pushes: readonly Push[]): readonly string[] {
    const received = new Set(pushes.map(({ key }) => key))
    return pageIds.filter((id) => ![...(this.#messages.get(id) ?? [])].some((message) => received.has(message)))
  }
}
