import type { Sound, SoundKind, SoundState } from '../host/ports.ts'

/** A page starts low enough to wake gently and is loud after a minute; a test need not rise. */
const ramps: Readonly<Record<SoundKind, { readonly from: number; readonly seconds: number }>> = {
  page: { from: 0.3, seconds: 60 },
  blind: { from: 0.6, seconds: 30 },
  test: { from: 0.6, seconds: 20 },
}
/** After this the context's own clock must have moved on, or nothing is heard. */
const proofMs = 120
/** So often it is looked at whether the device still runs, before anything has to ring, ms. */
const lookEveryMs = 5_000
/** A device that ended is opened anew after this, and after ever longer while it ends again, ms. */
const firstRenewalMs = 250
const longestRenewalMs = 30_000

export type SoundUrls = Readonly<Record<SoundKind | 'timer', string>>

/** What it needs of the page; a test brings devices that can end. */
export interface SoundSurroundings {
  /** Null where the browser has no sound at all. */
  readonly open: () => AudioContext | null
  readonly load: (url: string) => Promise<ArrayBuffer>
  readonly after: (ms: number, run: () => void) => void
}

const thePage: SoundSurroundings = {
  open: () => (typeof AudioContext === 'undefined' ? null : new AudioContext({ latencyHint: 'interactive' })),
  load: async (url) => (await fetch(url)).arrayBuffer(),
  after: (ms, run) => void setTimeout(run, ms),
}

/**
 * Sound through WebAudio: decoded beforehand, so that it starts at once. It counts as playing when the audio clock
 * runs; a browser that wants a click first leaves it standing. A device that ends is opened anew, and until then it is
 * said that nothing would be heard.
 */
export class WebSound implements Sound {
  readonly #page: SoundSurroundings
  readonly #buffers = new Map<keyof SoundUrls, AudioBuffer>()
  readonly #listeners = new Set<() => void>()
  #context: AudioContext | null = null
  /** How often it was opened anew since it last ran for a while. */
  #renewals = 0
  /** The audio clock when it was last looked at. */
  #lookedAt = -1
  #wanted: SoundKind | null = null
  #stopSource: () => void = () => undefined
  #proof: 'none' | 'waiting' | 'proved' | 'disproved' = 'none'

  constructor(urls: SoundUrls, page: SoundSurroundings = thePage) {
    this.#page = page
    this.#open()
    for (const kind of ['page', 'blind', 'test', 'timer'] as const) void this.#decode(kind, urls[kind])
    if (this.#context) page.after(lookEveryMs, () => this.#look())
  }

  play(kind: SoundKind): void {
    this.#stopSource()
    this.#wanted = kind
    this.#proof = 'waiting'
    const context = this.#context
    if (!context) {
      this.#tell()
      return
    }
    // Never answered while the browser waits for a click, so it is not awaited; the source starts when it may.
    context.resume().catch(() => undefined)
    this.#stopSource = this.#start(context, kind)
    this.#prove()
  }

  stop(): void {
    this.#wanted = null
    this.#proof = 'none'
    this.#stopSource()
    this.#stopSource = () => undefined
    this.#tell()
  }

  chime(): void {
    const context = this.#context
    const buffer = this.#buffers.get('timer')
    // One that waits for a click would sound at that click, long after its time.
    if (context?.state !== 'running' || !buffer) return
    const source = context.createBufferSource()
    source.buffer = buffer
    source.connect(context.destination)
    source.start()
  }

  arm(): void {
    if (this.#context) this.#context.resume().catch(() => undefined)
    else if (this.#renewals > 0) this.#renew()
  }

  state(): SoundState {
    if (!this.#context || this.#context.state === 'closed') return 'failed'
    if (this.#context.state !== 'running') return 'blocked'
    if (this.#wanted === null) return 'silent'
    if (this.#proof === 'proved') return 'playing'
    return this.#proof === 'disproved' ? 'failed' : 'unknown'
  }

  onState(listener: () => void): void {
    this.#listeners.add(listener)
  }

  #open(): void {
    const context = this.#page.open()
    this.#context = context
    this.#lookedAt = -1
    context?.addEventListener('statechange', () => {
      if (context !== this.#context) return
      if (context.state === 'closed') this.#ended()
      else if (this.#wanted !== null) this.#prove()
      this.#tell()
    })
    context?.addEventListener('error', () => {
      if (context === this.#context) this.#ended()
    })
  }

  /** The device gave out. Another is opened at once, then after ever longer. */
  #ended(): void {
    const context = this.#context
    this.#context = null
    this.#stopSource = () => undefined
    if (context?.state !== 'closed') context?.close().catch(() => undefined)
    const wait = Math.min(longestRenewalMs, firstRenewalMs * 2 ** this.#renewals)
    this.#renewals += 1
    this.#tell()
    this.#page.after(wait, () => this.#renew())
  }

  #renew(): void {
    if (this.#context) return
    try {
      this.#open()
    } catch {
      // A browser that has no device to give says so by throwing.
      this.#ended()
      return
    }
    if (this.#wanted !== null) this.play(this.#wanted)
    this.#tell()
  }

  /** A device whose clock stands while it says that it runs is as good as ended. */
  #look(): void {
    const context = this.#context
    if (context?.state === 'running') {
      const stands = context.currentTime === this.#lookedAt
      this.#lookedAt = context.currentTime
      if (stands) this.#ended()
      else this.#renewals = 0
    }
    this.#page.after(lookEveryMs, () => this.#look())
  }

  async #decode(kind: keyof SoundUrls, url: string): Promise<void> {
    const context = this.#context
    if (!context) return
    try {
      this.#buffers.set(kind, await context.decodeAudioData(await this.#page.load(url)))
    } catch {
      // A missing file must not silence a page: the sound made in `#start` takes its place.
    }
  }

  #start(context: AudioContext, kind: SoundKind): () => void {
    const { from, seconds } = ramps[kind]
    const gain = context.createGain()
    gain.gain.setValueAtTime(from, context.currentTime)
    gain.gain.linearRampToValueAtTime(1, context.currentTime + seconds)
    gain.connect(context.destination)
    const source = context.createBufferSource()
    source.buffer = this.#buffers.get(kind) ?? beeps(context)
    source.loop = true
    source.connect(gain)
    source.start()
    return () => {
      source.stop()
      gain.disconnect()
    }
  }

  /** Looks a moment later whether the audio clock has moved. */
  #prove(): void {
    const context = this.#context
    if (context?.state !== 'running') {
      this.#tell()
      return
    }
    const before = context.currentTime
    this.#page.after(proofMs, () => {
      if (this.#wanted === null || context !== this.#context) return
      this.#proof = context.currentTime > before ? 'proved' : 'disproved'
      this.#tell()
    })
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}

/** One second of two tones and a rest, without any file. */
function beeps(context: AudioContext): AudioBuffer {
  const { sampleRate } = context
  const buffer = context.createBuffer(1, sampleRate, sampleRate)
  const samples = buffer.getChannelData(0)
  for (let i = 0; i < sampleRate * 0.6; i++) {
    const frequency = i < sampleRate * 0.3 ? 880 : 660
    samples[i] = Math.sin((2 * Math.PI * frequency * i) / sampleRate) * 0.8
  }
  return buffer
}
