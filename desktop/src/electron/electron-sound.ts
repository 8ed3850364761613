import type { SoundReport } from '@baton/shared/wire/home.ts'
import { OneTimer } from '../host/one-timer.ts'
import type { Clock, Sound, SoundKind, SoundState } from '../host/ports.ts'

/** The page reports once a second while it should sound; silent for this long, it is taken for dead. */
const silentForMs = 3_500
/** A page that is being made must be playing after this. */
const firstReportMs = 6_000

/** Where sound is made: a page of its own, which may die. */
export interface SoundPage {
  ask(kind: SoundKind | 'timer' | null): void
  /** Ends the page, if anything is left of it, and makes another, which reports when it is there. */
  remake(): void
}

/**
 * Sound in a page that is never shown. It counts as playing only while the page keeps proving it; a page that dies or
 * falls silent is told as failed and made again, and takes up what should sound.
 */
export class ElectronSound implements Sound {
  readonly #page: SoundPage
  readonly #silence: OneTimer
  readonly #listeners = new Set<() => void>()
  #wanted: SoundKind | null = null
  #state: SoundState = 'unknown'

  constructor(page: SoundPage, clock: Clock) {
    this.#page = page
    this.#silence = new OneTimer(clock)
  }

  play(kind: SoundKind): void {
    this.#wanted = kind
    this.#become('unknown')
    this.#page.ask(kind)
    this.#silence.set(silentForMs, () => this.died())
  }

  stop(): void {
    this.#wanted = null
    this.#silence.clear()
    this.#page.ask(null)
    if (this.#state === 'playing') this.#become('silent')
  }

  chime(): void {
    this.#page.ask('timer')
  }

  /** The page needs no click. */
  arm(): void {}

  state(): SoundState {
    return this.#state
  }

  onState(listener: () => void): void {
    this.#listeners.add(listener)
  }

  /** What the page says. One that has just been made says that it plays nothing, and is told what it should. */
  heard({ kind, state }: SoundReport): void {
    if (this.#wanted !== null) this.#silence.set(silentForMs, () => this.died())
    if (kind === this.#wanted) this.#become(state)
    else this.#page.ask(this.#wanted)
  }

  /** The page is gone or does not answer. */
  died(): void {
    this.#become('failed')
    this.#page.remake()
    if (this.#wanted !== null) this.#silence.set(firstReportMs, () => this.died())
  }

  #become(state: SoundState): void {
    if (state === this.#state) return
    this.#state = state
    for (const listener of this.#listeners) listener()
  }
}
