import type { Random } from '../../lib/random.ts'
import type { Scheduler } from './scheduler.ts'

/**
 * The last two are of one read, and of what may be made again: the file itself goes on. Snapshots fail until another fault
 * is armed, or the machine loses its power.
 */
export type DiskFault = 'no-space' | 'write-error' | 'sync-error' | 'read-error' | 'snapshot-error'

/** What the operating system says of a write or a sync that failed. */
export class DiskError extends Error {
  readonly code: 'ENOSPC' | 'EIO'
  constructor(code: 'ENOSPC' | 'EIO') {
    super(code)
    this.code = code
  }
}

/**
 * One file on a disk that promises as little as real ones do. A write is only in the cache until a sync has ended: a
 * crash keeps, drops or tears each unsynced write by itself, so a later one may survive an earlier one. A sync that
 * fails forgets what it could not write, and the next one succeeds without it.
 */
export class Disk {
  readonly #scheduler: Scheduler
  readonly #random: Random
  #durable: string[] = []
  #pending: string[] = []
  /** How many writes have left the cache since the start. */
  #flushed = 0
  #cancelSyncs: (() => void)[] = []
  #armed: DiskFault | null = null
  faults = 0
  /** Every sync takes no time and nothing fails: the end of a run. */
  isCalm = false

  constructor(scheduler: Scheduler, random: Random) {
    this.#scheduler = scheduler
    this.#random = random
  }

  /** The next operation that can fail in this way does. */
  arm(fault: DiskFault): void {
    this.#armed = fault
  }

  calm(): void {
    this.isCalm = true
    this.#armed = null
  }

  /** The file as a process would read it. */
  read(): string {
    return [...this.#durable, ...this.#pending].join('')
  }

  /** Adds to the file. Throws a DiskError; after ENOSPC the beginning of the text may be in the file all the same. */
  write(text: string): void {
    if (this.fails('write-error')) throw new DiskError('EIO')
    if (this.fails('no-space')) {
      this.#pending.push(text.slice(0, this.#random.below(text.length)))
      throw new DiskError('ENOSPC')
    }
    this.#pending.push(text)
  }

  /** Takes the last write back out of the file. */
  unwrite(): void {
    this.#pending.pop()
  }

  /** Cuts the file to `text`, durably: what a start does with a torn end. */
  cutTo(text: string): void {
    this.#durable = [text]
    this.#pending = []
  }

  /** Resolves when all that was written before is durable. Rejects with a DiskError; never, when the machine dies. */
  async sync(): Promise<void> {
    const upTo = this.#flushed + this.#pending.length
    const delay = this.#delay()
    if (delay > 0) await this.#whileAlive(delay)
    const flushed = this.#pending.splice(0, Math.max(0, upTo - this.#flushed))
    this.#flushed += flushed.length
    const hasFailed = this.fails('sync-error')
    this.#durable.push(...flushed.filter(() => !hasFailed || this.#random.oneIn(2)))
    if (hasFailed) throw new DiskError('EIO')
  }

  /** The machine loses its power: what was not synced is kept, torn or dropped, and syncs under way never end. */
  crash(): void {
    for (const cancel of this.#cancelSyncs.splice(0)) cancel()
    this.#durable.push(...this.#pending.map((text) => this.#survivingPart(text)))
    this.#pending = []
    this.#armed = null
  }

  /** A hole stays where a write was lost that came before one which was kept. */
  #survivingPart(text: string): string {
    const fate = this.#random.below(4)
    if (fate === 0) return text
    if (fate === 1) return text.slice(0, this.#random.below(text.length))
    return fate === 2 ? '\0'.repeat(text.length) : ''
  }

  #delay(): number {
    if (this.isCalm || this.#random.oneIn(2)) return 0
    return this.#random.oneIn(20) ? this.#random.between(200, 800) : this.#random.between(1, 30)
  }

  #whileAlive(ms: number): Promise<void> {
    return new Promise((resolve) => this.#cancelSyncs.push(this.#scheduler.after(ms, resolve)))
  }

  /** Whether what is about to be done fails. */
  fails(fault: DiskFault): boolean {
    if (this.#armed !== fault) return false
    if (fault !== 'snapshot-error') this.#armed = null
    this.faults += 1
    return true
  }
}
