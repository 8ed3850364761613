import { OneTimer } from '../host/one-timer.ts'
import type { Clock } from '../host/ports.ts'

const firstRestartMs = 1_000
const longestRestartMs = 30_000
/** A first start makes the store; longer than this it is stuck. */
const startTimeoutMs = 30_000

/** A relay process; `readyLine` is the one line that `serve --json` prints. */
export interface RelayChild {
  readonly readyLine: Promise<string>
  /** Resolves with words about how it ended. */
  readonly ended: Promise<string>
  stop(): void
}

export interface OwnRelayOptions {
  /** Port 0 is any free one. */
  readonly fork: (port: number) => RelayChild
  readonly clock: Clock
  readonly tell: (text: string) => void
}

export type OwnRelayStart =
  | { readonly ok: true; readonly consoleLink: string; readonly port: number }
  | { readonly ok: false; readonly detail: string }

/** The relay that this console runs on its own machine: a process beside it, started again when it ends unasked. */
export class OwnRelay {
  readonly #options: OwnRelayOptions
  readonly #restart: OneTimer
  #child: RelayChild | null = null
  #started: Promise<OwnRelayStart> | null = null
  #failures = 0

  constructor(options: OwnRelayOptions) {
    this.#options = options
    this.#restart = new OneTimer(options.clock)
  }

  /** One that runs already is the answer. */
  start(port: number): Promise<OwnRelayStart> {
    this.#started ??= this.#start(port)
    return this.#started
  }

  async stop(): Promise<void> {
    const child = this.#child
    this.#child = null
    this.#started = null
    this.#restart.clear()
    child?.stop()
    await child?.ended
  }

  async #start(port: number): Promise<OwnRelayStart> {
    const child = this.#options.fork(port)
    this.#child = child
    const started = await this.#answerOf(child)
    if (started.ok) void child.ended.then((how) => this.#ended(child, started.port, how))
    else {
      child.stop()
      if (this.#child === child) {
        this.#child = null
        this.#started = null
      }
    }
    return started
  }

  #answerOf(child: RelayChild): Promise<OwnRelayStart> {
    const { clock } = this.#options
    return new Promise((resolve) => {
      const settle = (answer: OwnRelayStart) => {
        clock.clear(timer)
        resolve(answer)
      }
      const timer = clock.setTimer(startTimeoutMs, () => settle({ ok: false, detail: 'it does not become ready' }))
      child.readyLine.then(
        (line) => settle(readReadyLine(line)),
        () => undefined,
      )
      void child.ended.then((how) => settle({ ok: false, detail: how }))
    })
  }

  #ended(child: RelayChild, port: number, how: string): void {
    if (child !== this.#child) return
    this.#options.tell(`The relay on this machine ended (${how}). It is being started again.`)
    this.#restartAfter(firstRestartMs, port)
  }

  #restartAfter(ms: number, port: number): void {
    this.#restart.set(ms, async () => {
      this.#started = this.#start(port)
      const started = await this.#started
      this.#failures = started.ok ? 0 : this.#failures + 1
      if (!started.ok) this.#restartAfter(Math.min(longestRestartMs, firstRestartMs * 2 ** this.#failures), port)
    })
  }
}

function readReadyLine(line: string): OwnRelayStart {
  try {
    const { console: consoleLink } = JSON.parse(line) as { readonly console?: unknown }
    if (typeof consoleLink !== 'string') throw new Error('it says no address')
    return { ok: true, consoleLink, port: Number(new URL(consoleLink).port) }
  } catch {
    return { ok: false, detail: 'it said something that this console does not understand' }
  }
}
