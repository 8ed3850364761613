import type { Entry, JournalEntry, PageOutcome } from '@baton/shared/log/events.ts'
import type { Contacts } from '@baton/shared/model/config.ts'
import type { Incident, Page } from '@baton/shared/model/incident.ts'
import { inDoubtAfterMs } from '@baton/shared/paging/due.ts'
import { serviceName } from '@baton/shared/view/feed-row.ts'
import type { Credentials } from '../access/credentials.ts'
import type { Clock } from '../core/clock.ts'
import type { Core } from '../core/core.ts'
import type { Send } from '../outbound/send.ts'
import { bundleWords, worstFirst } from './bundle.ts'
import { longestSendMs, type NtfyContact, type NtfyMessage, publishNtfy } from './ntfy.ts'
import {
  alone,
  amongOthers,
  type Pace,
  type Places,
  placesAfter,
  placesAfterHearing,
  whatToSend,
} from './what-to-send.ts'

/** How long the button of one page works. */
const answerTtlMs = 60 * 60_000
/** Another relay may make the next attempt when this one is in doubt: what is sent has been answered by then. */
const sendWithinMs = inDoubtAfterMs - longestSendMs
/** Messages further back than this take no place any more. */
const placesTakenMs = 60_000
/** Outcomes of one message that come within this are of one sending; sent again it has the same key, but later. */
const oneSendingMs = 5_000

export interface PagerOptions {
  readonly core: Core
  readonly clock: Clock
  readonly credentials: Credentials
  readonly contacts: () => Promise<Contacts>
  readonly send: Send
  readonly publicUrl: () => string
  /** Whether other relays send on this log too. */
  readonly isShared: boolean
}

export interface PagerStats {
  /** Messages that are on their way. */
  readonly sending: number
  /** Pages that wait for a message to be told in. */
  readonly waiting: number
}

type Attempt = Entry<'page.attempted'>['body'] & { readonly incidentId: string }

interface Way {
  readonly contact: NtfyContact
  readonly answer: NtfyMessage['answer']
}

type Result = { readonly ok: boolean } & Pick<PageOutcome, 'detail' | 'message'>

/** In a storm after an outage there are thousands of them. */
function without(attempts: readonly Attempt[], taken: readonly Attempt[]): readonly Attempt[] {
  const known = new Set(taken)
  return attempts.filter((attempt) => !known.has(attempt))
}

/** Nothing went out: it counts neither as a message nor as a try. */
function unsent(detail: string): Result {
  return { ok: false, detail, message: null }
}

/**
 * Sends what the core asks for down outside channels. An attempt is in the log before it is sent; its outcome follows.
 * An attempt without an outcome when the relay starts is in doubt, and goes out again under the same key. Where relays
 * share the log, the one that made an attempt sends it; when it stays in doubt, any of them makes the next. When a person
 * may be sent a message is `whatToSend`'s to say; all that waits then is told in it, and it is the outcome of each attempt.
 */
export class Pager {
  readonly #options: PagerOptions
  readonly #pace: Pace
  /** By the person who is paged. */
  readonly #waiting = new Map<string, Attempt[]>()
  readonly #places = new Map<string, Places>()
  /** When each message was last heard of from another relay, Unix ms. */
  readonly #heard = new Map<string, number>()
  /** People to whom a message is under way: the next one waits for its answer, so a slow server holds up nobody else. */
  readonly #sending = new Set<string>()
  #cancelTimer: (() => void) | null = null
  readonly #stopListening: () => void
  #isLeaving = false
  #stopped = false
  #idle: (() => void)[] = []

