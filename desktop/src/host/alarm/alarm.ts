import type { AlarmPage, AlarmState } from '@baton/shared/view/alarm-state.ts'
import { OneTimer } from '../one-timer.ts'
import type { Clock, Notifier, Sound, SoundKind } from '../ports.ts'
import type { Receipts } from './receipts.ts'

/** What is silenced on this device only rings again after this, if it is still open by what is known here. */
export const ringsAgainAfterMs = 2 * 60_000
/** The blind alarm leaves time to mend the network before it sounds again. */
export const blindRingsAgainAfterMs = 10 * 60_000
/** How long the sound alone rests. */
export const mutedForMs = 60_000
/** A committed answer closes the page with its event; if that does not come, it rings on. */
const answeredGraceMs = 5_000
const maxNotificationText = 200
const blindId = 'blind'
/** Pages that have a notification of their own; a storm's others share one, or a desktop would drown in them. */
const mostNotifiedAlone = 20
const othersId = 'more-pages'

export interface AlarmInput {
  readonly pages: readonly AlarmPage[]
  /** On call, and not reachable. */
  readonly isBlind: boolean
  /** The first attempt to reach the relay is over: what the cache holds is the best that is known. */
  readonly isSettled: boolean
}

export interface AlarmOptions {
  readonly clock: Clock
  readonly sound: Sound
  readonly notifier: Notifier
  readonly receipts: Receipts
  readonly changed: () => void
}

/** Makes noise while a page to this person is open, and proves or disproves that it did. Several pages are one sound. */
export class Alarm {
  readonly #options: AlarmOptions
  readonly #timer: OneTimer
  #input: AlarmInput = { pages: [], isBlind: false, isSettled: false }
  /** By page: silent here until then, Unix ms. */
  readonly #silencedUntil = new Map<string, number>()
  /** Incidents whose acknowledgement is on its way: silent until it is answered, or until then. */
  readonly #answering = new Map<string, number>()
  #blindSilencedUntil = 0
  /** The sound alone rests until then, for these pages. */
  #mutedUntil = 0
  #mutedPages: ReadonlySet<string> = new Set()
  #playing: SoundKind | null = null
  readonly #notified = new Set<string>()
  /** Those of them that share one notification. */
  readonly #notifiedTogether = new Set<string>()
  #isBlindNotified = false

  constructor(options: AlarmOptions) {
    this.#options = options
    this.#timer = new OneTimer(options.clock)
    options.sound.onState(() => {
      this.#reportSound()
      options.changed()
    })
  }

  get state(): Pick<AlarmState, 'silencedHere' | 'sound' | 'notifications' | 'blind' | 'mutedUntil'> {
    const { sound, notifier } = this.#options
    return {
      silencedHere: this.#isSilencedHere(),
      sound: sound.state(),
      notifications: notifier.permission(),
      blind: this.#input.isBlind,
      mutedUntil: this.#isMuted() ? this.#mutedUntil : null,
    }
  }

  get isSounding(): boolean {
    return this.#playing !== null
  }

