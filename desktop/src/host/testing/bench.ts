import { night } from '@baton/shared/testing/builders.ts'
import type { ConsoleState } from '@baton/shared/view/console-state.ts'
import type { ConsoleBridge } from '@baton/shared/wire/bridge.ts'
import { createBridge } from '../bridge.ts'
import { Host } from '../host.ts'
import type { HostPorts, HttpRequest, Notice, NotificationPermission, SoundKind, SoundState } from '../ports.ts'
import { FakeClock } from './fake-clock.ts'
import { FakeRelay, token } from './fake-relay.ts'
import { MemoryStore } from './memory-store.ts'

export class FakeSound {
  playing: SoundKind | null = null
  readonly played: SoundKind[] = []
  chimes = 0
  isArmed = true
  #listener: () => void = () => undefined

  play(kind: SoundKind): void {
    this.playing = kind
    this.played.push(kind)
  }

  stop(): void {
    this.playing = null
  }

  chime(): void {
    this.chimes += 1
  }

  arm(): void {
    this.isArmed = true
    this.#listener()
  }

  state(): SoundState {
    if (!this.isArmed) return 'blocked'
    return this.playing === null ? 'silent' : 'playing'
  }

  onState(listener: () => void): void {
    this.#listener = listener
  }
}

export class FakeNotifier {
  readonly shown = new Map<string, Notice>()
  allowed: NotificationPermission = 'granted'

  permission(): NotificationPermission {
    return this.allowed
  }

  async request(): Promise<NotificationPermission> {
    return this.allowed
  }

  async show(notice: Notice): Promise<{ readonly ok: boolean; readonly detail: string }> {
    if (this.allowed !== 'granted') return { ok: false, detail: `notifications are ${this.allowed}` }
    this.shown.set(notice.id, notice)
    return { ok: true, detail: '' }
  }

  close(id: string): void {
    this.shown.delete(id)
  }
}

/** A machine with a console on it that can be started again on the same disk, and a relay that stands for the real one. */
export class Bench {
  readonly clock = new FakeClock(night)
  readonly relay = new FakeRelay(this.clock)
  store = new MemoryStore()
  sound = new FakeSound()
  notifier = new FakeNotifier()
  readonly opened: string[] = []
  readonly requests: HttpRequest[] = []
  httpAnswer: () => { readonly status: number; readonly body: unknown } = () => ({ status: 200, body: {} })
  token: string | null = token
  /** The place of the token takes none. */
  forgetsToken = false
  /** The place of the token gives none. */
  hidesToken = false
  shellLimit: Promise<string | null> = Promise.resolve(null)
  changes: Partial<ConsoleState>[] = []
  wake: () => void = () => undefined
  host!: Host
  bridge!: ConsoleBridge
  /** The console's process: nothing of a dead one reaches the clock or the disk any more. */
  #process = { isAlive: true }
  #random = 1

  /** A console starts on what this machine's disk holds, as after a reload or a crash of the last one. */
  async start(): Promise<void> {
    this.sound = new FakeSound()
    this.notifier = new FakeNotifier()
    this.changes = []
    this.#process = { isAlive: true }
    this.host = new Host({ ports: this.#ports(), relayUrl: 'http://relay.test' })
    this.bridge = createBridge(this.host)
    this.bridge.onChange((change) => this.changes.push(change))
    await this.host.start()
    await this.clock.pass(0)
  }

  /** The process dies without a word; the link breaks with it. */
  crash(): void {
    this.#process.isAlive = false
    this.host.connection.stop()
  }

  /** A crash, then a start on the same disk. */
  async restart(): Promise<void> {
    this.crash()
    await this.start()
  }

  #byte(): number {
    this.#random = (Math.imul(this.#random, 1_664_525) + 1_013_904_223) >>> 0
    return this.#random >>> 24
  }

  get state(): ConsoleState {
    return this.host.view.state
  }

  #ports(): HostPorts {
    const process = this.#process
    const { store, clock } = this
    const ifAlive = (run: () => void) => () => {
      if (process.isAlive) run()
    }
    return {
      store: {
        load: (name) => store.load(name),
        list: (prefix) => store.list(prefix),
        onCleared: (listener) => store.onCleared(ifAlive(listener)),
        save: (name, value) => (process.isAlive ? store.save(name, value) : new Promise(() => undefined)),
        remove: (name) => (process.isAlive ? store.remove(name) : new Promise(() => undefined)),
      },
      socket: this.relay,
      http: {
        send: async (request) => {
          this.requests.push(request)
          return this.httpAnswer()
        },
      },
      secrets: {
        loadToken: async () => {
          if (this.hidesToken) throw new Error('the browser denies it')
          return this.token
        },
        saveToken: async (next) => {
          if (this.forgetsToken) throw new Error('the disk is full')
          this.token = next
        },
      },
      clock: {
        now: () => clock.now(),
        setTimer: (ms, run) => clock.setTimer(ms, ifAlive(run)),
        clear: (timer) => clock.clear(timer),
      },
      entropy: { randomBytes: (n) => Uint8Array.from({ length: n }, () => this.#byte()) },
      sound: this.sound,
      notifier: this.notifier,
      links: { open: (url) => this.opened.push(url) },
      shell: { where: 'on this browser', ready: () => this.shellLimit, limits: () => [] },
      power: {
        onWake: (listener) => {
          this.wake = listener
        },
      },
    }
  }
}

/** A bench whose console is live. */
export async function createBench(prepare: (bench: Bench) => void = () => undefined): Promise<Bench> {
  const bench = new Bench()
  prepare(bench)
  await bench.start()
  await bench.clock.pass(100)
  return bench
}
