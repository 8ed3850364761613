import { inDoubtAfterMs } from '@baton/shared/escalation/due.ts'
import { byUrgency } from '@baton/shared/escalation/urgency.ts'
import { serviceName } from '@baton/shared/feed/select.ts'
import type { Entry, JournalEntry } from '@baton/shared/incident/events.ts'
import type { Incident, Page } from '@baton/shared/incident/incident.ts'
import type { Contacts } from '@baton/shared/oncall/config.ts'
import type { Credentials } from '../access/credentials.ts'
import type { Clock } from '../core/clock.ts'
import type { Core } from '../core/core.ts'
import { bundleWords, nextSend, windowMs } from './bundle.ts'
import { longestSendMs, type NtfyContact, type NtfyMessage, publishNtfy } from './ntfy.ts'

/** How long the button of one page works. */
const answerTtlMs = 60 * 60_000
/** Another relay may make the next attempt when this one is in doubt: what is sent has been answered by then. */
const sendWithinMs = inDoubtAfterMs - longestSendMs
/** Sends under way at once; the rest wait. */
const maxSending = 20

export interface PagerOptions {
  readonly core: Core
  readonly clock: Clock
  readonly credentials: Credentials
  readonly contacts: () => Promise<Contacts>
  readonly publicUrl: () => string
  /** Whether other relays send on this log too. */
  readonly isShared: boolean
}

type Attempt = Entry<'page.attempted'>['body'] & { readonly incidentId: string }

/**
 * Sends what the core asks for down outside channels. An attempt is in the log before it is sent; its outcome follows.
 * An attempt without an outcome when the relay starts is in doubt, and goes out again under the same key. Where relays
 * share the log, the one that made an attempt sends it; when it stays in doubt, any of them makes the next. What many
 * incidents would tell one person in a row is told in one message, and is the outcome of each of their attempts.
 */
export class Pager {
  readonly #options: PagerOptions
  /** By the person who is paged; a pager test waits for itself, because it is to show that one page arrives. */
  readonly #waiting = new Map<string, Attempt[]>()
  readonly #sentAt = new Map<string, readonly number[]>()
  #cancelTimer: (() => void) | null = null
  readonly #stopListening: () => void
  #sending = 0
  #isLeaving = false
  #stopped = false
  #idle: (() => void)[] = []

  constructor(options: PagerOptions) {
    this.#options = options
    if (!options.isShared)
      for (const incident of [...options.core.desk.openIncidents()].sort(byUrgency))
        for (const page of Object.values(incident.pages)) this.#resume(incident, page)
    this.#stopListening = options.core.onCommitted((entries, origin) => {
      if (origin === 'here') this.#take(entries)
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

  get #isBusy(): boolean {
    return this.#sending > 0 || this.#waiting.size > 0
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
  }

  #enqueue(attempt: Attempt): void {
    const page = this.#options.core.desk.incident(attempt.incidentId)?.pages[attempt.pageId]
    if (!page) return
    const key = page.purpose === 'test' ? `test of ${page.person}` : page.person
    const waiting = this.#waiting.get(key)
    if (waiting) waiting.push(attempt)
    else this.#waiting.set(key, [attempt])
    this.#next()
  }

  #next(): void {
    const now = this.#options.core.now()
    let soonestMs = Number.POSITIVE_INFINITY
    for (const [key, waiting] of this.#waiting) {
      if (this.#stopped || this.#sending >= maxSending) return
      const sentAt = this.#sentAt.get(key) ?? []
      const next = this.#isLeaving ? { count: waiting.length } : nextSend(waiting.length, sentAt, now)
      if ('waitMs' in next) soonestMs = Math.min(soonestMs, next.waitMs)
      else {
        this.#sentAt.set(key, [...sentAt.filter((at) => at > now - windowMs), now])
        this.#start(waiting.splice(0, next.count))
      }
      if (waiting.length === 0) this.#waiting.delete(key)
    }
    this.#cancelTimer?.()
    this.#cancelTimer =
      soonestMs < Number.POSITIVE_INFINITY ? this.#options.clock.after(soonestMs, () => this.#next()) : null
  }

  #start(attempts: readonly Attempt[]): void {
    this.#sending += 1
    this.#deliver(attempts)
      .catch(() => undefined) // The journal failed; the core ends the process and the attempt stays in doubt.
      .finally(() => {
        this.#sending -= 1
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
  async #deliver(attempts: readonly Attempt[]): Promise<void> {
    const mine = this.#still(attempts)
    const person = mine[0] && this.#pageOf(mine[0])?.person
    if (person === undefined) return
    const contact = (await this.#options.contacts()).people[person]?.ntfy
    if (!contact) return this.#record(mine, { ok: false, detail: 'no ntfy address is configured' })
    const told = this.#still(mine, ['open'])
    const answer = await this.#mintAnswer(person, told)
    // Reading and minting took their time; nothing may take any between this look and the sending.
    await Promise.all([
      this.#send(contact, this.#still(told, ['open']), answer),
      this.#record(this.#still(mine, ['answered', 'closed']), { ok: false, detail: 'it was not needed any more' }),
    ])
  }

  async #send(contact: NtfyContact, open: readonly Attempt[], answer: NtfyMessage['answer'] | null): Promise<void> {
    const message = answer && this.#messageOf(open, answer)
    if (!message) return
    const together = open.length > 1 ? ` (one message for ${open.length} pages)` : ''
    const result = await publishNtfy(contact, message).then(
      (detail) => ({ ok: true, detail: `${detail}${together}` }),
      (error: Error) => ({ ok: false, detail: `${error.message}${together}` }),
    )
    await this.#record(open, result)
  }

  async #record(attempts: readonly Attempt[], { ok, detail }: { readonly ok: boolean; readonly detail: string }) {
    const outcome = ok ? 'delivered' : 'failed'
    await Promise.all(
      attempts.map(({ incidentId, dueAt: _dueAt, ...body }) =>
        this.#options.core.submit({ kind: 'delivery', delivery: { incidentId, outcome, body: { ...body, detail } } }),
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
