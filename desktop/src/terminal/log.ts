import { type ConsoleState, nothingYet } from '@baton/shared/view/console-state.ts'
import type { FeedRow } from '@baton/shared/view/feed.ts'
import type { ConsoleBridge } from '@baton/shared/wire/bridge.ts'
import type { Clock } from '../host/ports.ts'
import { reachText, statusText } from '../presentation/effects.ts'
import { formatClock, plural } from '../presentation/format.ts'
import { connectionWords } from '../renderer/bar/connection-words.ts'
import { cleanText } from './text.ts'

const limitPrefix = 'limit '

export interface LogOptions {
  readonly bridge: ConsoleBridge
  readonly clock: Clock
  readonly print: (line: string) => void
}

/** The console without a person at it: one plain line for each change. */
export class Log {
  readonly #options: LogOptions
  #state: ConsoleState = nothingYet
  readonly #said = new Map<string, string>()

  constructor(options: LogOptions) {
    this.#options = options
  }

  async start(): Promise<void> {
    const { bridge } = this.#options
    bridge.onChange((change) => this.#take(change))
    this.#take(await bridge.snapshot())
  }

  #take(change: Partial<ConsoleState>): void {
    this.#state = { ...this.#state, ...change }
    const { connection, feed, alarm, outbox, notices, me } = this.#state
    if (connection.lastHeardAt !== null)
      this.#say('me', me === null ? '' : `you: ${me.name}${me.onCall ? ', on call' : ''}`)
    this.#say('connection', connectionLine(connection.kind === 'blind' ? 'BLIND ' : '', connectionWords(connection)))
    for (const page of alarm.pages) {
      const asked =
        page.ask === null ? '' : ` (${page.ask.byName} asks you${page.ask.why === '' ? '' : `: ${page.ask.why}`})`
      this.#say(`page ${page.pageId}`, `PAGE to you, ${page.severity}: ${page.title}${asked}`)
    }
    for (const row of feed) this.#sayRow(row)
    this.#say('sound', alarm.sound === 'failed' && alarm.pages.length > 0 ? 'no sound: no player works here' : '')
    this.#sayLimits(connection.limits)
    this.#say('pending', outbox.length === 0 ? '' : plural(outbox.length, 'command pending', 'commands pending'))
    for (const notice of notices) this.#say(`notice ${notice.id}`, notice.text)
  }

  /** What this console cannot do, a full disk among it; and that it can again. */
  #sayLimits(limits: readonly string[]): void {
    for (const about of [...this.#said.keys()]) {
      if (!about.startsWith(limitPrefix) || limits.includes(about.slice(limitPrefix.length))) continue
      this.#say(about, `No longer so: ${about.slice(limitPrefix.length)}`)
      this.#said.delete(about)
    }
    for (const limit of limits) this.#say(limitPrefix + limit, limit)
  }

  #sayRow(row: FeedRow): void {
    // What was over before this began is no change.
    if (row.status === 'resolved' && !this.#said.has(row.id)) return
    const next = row.status === 'resolved' ? '' : row.nextStep.text
    const parts = [statusText(row), next, ...row.paging.map(reachText), row.pending > 0 ? 'pending' : '']
    this.#say(row.id, `${row.severity} ${row.title}: ${parts.filter((part) => part !== '').join(' · ')}`)
  }

  /** Prints what is said of this for the first time, or otherwise than before. */
  #say(about: string, text: string): void {
    if ((this.#said.get(about) ?? '') === text) return
    this.#said.set(about, text)
    if (text !== '') this.#options.print(`${formatClock(this.#options.clock.now())} ${cleanText(text)}`)
  }
}

function connectionLine(prefix: string, words: string): string {
  return prefix === ''
    ? words
    : `${prefix}${words.replace(/^blind /, '')}: you are on call, and a page may not reach this terminal`
}
