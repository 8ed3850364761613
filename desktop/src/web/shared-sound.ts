import { OneTimer } from '../host/one-timer.ts'
import type { Clock, Sound, SoundKind, SoundState } from '../host/ports.ts'
import type { Channel } from './tab-messages.ts'

/** So often a blocked leader looks for a tab that can sound, and a sounding one proves that it still is there. */
const askEveryMs = 5_000
/** A chime that nobody could play by then is not made up for. */
const chimeWaitsMs = 2_000
/** A helper that has not spoken for this long is gone. */
const goneAfterMs = 12_000

export interface SharedSoundOptions {
  readonly local: Sound
  readonly channel: Channel
  readonly clock: Clock
}

/**
 * The leading tab's sound. A browser lets only a tab that was clicked in make noise; when that is another tab, it
 * sounds in the leader's place.
 */
export class SharedSound implements Sound {
  readonly #options: SharedSoundOptions
  readonly #timer: OneTimer
  readonly #listeners = new Set<() => void>()
  #wanted: SoundKind | null = null
  /** A chime waits for a tab that can play it until then, Unix ms. */
  #chimeUntil = 0
  #helper: { readonly tab: string; readonly heardAt: number } | null = null

  constructor(options: SharedSoundOptions) {
    this.#options = options
    this.#timer = new OneTimer(options.clock)
    options.local.onState(() => this.#review())
    options.channel.addEventListener('message', ({ data }) => {
      if (data.kind === 'can-sound') this.#offer(data.from)
    })
  }

  play(kind: SoundKind): void {
    this.#wanted = kind
    this.#helper = null
    this.#options.local.play(kind)
    this.#review()
  }

  stop(): void {
    this.#wanted = null
    this.#helper = null
    this.#timer.clear()
    this.#options.local.stop()
    this.#options.channel.postMessage({ kind: 'hush' })
    this.#tell()
  }

  chime(): void {
    const { local, channel, clock } = this.#options
    if (!isMute(local.state())) {
      local.chime()
      return
    }
    this.#chimeUntil = clock.now() + chimeWaitsMs
    channel.postMessage({ kind: 'who-can-sound' })
  }

  arm(): void {
    this.#options.local.arm()
  }

  state(): SoundState {
    const state = this.#options.local.state()
    return this.#wanted !== null && this.#helper && isMute(state) ? 'playing' : state
  }

  onState(listener: () => void): void {
    this.#listeners.add(listener)
  }

  #review(): void {
    const { local, channel, clock } = this.#options
    const state = local.state()
    if (this.#wanted === null || !isMute(state)) {
      if (this.#helper) channel.postMessage({ kind: 'hush' })
      this.#helper = null
      this.#timer.clear()
    } else {
      if (this.#helper && clock.now() - this.#helper.heardAt > goneAfterMs) this.#helper = null
      channel.postMessage({ kind: 'who-can-sound' })
      this.#timer.set(askEveryMs, () => this.#review())
    }
    this.#tell()
  }

  #offer(tab: string): void {
    const { local, channel, clock } = this.#options
    if (this.#chimeUntil > clock.now()) {
      this.#chimeUntil = 0
      channel.postMessage({ kind: 'chime', to: tab })
    }
    if (this.#wanted === null || !isMute(local.state()) || (this.#helper && this.#helper.tab !== tab)) return
    const isNew = this.#helper === null
    this.#helper = { tab, heardAt: clock.now() }
    channel.postMessage({ kind: 'sound', to: tab, sound: this.#wanted })
    if (isNew) this.#tell()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}

function isMute(state: SoundState): boolean {
  return state === 'blocked' || state === 'failed'
}

/** A tab that does not lead lends its sound to the one that does. Returns the function that ends it. */
export function lendSound(local: Sound, channel: Channel, tab: string): () => void {
  let isLent = true
  let playing: SoundKind | null = null
  const canSound = () => local.state() === 'silent' || local.state() === 'playing'
  const hush = () => {
    if (playing !== null) local.stop()
    playing = null
  }
  channel.addEventListener('message', ({ data }) => {
    if (!isLent) return
    if (data.kind === 'who-can-sound' && canSound()) channel.postMessage({ kind: 'can-sound', from: tab })
    if (data.kind === 'chime' && data.to === tab) local.chime()
    if (data.kind === 'hush' || data.kind === 'leading') hush()
    if (data.kind === 'sound' && data.to === tab && data.sound !== playing) {
      playing = data.sound
      local.play(data.sound)
    }
  })
  return () => {
    hush()
    isLent = false
  }
}
