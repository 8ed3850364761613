import type { Desk } from '@baton/shared/model/desk.ts'
import type { Notice } from '@baton/shared/view/console-state.ts'
import { OneTimer } from '../one-timer.ts'
import type { Clock, Notifier, Sound } from '../ports.ts'
import { handoffRingings, type Ringing, ringingsOf } from './ringing.ts'
import { staleWords } from './stale-notice.ts'
import type { Told } from './told.ts'

/** What is over for longer than this makes no noise any more: it is read, not heard. */
const audibleForMs = 10 * 60_000

const noIncident: ReadonlySet<string> = new Set()

export interface NoticesOptions {
  readonly clock: Clock
  readonly sound: Sound
  readonly notifier: Notifier
  readonly told: Told
  /** Our copy with what waits in the outbox, so that a timer that was set offline rings too. */
  readonly desk: () => Desk
  /** The incidents that are here. */
  readonly incidentIds: () => Iterable<string>
  /** Those about which something waits in the outbox. */
  readonly waitingIds: () => ReadonlySet<string>
  readonly me: () => string | null
  /** The relay's clock as far as it is known here, Unix ms. */
  readonly relayNow: () => number
  /** The alarm sounds, and is not to be talked over. */
  readonly isAlarming: () => boolean
  readonly notify: (kind: Notice['kind'], text: string, incidentId: string | null, about: string) => void
  readonly strikeOut: (staleWords: (notice: Notice) => string | null) => void
}

/** Tells the person once, and never as an alarm, what concerns them: a timer, an update that is due, a note to
 * them, a handoff. */
export class Notices {
  readonly #options: NoticesOptions
  readonly #timer: OneTimer
  /** Raised on this desktop, by the thing that they tell of. */
  readonly #shown = new Set<string>()
  /** What each incident has to tell, so that a change costs no walk over all of them. */
  readonly #byIncident = new Map<string, readonly Ringing[]>()
  #waitedIds: ReadonlySet<string> = new Set()
  #person: string | null = null

  constructor(options: NoticesOptions) {
    this.#options = options
    this.#timer = new OneTimer(options.clock)
  }

  /** Something has changed in these incidents, or time has passed. */
  update(touched: ReadonlySet<string> | 'all' = noIncident): void {
    const { desk, me, relayNow, told } = this.#options
    const person = me()
    const known = desk()
    if (person === null || known.seq === 0 || !told.isLoaded) return
    this.#take(known, person, person === this.#person ? touched : 'all')
    const now = relayNow()
    const all = [...[...this.#byIncident.values()].flat(), ...handoffRingings(known, person)]
    const over = all.filter(({ at }) => at <= now)
    this.#closeWhatIsAnswered(new Set(over.map(({ key }) => key)))
    // What lies ahead stands too: a clock that is set back strikes nothing out.
    const stands = new Set(all.map(({ key }) => key))
    this.#options.strikeOut((notice) => staleWords(known, person, notice, stands))
    // A device that comes to a running night is told of what happens from then on.
    if (told.isNew) told.begin(over)
    else this.#tell(over, now)
    const next = Math.min(...all.map(({ at }) => at).filter((at) => at > now))
    if (Number.isFinite(next)) this.#timer.set(next - now, () => this.update())
    else this.#timer.clear()
  }

  #take(desk: Desk, person: string, touched: ReadonlySet<string> | 'all'): void {
    const waiting = this.#options.waitingIds()
    const ids = touched === 'all' ? this.#options.incidentIds() : [...touched, ...waiting, ...this.#waitedIds]
    if (touched === 'all') this.#byIncident.clear()
    for (const id of ids) {
      const incident = desk.incident(id)
      const ringings = incident && !incident.drill ? ringingsOf(desk, incident, person) : []
      if (ringings.length > 0) this.#byIncident.set(id, ringings)
      else this.#byIncident.delete(id)
    }
    this.#waitedIds = waiting
    this.#person = person
  }

  stop(): void {
    this.#timer.clear()
  }

  #tell(over: readonly Ringing[], now: number): void {
    const { told, notify, isAlarming, sound } = this.#options
    const news = told.add(over)
    let isAudible = false
    for (const ringing of news) {
      notify(ringing.kind, ringing.text, ringing.incidentId, ringing.key)
      if (ringing.kind === 'mention' || now - ringing.at > audibleForMs) continue
      isAudible = true
      this.#show(ringing)
    }
    if (isAudible && !isAlarming()) sound.chime()
  }

  #show({ key: id, title, text: body, incidentId }: Ringing): void {
    this.#shown.add(id)
    void this.#options.notifier.show({ id, title, body, incidentId, isQuiet: true })
  }

  #closeWhatIsAnswered(over: ReadonlySet<string>): void {
    for (const key of this.#shown) {
      if (over.has(key)) continue
      this.#shown.delete(key)
      this.#options.notifier.close(key)
    }
  }
}
