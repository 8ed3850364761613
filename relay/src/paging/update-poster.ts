import type { Entry, JournalEntry } from '@baton/shared/log/events.ts'
import type { Contacts } from '@baton/shared/model/config.ts'
import type { Incident } from '@baton/shared/model/incident.ts'
import { inDoubtAfterMs } from '@baton/shared/paging/due.ts'
import type { Core } from '../core/core.ts'
import type { Send } from '../outbound/send.ts'
import { updateMessage } from './update-message.ts'
import { longestPostMs, postToWebhook } from './webhook.ts'

/** Another relay may make the next attempt when this one is in doubt: what is posted has been answered by then. */
const postWithinMs = inDoubtAfterMs - longestPostMs

export interface UpdatePosterOptions {
  readonly core: Core
  readonly contacts: () => Promise<Contacts>
  readonly send: Send
  readonly publicUrl: () => string
  /** Whether other relays post on this log too. */
  readonly isShared: boolean
}

type Attempt = Pick<Entry<'update.attempted'>['body'], 'noteId' | 'attempt'> & { readonly incidentId: string }

/**
 * Posts status updates outside, one after the other, so that they are read in the order in which they were written. An
 * attempt is in the log before it is sent; its outcome follows. One without an outcome when the relay starts is in
 * doubt, and goes out again under the same key. Where relays share the log, the one that made an attempt posts it; when
 * it stays in doubt, any of them makes the next.
 */
export class UpdatePoster {
  readonly #options: UpdatePosterOptions
  readonly #stopListening: () => void
  #sent: Promise<void> = Promise.resolve()
  #stopped = false

  constructor(options: UpdatePosterOptions) {
    this.#options = options
    if (!options.isShared) this.#resume()
    this.#stopListening = options.core.onCommitted((entries, origin) => {
      if (origin === 'here') this.#take(entries)
    })
  }

  /** Begins no other post, and resolves once the one under way has its outcome in the log: else it would be posted twice. */
  finish(): Promise<void> {
    this.#stopped = true
    return this.#sent
  }

  stop(): void {
    this.#stopped = true
    this.#stopListening()
  }

  #resume(): void {
    for (const { id: incidentId, publications } of this.#options.core.desk.incidents())
      for (const { noteId, attempts: attempt, outcome } of Object.values(publications))
        if (outcome === 'sending') this.#enqueue({ incidentId, noteId, attempt })
  }

  #take(entries: readonly JournalEntry[]): void {
    for (const { type, incidentId, body } of entries)
      if (type === 'update.attempted' && incidentId !== null) this.#enqueue({ ...body, incidentId })
  }

  #enqueue(attempt: Attempt): void {
    this.#sent = this.#sent.then(() => (this.#stopped ? undefined : this.#deliver(attempt))).catch(() => undefined) // The journal failed; the core ends the process and the attempt stays in doubt.
  }

  async #deliver({ incidentId, noteId, attempt }: Attempt): Promise<void> {
    const incident = await this.#options.core.incident(incidentId)
    const publication = incident?.publications[noteId]
    // While it waited for others it may have been in doubt for so long that a newer attempt follows it.
    if (!incident || publication?.outcome !== 'sending' || publication.attempts !== attempt) return
    if (this.#options.isShared && this.#options.core.now() >= (publication.lastAt ?? 0) + postWithinMs) return
    const { ok, detail } = await this.#post(incident, noteId)
    await this.#options.core.submit({
      kind: 'publication',
      delivery: { incidentId, outcome: ok ? 'published' : 'failed', body: { noteId, attempt, detail } },
    })
  }

  async #post(incident: Incident, noteId: string): Promise<{ readonly ok: boolean; readonly detail: string }> {
    const { core, contacts, publicUrl } = this.#options
    const webhook = (await contacts()).updates
    if (!webhook) return { ok: false, detail: 'no webhook is configured' }
    const message = updateMessage(core.desk, incident, incident.notes[noteId]?.text ?? '', publicUrl())
    return postToWebhook(webhook.url, message, noteId, this.#options.send).then(
      (detail) => ({ ok: true, detail }),
      (error: Error) => ({ ok: false, detail: error.message }),
    )
  }
}
