import { describe, expect, it } from 'vitest'
import { WebSound } from './sound.ts'

type Listener = () => void

/** A sound device that can give out, as one does that is unplugged. */
class Device {
  state: AudioContextState = 'running'
  currentTime = 0
  readonly destination = {}
  started = 0
  readonly #listeners = new Map<string, Listener[]>()

  addEventListener(type: string, listener: Listener): void {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener])
  }
  tell(type: string): void {
    for (const listener of this.#listeners.get(type) ?? []) listener()
  }
  end(): void {
    this.state = 'closed'
    this.tell('statechange')
  }
  async resume(): Promise<void> {}
  async close(): Promise<void> {
    this.state = 'closed'
  }
  async decodeAudioData(): Promise<object> {
    return {}
  }
  createGain() {
    return {
      gain: { setValueAtTime: () => undefined, linearRampToValueAtTime: () => undefined },
      connect: () => undefined,
      disconnect: () => undefined,
    }
  }
  createBuffer() {
    return { getChannelData: () => [] }
  }
  readonly sampleRate = 1
  #count(): void {
    this.started += 1
  }
  createBufferSource() {
    return { connect: () => undefined, start: () => this.#count(), stop: () => undefined }
  }
}

/** A page whose time passes when the test says so; the audio clocks of running devices go along. */
class Page {
  readonly devices: Device[] = []
  hasDevice = true
  #now = 0
  #timers: { at: number; run: Listener }[] = []

  readonly surroundings = {
    open: () => {
      if (!this.hasDevice) throw new Error('no device')
      const device = new Device()
      this.devices.push(device)
      return device as unknown as AudioContext
    },
    load: async () => new ArrayBuffer(0),
    after: (ms: number, run: Listener) => void this.#timers.push({ at: this.#now + ms, run }),
  }

  get device(): Device {
    return this.devices.at(-1)!
  }

  pass(ms: number, standing?: Device): void {
    const end = this.#now + ms
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
      this.#advance((next?.at ?? end) - this.#now, standing)
      if (!next) return
      this.#timers = this.#timers.filter((timer) => timer !== next)
      next.run()
    }
  }

  #advance(ms: number, standing: Device | undefined): void {
    this.#now += ms
    for (const device of this.devices)
      if (device.state === 'running' && device !== standing) device.currentTime += ms / 1_000
  }
}

const urls = { page: 'p', blind: 'b', test: 't', timer: 'r' }

function started() {
  const page = new Page()
  const sound = new WebSound(urls, page.surroundings)
  const told: string[] = []
  sound.onState(() => told.push(sound.state()))
  return { page, sound, told }
}

describe('a sound device that gives out', () => {
  it('is said before anything must ring, and opened anew without a reload', () => {
    const { page, sound, told } = started()
    expect(sound.state()).toBe('silent')
    page.device.end()
    expect(told.at(-1)).toBe('failed')
    page.pass(1_000)
    expect(page.devices).toHaveLength(2)
    expect(sound.state()).toBe('silent')
    sound.play('page')
    page.pass(200)
    expect(sound.state()).toBe('playing')
    expect(page.device.started).toBe(1)
  })

  it('rings on with the new one when it gives out while it rings', () => {
    const { page, sound } = started()
    sound.play('page')
    page.pass(200)
    page.device.end()
    page.pass(1_000)
    expect(page.device.started).toBe(1)
    expect(sound.state()).toBe('playing')
    sound.stop()
    expect(sound.state()).toBe('silent')
  })

  it('is noticed when its clock stands while it says that it runs', () => {
    const { page, sound } = started()
    page.pass(6_000)
    const [first] = page.devices
    page.pass(10_500, first)
    expect(page.devices).toHaveLength(2)
    expect(sound.state()).toBe('silent')
  })

  it('is noticed when the browser reports its error', () => {
    const { page, sound } = started()
    page.device.tell('error')
    expect(sound.state()).toBe('failed')
    page.pass(1_000)
    expect(page.devices).toHaveLength(2)
  })

  it('is tried again ever less often while there is none, and at a click', () => {
    const { page, sound } = started()
    page.hasDevice = false
    page.device.end()
    page.pass(120_000)
    expect(sound.state()).toBe('failed')
    page.hasDevice = true
    sound.arm()
    expect(sound.state()).toBe('silent')
    expect(page.devices).toHaveLength(2)
  })

  it('one that waits for a click is blocked, and not replaced', () => {
    const { page, sound } = started()
    page.device.state = 'suspended'
    page.device.tell('statechange')
    page.pass(60_000)
    expect(sound.state()).toBe('blocked')
    expect(page.devices).toHaveLength(1)
  })
})
