import type { ConsoleState } from '@baton/shared/view/console-state.ts'
import { safeLine } from '../host/views/presence.ts'

const maxNamed = 5

/** Notes what paged while the screen was locked, to say it when someone is back. */
export class Missed {
  #isLocked = false
  /** Open already when it was locked. */
  #before: ReadonlySet<string> = new Set()
  readonly #titles = new Map<string, string>()
  #wasBlind = false

  lock(state: ConsoleState): void {
    this.#isLocked = true
    this.#titles.clear()
    this.#wasBlind = false
    this.#before = new Set(state.alarm.pages.map((page) => page.pageId))
  }

  note({ alarm }: Pick<ConsoleState, 'alarm'>): void {
    if (!this.#isLocked) return
    if (alarm.blind) this.#wasBlind = true
    for (const page of alarm.pages)
      if (!this.#before.has(page.pageId)) this.#titles.set(page.incidentId, safeLine(page.title, 80))
  }

  /** What was missed, in words, once; null when nothing was. */
  unlock(): string | null {
    this.#isLocked = false
    const titles = [...this.#titles.values()]
    const named = titles.slice(0, maxNamed).join(', ')
    const more = titles.length > maxNamed ? ` and ${titles.length - maxNamed} more` : ''
    const parts = [
      ...(titles.length === 0 ? [] : [`you were paged for ${named}${more}`]),
      ...(this.#wasBlind ? ['this console was blind for a time'] : []),
    ]
    return parts.length === 0 ? null : `While the screen was locked, ${parts.join('; ')}.`
  }
}
