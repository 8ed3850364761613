import { Notification } from 'electron'
import type { Notice, NotificationPermission, Notifier } from '../host/ports.ts'

/** A notification that says neither that it is shown nor that it failed is in doubt after this. */
const shownTimeoutMs = 3_000
const unsupported = 'this system shows no notifications, or its notification service is not running'

export interface NotifierOptions {
  readonly acknowledge: (incidentId: string) => void
  readonly open: (incidentId: string | null) => void
  /** A page whose notification was not shown. */
  readonly failed: (notice: Notice, detail: string) => void
}

/**
 * The system's own notifications: critical, standing until answered, with a button where the system has buttons. Our
 * sound rings; theirs stays silent.
 */
export class ElectronNotifier implements Notifier {
  readonly #options: NotifierOptions
  /** Held: what nothing refers to is collected, and its click leads nowhere. */
  readonly #shown = new Map<string, Notification>()

  constructor(options: NotifierOptions) {
    this.#options = options
  }

  permission(): NotificationPermission {
    return Notification.isSupported() ? 'granted' : 'unsupported'
  }

  async request(): Promise<NotificationPermission> {
    return this.permission()
  }

  async show(notice: Notice): Promise<{ readonly ok: boolean; readonly detail: string }> {
    this.close(notice.id)
    const fate = Notification.isSupported() ? await this.#show(notice) : { ok: false, detail: unsupported }
    if (!fate.ok) this.#options.failed(notice, fate.detail)
    return fate
  }

  close(id: string): void {
    const notification = this.#shown.get(id)
    this.#shown.delete(id)
    notification?.close()
  }

  #show(notice: Notice): Promise<{ readonly ok: boolean; readonly detail: string }> {
    const { id, title, body, incidentId, isQuiet = false } = notice
    const notification = new Notification({
      id,
      title,
      body,
      silent: true,
      timeoutType: isQuiet ? 'default' : 'never',
      urgency: isQuiet ? 'normal' : 'critical',
      actions: incidentId === null || isQuiet ? [] : [{ type: 'button', text: 'Acknowledge' }],
    })
    this.#shown.set(id, notification)
    notification.on('click', () => this.#options.open(incidentId))
    notification.on('action', () => {
      if (incidentId !== null) this.#options.acknowledge(incidentId)
    })
    notification.on('close', () => {
      if (this.#shown.get(id) === notification) this.#shown.delete(id)
    })
    return new Promise((resolve) => {
      notification.on('show', () => resolve({ ok: true, detail: '' }))
      notification.on('failed', (_event, error) =>
        resolve({ ok: false, detail: `the system did not show it: ${error}` }),
      )
      setTimeout(() => resolve({ ok: false, detail: 'the system did not say that it was shown' }), shownTimeoutMs)
      notification.show()
    })
  }
}
