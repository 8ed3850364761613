import type { JournalEntry } from '@baton/shared/log/events.ts'
import type { CommandResult, ReceiptReport } from '@baton/shared/wire/socket.ts'
import type { Socket, SocketHandlers, SocketLink } from '../../../desktop/src/host/ports.ts'
import type { ConsoleLine, ConsoleSession } from '../../../relay/src/live/console-gateway.ts'
import type { Network } from './network.ts'
import type { RelayMachine } from './relay-machine.ts'
import type { Scheduler } from './scheduler.ts'

const connectTimeoutMs = 5_000

/** What the relay has answered, as it leaves the relay: from then on it must hold. */
export interface AnswerWitness {
  commandAnswered(person: string, device: string, command: unknown, result: CommandResult): void
  receiptsAnswered(person: string, device: string, report: ReceiptReport): void
}

export interface SimSocketOptions {
  readonly machine: string
  readonly scheduler: Scheduler
  readonly network: Network
  readonly relay: RelayMachine
  readonly witness: AnswerWitness
  /** Something that only a relay at work can say came from it. */
  readonly onHeard: () => void
}

/** The host's socket port over the simulated network, to the gateway that socket.io stands in front of in a real relay. */
export function createSimSocket(options: SimSocketOptions): Socket {
  return { open: (_url, token, handlers) => new SimLink(options, token, handlers) }
}

class SimLink implements SocketLink, ConsoleLine {
  readonly access: ConsoleLine['access']
  readonly #options: SimSocketOptions
  readonly #handlers: SocketHandlers
  readonly #up: ReturnType<Network['stream']>
  readonly #down: ReturnType<Network['stream']>
  #session: ConsoleSession | null = null
  #stopWatching: () => void = () => undefined
  #isClosed = false
  #isConnected = false

  constructor(options: SimSocketOptions, token: string, handlers: SocketHandlers) {
    this.#options = options
    this.#handlers = handlers
    const [person = '', device = ''] = token.split('/')
    this.access = { person, device, grant: 'responder' }
    this.#up = options.network.stream(options.machine)
    this.#down = options.network.stream(options.machine)
    this.#up(() => this.#arrive())
    options.scheduler.after(connectTimeoutMs, () => {
      if (!this.#isConnected) this.#lose('timeout')
    })
  }

  /** In flight too much for one that does not read; a world may say so to see what becomes of it. */
  get bufferedBytes(): number {
    return this.#options.relay.isSlow(this.#options.machine) ? Number.POSITIVE_INFINITY : 0
  }

  ask(message: Parameters<SocketLink['ask']>[0], payload: unknown, answer: (result: unknown) => void): void {
    const text = JSON.stringify(payload)
    this.#up(() => {
      const session = this.#session
      if (!session) return
      this.#put(session, message, JSON.parse(text)).then(
        (result) => {
          if (result === null || this.#session !== session) return
          const answered = JSON.stringify(result)
          this.#toConsole(() => {
            this.#options.onHeard()
            answer(JSON.parse(answered))
          }, 'may-fail')
        },
        () => undefined,
      )
    }, 'may-fail')
  }

  close(): void {
    this.#isClosed = true
    this.#up(() => this.#leave())
  }

  send(entries: readonly JournalEntry[]): number {
    const text = encoded(entries)
    this.#toConsole(() => {
      this.#options.onHeard()
      this.#handlers.appended(JSON.parse(text))
    }, 'may-fail')
    return text.length
  }

  end(reason: Parameters<ConsoleLine['end']>[0]): void {
    this.#session = null
    this.#stopWatching()
    this.#toConsole(() => this.#handlers.ended(reason))
    this.#toConsole(() => this.#lose('io server disconnect'))
  }

  #arrive(): void {
    const { relay } = this.#options
    if (this.#isClosed) return
    this.#session = relay.enter(this)
    if (!this.#session) {
      this.#toConsole(() => this.#lose('connection refused'))
      return
    }
    this.#stopWatching = relay.onDown(() => {
      this.#session = null
      this.#toConsole(() => this.#lose('transport close'))
    })
    this.#toConsole(() => {
      this.#isConnected = true
      this.#handlers.connected()
    })
  }

  async #put(session: ConsoleSession, message: Parameters<SocketLink['ask']>[0], payload: unknown): Promise<unknown> {
    const { person, device } = this.access
    const { witness } = this.#options
    switch (message) {
      case 'journal:subscribe':
        return session.subscribe(payload)
      case 'incident:read':
        return session.readIncident(payload)
      case 'snapshot:read':
        return session.readSnapshot()
      case 'relays:read':
        return []
      case 'command:submit': {
        const result = await session.command(payload)
        witness.commandAnswered(person, device ?? '', payload, result)
        return result
      }
      case 'receipts:report': {
        const result = await session.receipts(payload)
        if (result.ok) witness.receiptsAnswered(person, device ?? '', payload as ReceiptReport)
        return result
      }
      default:
        return session.probe()
    }
  }

  #toConsole(deliver: () => void, kind?: 'may-fail'): void {
    this.#down(() => {
      if (!this.#isClosed) deliver()
    }, kind)
  }

  #lose(reason: string): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#leave()
    this.#handlers.lost(reason)
  }

  #leave(): void {
    this.#stopWatching()
    this.#session?.leave()
    this.#session = null
  }
}

/** Many lines are given the same array. */
const encodings = new WeakMap<readonly JournalEntry[], string>()

function encoded(entries: readonly JournalEntry[]): string {
  let text = encodings.get(entries)
  if (text === undefined) {
    text = JSON.stringify(entries)
    encodings.set(entries, text)
  }
  return text
}
