import { serviceName } from '@baton/shared/feed/select.ts'
import type { Entry, JournalEntry } from '@baton/shared/incident/events.ts'
import type { Incident, Page } from '@baton/shared/incident/incident.ts'
import type { Contacts } from '@baton/shared/oncall/config.ts'
import type { Credentials } from '../access/credentials.ts'
import type { Core } from '../core/core.ts'
import { publishNtfy } from './ntfy.ts'

/** How long the button of one page works. */
const answerTtlMs = 60 * 60_000
/** Sends under way at once; the rest wait. */
const maxSending = 20

export interface PagerOptions {
  readonly core: Core
  readonly credentials: Credentials
  readonly contacts: () => Contacts
  readonly publicUrl: () => string
}

type Attempt = Entry<'page.attempted'>['body'] & { readonly incidentId: string }

/**
 * Sends what the core asks for down outside channels. An attempt is in the log before it is sent; its outcome follows.
 * An attempt without an outcome when the relay starts is in doubt, and goes out again under the same key.
 */
export class Pager {
  readonly #options: PagerOptions
  readonly #waiting: Attempt[] = []
  readonly #stopListening: () => void
  #sending = 0
  #stopped = false

  constructor(options: PagerOptions) {
    this.#options = options
    for (const incident of options.core.desk.openIncidents())
      for (const page of Object.values(incident.pages)) this.#resume(incident, page)
    this.#stopListening = options.core.onCommitted((entries) => this.#take(entries))
  }

  stop(): void {
    this.#stopped = true
    this.#stopListening()
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
    this.#waiting.push(attempt)
    this.#next()
  }

  #next(): void {
    if (this.#stopped || this.#sending >= maxSending) return
    const attempt = this.#waiting.shift()
    if (!attempt) return
    this.#sending += 1
    this.#deliver(attempt)
      .catch(() => undefined) // The journal failed; the core ends the process and the attempt stays in doubt.
      .finally(() => {
        this.#sending -= 1
        this.#next()
      })
    this.#next()
  }

  async #deliver({ incidentId, dueAt: _dueAt, ...attempt }: Attempt): Promise<void> {
    const result = await this.#send(incidentId, attempt.pageId)
    const outcome = result.ok ? 'delivered' : 'failed'
    await this.#options.core.submit({
      kind: 'delivery',
      delivery: { incidentId, outcome, body: { ...attempt, detail: result.detail } },
    })
  }

  async #send(incidentId: string, pageId: string): Promise<{ readonly ok: boolean; readonly detail: string }> {
    const incident = this.#options.core.desk.incident(incidentId)
    const page = incident?.pages[pageId]
    const contact = page && this.#options.contacts().people[page.person]?.ntfy
    if (!incident || !page) return { ok: false, detail: 'the page is gone' }
    if (!contact) return { ok: false, detail: 'no ntfy address is configured' }
    const origin = this.#options.publicUrl()
    const { code } = await this.#options.credentials.mintCode(
      { kind: 'answer', person: page.person, incidentId, pageId },
      answerTtlMs,
    )
    const message = {
      ...this.#words(incident),
      priority: 5,
      click: `${origin}/#/incidents/${incidentId}`,
      answer: { url: `${origin}/v1/pages/answer`, code },
      idempotencyKey: pageId,
    }
    return publishNtfy(contact, message).then(
      (detail) => ({ ok: true, detail }),
      (error: Error) => ({ ok: false, detail: error.message }),
    )
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
