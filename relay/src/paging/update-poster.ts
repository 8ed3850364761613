import type { Entry, JournalEntry } from '@baton/shared/incident/events.ts'
import type { Incident } from '@baton/shared/incident/incident.ts'
import type { Contacts } from '@baton/shared/oncall/config.ts'
import type { Core } from '../core/core.ts'
import { updateMessage } from './update-message.ts'
import { postToWebhook } from './webhook.ts'

export interface UpdatePosterOptions {
  readonly core: Core
  readonly contacts: () => Contacts
  readonly publicUrl: () => string
}

type Attempt = Pick<Entry<'update.attempted'>['body'], 'noteId' | 'attempt'> & { readonly incidentId: string }

/**
 * Posts status updates outside, one after the other, so that they are read in the order in which they were written. An
 * attempt is in the log before it is sent; its outcome follows. One without an outcome when the relay starts is in
 * doubt, and goes out again under the same key.
 */
export class UpdatePoster {
  readonly #options: UpdatePosterOptions
  readonly #stopListening: () => void
  #sent: Promise<void> = Promise.resolve()
  #stopped = false

  constructor(options: UpdatePosterOptions) {
    this.#options = options
    for (const { id: incidentId, publications } of options.core.desk.incidents())
      for (const { noteId, attempts: attempt, outcome } of Object.values(publications))
        if (outcome === 'sending') this.#enqueue({ incidentId, noteId, attempt })
    this.#stopListening = options.core.onCommitted((entries) => this.#take(entries))
  }

  stop(): void {
    this.#stopped = true
    this.#stopListening()
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
    const { ok, detail } = await this.#post(incident, noteId)
    await this.#options.core.submit({
      kind: 'publication',
      delivery: { incidentId, outcome: ok ? 'published' : 'failed', body: { noteId, attempt, detail } },
    })
  }

  async #post(incident: Incident, noteId: string): Promise<{ readonly ok: boolean; readonly detail: string }> {
    const { core, contacts, publicUrl } = this.#options
    const webhook = contacts().updates
    if (!webhook) return { ok: false, detail: 'no webhook is configured' }
    const message = updateMessage(core.desk, incident, incident.notes[noteId]?.text ?? '', publicUrl())
    return postToWebhook(webhook.url, message, noteId).then(
      (detail) => ({ ok: true, detail }),
      (error: Error) => ({ ok: false, detail: error.message }),
    )
  }
}
