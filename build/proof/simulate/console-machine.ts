import { createSteadyNow } from '@baton/shared/steady-now.ts'
import type { ConsoleBridge } from '@baton/shared/wire/bridge.ts'
import { createBridge } from '../../../desktop/src/host/bridge.ts'
import { Host } from '../../../desktop/src/host/host.ts'
import type { HostPorts, Socket } from '../../../desktop/src/host/ports.ts'
import { FakeNotifier, FakeSound } from '../../../desktop/src/host/testing/bench.ts'
import type { Random } from '../../lib/random.ts'
import { ConsoleStore } from './console-store.ts'
import type { Scheduler } from './scheduler.ts'

export interface ConsoleMachineOptions {
  readonly person: string
  readonly scheduler: Scheduler
  readonly random: Random
  readonly socket: (onHeard: () => void) => Socket
  /** This machine's wall clock, Unix ms. */
  readonly wall: () => number
}

/** The real console's host on a machine of its own: what is on its disk outlives a reload and a crash. */
export class ConsoleMachine {
  readonly person: string
  readonly device: string
  readonly store: ConsoleStore
  readonly #options: ConsoleMachineOptions
  sound = new FakeSound()
  notifier = new FakeNotifier()
  host: Host | null = null
  bridge: ConsoleBridge | null = null
  /** When anything last came from the relay, in the scheduler's time. */
  heardAt = 0
  /** Acknowledgements whose answer a person at this console still waits for. */
  answering = 0
  /** Until then a person here has asked for silence, in the scheduler's time. */
  restsUntil = 0
  #process = { isAlive: false }
  #wake: () => void = () => undefined

  constructor(options: ConsoleMachineOptions) {
    this.#options = options
    this.person = options.person
    this.device = `dev-${options.person}`
    this.store = new ConsoleStore(options.scheduler, options.random.fork())
  }

  /** Starts on what the disk holds. */
  async start(): Promise<void> {
    this.sound = new FakeSound()
    this.notifier = new FakeNotifier()
    this.answering = 0
    this.restsUntil = 0
    this.#process = { isAlive: true }
    const host = new Host({ ports: this.#ports(), relayUrl: 'http://relay.test' })
    this.bridge = createBridge(host)
    this.host = host
    await host.start()
  }

  /** A person has asked for silence: no sooner than this does it have to ring again. */
  rest(ms: number): void {
    this.restsUntil = Math.max(this.restsUntil, this.#options.scheduler.now + ms)
  }

  /** The process dies without a word; the link breaks with it. */
  crash(): void {
    this.#process.isAlive = false
    this.host?.connection.stop()
    this.host = null
    this.bridge = null
    this.store.crash()
  }

  /** The network may be back. */
  wake(): void {
    if (this.host) this.#wake()
  }

  #ports(): HostPorts {
    const process = this.#process
    const { scheduler, random, wall, socket } = this.#options
    const { store } = this
    const ifAlive = (run: () => void) => () => {
      if (process.isAlive) run()
    }
    // A dead process neither writes nor hears that it has written.
    const never = new Promise<never>(() => undefined)
    return {
      store: {
        load: (name) => store.load(name),
        list: (prefix) => store.list(prefix),
        save: (name, value) => (process.isAlive ? store.save(name, value) : never),
        remove: (name) => (process.isAlive ? store.remove(name) : never),
      },
      socket: socket(() => {
        this.heardAt = scheduler.now
      }),
      http: { send: async () => ({ status: 503, body: null }) },
      secrets: { loadToken: async () => `${this.person}/${this.device}`, saveToken: async () => undefined },
      clock: {
        // As the console's homes steady theirs.
        now: createSteadyNow(wall, () => scheduler.now),
        setTimer: (ms, run) => scheduler.after(ms, ifAlive(run)),
        clear: (timer) => (timer as () => void)(),
      },
      entropy: { randomBytes: (n) => random.bytes(n) },
      sound: this.sound,
      notifier: this.notifier,
      links: { open: () => undefined },
      shell: { where: 'in a test', ready: async () => null, limits: () => [] },
      power: {
        onWake: (listener) => {
          this.#wake = listener
        },
      },
    }
  }
}
