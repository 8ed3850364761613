import type { Connection } from '../link/connection.ts'
import { readIncident } from './incident-reading.ts'
import type { Replica } from './replica.ts'

const readTimeoutMs = 10_000
/** Resolved incidents whose rooms are made readable offline, most recent first. */
const readResolved = 50

export interface HistoryOptions {
  readonly connection: Connection
  readonly replica: Replica
  readonly adopted: (id: string) => void
}

/** Reads the histories that are missing here, one at a time: those asked for, then open incidents, then recent ones. */
export class History {
  readonly #options: HistoryOptions
  readonly #wanted = new Set<string>()
  /** Asked for on this link, whatever came of it. */
  readonly #tried = new Set<string>()
  readonly #unknown = new Set<string>()
  /** The rest, in the order in which they are popped. */
  #queue: string[] = []
  #isReading = false

  constructor(options: HistoryOptions) {
    this.#options = options
  }

  /** A person looks at it, or it must be known: it comes before the others. */
  want(id: string): void {
    this.#wanted.add(id)
    void this.#read()
  }

  /** It was left out of the copy, and something of it must be known after all. */
  wantBack(id: string): void {
    this.#tried.delete(id)
    this.want(id)
  }

  /** A new link: what failed on the last one is tried again. */
  opened(): void {
    this.#tried.clear()
    this.#unknown.clear()
    this.#fillQueue()
    void this.#read()
  }

  /** Resolves whether the whole history is here, after asking for it if it can be had. */
  async whole(id: string): Promise<boolean> {
    const isWhole = () => this.#options.replica.log(id)?.completeness === 'complete'
    if (!isWhole() && this.#options.connection.isOpen) await this.#readOne(id)
    return isWhole()
  }

  /** What is known of the history of an incident, for its room. */
  state(id: string): 'loading' | 'complete' | 'partial' | 'unknown-incident' {
    const completeness = this.#options.replica.log(id)?.completeness
    if (completeness === 'complete') return 'complete'
    if (completeness === 'cut') return 'partial'
    if (this.#unknown.has(id)) return 'unknown-incident'
    return this.#options.connection.isOpen && !this.#tried.has(id) ? 'loading' : 'partial'
  }

  async #read(): Promise<void> {
    if (this.#isReading) return
    this.#isReading = true
    for (let id = this.#next(); id !== null; id = this.#next()) await this.#readOne(id)
    this.#isReading = false
  }

  #next(): string | null {
    const { connection, replica } = this.#options
    if (!connection.isOpen) return null
    const isWhole = (id: string) =>
      replica.desk.incident(id) !== undefined && (replica.log(id)?.completeness ?? 'partial') !== 'partial'
    const isMissing = (id: string) => !this.#tried.has(id) && !isWhole(id)
    for (const id of this.#wanted) {
      if (isMissing(id)) return id
      this.#wanted.delete(id)
    }
    for (let id = this.#queue.pop(); id !== undefined; id = this.#queue.pop()) if (isMissing(id)) return id
    return null
  }

  /** What nobody asked for, the first last. What comes later comes with its events. */
  #fillQueue(): void {
    const { replica } = this.#options
    const recent = replica.resolved().slice(0, readResolved)
    this.#queue = [...replica.desk.openIncidents(), ...recent].map(({ id }) => id).reverse()
  }

  async #readOne(id: string): Promise<void> {
    const { connection, replica, adopted } = this.#options
    replica.awaitHistory(id)
    const reading = await readIncident(id, {
      ask: (request) => connection.ask('incident:read', request, readTimeoutMs),
      foldTo: replica.desk.incident(id) ? null : replica.desk.seq,
    })
    this.#tried.add(id)
    if (reading.kind === 'read') replica.adopt(id, reading.incident, reading.entries)
    else replica.stopAwaiting(id)
    if (reading.kind === 'unknown-incident') this.#unknown.add(id)
    if (reading.kind === 'gone') this.#tried.delete(id)
    adopted(id)
  }
}
