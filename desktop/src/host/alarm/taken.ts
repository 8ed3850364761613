import type { Desk } from '@baton/shared/model/desk.ts'
import { personName } from '@baton/shared/model/routing.ts'
import type { AlarmPage, TakenPage } from '@baton/shared/view/alarm-state.ts'
import { OneTimer } from '../one-timer.ts'
import type { Clock } from '../ports.ts'

/** How long it is said that somebody else has it, ms. */
const saidForMs = 10_000
/** Pages that are gone and of which it is not known yet who took them, the latest ones. */
const mostGone = 5

export interface TakenOptions {
  readonly clock: Clock
  readonly changed: () => void
}

/** Why a page to me has gone: somebody else took its incident. It is said a moment, wherever the alarm is shown. */
export class Taken {
  readonly #timer: OneTimer
  readonly #changed: () => void
  #before: readonly AlarmPage[] = []
  #gone: readonly AlarmPage[] = []
  #current: TakenPage | null = null

  constructor({ clock, changed }: TakenOptions) {
    this.#timer = new OneTimer(clock)
    this.#changed = changed
  }

  get current(): TakenPage | null {
    return this.#current
  }

  /** `pages` are those to me that are open now. */
  update(pages: readonly AlarmPage[], desk: Desk, me: string | null): void {
    const open = new Set(pages.map(({ incidentId }) => incidentId))
    const left = this.#before.filter(({ incidentId, drill }) => !open.has(incidentId) && !drill)
    this.#before = pages
    this.#gone = [...this.#gone, ...left].filter(({ incidentId }) => !open.has(incidentId)).slice(-mostGone)
    for (const page of this.#gone) {
      const incident = desk.incident(page.incidentId)
      if (incident?.status === 'triggered') continue
      this.#gone = this.#gone.filter((other) => other !== page)
      if (incident?.status !== 'acknowledged') continue
      const { holder, heldSince } = incident
      if (holder === null || holder === me || holder === page.holder?.person) continue
      const { incidentId, title } = page
      this.#say({ incidentId, title, name: personName(desk.config, holder), at: heldSince ?? desk.recordedAt })
    }
  }

  #say(taken: TakenPage): void {
    this.#current = taken
    this.#timer.set(saidForMs, () => this.clear())
  }

  /** It was said, or this device is somebody else's. */
  clear(): void {
    this.#timer.clear()
    if (this.#current === null) return
    this.#current = null
    this.#changed()
  }
}
