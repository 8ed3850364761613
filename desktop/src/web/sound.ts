import type { Sound, SoundKind, SoundState } from '../host/ports.ts'

/** A page starts low enough to wake gently and is loud after a minute; a test need not rise. */
const ramps: Readonly<Record<SoundKind, { readonly from: number; readonly seconds: number }>> = {
  page: { from: 0.3, seconds: 60 },
  blind: { from: 0.6, seconds: 30 },
  test: { from: 0.6, seconds: 20 },
}
/** After this the context's own clock must have moved on, or nothing is heard. */
const proofMs = 120

export type SoundUrls = Readonly<Record<SoundKind | 'timer', string>>

/**
 * Sound through WebAudio: decoded beforehand, so that it starts at once. It counts as playing when the audio clock
 * runs; a browser that wants a click first leaves it standing.
 */
export class WebSound implements Sound {
  readonly #context: AudioContext | null
  readonly #buffers = new Map<keyof SoundUrls, AudioBuffer>()
  readonly #listeners = new Set<() => void>()
  #wanted: SoundKind | null = null
  #stopSource: () => void = () => undefined
  #proof: 'none' | 'waiting' | 'proved' | 'disproved' = 'none'

  constructor(urls: SoundUrls) {
    this.#context = typeof AudioContext === 'undefined' ? null : new AudioContext({ latencyHint: 'interactive' })
    this.#context?.addEventListener('statechange', () => {
      if (this.#wanted !== null) this.#prove()
      this.#tell()
    })
    for (const kind of ['page', 'blind', 'test', 'timer'] as const) void this.#decode(kind, urls[kind])
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
    this.#context?.resume().catch(() => undefined)
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

  async #decode(kind: keyof SoundUrls, url: string): Promise<void> {
    const context = this.#context
    if (!context) return
    try {
      const response = await fetch(url)
      this.#buffers.set(kind, await context.decodeAudioData(await response.arrayBuffer()))
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
    setTimeout(() => {
      if (this.#wanted === null) return
      this.#proof = context.currentTime > before ? 'proved' : 'disproved'
      this.#tell()
    }, proofMs)
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
