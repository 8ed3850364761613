import { isDeepStrictEqual } from 'node:util'
import { genesisHash, verifyLink } from '@baton/shared/log/chain.ts'
import type { Command, Outcome } from '@baton/shared/log/commands.ts'
import type { JournalEntry } from '@baton/shared/log/events.ts'
import { protocolVersion } from '@baton/shared/wire/protocol.ts'
import type {
  ClientToServer,
  CommandResult,
  ReceiptReport,
  ServerToClient,
  SubscribeResult,
} from '@baton/shared/wire/socket.ts'
import { io, type Socket } from 'socket.io-client'
import { nodeSha256 } from '../../../relay/src/journal/seal.ts'
import type { Random } from '../../lib/random.ts'
import type { Ledger } from './ledger.ts'
import { commandMark, receiptMark } from './marks.ts'
import type { Pace } from './pace.ts'
import type { Problems } from './problems.ts'
import { requestFor } from './requests.ts'

export interface ConsoleOptions {
  readonly url: string
  readonly person: string
  /** What its person calls it. */
  readonly name: string
  /** What the relay calls it. */
  readonly device: string
  readonly token: string
  readonly random: Random
  readonly ledger: Ledger
  readonly problems: Problems
  readonly pace: Pace
}

type Receipt = ReceiptReport['receipts'][number]

/** A relay that answers at all answers within this, milliseconds; a pause may last longer. */
const patienceMs = 3_000
const againMs = 50
const longestThoughtMs = 80
const keptAnswers = 200
/** Earlier commands that are sent again when the console is back. */
const resends = 2
const layers = ['reached', 'shown', 'sounded', 'seen'] as const

/**
 * A paired console over a real socket. It keeps its own head of the log and holds what comes against it, rings once for
 * each page of its person, reports receipts, and sends each command again until it is answered.
 */
export class ConsoleClient {
  readonly #options: ConsoleOptions
  readonly #socket: Socket<ServerToClient, ClientToServer>
  #head = { seq: 0, hash: genesisHash }
  #isLive = false
  #isOver = false
  #lostAt: number | null = null
  readonly #open = new Set<string>()
  readonly #alarms = new Set<string>()
  #receipts: Receipt[] = []
  #answered: { readonly command: Command; readonly outcome: Outcome }[] = []
  #toRepeat = 0
  /** How long it was not live each time that it lost its relay, milliseconds. */
  readonly gaps: number[] = []

