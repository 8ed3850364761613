import type { JournalEntry } from '@baton/shared/log/events.ts'
import { type AppendBatch, type Journal, JournalError, type JournalHead, type Vault } from './journal.ts'
import { createMemoryJournal } from './memory-journal.ts'

/** One log in memory that several relays share, each through a journal of its own. */
export interface MemoryLog {
  /** Another relay's journal on the log. Closing it ends its turn, as the end of a process does; the log stays. */
  open(): Journal
}

/** A log without a disk for several relays, for tests and simulations. */
export function createMemoryLog(options: { readonly clock: () => number }): MemoryLog {
  const log: SharedLog = { journal: createMemoryJournal(options), turns: new Turns(), handles: new Set() }
  return { open: () => new Handle(log).journal() }
}

interface SharedLog {
  readonly journal: Journal
  readonly turns: Turns
  readonly handles: Set<Handle>
}

/** Who has the log, and who waits for it, first come first served. */
class Turns {
  readonly #waiting: (() => void)[] = []
  #isTaken = false

  /** Resolves to the way to give the log back, which may be called again to no effect. */
  take(): Promise<() => void> {
    return new Promise((resolve) => {
      const grant = () => {
        this.#isTaken = true
        let isMine = true
        resolve(() => {
          if (!isMine) return
          isMine = false
          this.#isTaken = false
          this.#waiting.shift()?.()
        })
      }
      if (this.#isTaken) this.#waiting.push(grant)
      else grant()
    })
  }
}

/** One relay's place in the log: what it was told of, and what it wrote itself. */
class Handle {
  readonly #log: SharedLog
  /** The head that this relay knows of. */
  #head: JournalHead
  /** Up to here all entries were told to this relay, or written by it. */
  #told: number
  /** Own entries beyond that. */
  readonly #own = new Set<number>()
  readonly #listeners = new Set<() => void>()
  /** Gives the log back, while this relay has its turn. */
  #release: (() => void) | null = null
  #isClosed = false

  constructor(log: SharedLog) {
    this.#log = log
    this.#head = log.journal.head
    this.#told = this.#head.seq
    log.handles.add(this)
  }

  journal(): Journal {
    const { journal } = this.#log
    const handle = this
    return {
      isShared: true,
      get head() {
        return handle.#head
      },
      now: journal.now,
      turn: (work) => this.#turn(work),
      catchUp: () => this.#whileOpen(() => this.#news()),
      follow: (listener) => {
        this.#listeners.add(listener)
        return () => this.#listeners.delete(listener)
      },
      append: (batch) => (this.#release ? this.#append(batch) : this.#turnWith(() => this.#append(batch))),
      read: this.#open(journal.read.bind(journal)),
      readIncident: this.#open(journal.readIncident.bind(journal)),
      outcome: this.#open(journal.outcome.bind(journal)),
      prune: this.#open(journal.prune.bind(journal)),
      saveSnapshots: this.#open(journal.saveSnapshots.bind(journal)),
      loadDesk: this.#open(journal.loadDesk.bind(journal)),
      loadIncident: this.#open(journal.loadIncident.bind(journal)),
      listIncidents: this.#open(journal.listIncidents.bind(journal)),
      payload: this.#open(journal.payload.bind(journal)),
      vault: this.#vault(journal.vault),
      verify: this.#open(journal.verify.bind(journal)),
      backup: this.#open(journal.backup.bind(journal)),
      size: this.#open(journal.size.bind(journal)),
      close: async () => this.#close(),
    }
  }

  #vault({ get, list, put, delete: remove }: Vault): Vault {
    return { get: this.#open(get), list: this.#open(list), put: this.#open(put), delete: this.#open(remove) }
  }

  #open<A extends readonly unknown[], R>(call: (...args: A) => Promise<R>): (...args: A) => Promise<R> {
    return (...args) => this.#whileOpen(() => call(...args))
  }

  async #whileOpen<T>(run: () => T | Promise<T>): Promise<T> {
    if (this.#isClosed) throw new JournalError('io', 'This journal was closed.')
    return run()
  }

  #turn<T>(work: (news: readonly JournalEntry[]) => Promise<T>): Promise<T> {
    return this.#turnWith(async () => work(await this.#news()))
  }

  async #turnWith<T>(work: () => Promise<T>): Promise<T> {
    const release = await this.#log.turns.take()
    try {
      return await this.#whileOpen(() => {
        this.#release = release
        return work()
      })
    } finally {
      this.#release = null
      release()
    }
  }

  async #news(): Promise<readonly JournalEntry[]> {
    const { journal } = this.#log
    const entries = await journal.read(this.#told, journal.head.seq - this.#told)
    const news = entries.filter(({ seq }) => seq > this.#told && !this.#own.has(seq))
    this.#tell(entries.at(-1))
    return news
  }

  async #append(batch: AppendBatch): Promise<readonly JournalEntry[]> {
    const entries = await this.#whileOpen(() => this.#log.journal.append(batch))
    if (entries[0]?.seq === this.#told + 1) this.#tell(entries.at(-1))
    else for (const { seq } of entries) this.#own.add(seq)
    this.#know(entries.at(-1))
    if (entries.length > 0) for (const other of this.#log.handles) if (other !== this) other.#hear()
    return entries
  }

  #tell(last: JournalEntry | undefined): void {
    if (!last || last.seq <= this.#told) return
    this.#told = last.seq
    for (const seq of this.#own) if (seq <= last.seq) this.#own.delete(seq)
    this.#know(last)
  }

  #know(last: JournalEntry | undefined): void {
    if (last && last.seq > this.#head.seq) this.#head = { seq: last.seq, hash: last.hash, recordedAt: last.recordedAt }
  }

  /** Never at once: whoever appends is not to wait for those who listen. */
  #hear(): void {
    for (const listener of this.#listeners) {
      setImmediate(() => {
        if (this.#listeners.has(listener)) listener()
      })
    }
  }

  #close(): void {
    this.#isClosed = true
    this.#listeners.clear()
    this.#log.handles.delete(this)
    this.#release?.()
  }
}
