import { createMintId } from '@baton/shared/ids.ts'
import type { JournalEntry } from '@baton/shared/log/events.ts'
import { roleOf } from '@baton/shared/model/roles.ts'
import type { Signal } from '@baton/shared/model/signal.ts'
import { Credentials } from '../../../relay/src/access/credentials.ts'
import { boot } from '../../../relay/src/core/boot.ts'
import { type Clock, createSystemClock } from '../../../relay/src/core/clock.ts'
import { Core } from '../../../relay/src/core/core.ts'
import type { IntakeAnswer } from '../../../relay/src/core/inputs.ts'
import { sources } from '../../../relay/src/intake/index.ts'
import type { SourceName } from '../../../relay/src/intake/source.ts'
import { ConsoleGateway, type ConsoleLine, type ConsoleSession } from '../../../relay/src/live/console-gateway.ts'
import type { Send } from '../../../relay/src/outbound/send.ts'
import { Pager } from '../../../relay/src/paging/pager.ts'
import { UpdatePoster } from '../../../relay/src/paging/update-poster.ts'
import type { Random } from '../../lib/random.ts'
import type { Disk } from './disk.ts'
import { DiskJournal } from './disk-journal.ts'
import type { Outside } from './outside.ts'
import type { Scheduler } from './scheduler.ts'

export interface RelayMachineOptions {
  readonly scheduler: Scheduler
  readonly random: Random
  readonly disk: Disk
  readonly outside: Outside
  /** The machine's wall clock, Unix ms, which may be wrong and may jump. */
  readonly wall: () => number
  /** A process has read its disk and stands before its first turn. */
  readonly onBooted: (process: RelayProcess) => Promise<void>
  readonly onCommitted: (process: RelayProcess, entries: readonly JournalEntry[]) => void
  readonly onCrashed: (why: string) => void
}

const noPhones = { revision: '', numbers: {} }

/** What runs of a relay between its start and its end. */
export interface RelayProcess {
  readonly journal: DiskJournal
  readonly core: Core
  readonly gateway: ConsoleGateway
  stopPaging: () => void
  isAlive: boolean
}

/** What came of a body that a source posted. */
export interface Taken {
  readonly signals: readonly Signal[]
  readonly answer: IntakeAnswer
}

/** The relay's machine: a disk that outlives each process, and the process that runs on it, if one does. */
export class RelayMachine {
  readonly #options: RelayMachineOptions
  readonly #downListeners = new Set<() => void>()
  readonly #slow = new Set<string>()
  #process: RelayProcess | null = null
  #isStarting = false
  crashes = 0

  constructor(options: RelayMachineOptions) {
    this.#options = options
  }

  get process(): RelayProcess | null {
    return this.#process
  }

  /** The next batch finds that this console has not read what it was sent. */
  slowDown(machine: string): void {
    this.#slow.add(machine)
  }

  isSlow(machine: string): boolean {
    return this.#slow.delete(machine)
  }

  /** Calls back once when the process ends, however it does. Returns the way to stop. */
  onDown(listener: () => void): () => void {
    this.#downListeners.add(listener)
    return () => this.#downListeners.delete(listener)
  }

  async start(): Promise<void> {
    if (this.#process || this.#isStarting) return
    this.#isStarting = true
    const { disk, random, scheduler, wall, outside } = this.#options
    const state = { isAlive: true }
    const journal = new DiskJournal({ disk, random, clock: wall, onAsked: () => scheduler.stir() })
    const system = createSystemClock({
      wall,
      monotonic: () => scheduler.now,
      uptime: () => scheduler.now,
      floor: journal.head.recordedAt,
    })
    const clock: Clock = {
      now: () => system.now(),
      after: (ms, run) =>
        scheduler.after(Math.min(ms, longestTimerMs), () => {
          if (state.isAlive) run()
        }),
    }
    const { desk, keeper } = await boot(journal, { resolvedInMemory })
    const core = new Core({
      journal,
      desk,
      keeper,
      clock,
      mintId: createMintId((n) => random.bytes(n)),
      // Here a bug is to be seen, not lived with: the process ends by it.
      onUndecidable: (error) => {
        throw error
      },
      onFailure: (error) => this.#end(`the journal failed: ${error instanceof Error ? error.message : error}`),
    })
    // Whoever judges hears of a commit before anybody acts on it.
    core.onCommitted((entries) => this.#options.onCommitted(process, entries))
    const gateway = new ConsoleGateway({
      core,
      journal,
      phones: async () => noPhones,
      grantOf: ({ person }) => roleOf(desk.filed, person),
    })
    const process: RelayProcess = Object.assign(state, { journal, core, gateway, stopPaging: () => undefined })
    await this.#options.onBooted(process)
    journal.serve()
    const { vault, isShared } = journal
    const credentials = await Credentials.open({ vault, clock, desk, isShared })
    const contacts = async () => outside.contacts
    // Its network is simulated behind `fetch`.
    const send: Send = (url, sending) => fetch(url, { ...sending, redirect: 'manual' })
    const paging = { core, clock, credentials, contacts, send, publicUrl: () => 'https://relay.test', isShared }
    outside.serve(process)
    const pager = new Pager(paging)
    const poster = new UpdatePoster(paging)
    process.stopPaging = () => {
      pager.stop()
      poster.stop()
    }
    this.#process = process
    this.#isStarting = false
  }

  /** The power goes. */
  crash(): void {
    this.#end('it was killed')
  }

  /** The process is told to stop: it finishes what it took, and leaves a snapshot. */
  async stop(): Promise<void> {
    const process = this.#process
    if (!process) return
    process.stopPaging()
    process.gateway.close()
    // A disk that fails now takes only the snapshot with it.
    await process.core.stop().catch(() => undefined)
    if (process.isAlive) this.#kill(process)
  }

  /** What a source posts. Null when nobody answers; refused when what is posted cannot be read. */
  async intake(source: SourceName, integrationId: string, body: unknown): Promise<Taken | null> {
    const process = this.#process
    if (!process) return null
    const parsed = sources[source].parse(body, { integrationId, now: process.core.now() })
    if (!parsed.ok)
      throw new Error(`the simulation's own ${source} body is not usable: ${parsed.field} ${parsed.detail}`)
    const { signals, truncated } = parsed
    const batch = { source, integrationId, signals, payloadId: null, truncated }
    return process.core.submit({ kind: 'signals', batch, payload: null }).then(
      (answer) => ({ signals, answer }),
      () => null,
    )
  }

  enter(line: ConsoleLine): ConsoleSession | null {
    return this.#process?.gateway.enter(line) ?? null
  }

  #end(why: string): void {
    const process = this.#process
    if (!process) return
    this.crashes += 1
    this.#options.disk.crash()
    this.#kill(process)
    this.#options.onCrashed(why)
  }

  #kill(process: RelayProcess): void {
    process.isAlive = false
    process.journal.kill()
    process.stopPaging()
    this.#process = null
    for (const listener of [...this.#downListeners]) listener()
    this.#downListeners.clear()
  }
}

/** None, so that what has left memory is spoken of again. */
const resolvedInMemory = 0
/** What `setTimeout` can wait for. */
const longestTimerMs = 2 ** 31 - 1