  constructor(options: PagerOptions) {
    this.#options = options
    this.#pace = options.isShared ? amongOthers : alone
    const pages = options.core.desk
      .openIncidents()
      .flatMap((incident) => Object.values(incident.pages).map((page) => ({ incident, page })))
    for (const { page } of pages) this.#recall(page)
    if (!options.isShared) for (const { incident, page } of pages) this.#resume(incident, page)
    this.#next()
    this.#stopListening = options.core.onCommitted((entries, origin) => {
      if (origin === 'here') this.#take(entries)
      else this.#hear(entries)
    })
  }

  /**
   * Lets nothing gather any more, and resolves once all that was to be sent has its outcome in the log. Left without one, a
   * page is in doubt: it goes out again at the next start, or from another relay a minute later.
   */
  async finish(): Promise<void> {
    this.#isLeaving = true
    this.#next()
    if (this.#isBusy) await new Promise<void>((resolve) => this.#idle.push(resolve))
  }

  stop(): void {
    this.#stopped = true
    this.#cancelTimer?.()
    this.#stopListening()
  }

  get stats(): PagerStats {
    return {
      sending: this.#sending.size,
      waiting: [...this.#waiting.values()].reduce((sum, { length }) => sum + length, 0),
    }
  }

  get #isBusy(): boolean {
    return this.#sending.size > 0 || this.#waiting.size > 0
  }

  /** What was sent in the last minute before this start has its place. */
  #recall({ person, attempts }: Page): void {
    const since = this.#options.core.now() - placesTakenMs
    for (const { lastAt, message } of Object.values(attempts))
      if (message !== undefined && lastAt > since) this.#noteHeard(person, message, lastAt)
  }

  #resume(incident: Incident, page: Page): void {
    for (const attempt of Object.values(page.attempts)) {
      if (page.state !== 'open' || attempt.outcome !== 'sending') continue
      const { kind: channel, attempts, lastAt: dueAt } = attempt
      this.#enqueue({ incidentId: incident.id, pageId: page.id, channel, attempt: attempts, dueAt })
    }
  }

  #take(entries: readonly JournalEntry[]): void {
    for (const entry of entries)
      if (entry.type === 'page.attempted' && entry.incidentId !== null)
        this.#enqueue({ ...entry.body, incidentId: entry.incidentId })
    this.#next()
  }

  /** What another relay sent has taken a place too. */
  #hear(entries: readonly JournalEntry[]): void {
    for (const { type, body, incidentId, recordedAt } of entries) {
      if ((type !== 'page.delivered' && type !== 'page.failed') || typeof body.message !== 'string') continue
      const page = this.#options.core.desk.incident(incidentId ?? '')?.pages[body.pageId]
      if (page) this.#noteHeard(page.person, body.message, recordedAt)
    }
  }

  #noteHeard(person: string, message: string, at: number): void {
    const before = this.#heard.get(message)
    if (before !== undefined && Math.abs(at - before) < oneSendingMs) return
    this.#heard.set(message, at)
    for (const [known, heardAt] of this.#heard) if (heardAt < at - placesTakenMs) this.#heard.delete(known)
    this.#places.set(person, placesAfterHearing(this.#places.get(person) ?? null, at, this.#pace))
  }

  #enqueue(attempt: Attempt): void {
    const page = this.#options.core.desk.incident(attempt.incidentId)?.pages[attempt.pageId]
    if (!page) return
    const waiting = this.#waiting.get(page.person)
    if (waiting) waiting.push(attempt)
    else this.#waiting.set(page.person, [attempt])
  }

  #next(): void {
    if (this.#stopped) return
    const now = this.#options.core.now()
    let soonestMs = Number.POSITIVE_INFINITY
    for (const [person, waiting] of this.#waiting) {
      if (this.#sending.has(person)) continue
      const next = this.#isLeaving
        ? { send: waiting }
        : whatToSend(waiting, this.#places.get(person) ?? null, now, this.#pace, (a, b) => this.#compare(a, b))
      if (next && 'waitMs' in next) soonestMs = Math.min(soonestMs, next.waitMs)
      else {
        this.#waiting.delete(person)
        if (next) this.#start(person, next.send)
      }
    }
    this.#cancelTimer?.()
    this.#cancelTimer =
      soonestMs < Number.POSITIVE_INFINITY ? this.#options.clock.after(soonestMs, () => this.#next()) : null
  }

  #compare(a: Attempt, b: Attempt): number {
    const { desk } = this.#options.core
    const [one, other] = [desk.incident(a.incidentId), desk.incident(b.incidentId)]
    return one && other ? worstFirst(one, other) : Number(other !== undefined) - Number(one !== undefined)
  }

  #start(person: string, attempts: readonly Attempt[]): void {
    this.#sending.add(person)
    this.#deliver(person, attempts)
      .catch(() => undefined) // The journal failed; the core ends the process and the attempt stays in doubt.
      .finally(() => {
        this.#sending.delete(person)
        this.#next()
        if (!this.#isBusy) for (const resolve of this.#idle.splice(0)) resolve()
      })
  }

  /** The page of an attempt that is still the last one, without an outcome, and this relay's to send. */
  #pageOf({ incidentId, pageId, channel, attempt }: Attempt): Page | null {
    const { core, isShared } = this.#options
    const page = core.desk.incident(incidentId)?.pages[pageId]
    const last = page?.attempts[channel]
    if (!page || last?.outcome !== 'sending' || last.attempts !== attempt) return null
    return isShared && core.now() >= last.lastAt + sendWithinMs ? null : page
  }

  /** Those of them that are still this relay's to send, and whose pages stand so. */
  #still(attempts: readonly Attempt[], states: readonly Page['state'][] = ['open', 'answered', 'closed']) {
    return attempts.filter((attempt) => {
      const page = this.#pageOf(attempt)
      return page !== null && states.includes(page.state)
    })
  }

  /** One message for all of them that are still to be sent; each has its outcome in the log. */
  async #deliver(person: string, attempts: readonly Attempt[]): Promise<void> {
    const mine = this.#still(attempts)
    const lapsed = without(attempts, mine)
    const told = this.#still(mine, ['open'])
    const way = await this.#wayTo(person, told).catch(() => 'what it needs could not be read')
    // Reading and minting took their time; nothing may take any between this look and the sending.
    const open = this.#still(told, ['open'])
    const rest = without(mine, open)
    await Promise.all([
      typeof way === 'string' ? this.#record(open, unsent(way)) : this.#send(person, open, way),
      this.#record(rest, unsent('it was not needed any more')),
      this.#record(lapsed, unsent('it was not sent in time')),
    ])
  }

  /** Where to send it, with the code of its button; in words why there is no way. */
  async #wayTo(person: string, told: readonly Attempt[]): Promise<Way | string> {
    const contact = (await this.#options.contacts()).people[person]?.ntfy
    if (!contact) return 'no ntfy address is configured'
    const answer = await this.#mintAnswer(person, told)
    return answer ? { contact, answer } : 'it was not needed any more'
  }

  async #send(person: string, open: readonly Attempt[], { contact, answer }: Way): Promise<void> {
    const message = this.#messageOf(open, answer)
    if (!message) return
    this.#places.set(person, placesAfter(this.#places.get(person) ?? null, this.#options.core.now(), this.#pace))
    const together = open.length > 1 ? ` (one message for ${open.length} pages)` : ''
    const sent = { message: message.idempotencyKey }
    const result = await publishNtfy(contact, message, this.#options.send).then(
      (detail) => ({ ok: true, detail: `${detail}${together}`, ...sent }),
      (error: Error) => ({ ok: false, detail: `${error.message}${together}`, ...sent }),
    )
    await this.#record(open, result)
  }

  async #record(attempts: readonly Attempt[], { ok, ...result }: Result): Promise<void> {
    const outcome = ok ? 'delivered' : 'failed'
    await Promise.all(
      attempts.map(({ incidentId, dueAt: _dueAt, ...body }) =>
        this.#options.core.submit({
          kind: 'delivery',
          delivery: { incidentId, outcome, body: { ...body, ...result } },
        }),
      ),
    )
  }

  /** A code that acknowledges all that the message is to tell; null when that is nothing. */
  async #mintAnswer(person: string, [first, ...others]: readonly Attempt[]): Promise<NtfyMessage['answer'] | null> {
    if (!first) return null
    const { incidentId, pageId } = first
    const { code } = await this.#options.credentials.mintCode(
      { kind: 'answer', person, incidentId, pageId, others: others.map((other) => other.incidentId) },
      answerTtlMs,
    )
    return { url: `${this.#options.publicUrl()}/v1/pages/answer`, code }
  }

  #messageOf(attempts: readonly Attempt[], answer: NtfyMessage['answer']): NtfyMessage | null {
    const incidents = attempts.flatMap(({ incidentId }) => this.#options.core.desk.incident(incidentId) ?? [])
    const [first] = incidents
    const [leading] = attempts
    if (!first || !leading) return null
    const origin = this.#options.publicUrl()
    const isOne = incidents.length === 1
    return {
      ...(isOne ? this.#words(first) : bundleWords(incidents)),
      priority: 5,
      click: isOne ? `${origin}/#/incidents/${first.id}` : `${origin}/#/`,
      answer,
      idempotencyKey: isOne ? leading.pageId : `${leading.pageId}+${incidents.length - 1}`,
    }
  }

  #words(incident: Incident): { readonly title: string; readonly message: string } {
    const service = serviceName(this.#options.core.desk, incident)
    const alerts = incident.alertCount === 1 ? '1 alert' : `${incident.alertCount} alerts`
    const parts = [
      incident.severity,
      ...(service === null ? [] : [service]),
      ...(incident.drill ? ['pager test'] : [alerts]),
    ]
    return { title: incident.title.slice(0, 200), message: parts.join(' · ') }
  }
}
