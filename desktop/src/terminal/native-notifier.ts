import notifier from 'node-notifier'
import type { Clock, Notice, NotificationPermission, Notifier } from '../host/ports.ts'
import { plainLine } from '../presentation/plain-text.ts'

/** A desktop that neither shows it nor fails by then leaves it in doubt, ms. */
const answerTimeoutMs = 5_000
/** macOS takes it away after this; where it can be clicked it must not be 0. In seconds. */
const daySeconds = 86_400

interface Outcome {
  readonly ok: boolean
  readonly detail: string
}

export interface NativeNotifierOptions {
  readonly clock: Clock
  /** Whether notify-send is there; other systems bring their own. */
  readonly hasNotifySend: boolean
  /** A click on a notification, where the system tells of it. */
  readonly clicked: (incidentId: string | null) => void
}

/**
 * The desktop's notifications by node-notifier: of critical urgency, standing until closed, unless they are quiet. On
 * Linux it can neither close one nor hear of clicks.
 */
export class NativeNotifier implements Notifier {
  readonly #options: NativeNotifierOptions
  #trouble: string | null = null

  constructor(options: NativeNotifierOptions) {
    this.#options = options
    notifier.on('click', (_notifier: unknown, { incidentId }: { readonly incidentId?: string | null }) =>
      options.clicked(incidentId ?? null),
    )
  }

  /** Why the last notification is not on the desktop, or in doubt; null when it is. */
  get trouble(): string | null {
    return this.#trouble
  }

  permission(): NotificationPermission {
    return usesNotifySend && !this.#options.hasNotifySend ? 'unsupported' : 'granted'
  }

  async request(): Promise<NotificationPermission> {
    return this.permission()
  }

  async show(notice: Notice): Promise<Outcome> {
    const outcome =
      this.permission() === 'unsupported'
        ? { ok: false, detail: 'notify-send is not installed on this machine' }
        : await this.#raise(notice)
    this.#trouble = outcome.ok ? null : outcome.detail
    return outcome
  }

  #raise(notice: Notice): Promise<Outcome> {
    const { clock } = this.#options
    return new Promise((resolve) => {
      const late = clock.setTimer(answerTimeoutMs, () =>
        resolve({ ok: false, detail: 'the desktop did not say that it was shown' }),
      )
      notifier.notify(usesNotifySend ? forNotifySend(notice) : forOthers(notice), (error: unknown) => {
        clock.clear(late)
        resolve(outcomeOf(error))
      })
    })
  }

  close(): void {
    // Nothing in node-notifier closes what notify-send showed; the help says so.
  }
}

/** Linux and BSD, and not Linux inside Windows. */
const usesNotifySend = notifier instanceof notifier.NotifySend

function forNotifySend({ id, title, body, isQuiet = false }: Notice) {
  const text = {
    title: asArgument(plainLine(title)),
    // The desktop reads the body as markup, and notify-send reads backslashes in it as escapes.
    message: asArgument(escapeMarkup(plainLine(body)).replaceAll('\\', '\\\\')),
    // Servers that know the hint put it in the place of the one before.
    hint: `string:x-canonical-private-synchronous:${id.replace(/[^\w-]/g, '')}`,
  }
  // Without a timeout node-notifier lets even critical ones go after ten seconds.
  return isQuiet ? { ...text, urgency: 'normal' } : { ...text, urgency: 'critical', timeout: 0 }
}

function forOthers({ title, body, incidentId }: Notice) {
  const text = { title: asArgument(plainLine(title)), message: asArgument(plainLine(body)) }
  return { ...text, wait: true, timeout: daySeconds, sound: false, incidentId }
}

/** Hostile text that begins like an option stays text; an empty message is refused. */
function asArgument(text: string): string {
  return text === '' || text.startsWith('-') ? ` ${text}` : text
}

function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function outcomeOf(error: unknown): Outcome {
  // Words on standard error beside an exit that was good are a warning: it is shown.
  if (!(error instanceof Error)) return { ok: true, detail: '' }
  // The first line is the command with all its text.
  const said = error.message.split('\n').slice(1).join(' ')
  return { ok: false, detail: plainLine(said === '' ? 'the desktop did not show it' : said, 200) }
}