  /** Something would ring, and nothing does because a person said so here. */
  #isSilencedHere(): boolean {
    const { pages, isBlind } = this.#input
    const isBlindSilenced = this.#blindSilencedUntil > this.#options.clock.now()
    if (this.#ringing().length > 0 || (isBlind && !isBlindSilenced)) return false
    return isBlindSilenced || pages.some((page) => this.#isSilenced(page))
  }

  /** The pages that are open now. */
  update(input: AlarmInput): void {
    this.#input = input
    const openPages = new Set(input.pages.map((page) => page.pageId))
    for (const pageId of [...this.#silencedUntil.keys()]) if (!openPages.has(pageId)) this.#silencedUntil.delete(pageId)
    const openIncidents = new Set(input.pages.map((page) => page.incidentId))
    for (const id of [...this.#answering.keys()]) if (!openIncidents.has(id)) this.#answering.delete(id)
    if (!input.isBlind) this.#blindSilencedUntil = 0
    this.#ring()
    this.#notify(openPages)
  }

  /** Silences what rings now, on this device only. */
  silence(): void {
    const now = this.#options.clock.now()
    for (const page of this.#input.pages) this.#silencedUntil.set(page.pageId, now + ringsAgainAfterMs)
    if (this.#input.isBlind) this.#blindSilencedUntil = now + blindRingsAgainAfterMs
    this.#ring()
    this.#options.changed()
  }

  /** The sound alone rests for a minute: nothing is answered, and a page that comes now is heard. */
  mute(): void {
    this.#mutedUntil = this.#options.clock.now() + mutedForMs
    this.#mutedPages = new Set(this.#input.pages.map(({ pageId }) => pageId))
    this.#ring()
    this.#options.changed()
  }

  #isMuted(): boolean {
    const isNew = this.#input.pages.some(({ pageId }) => !this.#mutedPages.has(pageId))
    return !isNew && this.#mutedUntil > this.#options.clock.now()
  }

  /** The person has answered; the sound stops at the click, not when the relay has heard of it. */
  answering(incidentIds: ReadonlySet<string>): void {
    for (const id of incidentIds) this.#answering.set(id, Number.POSITIVE_INFINITY)
    this.#ring()
  }

  /** What became of that answer. `waits`: nobody else knows of it, so escalation continues, and it rings again. */
  answered(incidentIds: ReadonlySet<string>, outcome: 'done' | 'waits' | 'refused'): void {
    const now = this.#options.clock.now()
    for (const id of incidentIds)
      if (outcome === 'done') this.#answering.set(id, now + answeredGraceMs)
      else this.#answering.delete(id)
    if (outcome === 'waits')
      for (const page of this.#input.pages)
        if (incidentIds.has(page.incidentId)) this.#silencedUntil.set(page.pageId, now + ringsAgainAfterMs)
    this.#ring()
    this.#options.changed()
  }

  #isSilenced(page: AlarmPage): boolean {
    return (this.#silencedUntil.get(page.pageId) ?? 0) > this.#options.clock.now()
  }

  #isAnswering(page: AlarmPage): boolean {
    return (this.#answering.get(page.incidentId) ?? 0) > this.#options.clock.now()
  }

  #ringing(): readonly AlarmPage[] {
    return this.#input.pages.filter((page) => !this.#isSilenced(page) && !this.#isAnswering(page))
  }

  #ring(): void {
    const { clock, sound } = this.#options
    const ringing = this.#ringing()
    const wanted = this.#soundFor(ringing)
    if (wanted === null && this.#playing !== null) sound.stop()
    if (wanted !== null && wanted !== this.#playing) sound.play(wanted)
    this.#playing = wanted
    this.#reportSound()
    const now = clock.now()
    const ends = [
      ...this.#silencedUntil.values(),
      ...this.#answering.values(),
      this.#blindSilencedUntil,
      this.#mutedUntil,
    ]
    const next = Math.min(...ends.filter((end) => end > now))
    if (Number.isFinite(next)) this.#timer.set(next - now, () => this.#ringAgain())
    else this.#timer.clear()
  }

  #ringAgain(): void {
    this.#ring()
    this.#options.changed()
  }

  #soundFor(ringing: readonly AlarmPage[]): SoundKind | null {
    const { isBlind, isSettled } = this.#input
    if (!isSettled || this.#isMuted()) return null
    if (ringing.length > 0) return ringing.every((page) => page.purpose === 'test') ? 'test' : 'page'
    return isBlind && this.#blindSilencedUntil <= this.#options.clock.now() ? 'blind' : null
  }

  #reportSound(): void {
    const { sound, receipts } = this.#options
    if (this.#playing === null || this.#playing === 'blind') return
    const state = sound.state()
    for (const page of this.#ringing()) {
      if (state === 'playing') receipts.report(page, 'sounded', true, '')
      else if (state === 'blocked')
        receipts.report(page, 'sounded', false, 'blocked until someone clicks in the console')
      else if (state === 'failed') receipts.report(page, 'sounded', false, 'the sound could not be played')
    }
  }

  #notify(openPages: ReadonlySet<string>): void {
    const { notifier } = this.#options
    const { pages, isBlind, isSettled } = this.#input
    for (const pageId of [...this.#notified]) {
      if (openPages.has(pageId)) continue
      this.#notified.delete(pageId)
      if (!this.#notifiedTogether.delete(pageId)) notifier.close(pageId)
      else if (this.#notifiedTogether.size === 0) notifier.close(othersId)
    }
    const news = isSettled ? pages.filter((page) => !this.#notified.has(page.pageId)) : []
    const room = Math.max(0, mostNotifiedAlone - (this.#notified.size - this.#notifiedTogether.size))
    for (const page of news.slice(0, room)) void this.#notifyOf(page)
    if (news.length > room) void this.#notifyOfOthers(news.slice(room))
    if (isBlind && !this.#isBlindNotified) {
      const body = 'You are on call, and the relay does not answer: a page may not reach this device.'
      void notifier.show({ id: blindId, title: 'You are blind', body, incidentId: null })
    }
    if (!isBlind && this.#isBlindNotified) notifier.close(blindId)
    this.#isBlindNotified = isBlind
  }

  async #notifyOfOthers(pages: readonly AlarmPage[]): Promise<void> {
    const { notifier, receipts } = this.#options
    for (const { pageId } of pages) {
      this.#notified.add(pageId)
      this.#notifiedTogether.add(pageId)
    }
    const count = this.#notifiedTogether.size
    const title = count === 1 ? '1 more page' : `${count} more pages`
    const body = `Among them: ${pages[0]?.title ?? ''}`.slice(0, maxNotificationText)
    const { ok, detail } = await notifier.show({ id: othersId, title, body, incidentId: null })
    for (const page of pages) receipts.report(page, 'notified', ok, detail)
  }

  async #notifyOf(page: AlarmPage): Promise<void> {
    const { notifier, receipts } = this.#options
    this.#notified.add(page.pageId)
    const title = `${page.purpose === 'test' ? 'test' : page.severity}: ${page.title}`.slice(0, maxNotificationText)
    const body = [page.serviceName, page.nextStep.text].filter((part) => part).join(' · ')
    const notice = { id: page.pageId, title, body: body.slice(0, maxNotificationText), incidentId: page.incidentId }
    const { ok, detail } = await notifier.show(notice)
    receipts.report(page, 'notified', ok, detail)
  }
}
