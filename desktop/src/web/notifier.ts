import type { Notice, NotificationPermission, Notifier } from '../host/ports.ts'

/** A notification that says neither that it is shown nor that it failed is in doubt after this. */
const shownTimeoutMs = 3_000

/** The browser asks another process for the permission, which holds the page up; it is asked at most so often, ms. */
const permissionHoldsMs = 5_000

/** Notifications of the browser: one a page, standing until it is answered; a click leads to its room. */
export class WebNotifier implements Notifier {
  /** Held, because a notification that nothing refers to loses its click. */
  readonly #open = new Map<string, Notification>()
  #permission: NotificationPermission = 'default'
  /** On the page's own clock, ms. */
  #permissionHoldsUntil = 0

  permission(): NotificationPermission {
    if (performance.now() >= this.#permissionHoldsUntil) this.#noteNow(permissionNow())
    return this.#permission
  }

  async request(): Promise<NotificationPermission> {
    const permission = permissionNow()
    // Browsers punish asking without a click.
    const mayAsk = permission === 'default' && navigator.userActivation.isActive
    return this.#noteNow(mayAsk ? await Notification.requestPermission() : permission)
  }

  #noteNow(permission: NotificationPermission): NotificationPermission {
    this.#permission = permission
    this.#permissionHoldsUntil = performance.now() + permissionHoldsMs
    return permission
  }

  async show(notice: Notice): Promise<{ readonly ok: boolean; readonly detail: string }> {
    const permission = this.#noteNow(permissionNow())
    if (permission !== 'granted') return { ok: false, detail: refusals[permission] }
    this.close(notice.id)
    try {
      const { body } = notice
      const notification = new Notification(notice.title, {
        body,
        tag: notice.id,
        requireInteraction: notice.isQuiet !== true,
        silent: true,
      })
      this.#open.set(notice.id, notification)
      notification.addEventListener('click', () => goTo(notice.incidentId))
      return await fate(notification)
    } catch (error) {
      // Chrome on Android has the constructor and forbids it.
      return { ok: false, detail: error instanceof Error ? error.message : String(error) }
    }
  }

  close(id: string): void {
    this.#open.get(id)?.close()
    this.#open.delete(id)
  }
}

function permissionNow(): NotificationPermission {
  // On an insecure origin the browser answers "denied" for what it does not offer at all.
  if (typeof Notification === 'undefined' || !isSecureContext) return 'unsupported'
  return Notification.permission
}

const refusals: Readonly<Record<Exclude<NotificationPermission, 'granted'>, string>> = {
  denied: 'notifications are denied in this browser',
  default: 'notifications were not allowed yet in this browser',
  unsupported: 'this browser shows no notifications here',
}

function fate(notification: Notification): Promise<{ readonly ok: boolean; readonly detail: string }> {
  return new Promise((resolve) => {
    notification.addEventListener('show', () => resolve({ ok: true, detail: '' }))
    notification.addEventListener('error', () => resolve({ ok: false, detail: 'the system did not show it' }))
    setTimeout(() => resolve({ ok: false, detail: 'the system did not say that it was shown' }), shownTimeoutMs)
  })
}

function goTo(incidentId: string | null): void {
  window.focus()
  if (incidentId !== null) location.hash = `#/incidents/${encodeURIComponent(incidentId)}`
}