  constructor(options: ConsoleOptions) {
    this.#options = options
    this.#socket = io(options.url, {
      auth: { token: options.token },
      transports: ['websocket'],
      reconnectionDelay: againMs,
      reconnectionDelayMax: 2 * againMs,
      timeout: 2_000,
      forceNew: true,
    })
    this.#socket.on('connect', () => this.#subscribe())
    this.#socket.on('disconnect', () => {
      this.#lost()
      this.#unlessGivenUp()
    })
    this.#socket.on('connect_error', () => this.#unlessGivenUp())
    this.#socket.on('journal:appended', (entries) => this.#take(entries))
    this.#socket.on('journal:ended', () => this.#lost())
  }

  get isLive(): boolean {
    return this.#isLive
  }

  async run(): Promise<void> {
    await Promise.all([this.#command(), this.#report()])
    this.#isOver = true
    this.#socket.disconnect()
  }

  #lost(): void {
    if (this.#isLive) this.#lostAt = Date.now()
    this.#isLive = false
  }

  #subscribe(): void {
    const request = { afterSeq: this.#head.seq, headHash: this.#head.hash, protocol: protocolVersion }
    // What is published next may come in the same breath: the answer must be taken before anything else is.
    this.#ask<SubscribeResult>('journal:subscribe', request, (result) => this.#subscribed(result))
  }

  #subscribed(result: SubscribeResult | null): void {
    switch (result?.kind) {
      case 'snapshot':
        // It was paired before there were incidents, so it needs none of the snapshot's.
        this.#head = { seq: result.snapshot.seq, hash: result.snapshot.hash }
        this.#live()
        break
      case 'tail':
        this.#take(result.entries)
        if (result.more) this.#subscribe()
        else this.#live()
        break
      case 'refused':
      case undefined:
        this.#connectAgain()
        break
      default:
        this.#options.problems.add('chain', `${this.#name} at ${this.#head.seq} was told: ${result?.kind}`)
    }
  }

  #live(): void {
    if (this.#lostAt !== null) this.gaps.push(Date.now() - this.#lostAt)
    this.#lostAt = null
    this.#toRepeat = resends
    this.#isLive = true
  }

  /** The library does not try again by itself after a relay said no, or that it stops. */
  #unlessGivenUp(): void {
    if (this.#socket.active || this.#isOver) return
    setTimeout(() => this.#socket.connect(), againMs).unref()
  }

  /** For one that is connected. Of one that is not, the library would give up the tries that are under way. */
  #connectAgain(): void {
    if (this.#socket.connected) this.#socket.disconnect().connect()
  }

  #take(entries: readonly JournalEntry[]): void {
    for (const entry of entries) {
      if (entry.seq !== this.#head.seq + 1 || verifyLink(this.#head.hash, entry, nodeSha256)) {
        this.#options.problems.add('chain', `${this.#name} at ${this.#head.seq} was sent ${entry.seq}`)
        return
      }
      this.#head = { seq: entry.seq, hash: entry.hash }
      this.#see(entry)
    }
  }

  #see(entry: JournalEntry): void {
    if (entry.incidentId === null) return
    if (entry.type === 'incident.opened') this.#open.add(entry.incidentId)
    if (entry.type === 'incident.resolved') this.#open.delete(entry.incidentId)
    if (entry.type === 'page.raised' && entry.body.person === this.#options.person)
      this.#ring(entry.incidentId, entry.body.pageId)
  }

  #ring(incidentId: string, pageId: string): void {
    if (this.#alarms.has(pageId)) this.#options.problems.add('second-alarm', `${this.#name} rang twice for ${pageId}`)
    this.#alarms.add(pageId)
    const receipt = { incidentId, pageId, ok: true, detail: '', at: Date.now() }
    this.#receipts.push(...layers.map((layer) => ({ ...receipt, layer })))
  }

  /** Sends commands, one after the other, each until it is answered. */
  async #command(): Promise<void> {
    const { random, pace } = this.#options
    while (pace.goesOn) {
      await pace.think(random, longestThoughtMs)
      if (this.#toRepeat > 0) await this.#repeat()
      else if (this.#open.size > 0) await this.#request(requestFor(random.pick([...this.#open]), random))
      else await pace.again()
    }
  }

  async #request(command: Command): Promise<void> {
    const { ledger } = this.#options
    const marks = [commandMark(command.commandId)]
    const asked = { client: `${this.#name} commands`, kind: 'commands', marks } as const
    ledger.asks(asked)
    const outcome = await this.#submit(command)
    if (outcome.outcome === 'committed') ledger.answers(asked, { present: marks, absent: [], seq: outcome.seq })
    else ledger.answers(asked, { present: [], absent: marks, seq: null })
    this.#answered = [...this.#answered.slice(-keptAnswers), { command, outcome }]
  }

  /** Sends an answered command once more: the first answer must come. */
  async #repeat(): Promise<void> {
    const { random, problems } = this.#options
    this.#toRepeat -= 1
    if (this.#answered.length === 0) return
    const { command, outcome } = random.pick(this.#answered)
    const again = await this.#submit(command)
    if (!isDeepStrictEqual(again, outcome))
      problems.add(
        'other-answer',
        `${command.type} ${command.commandId}: ${JSON.stringify(outcome)}, then ${JSON.stringify(again)}`,
      )
  }

  async #submit(command: Command): Promise<Outcome> {
    const { pace, problems } = this.#options
    for (;;) {
      const result = this.#isLive ? await this.#asked<CommandResult>('command:submit', command) : null
      if (result !== null && result.outcome !== 'error') return result
      if (result?.reason === 'malformed') problems.add('refused', `${this.#name} ${command.type}: ${result.detail}`)
      await pace.again()
    }
  }

  /** Reports receipts in batches, each until it is answered. */
  async #report(): Promise<void> {
    const { device, ledger, pace } = this.#options
    while (pace.goesOn) {
      const receipts = this.#receipts.splice(0, 200)
      if (receipts.length > 0) {
        const marks = receipts.map((receipt) => receiptMark(device, receipt))
        const asked = { client: `${this.#name} receipts`, kind: 'receipts', marks } as const
        ledger.asks(asked)
        while (!(this.#isLive && (await this.#asked<{ ok: boolean }>('receipts:report', { receipts }))?.ok))
          await pace.again()
        ledger.answers(asked, { present: marks, absent: [], seq: null })
      }
      await pace.again()
    }
  }

  /** Answers null when no answer comes. */
  #ask<T>(message: keyof ClientToServer, payload: unknown, answer: (result: T | null) => void): void {
    const socket = this.#socket.timeout(patienceMs) as unknown as {
      emit(message: string, payload: unknown, answer: (error: Error | null, result: T) => void): void
    }
    socket.emit(message, payload, (error, result) => answer(error ? null : result))
  }

  #asked<T>(message: keyof ClientToServer, payload: unknown): Promise<T | null> {
    return new Promise((resolve) => this.#ask<T>(message, payload, resolve))
  }

  get #name(): string {
    return `${this.#options.person}'s ${this.#options.name}`
  }
}
